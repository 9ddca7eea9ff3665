"""What modules and lessons lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.content.models import Lesson, Module
from lms.db import db


def of_module(module_id: int) -> Iterator[Scope]:
    """The module's offering and all that it lies in."""
    offering_id = db.session.scalar(select(Module.offering_id).where(Module.id == module_id))
    if offering_id is not None:
        yield from access.chain(Scope("offering", offering_id))


def of_lesson(lesson_id: int) -> Iterator[Scope]:
    """The lesson's module, its offering and all that it lies in."""
    row = db.session.execute(
        select(Module.id, Module.offering_id).join(Lesson).where(Lesson.id == lesson_id)
    ).one_or_none()
    if row is not None:
        yield Scope("module", row.id)
        yield from access.chain(Scope("offering", row.offering_id))
