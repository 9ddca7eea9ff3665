"""Company-tailored courses (기업 맞춤형 과정): asked for, proposed, joined, reported with consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.accounts import privacy
    from lms.courses.tailored import models, notices, queries, trail, waiting, words  # noqa: F401
    from lms.courses.tailored.operations import attending
    from lms.courses.tailored.views import bp
    from lms.navigation import Entry

    notices.register()
    trail.register()
    app.register_blueprint(bp)
    privacy.register_export("tailored", queries.export)
    privacy.register_erase("tailored", attending.erase)
    navigation.register(Role.LEARNER, Entry(_("회사 교육"), "tailored.mine", "building-2", 166))
    navigation.register(
        Role.EMPLOYER,
        Entry(_("맞춤 과정"), "tailored.company", "graduation-cap", 46, badge=waiting.of_company),
    )
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role,
            Entry(_("맞춤 과정"), "tailored.manage", "building-2", 745, badge=waiting.of_staff),
        )
    app.jinja_env.globals.update(tailored_words=words)
