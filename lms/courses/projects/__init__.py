"""Company projects (기업 프로젝트): proposals, teams, a fair assignment, milestones, evaluation."""

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
    from lms.communication import calendar
    from lms.courses.assignments import registry as assignments
    from lms.courses.groups import registry as groups
    from lms.courses.projects import badges, dates, models, notices, queries, trail, words  # noqa: F401
    from lms.courses.projects.operations import erasing
    from lms.courses.projects.views import bp
    from lms.navigation import Entry

    notices.register()
    trail.register()
    app.register_blueprint(bp)
    privacy.register_export("projects", queries.export)
    privacy.register_erase("projects", erasing.erase)
    calendar.register_entries(dates.entries)
    assignments.register_due(dates.due)
    groups.register_uses(badges.uses_of_set)
    navigation.register(Role.LEARNER, Entry(_("기업 프로젝트"), "projects.mine", "handshake", 144))
    navigation.register(
        Role.EMPLOYER,
        Entry(_("기업 프로젝트"), "projects.company", "handshake", 45, badge=badges.of_company),
    )
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role,
            Entry(_("기업 프로젝트"), "projects.manage", "handshake", 744, badge=badges.of_staff),
        )
    app.jinja_env.globals.update(project_words=words)
