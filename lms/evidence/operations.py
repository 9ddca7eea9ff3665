"""Recording evidence: the one way in, for assignments, quizzes, completion, projects, résumés."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from lms import clock
from lms.db import db
from lms.evidence.models import EvidenceItem
from lms.matching import taxonomy


@dataclass(frozen=True)
class Shown:
    """What one source says of one skill. *score* is a share of the points, 0 to 1."""

    skill_id: str
    kind: str  # matching.EvidenceKind
    title: str
    shown_on: date
    course: str = ""
    criterion: str = ""
    level: str = ""
    score: Decimal | None = None
    hours: Decimal | None = None


_FIELDS = ("kind", "title", "shown_on", "course", "criterion", "level", "score", "hours")


def record(person_id: int, source_kind: str, source_id: int, shown: Iterable[Shown]) -> int:
    """Make what stands for (person, source) equal to *shown*; how many rows changed.

    Idempotent: recording the same again changes nothing. A row that differs, or that *shown* no
    longer holds, is superseded and kept. Skills are resolved to the slugs in force.
    """
    names = taxonomy.load()
    wanted = {names.resolve(item.skill_id).id: item for item in shown}
    rows = db.session.scalars(
        select(EvidenceItem).where(
            EvidenceItem.person_id == person_id,
            EvidenceItem.source_kind == source_kind,
            EvidenceItem.source_id == source_id,
        )
    ).all()
    live = {row.skill_id: row for row in rows if row.superseded_at is None}
    last = {row.skill_id: 0 for row in rows}
    for row in rows:
        last[row.skill_id] = max(last[row.skill_id], row.revision)
    now, changed = clock.now(), 0
    for skill_id, row in live.items():
        item = wanted.get(skill_id)
        if item is None or not _same(row, item):
            row.superseded_at = now
            changed += 1
    db.session.flush()
    for skill_id, item in wanted.items():
        standing = live.get(skill_id)
        if standing is not None and standing.superseded_at is None:
            continue
        db.session.add(
            EvidenceItem(
                person_id=person_id,
                source_kind=source_kind,
                source_id=source_id,
                skill_id=skill_id,
                revision=last.get(skill_id, 0) + 1,
                recorded_at=now,
                **{name: getattr(item, name) for name in _FIELDS},
            )
        )
        changed += 1
    db.session.flush()
    return changed


def _same(row: EvidenceItem, item: Shown) -> bool:
    return all(getattr(row, name) == getattr(item, name) for name in _FIELDS)


def withdraw(person_id: int, source_kind: str, source_id: int) -> int:
    """Nothing stands for this source any more (a grade was taken back)."""
    return record(person_id, source_kind, source_id, ())
