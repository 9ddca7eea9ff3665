"""Quizzes: authoring, attempts, answers that are never lost, and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_pgettext

    from lms import access
    from lms.accounts import privacy
    from lms.communication import calendar
    from lms.courses import registry as courses
    from lms.courses.assignments import registry as assignments
    from lms.courses.content import registry
    from lms.courses.questions import registry as bank
    from lms.courses.quizzes import (
        due_lines,
        items,
        marking,
        messages,
        models,  # noqa: F401  (their tables belong to the metadata)
        operations,
        queries,
        scopes,
        trail,
        views,
    )
    from lms.courses.quizzes import registry as quiz_tabs
    from lms.courses.quizzes.queries import marking as waiting
    from lms.courses.quizzes.queries import taking, usage

    trail.register()
    messages.register()
    marking.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("quiz", scopes.of_quiz)
    access.register_ancestors("quiz_attempt", scopes.of_attempt)
    privacy.register_export("quizzes", queries.export)
    privacy.register_erase("quizzes", operations.erase)
    bank.register_usage(usage.usage)
    bank.register_reader(taking.may_read)
    bank.register_reader(usage.teaches_with)
    registry.register_items(items.of_offering)
    registry.register_item_kind(items.kind())
    registry.register_copier("quizzes", items.copier())
    registry.register_search(items.search)
    registry.register_tab(
        lazy_pgettext("list", "시험"),
        "quizzes.teach_index",
        access.Permission.ROSTER_VIEW,
        22,
        waiting.waiting_in,
    )
    calendar.register_entries(due_lines.calendar)
    assignments.register_due(due_lines.of_person)
    assignments.register_dated(due_lines.dated())
    courses.register_closed(operations.end_with_offering)
    app.jinja_env.globals.update(quiz_tabs_more=quiz_tabs.shown)
