"""Question banks of courses: writing, keeping, importing, exporting, and marking by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access
    from lms.accounts import privacy
    from lms.courses.content import registry
    from lms.courses.questions import messages, operations, scopes, showing, trail, views
    from lms.courses.questions.queries import bank

    trail.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("question", scopes.of_question)
    privacy.register_export("questions", bank.export)
    privacy.register_erase("questions", operations.erase)
    registry.register_tab(
        _("문제은행"),
        "questions.index",
        access.Permission.ASSIGNMENT_EDIT,
        18,
        bank.attention_of_offering,
        more=True,
    )
    app.jinja_env.globals.update(
        showing.GLOBALS,
        question_kind=messages.kind,
        question_finding=messages.finding,
        question_difficulty=messages.DIFFICULTY,
        question_field=messages.field,
        question_value=messages.value,
        question_done=messages.done,
    )
