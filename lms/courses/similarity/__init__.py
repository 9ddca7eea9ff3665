"""Similarity: works of an assignment compared with one another, as flags for a person to judge."""

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
    from lms.courses.assignments import registry as assignments
    from lms.courses.assignments.registry import TeachingLink
    from lms.courses.content import registry as content
    from lms.courses.grading import registry as grading
    from lms.courses.similarity import (  # noqa: F401
        models,
        operations,
        panels,
        queries,
        scopes,
        trail,
        views,
    )

    trail.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("similarity_pair", scopes.of_pair)
    privacy.register_export("similarity", queries.export)
    privacy.register_erase("similarity", operations.erase)
    assignments.register_teaching_link(
        TeachingLink(
            _("비슷한 제출물"), "similarity.index", "files", Permission.SUBMISSION_GRADE, 20,
            queries.open_in,
        )
    )  # fmt: skip
    grading.register_beside(panels.beside_mark)
    content.register_copier("similarity", operations.copier())
