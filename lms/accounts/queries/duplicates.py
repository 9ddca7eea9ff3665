"""Accounts that may be one person's, and merges that were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts import merging
from lms.accounts.models import DuplicateDismissal, MergeMove, Person, PersonMerge
from lms.accounts.rules.duplicates import Face, Level, Proposal, compare, pairs
from lms.db import db
from lms.paging import Page, paged, paginate

_ORDER = {Level.HIGH: 0, Level.MIDDLE: 1, Level.LOW: 2}


@dataclass(frozen=True)
class Pair:
    """Two accounts as a list shows them."""

    proposal: Proposal
    low: Person
    high: Person
    dismissal: DuplicateDismissal | None = None


def proposals(*, level: str, dismissed: bool, page: int) -> Page[Pair]:
    """Pairs that may be one person, those for which most speaks first.

    *dismissed*: those of which somebody said that they are two people, instead.
    """
    known = {
        (row.low_id, row.high_id): row for row in db.session.scalars(select(DuplicateDismissal))
    }
    found = [
        one
        for one in _compared()
        if ((one.low_id, one.high_id) in known) == dismissed and level in ("", one.level)
    ]
    found.sort(key=lambda one: (_ORDER[one.level], -len(one.reasons), one.low_id, one.high_id))
    shown = paged(found, page)
    people = _people(person_id for one in shown.items for person_id in (one.low_id, one.high_id))
    return shown.map(
        lambda one: Pair(
            one, people[one.low_id], people[one.high_id], known.get((one.low_id, one.high_id))
        )
    )


def _compared() -> list[Proposal]:
    faces = {
        row.id: Face(row.id, row.name, row.english_name, row.email, row.phone)
        for row in db.session.execute(
            select(Person.id, Person.name, Person.english_name, Person.email, Person.phone).where(
                Person.deactivated_at.is_(None),
                Person.erased_at.is_(None),
                Person.merged_into_id.is_(None),
            )
        )
    }
    wanted = pairs(faces.values())
    births = merging.births(sorted({one for pair in wanted for one in pair}))
    made = (
        compare(*(replace(faces[one], births=frozenset(births.get(one, ()))) for one in pair))
        for pair in wanted
    )
    return [one for one in made if one is not None]


def proposal_of(low: Person, high: Person) -> Proposal | None:
    """What speaks for two accounts being one person's, and what against."""
    births = merging.births([low.id, high.id])
    faces = [
        Face(
            one.id, one.name, one.english_name, one.email, one.phone,
            frozenset(births.get(one.id, ())),
        )
        for one in (low, high)
    ]  # fmt: skip
    return compare(*faces)


def birth_relation(low: Person, high: Person) -> str:
    """same, differs or unknown: birth dates themselves are shown to nobody."""
    births = merging.births([low.id, high.id])
    first, second = births.get(low.id, set()), births.get(high.id, set())
    if not first or not second:
        return "unknown"
    return "same" if first & second else "differs"


def dismissal_of(low_id: int, high_id: int) -> DuplicateDismissal | None:
    """Whether somebody said that these are two people."""
    return db.session.scalar(
        select(DuplicateDismissal).where(
            DuplicateDismissal.low_id == low_id, DuplicateDismissal.high_id == high_id
        )
    )


def by_text(text: str) -> Person | None:
    """The account with this address or number."""
    typed = text.strip()
    return db.session.scalar(
        select(Person).where(
            (Person.email == typed.lower()) | (Person.number == typed), Person.erased_at.is_(None)
        )
    )


def merges(page: int) -> Page[PersonMerge]:
    """Merges, the latest first."""
    return paginate(
        select(PersonMerge)
        .options(
            joinedload(PersonMerge.kept),
            joinedload(PersonMerge.merged),
            joinedload(PersonMerge.merged_by),
        )
        .order_by(PersonMerge.merged_at.desc(), PersonMerge.id.desc()),
        page,
    )


def moves_of(merge_id: int) -> list[MergeMove]:
    """What a merge moved, by table."""
    return list(
        db.session.scalars(
            select(MergeMove)
            .where(MergeMove.merge_id == merge_id)
            .order_by(MergeMove.table, MergeMove.id)
        )
    )


def _people(ids: Iterable[int]) -> dict[int, Person]:
    wanted = sorted(set(ids))
    return {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}
