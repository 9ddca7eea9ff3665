"""The order of modules and lessons.

Positions are written by plain updates: that a lesson moved is no new version of its text, and an
editor who has it open is not disturbed.
"""

from __future__ import annotations

from sqlalchemy import select, update

from lms.courses.content.models import Lesson, Module
from lms.courses.content.queries import live_modules
from lms.courses.content.rules import moved
from lms.db import db


class OrderChanged(ValueError):
    """The order that was sent is of other modules or lessons than there are now."""


def _lock(offering_id: int) -> None:
    """One writer of an offering's order at a time."""
    db.session.execute(
        select(Module.id)
        .where(Module.offering_id == offering_id)
        .order_by(Module.id)
        .with_for_update()
    )


def move_module(module: Module, step: int) -> None:
    """Put a module one place earlier (-1) or later (+1)."""
    _lock(module.offering_id)
    ids = [one.id for one, _lessons in live_modules(module.offering_id)]
    _place_modules(moved(ids, module.id, step))


def move_lesson(lesson: Lesson, step: int) -> None:
    """Put a lesson one place earlier or later; at an end it goes over to the next module."""
    offering_id = lesson.module.offering_id
    _lock(offering_id)
    order = [
        (module.id, [one.id for one in lessons]) for module, lessons in live_modules(offering_id)
    ]
    at = next(i for i, (_module, lessons) in enumerate(order) if lesson.id in lessons)
    module_id, lessons = order[at]
    edge = 0 if step < 0 else len(lessons) - 1
    if lessons[edge] != lesson.id:
        _place_lessons(module_id, moved(lessons, lesson.id, step))
        return
    to = at + step
    if not 0 <= to < len(order):
        return
    other_id, others = order[to]
    _place_lessons(module_id, [one for one in lessons if one != lesson.id])
    _place_lessons(other_id, [*others, lesson.id] if step < 0 else [lesson.id, *others])


def arrange(offering_id: int, order: list[tuple[int, list[int]]]) -> None:
    """Put everything in *order*: modules, each with its lessons.

    Raises :class:`OrderChanged` unless it names exactly the modules and lessons that there are.
    """
    _lock(offering_id)
    now = live_modules(offering_id)
    modules = [module.id for module, _lessons in now]
    lessons = [lesson.id for _module, inside in now for lesson in inside]
    sent = [lesson for _module, inside in order for lesson in inside]
    if sorted(modules) != sorted(module for module, _inside in order):
        raise OrderChanged
    if sorted(lessons) != sorted(sent):
        raise OrderChanged
    _place_modules([module for module, _inside in order])
    for module_id, inside in order:
        _place_lessons(module_id, inside)


def _place_modules(ids: list[int]) -> None:
    for position, module_id in enumerate(ids):
        db.session.execute(update(Module).where(Module.id == module_id).values(position=position))


def _place_lessons(module_id: int, ids: list[int]) -> None:
    for position, lesson_id in enumerate(ids):
        db.session.execute(
            update(Lesson)
            .where(Lesson.id == lesson_id)
            .values(module_id=module_id, position=position)
        )
