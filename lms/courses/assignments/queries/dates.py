"""The dates that hold for a person: the only source for every page, rule and feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.assignments.models import DateOverride
from lms.courses.assignments.rules import Base, Dates, Override, effective
from lms.courses.groups import queries as groups
from lms.db import db


class Dated(Protocol):
    """An assignment or a quiz: what kind it is, which one, and its dates for everybody."""

    @property
    def item_kind(self) -> str: ...  # assignment, quiz
    @property
    def id(self) -> int: ...
    @property
    def offering_id(self) -> int: ...
    @property
    def available_from(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def late_until(self) -> datetime | None: ...


#: (person id, kind of item, id of item)
Key = tuple[int, str, int]


def effective_dates(person: Person | None, item: Dated) -> Dates:
    """The dates of *item* that hold for *person*; none: for a learner in general."""
    if person is None or person.id is None:
        return effective(_base(item), [])
    return effective_dates_of_many([person.id], [item])[(person.id, item.item_kind, item.id)]


def effective_dates_of_many(person_ids: Iterable[int], items: Iterable[Dated]) -> dict[Key, Dates]:
    """The dates of :func:`effective_dates` for everyone of *person_ids* and each of *items*.

    At most two statements, however many people and items there are.
    """
    people, listed = list(person_ids), list(items)
    by_person, by_group = _overrides(listed)
    groups_of = groups.groups_of_people({group for _kind, _id, group in by_group})
    usual = {(item.item_kind, item.id): effective(_base(item), []) for item in listed}
    found: dict[Key, Dates] = {}
    for item in listed:
        kind, item_id = item.item_kind, item.id
        for person_id in people:
            concerned = by_person.get((kind, item_id, person_id), [])
            for group_id in groups_of.get(person_id, ()):
                concerned = concerned + by_group.get((kind, item_id, group_id), [])
            found[(person_id, kind, item_id)] = (
                effective(_base(item), concerned) if concerned else usual[(kind, item_id)]
            )
    return found


_Found = dict[tuple[str, int, int], list[Override]]


def _overrides(items: Sequence[Dated]) -> tuple[_Found, _Found]:
    """The overrides in force of *items*: by (kind, item, person) and by (kind, item, group)."""
    ids: dict[str, list[int]] = {}
    for item in items:
        ids.setdefault(item.item_kind, []).append(item.id)
    by_person: _Found = {}
    by_group: _Found = {}
    if not ids:
        return by_person, by_group
    rows = db.session.scalars(
        select(DateOverride).where(DateOverride.ended_at.is_(None), _meant(ids))
    )
    for row in rows:
        if row.person_id is not None:
            key = (row.item_kind, row.item_id, row.person_id)
            by_person.setdefault(key, []).append(override_of(row))
        elif row.group_id is not None:
            key = (row.item_kind, row.item_id, row.group_id)
            by_group.setdefault(key, []).append(override_of(row))
    return by_person, by_group


def override_of(row: DateOverride) -> Override:
    """A row as the rules read it."""
    return Override(
        id=row.id,
        personal=row.person_id is not None,
        available_from=row.available_from,
        due_at=row.due_at,
        late_until=row.late_until,
        extra_minutes=row.extra_minutes,
        extra_attempts=row.extra_attempts,
        reason=row.reason,
    )


def _base(item: Dated) -> Base:
    return Base(item.available_from, item.due_at, item.late_until)


def overrides_of(items: Iterable[Dated], *, ended: bool = False) -> list[DateOverride]:
    """The extensions of *items*, the newest first; with *ended* those that are over, too."""
    ids: dict[str, list[int]] = {}
    for item in items:
        ids.setdefault(item.item_kind, []).append(item.id)
    if not ids:
        return []
    query = (
        select(DateOverride)
        .where(_meant(ids))
        .options(
            joinedload(DateOverride.person),
            joinedload(DateOverride.group),
            joinedload(DateOverride.set_by),
        )
        .order_by(DateOverride.ended_at.is_not(None), DateOverride.set_at.desc(), DateOverride.id)
    )
    return list(
        db.session.scalars(query if ended else query.where(DateOverride.ended_at.is_(None)))
    )


def _meant(ids: dict[str, list[int]]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(DateOverride.item_kind == kind, DateOverride.item_id.in_(some))
            for kind, some in ids.items()
        )
    )
