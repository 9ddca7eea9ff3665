"""Grading: the queue, marks and feedback, and what they show of skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _
    from flask_babel import lazy_pgettext
    from flask_login import current_user

    from lms.access import Permission, Role
    from lms.accounts import privacy
    from lms.courses.assignments import hiding
    from lms.courses.assignments import registry as submissions
    from lms.courses.content import registry as content
    from lms.courses.grading import messages, models, operations, queries, trail, views  # noqa: F401
    from lms.courses.grading import registry as own_registry
    from lms.courses.rubrics import registry as rubrics
    from lms.navigation import Entry
    from lms.navigation import register as navigate

    trail.register()
    app.register_blueprint(views.bp)
    messages.register()
    privacy.register_export("marks", queries.export)
    privacy.register_export("grading", queries.export_written)
    privacy.register_erase("marks", operations.erase)
    submissions.register_marks(queries.released_marks, queries.has_grades)
    submissions.on_change(operations.project_all)
    hiding.register(queries.hides_name, queries.renamed)
    rubrics.on_skills_changed(operations.project_version)
    content.register_tab(
        _("채점"), "grading.index", Permission.SUBMISSION_GRADE, 30, queries.waiting_in
    )
    content.register_to_grade(queries.waiting_among)
    app.jinja_env.globals.update(
        beside_work=lambda submission: own_registry.beside(submission, current_user)
    )
    navigate(
        Role.LEARNER,
        Entry(lazy_pgettext("menu", "점수"), "grading.mine", "chart-column", 120, ("/me/results",)),
    )
