"""Seats: who sits in an offering, and where a person sits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.models import Offering
from lms.courses.catalogue.queries import OfferingCard
from lms.courses.enrolment.models import Enrolment
from lms.courses.standing.queries import keeper
from lms.courses.terms.models import Term
from lms.db import db

#: The states in which a person sits in the offering, now or to its end.
SEATED = ("active", "completed")


@dataclass(frozen=True)
class Seat:
    """A line of a roster."""

    enrolment_id: int
    person_id: int
    name: str
    english_name: str
    number: str
    email: str
    state: str  # active, completed, withdrawn
    enrolled_at: datetime
    ended_at: datetime | None
    reason: str


def roster(offering_id: int, *, states: Iterable[str] = SEATED) -> list[Seat]:
    """Everyone in an offering in the order of the Korean alphabet (가나다). One statement.

    The caller logs the access (``audit.read``) where it shows other people's data.
    """
    rows = db.session.execute(
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.person_id,
            Person.name,
            Person.english_name,
            Person.number,
            Person.email,
            Enrolment.state,
            Enrolment.enrolled_at,
            Enrolment.ended_at,
            Enrolment.reason,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.offering_id == offering_id, Enrolment.state.in_(list(states)))
    )
    return sorted(
        (Seat(**row._asdict()) for row in rows), key=lambda seat: (seat.name, seat.number)
    )


def active_offerings(person_id: int, *, states: Iterable[str] = ("active",)) -> list[OfferingCard]:
    """The offerings in which a person has a seat now, the latest to begin first; drafts left out.

    With *states* = :data:`SEATED` those that are over, too.
    """
    ids = db.session.scalars(
        select(Enrolment.offering_id)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state.in_(list(states)),
            Offering.state != "draft",
        )
    )
    cards = catalogue.offering_cards(ids)
    return sorted(cards.values(), key=lambda card: (-card.starts_on.toordinal(), card.id))


def kept_by(offering: Offering) -> str:
    """The institution's own system that keeps the seats of a term's offering; empty: this one."""
    if offering.term_id is None:
        return ""
    held = keeper(db.session.get_one(Term, offering.term_id).organisation_id, "registration")
    return held.system if held.own else ""


def seat_of(person_id: int, offering_id: int) -> Enrolment | None:
    """A person's seat in an offering, whatever became of it."""
    return db.session.scalar(
        select(Enrolment).where(
            Enrolment.person_id == person_id, Enrolment.offering_id == offering_id
        )
    )


def has_seat(person_id: int, offering_id: int) -> bool:
    """Whether a person sits in an offering (active, or completed)."""
    seat = seat_of(person_id, offering_id)
    return seat is not None and seat.state in SEATED


def counts(offering_ids: Iterable[int], *, states: Iterable[str] = ("active",)) -> dict[int, int]:
    """How many people have a seat in one of *states*, by offering. One statement."""
    ids = list(offering_ids)
    found = dict.fromkeys(ids, 0)
    rows = db.session.execute(
        select(Enrolment.offering_id, func.count().label("seats"))
        .where(Enrolment.offering_id.in_(ids), Enrolment.state.in_(tuple(states)))
        .group_by(Enrolment.offering_id)
    )
    found.update((row.offering_id, row.seats) for row in rows)
    return found
