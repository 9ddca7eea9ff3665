"""Adding, naming and removing modules."""

from __future__ import annotations

from sqlalchemy import func, select

from lms import audit, clock
from lms.courses.content import registry
from lms.courses.content.models import Lesson, Module
from lms.db import db


class ModuleInUse(ValueError):
    """The module holds something of another feature (an assignment); ``args[0]`` counts it."""


def add_module(offering_id: int, title_ko: str, title_en: str) -> Module:
    """A new module at the end of the offering."""
    last = db.session.scalar(
        select(func.max(Module.position)).where(Module.offering_id == offering_id)
    )
    module = Module(
        offering_id=offering_id,
        title_ko=title_ko,
        title_en=title_en,
        position=0 if last is None else last + 1,
    )
    db.session.add(module)
    db.session.flush()
    audit.record("module.add", "module", module.id, after={"offering": offering_id})
    return module


def rename_module(module: Module, title_ko: str, title_en: str) -> None:
    """Give a module other titles."""
    module.title_ko, module.title_en = title_ko, title_en
    db.session.flush()


def delete_module(module: Module) -> None:
    """Hide a module with its lessons; it can be restored. Idempotent.

    Raises :class:`ModuleInUse` while learners see items of other features in it.
    """
    if module.deleted_at is not None:
        return
    inside = [i for i in registry.items(module.offering_id, None) if i.module_id == module.id]
    if inside:
        raise ModuleInUse(len(inside))
    module.deleted_at = clock.now()
    lessons = db.session.scalar(
        select(func.count())
        .select_from(Lesson)
        .where(Lesson.module_id == module.id, Lesson.deleted_at.is_(None))
    )
    db.session.flush()
    audit.record("module.delete", "module", module.id, before={"lessons": lessons or 0})


def restore_module(module: Module) -> None:
    """Bring a deleted module back where it was, with its lessons and everyone's progress."""
    if module.deleted_at is None:
        return
    module.deleted_at = None
    db.session.flush()
    audit.record("module.restore", "module", module.id)
