"""Assignments: what is asked, and what people hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _
    from flask_login import current_user

    from lms import access, navigation
    from lms.accounts import privacy
    from lms.communication import calendar
    from lms.courses.assignments import (  # noqa: F401
        course_parts,
        due_lines,
        items,
        models,
        notices,
        operations,
        queries,
        rubric_uses,
        scopes,
        trail,
        views,
    )
    from lms.courses.assignments import registry as own_registry
    from lms.courses.content import registry
    from lms.courses.groups import registry as group_registry
    from lms.courses.rubrics import registry as rubric_registry

    trail.register()
    app.jinja_env.globals.update(
        assignment_panels=lambda assignment: own_registry.panels(assignment, current_user),
        teaching_links=own_registry.teaching_links,
    )
    app.register_blueprint(views.bp)
    access.register_ancestors("assignment", scopes.of_assignment)
    access.register_ancestors("submission", scopes.of_submission)
    notices.register()
    privacy.register_export("submissions", queries.export)
    privacy.register_erase("submissions", operations.erase)
    registry.register_items(items.of_offering)
    registry.register_item_kind(course_parts.kind())
    registry.register_copier("assignments", course_parts.copier())
    registry.register_search(course_parts.search)
    group_registry.register_uses(course_parts.uses_of_set)
    rubric_registry.register_uses(rubric_uses.read, rubric_uses.adopt)
    own_registry.register_due(due_lines.of_person)
    own_registry.register_dated(due_lines.dated())
    calendar.register_entries(due_lines.calendar)
    registry.register_tab(
        _("과제"),
        "assignments.teach_index",
        access.Permission.ASSIGNMENT_EDIT,
        20,
        also=(access.Permission.EXTENSION_GIVE,),
    )
    registry.register_grantable(
        (access.Permission.EXTENSION_GIVE,),
        _("마감 연장하기"),
        _("과제와 시험의 날짜, 시험의 시간과 횟수를 사람이나 조에 따로 정합니다."),
        44,
    )
    navigation.register(
        access.Role.LEARNER,
        navigation.Entry(_("과제"), "assignments.mine", "clipboard-list", 115),
    )
