"""Objections: whether one may be made, the list of those who answer, one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock, storage
from lms.accounts.models import Person
from lms.accounts.queries import people as accounts
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook import queries as gradebook
from lms.courses.gradebook.rules import is_published
from lms.courses.objections.models import Objection
from lms.courses.objections.queries.calendars import calendar_of, times_of
from lms.courses.objections.rules import Asking
from lms.db import db
from lms.paging import Page, paginate
from lms.storage import Attachment

KIND = "objection"  # of attachments
STATES = ("open", "kept", "changed", "withdrawn", "all")
SORTS = ("oldest", "newest", "name")


def of_person(offering_id: int, person_id: int) -> list[Objection]:
    """A person's objections in an offering, the latest first."""
    return list(
        db.session.scalars(
            select(Objection)
            .where(Objection.offering_id == offering_id, Objection.person_id == person_id)
            .options(joinedload(Objection.answered_by))
            .order_by(Objection.id.desc())
        )
    )


def asking(offering_id: int, person_id: int) -> Asking:
    """What decides whether a person may object now."""
    result = gradebook.frozen_of(offering_id, [person_id]).get(person_id)
    earlier = of_person(offering_id, person_id)
    return Asking(
        published=result is not None and is_published(result.published_from, clock.now()),
        times=times_of(calendar_of(offering_id)),
        is_open=any(one.state == "open" for one in earlier),
        asked=sum(one.state != "withdrawn" for one in earlier),
    )


def files_of(objection: Objection) -> list[Attachment]:
    """What was handed in with it."""
    return storage.attachments(KIND, [objection.id]).get(objection.id, [])


@dataclass(frozen=True)
class ObjectionFilter:
    """What the list shows; read from the URL."""

    state: str = "open"
    text: str = ""
    sort: str = "oldest"

    def arguments(self) -> dict[str, Any]:
        """The filter as URL arguments; defaults are left out."""
        values = {
            "state": self.state if self.state != "open" else None,
            "q": self.text or None,
            "sort": self.sort if self.sort != "oldest" else None,
        }
        return {key: value for key, value in values.items() if value is not None}


def _base(offering_id: int, asked: ObjectionFilter) -> Any:
    query = (
        select(Objection)
        .join(Person, Person.id == Objection.person_id)
        .where(Objection.offering_id == offering_id)
    )
    return query.where(accounts.named(asked.text)) if asked.text else query


def objections(offering_id: int, asked: ObjectionFilter, page: int) -> Page[Objection]:
    """A page of an offering's objections."""
    query = _base(offering_id, asked).options(joinedload(Objection.person))
    if asked.state != "all":
        query = query.where(Objection.state == asked.state)
    orders: dict[str, tuple[Any, ...]] = {
        "oldest": (Objection.asked_at,),
        "newest": (Objection.asked_at.desc(),),
        "name": (Person.name, Objection.asked_at),
    }
    return paginate(query.order_by(*orders[asked.sort], Objection.id), page)


def state_counts(offering_id: int, asked: ObjectionFilter) -> dict[str, int]:
    """How many objections each state holds under the search. One statement."""
    rows = db.session.execute(
        _base(offering_id, asked)
        .with_only_columns(Objection.state, func.count(), maintain_column_froms=True)
        .group_by(Objection.state)
    )
    found = {row[0]: int(row[1]) for row in rows}
    return {state: found.get(state, 0) for state in STATES[:-1]} | {"all": sum(found.values())}


def waiting_in(offering_id: int) -> int:
    """How many objections wait for an answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Objection)
            .where(Objection.offering_id == offering_id, Objection.state == "open")
        )
        or 0
    )


def mine(person_id: int, page: int, state: str = "all") -> Page[Objection]:
    """A person's own objections in every course, the latest first."""
    query: Any = (
        select(Objection)
        .where(Objection.person_id == person_id)
        .options(joinedload(Objection.offering).joinedload(Offering.course))
        .order_by(Objection.id.desc())
    )
    if state in STATES[:-1]:
        query = query.where(Objection.state == state)
    return paginate(query, page)


def export(person: Person) -> list[dict[str, Any]]:
    """What they objected to and were answered, for the copy of their data."""
    rows = db.session.scalars(
        select(Objection).where(Objection.person_id == person.id).order_by(Objection.id)
    ).all()
    files = storage.attachments(KIND, [row.id for row in rows])
    return [
        {
            "offering": row.offering_id,
            "asked_at": row.asked_at.isoformat(),
            "text": row.text,
            "state": row.state,
            "answer": row.answer,
            "percent_before": str(row.percent_before),
            "letter_before": row.letter_before,
            "percent_after": None if row.percent_after is None else str(row.percent_after),
            "letter_after": row.letter_after,
            "files": [file.name for file in files.get(row.id, [])],
        }
        for row in rows
    ]
