"""Reading what stands."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lms.db import db
from lms.evidence.models import EvidenceItem


def of_person(person_id: int) -> list[EvidenceItem]:
    """A person's live evidence, newest first."""
    return list(
        db.session.scalars(
            select(EvidenceItem)
            .where(EvidenceItem.person_id == person_id, EvidenceItem.superseded_at.is_(None))
            .order_by(EvidenceItem.shown_on.desc(), EvidenceItem.id)
        )
    )


def of_people(person_ids: Iterable[int]) -> dict[int, list[EvidenceItem]]:
    """Live evidence by person, in one statement for each thousand people."""
    ids = list(person_ids)
    found: dict[int, list[EvidenceItem]] = {person_id: [] for person_id in ids}
    for start in range(0, len(ids), 1000):
        rows = db.session.scalars(
            select(EvidenceItem)
            .where(
                EvidenceItem.person_id.in_(ids[start : start + 1000]),
                EvidenceItem.superseded_at.is_(None),
            )
            .order_by(EvidenceItem.id)
        )
        for row in rows:
            found[row.person_id].append(row)
    return found


def by_ids(ids: Iterable[int]) -> dict[int, EvidenceItem]:
    """Rows by id, superseded ones too (a snapshot may cite them)."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(EvidenceItem).where(EvidenceItem.id.in_(wanted)))
    return {row.id: row for row in rows}
