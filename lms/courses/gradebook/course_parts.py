"""Gradebooks in copies of a course: weights, categories, columns of its own, how each item counts.

Marks, comments and policies stay where they are. What the new course has arranged already is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import clock
from lms.courses.content.registry import Copier, CopyJob, Planned
from lms.courses.content.rules import Key
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import (
    GradebookSetting,
    GradeCategory,
    ItemSetting,
    ManualItem,
)
from lms.db import db

_CATEGORY = (
    "title_ko", "title_en", "position", "weight", "aggregation", "drop_lowest", "drop_highest",
    "keep_highest", "include_empty", "extra_credit", "expected_count",
)  # fmt: skip
_COUNTS = ("weight", "extra_credit", "never_drop", "hidden", "omit_from_final")


def copier() -> Copier:
    """What gradebooks give to copies of a course."""
    return Copier(plan=_plan, copy=_copy)


def _whole(job: CopyJob) -> bool:
    """Whether all of a course goes into another one whose gradebook nobody has arranged yet."""
    if job.lesson_id is not None or job.module_ids is not None or job.source_id == job.target_id:
        return False
    target = queries.setup_of(job.target_id)
    return target.settings is None and not target.categories and not target.manual


def _plan(job: CopyJob) -> Iterable[Planned]:
    if not _whole(job):
        return
    for row in queries.categories_of(job.source_id):
        yield Planned(_("성적부 분류"), row.title_ko, row.title_en, None)
    for item in queries.manual_items(job.source_id):
        dates = job.planned(_("언제까지"), item.due_at)
        yield Planned(_("직접 적는 항목"), item.title_ko, item.title_en, None, dates)


def _copy(job: CopyJob) -> None:
    if job.lesson_id is not None:
        return
    whole = _whole(job)
    categories = _categories(job, whole)
    made: dict[Key, int] = dict(job.made)
    if whole:
        made |= _manual(job)
    for row in db.session.scalars(
        select(ItemSetting).where(ItemSetting.offering_id == job.source_id).order_by(ItemSetting.id)
    ):
        target = made.get(Key(row.kind, row.item_id))
        if target is None:
            continue
        db.session.add(
            ItemSetting(
                offering_id=job.target_id,
                kind=row.kind,
                item_id=target,
                category_id=categories.get(row.category_id or 0),
                **{name: getattr(row, name) for name in _COUNTS},
            )
        )
    db.session.flush()


def _categories(job: CopyJob, whole: bool) -> dict[int, int]:
    """The category of the target for each of the source: made now, or the one of the same name."""
    source = queries.categories_of(job.source_id)
    if job.source_id == job.target_id:
        return {row.id: row.id for row in source}
    if not whole:
        named = {row.title_ko: row.id for row in queries.categories_of(job.target_id)}
        return {row.id: named[row.title_ko] for row in source if row.title_ko in named}
    held = db.session.get(GradebookSetting, job.source_id)
    if held is not None:
        db.session.add(
            GradebookSetting(
                offering_id=job.target_id,
                weighting=held.weighting,
                aggregation=held.aggregation,
                updated_at=clock.now(),
            )
        )
    found = {}
    for row in source:
        new = GradeCategory(
            offering_id=job.target_id,
            created_at=clock.now(),
            **{name: getattr(row, name) for name in _CATEGORY},
        )
        db.session.add(new)
        db.session.flush()
        found[row.id] = new.id
    return found


def _manual(job: CopyJob) -> dict[Key, int]:
    found = {}
    for row in queries.manual_items(job.source_id):
        new = ManualItem(
            offering_id=job.target_id,
            title_ko=row.title_ko,
            title_en=row.title_en,
            points=row.points,
            due_at=job.moved(row.due_at),
            position=row.position,
            created_at=clock.now(),
        )
        db.session.add(new)
        db.session.flush()
        found[Key(row.item_kind, row.id)] = new.id
    return found
