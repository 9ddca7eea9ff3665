"""A person's own seats, and what is shown before one is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import AuditEntry, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.catalogue.queries import OfferingCard, offering_cards
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.programmes.queries import Membership, memberships
from lms.db import db


@dataclass(frozen=True)
class OwnSeat:
    """A seat with its offering."""

    seat: Enrolment
    card: OfferingCard


@dataclass(frozen=True)
class Event:
    """Something that happened to a seat: enrolled, withdrawn, completed."""

    at: datetime
    action: str
    title: Any  # OfferingCard or Membership, both bilingual
    label: str


@dataclass(frozen=True)
class Own:
    """Everything of the page "my enrolments"."""

    memberships: list[Membership]
    seats: list[OwnSeat]
    history: list[Event]


def own(person_id: int) -> Own:
    """A person's places and seats with their history, the newest first; four statements."""
    seats = list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.person_id == person_id)
            .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
        )
    )
    cards = offering_cards(seat.offering_id for seat in seats)
    places = memberships(person_id)
    return Own(
        memberships=places,
        seats=[OwnSeat(seat, cards[seat.offering_id]) for seat in seats],
        history=_history(seats, cards, places),
    )


def _history(
    seats: list[Enrolment], cards: dict[int, OfferingCard], places: list[Membership]
) -> list[Event]:
    by_seat = {seat.id: cards[seat.offering_id] for seat in seats}
    by_member = {place.member_id: place for place in places}
    rows = db.session.scalars(
        select(AuditEntry)
        .where(
            (
                (AuditEntry.subject_kind == "enrolment")
                & AuditEntry.subject_id.in_(list(by_seat))
            )
            | (
                (AuditEntry.subject_kind == "cohort_member")
                & AuditEntry.subject_id.in_(list(by_member))
            ),
            AuditEntry.action.in_(
                [
                    "enrolment.enrol", "enrolment.withdraw", "enrolment.complete",
                    "enrolment.join_cohort", "enrolment.leave_cohort",
                    "enrolment.return_to_cohort", "programme.complete",
                    "programme.revoke_completion", "programme.graduate",
                    "programme.revoke_graduation", "programme.not_completed",
                ]
            ),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(100)
    )  # fmt: skip
    events = []
    for row in rows:
        thing: Any = (by_seat if row.subject_kind == "enrolment" else by_member)[row.subject_id]
        label = thing.label if row.subject_kind == "enrolment" else ""
        events.append(Event(row.at, row.action, thing, label))
    return events


@dataclass(frozen=True)
class OpenCohort:
    """What taking a place in a cohort means: the courses that one is seated in."""

    cohort: Cohort
    track: Track
    offerings: list[Offering]


def open_cohort(cohort_id: int) -> OpenCohort | None:
    """A cohort that the public may see; none for drafts."""
    cohort = db.session.scalar(
        select(Cohort)
        .join(Track, Track.id == Cohort.track_id)
        .where(Cohort.id == cohort_id, Cohort.state != "draft", Track.published_at.is_not(None))
        .options(joinedload(Cohort.track).joinedload(Track.organisation))
    )
    if cohort is None:
        return None
    offerings = db.session.scalars(
        select(Offering)
        .join(Course, Course.id == Offering.course_id)
        .where(Offering.cohort_id == cohort.id, Offering.state == "open")
        .options(joinedload(Offering.course))
        .order_by(Course.title_ko, Offering.id)
    )
    return OpenCohort(cohort, cohort.track, list(offerings))


def open_offering(offering_id: int) -> Offering | None:
    """An offering that the public may see; none for drafts."""
    return db.session.scalar(
        select(Offering)
        .join(Course, Course.id == Offering.course_id)
        .where(
            Offering.id == offering_id,
            Offering.state != "draft",
            Course.published_at.is_not(None),
        )
        .options(joinedload(Offering.course).joinedload(Course.organisation))
    )


def standings(person: Person | None, kind: str, ids: list[int]) -> dict[int, str]:
    """How a person stands with cohorts or offerings, in the words of the rules; one statement."""
    if person is None or not ids:
        return {}
    if kind == "cohort":
        rows = db.session.execute(
            select(CohortMember.cohort_id.label("id"), CohortMember.state).where(
                CohortMember.person_id == person.id, CohortMember.cohort_id.in_(ids)
            )
        )
    else:
        rows = db.session.execute(
            select(Enrolment.offering_id.label("id"), Enrolment.state).where(
                Enrolment.person_id == person.id, Enrolment.offering_id.in_(ids)
            )
        )
    return {row.id: "active" if row.state == "enrolled" else row.state for row in rows}


def standings_at(kind: str, place_id: int, person_ids: list[int]) -> dict[int, str]:
    """How people stand with one cohort or offering, by person; one statement."""
    if kind == "cohort":
        rows = db.session.execute(
            select(CohortMember.person_id, CohortMember.state).where(
                CohortMember.cohort_id == place_id, CohortMember.person_id.in_(person_ids)
            )
        )
    else:
        rows = db.session.execute(
            select(Enrolment.person_id, Enrolment.state).where(
                Enrolment.offering_id == place_id, Enrolment.person_id.in_(person_ids)
            )
        )
    return {row.person_id: "active" if row.state == "enrolled" else row.state for row in rows}


def person_of(member: CohortMember) -> Person:
    """Who the member is."""
    return db.session.get_one(Person, member.person_id)
