"""Peer review: those who handed in review one another's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access
    from lms.access import Permission
    from lms.accounts import privacy
    from lms.communication import calendar
    from lms.courses.assignments import registry as assignments
    from lms.courses.assignments.registry import TeachingLink
    from lms.courses.content import registry as content
    from lms.courses.grading import registry as grading
    from lms.courses.peer_review import (  # noqa: F401
        due_lines,
        messages,
        models,
        notices,
        operations,
        panels,
        queries,
        scopes,
        trail,
        views,
    )

    trail.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("peer_review", scopes.of_review)
    notices.register()
    privacy.register_export("peer_reviews", queries.export)
    privacy.register_erase("peer_reviews", operations.erase)
    assignments.register_due(due_lines.of_person)
    calendar.register_entries(due_lines.calendar)
    assignments.register_panel(panels.on_assignment)
    assignments.register_teaching_link(
        TeachingLink(
            _("동료 평가"), "peer_review.index", "users", Permission.SUBMISSION_GRADE, 10,
            queries.reports_in,
        )
    )  # fmt: skip
    grading.register_beside(panels.beside_mark)
    content.register_copier("peer_review", operations.copier())
    content.register_learner_link(
        _("동료 평가"), "peer_review.course", "users", 27, queries.is_used, own=True
    )
