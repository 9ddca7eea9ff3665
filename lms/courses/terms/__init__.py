"""Terms of universities with their calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, navigation
    from lms.access import Role
    from lms.communication import calendar as shared_calendar
    from lms.courses import registry as courses
    from lms.courses.terms import calendar, models, queries, scopes, trail, views, words  # noqa: F401
    from lms.navigation import Entry

    access.register_ancestors("term", scopes.of_term)
    trail.register()
    app.register_blueprint(views.bp)
    shared_calendar.register_entries(calendar.entries)
    courses.register_term_choices(
        lambda organisation_id, held: [
            (term.id, words.name(term)) for term in queries.choices(organisation_id, held)
        ]
    )
    app.jinja_env.globals.update(term_words=words)
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, Entry(_("학기"), "terms.index", "calendar", 233))
    navigation.register(Role.LEARNER, Entry(_("학사 일정"), "terms.mine", "calendar", 472))
