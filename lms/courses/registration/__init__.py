"""Course registration of degree tracks (수강신청)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask import url_for
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.accounts import privacy
    from lms.courses import registry as courses
    from lms.courses.registration import (
        models,  # noqa: F401
        notices,  # noqa: F401
        operations,
        policy_kind,
        queries,
        trail,
        views,
        words,
    )
    from lms.courses.registration.views.looking import own_links
    from lms.courses.standing import registry as standing
    from lms.courses.terms import registry as terms
    from lms.navigation import Entry

    trail.register()
    policy_kind.register()
    app.register_blueprint(views.bp)
    app.jinja_env.globals.update(registration_words=words)
    courses.register_freed(operations.freed)
    courses.register_leaving_term(operations.term_left)
    standing.register_changed(operations.left_university)
    standing.register_importer(
        "registration", operations.OfficialRegistrations(), words.official_line
    )
    terms.register_removed(operations.term_removed)
    terms.register_links(
        lambda term: [
            (_("수강신청"), url_for("registration.manage_term", term_id=term.id), "list-checks")
        ],
        own_links,
    )
    privacy.register_export("registration", queries.export)
    privacy.register_erase("registration", operations.erase)
    navigation.register(Role.LEARNER, Entry(_("수강신청"), "registration.mine", "list-checks", 473))
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, Entry(_("수강신청"), "registration.index", "list-checks", 434))
