"""Cells that somebody wrote, what became of them, and what was said about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.gradebook.models import CellComment, Entry, EntryChange
from lms.courses.gradebook.queries.columns import Key, hidden_keys
from lms.db import db

#: (person id, kind, item id)
Cell = tuple[int, str, int]


def entries_of(
    offering_id: int, person_ids: Iterable[int], *, fresh: bool = False
) -> dict[Cell, Entry]:
    """The written cells of some people, by (person, kind, item). One statement.

    *fresh*: as they are now, whatever this transaction had read before.
    """
    query = select(Entry).where(
        Entry.offering_id == offering_id, Entry.person_id.in_(list(person_ids))
    )
    if fresh:
        query = query.execution_options(populate_existing=True)
    return {(row.person_id, row.kind, row.item_id): row for row in db.session.scalars(query)}


class Written(NamedTuple):
    """What a written cell says."""

    points: Decimal | None
    excused: bool
    late_waived: bool
    waive_reason: str
    version: int


def written_of(offering_id: int, person_ids: Sequence[int]) -> dict[Cell, Written]:
    """:func:`entries_of` of some people as values, for those who only read. One statement."""
    rows = db.session.execute(
        select(
            Entry.person_id,
            Entry.kind,
            Entry.item_id,
            Entry.points,
            Entry.excused,
            Entry.late_waived,
            Entry.waive_reason,
            Entry.version,
        ).where(Entry.offering_id == offering_id, Entry.person_id.in_(person_ids))
    )
    return {
        (person_id, kind, item_id): Written(points, excused, waived, reason, version)
        for person_id, kind, item_id, points, excused, waived, reason, version in rows
    }


def changes_of(offering_id: int, key: Key, person_id: int) -> list[EntryChange]:
    """The history of a cell, the latest first, with who wrote."""
    return list(
        db.session.scalars(
            select(EntryChange)
            .where(
                EntryChange.offering_id == offering_id,
                EntryChange.kind == key[0],
                EntryChange.item_id == key[1],
                EntryChange.person_id == person_id,
            )
            .options(joinedload(EntryChange.actor))
            .order_by(EntryChange.id.desc())
        )
    )


def comments_of(
    offering_id: int, key: Key, person_id: int, *, for_learner: bool = False
) -> list[CellComment]:
    """What was said about a cell, the earliest first; *for_learner*: what is meant for them."""
    query = select(CellComment).where(
        CellComment.offering_id == offering_id,
        CellComment.kind == key[0],
        CellComment.item_id == key[1],
        CellComment.person_id == person_id,
        CellComment.deleted_at.is_(None),
    )
    if for_learner:
        query = query.where(CellComment.for_learner.is_(True))
    return list(
        db.session.scalars(query.options(joinedload(CellComment.author)).order_by(CellComment.id))
    )


def comments_to(offering_id: int, person_id: int) -> dict[Key, list[CellComment]]:
    """What a learner was told about their cells, by column. One statement."""
    found: dict[Key, list[CellComment]] = {}
    for row in db.session.scalars(
        select(CellComment)
        .where(
            CellComment.offering_id == offering_id,
            CellComment.person_id == person_id,
            CellComment.for_learner.is_(True),
            CellComment.deleted_at.is_(None),
        )
        .options(joinedload(CellComment.author))
        .order_by(CellComment.id)
    ):
        found.setdefault((row.kind, row.item_id), []).append(row)
    return found


def comment_counts(offering_id: int) -> dict[Cell, int]:
    """How many comments each cell of an offering has. One statement."""
    rows = db.session.execute(
        select(CellComment.person_id, CellComment.kind, CellComment.item_id, func.count())
        .where(CellComment.offering_id == offering_id, CellComment.deleted_at.is_(None))
        .group_by(CellComment.person_id, CellComment.kind, CellComment.item_id)
    )
    return {(person_id, kind, item_id): count for person_id, kind, item_id, count in rows}


def export(person: Person) -> list[dict[str, Any]]:
    """The cells written about a person that they may see, for the copy of their data.

    A column that is not posted yet is left out, as it is on their pages.
    """
    written = {
        (row.offering_id, *row.key): row
        for row in db.session.scalars(
            select(Entry).where(Entry.person_id == person.id).order_by(Entry.id)
        )
    }
    told = db.session.scalars(
        select(CellComment)
        .where(
            CellComment.person_id == person.id,
            CellComment.for_learner.is_(True),
            CellComment.deleted_at.is_(None),
        )
        .order_by(CellComment.id)
    )
    said: dict[tuple[int, str, int], list[str]] = {}
    for line in told:
        said.setdefault((line.offering_id, line.kind, line.item_id), []).append(line.text)
    cells = dict.fromkeys([*written, *said])
    unposted = hidden_keys({offering_id for offering_id, _kind, _item in cells})
    return [
        {
            "offering": offering_id,
            "kind": kind,
            "item": item_id,
            **_written(written.get((offering_id, kind, item_id))),
            "comments": said.get((offering_id, kind, item_id), []),
        }
        for offering_id, kind, item_id in cells
        if (kind, item_id) not in unposted
    ]


def _written(row: Entry | None) -> dict[str, Any]:
    """What somebody wrote into a cell; nothing where only something was said about it."""
    if row is None:
        return {}
    return {
        "points": str(row.points) if row.points is not None else None,
        "excused": row.excused,
        "late_waived": row.late_waived,
        "waive_reason": row.waive_reason,
        "updated_at": row.updated_at.isoformat(),
    }


def export_written(person: Person) -> list[dict[str, Any]]:
    """The comments that a person wrote on cells, for the copy of their data."""
    rows = db.session.scalars(
        select(CellComment).where(CellComment.author_id == person.id).order_by(CellComment.id)
    )
    return [
        {"offering": row.offering_id, "text": row.text, "at": row.created_at.isoformat()}
        for row in rows
    ]
