"""Taking and leaving seats.

The row that is counted on (the offering, the cohort) is locked first, cohort before offerings and
offerings by id, so that simultaneous people neither overfill a place nor wait for one another in a
circle. The counter is written past the ORM: a seat is no edit of the offering, so its version stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from lms import audit, clock
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.accounts.operations.people import end_role, grant_role
from lms.communication.operations import notify
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import rules
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries.seats import kept_by
from lms.courses.enrolment.rules import Decision, Place
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.courses.programmes.operations import changed
from lms.db import db


class Refused(Exception):
    """The rule said no; *decision* says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.code)
        self.decision = decision


@dataclass(frozen=True)
class Seated:
    """A seat, and whether this call made it (a repeated click finds the one that is there)."""

    row: Any
    created: bool


def place_of_offering(offering: Offering, *, published: bool) -> Place:
    """What the rules need of an offering."""
    return Place(
        state=offering.state,
        published=published,
        enrol_from=offering.enrol_from,
        enrol_until=offering.enrol_until,
        ends_on=offering.ends_on,
        capacity=offering.capacity,
        seats_taken=offering.seats_taken,
        by_cohort=offering.cohort_id is not None,
        by_registration=offering.term_id is not None,
    )


def place_of_cohort(cohort: Cohort, *, published: bool) -> Place:
    """What the rules need of a cohort."""
    return Place(
        state=cohort.state,
        published=published,
        enrol_from=cohort.enrol_from,
        enrol_until=cohort.enrol_until,
        ends_on=cohort.ends_on,
        capacity=cohort.capacity,
        seats_taken=cohort.seats_taken,
    )


def standing_of(member: CohortMember | None) -> str | None:
    """A member's state in the words of the rules."""
    if member is None:
        return None
    return "active" if member.state == MemberState.ENROLLED else member.state


def enrol_in_offering(person: Person, offering_id: int, *, by_staff: bool = False) -> Seated:
    """Seat *person* in an offering; :class:`Refused` with the reason. Idempotent."""
    offering = lock_offerings([offering_id])[0]
    seat = _seat(person.id, offering_id)
    if seat is not None and seat.state == "active":
        return Seated(seat, created=False)
    now, today = clock.now(), clock.today()
    course = db.session.get_one(Course, offering.course_id)
    place = replace(
        place_of_offering(offering, published=course.published_at is not None),
        kept_by=kept_by(offering) if by_staff else "",
    )
    standing = seat.state if seat is not None else None
    decision = (
        rules.may_be_seated(place, standing, today=today)
        if by_staff
        else rules.may_enrol(place, standing, now=now, today=today)
    )
    if not decision.allowed:
        raise Refused(decision)
    seat = take(person, offering, seat)
    tell_of(
        person,
        "enrolment.confirmed",
        {"ko": course.title_ko, "en": course.title_en or course.title_ko},
        offering.label,
        offering.starts_on.isoformat(),
        f"/learn/{offering.id}",
    )
    return Seated(seat, created=True)


def enrol_in_cohort(person: Person, cohort_id: int, *, by_staff: bool = False) -> Seated:
    """Seat *person* in a cohort and in one section of each of its open courses. Idempotent.

    All or nothing: where a course of the cohort has no seat left, nobody is half admitted.
    """
    cohort = lock_cohort(cohort_id)
    member = db.session.scalar(
        select(CohortMember).where(
            CohortMember.cohort_id == cohort_id, CohortMember.person_id == person.id
        )
    )
    if member is not None and member.state == MemberState.ENROLLED:
        return Seated(member, created=False)
    now, today = clock.now(), clock.today()
    track = db.session.get_one(Track, cohort.track_id)
    place = replace(
        place_of_cohort(cohort, published=track.published_at is not None),
        by_admission=cohort.id in registry.by_admission([cohort.id]),
        held=registry.held_seats(cohort.id, [person.id]),
    )
    standing = standing_of(member)
    decision = (
        rules.may_be_seated(place, standing, today=today)
        if by_staff
        else rules.may_enrol(place, standing, now=now, today=today)
    )
    if not decision.allowed:
        raise Refused(decision)
    _sit_in_sections(person, cohort)
    if member is None:
        member = CohortMember(cohort_id=cohort.id, person_id=person.id)
        db.session.add(member)
    before = {"state": standing} if standing else None
    member.state, member.entered_on = MemberState.ENROLLED, today
    member.ended_on, member.reason, member.expected_on = None, "", None
    member.decision, member.policy_id, member.decided_at = None, None, None
    member.decided_by_id, member.graduated_on, member.note = None, None, ""
    member.leave_until = member.moved_to_id = None
    count(cohort, +1)
    db.session.flush()
    audit.record(
        "enrolment.join_cohort",
        "cohort_member",
        member.id,
        before=before,
        after={"state": member.state, "cohort": cohort.id, "person": person.id},
    )
    grant_role(person, Role.LEARNER, Scope("cohort", cohort.id))
    changed(member)
    tell_of(
        person,
        "enrolment.confirmed",
        {"ko": track.title_ko, "en": track.title_en or track.title_ko},
        {"ko": cohort.title_ko, "en": cohort.title_en or cohort.title_ko},
        cohort.starts_on.isoformat(),
        "/me/enrolments",
    )
    return Seated(member, created=True)


def join_by_transfer(person: Person, cohort_id: int) -> CohortMember:
    """The place in a cohort to which somebody is transferred; ``NotAllowed`` as the rules refuse."""
    try:
        seated = enrol_in_cohort(person, cohort_id, by_staff=True)
    except Refused as refusal:
        raise NotAllowed(refusal.decision.code, **refusal.decision.params) from refusal
    member: CohortMember = seated.row
    return member


def withdraw(seat: Enrolment, reason: str, *, note: str = "", tell: bool = True) -> bool:
    """End a seat for a coded *reason*; False where it had ended. The seat is free for another."""
    offering = lock_offerings([seat.offering_id])[0]
    db.session.refresh(seat)
    if seat.state != "active":
        return False
    seat.state, seat.ended_at, seat.reason = "withdrawn", clock.now(), reason
    count(offering, -1)
    db.session.flush()
    person = db.session.get_one(Person, seat.person_id)
    audit.record(
        "enrolment.withdraw",
        "enrolment",
        seat.id,
        before={"state": "active"},
        after={"state": seat.state, "code": reason, "offering": offering.id, "person": person.id},
        reason=note,
    )
    end_role(person, Role.LEARNER, Scope("offering", offering.id), reason=reason)
    if tell:
        course = db.session.get_one(Course, offering.course_id)
        tell_of(
            person,
            "enrolment.withdrawn",
            {"ko": course.title_ko, "en": course.title_en or course.title_ko},
            offering.label,
            clock.today().isoformat(),
            "/me/enrolments",
        )
    registry.freed(offering)
    return True


def complete_seat(person_id: int, offering_id: int) -> bool:
    """The course is over for this person (its result is frozen); False where it was no live seat.

    The seat stays counted and the learner keeps access to read.
    """
    seat = _seat(person_id, offering_id)
    if seat is None or seat.state != "active":
        return False
    seat.state, seat.ended_at = "completed", clock.now()
    db.session.flush()
    audit.record(
        "enrolment.complete",
        "enrolment",
        seat.id,
        before={"state": "active"},
        after={"state": seat.state, "offering": offering_id, "person": person_id},
    )
    return True


def seat_cohort(offering: Offering) -> int:
    """Seat the cohort's members in an offering that was just opened; how many got a seat.

    Those who sit in a parallel section stay there; where seats run out the rest stay without, and
    the roster page says so.
    """
    if offering.cohort_id is None:
        return 0
    held = lock_offerings([offering.id])[0]
    parallel = select(Offering.id).where(
        Offering.cohort_id == offering.cohort_id, Offering.course_id == offering.course_id
    )
    people = db.session.scalars(
        select(Person)
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(
            CohortMember.cohort_id == offering.cohort_id,
            CohortMember.state == MemberState.ENROLLED,
            Person.id.not_in(
                select(Enrolment.person_id).where(Enrolment.offering_id.in_(parallel))
            ),
        )
        .order_by(CohortMember.id)
        .limit(max(0, held.capacity - held.seats_taken))
    )
    seated = [take(person, held, None) for person in list(people)]
    return len(seated)


def lock_offerings(ids: Sequence[int]) -> list[Offering]:
    """The offerings with these ids, locked and read anew, in order of id."""
    return list(
        db.session.scalars(
            select(Offering)
            .where(Offering.id.in_(ids))
            .order_by(Offering.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def lock_cohort(cohort_id: int) -> Cohort:
    """The cohort, locked and read anew."""
    return db.session.scalars(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _sit_in_sections(person: Person, cohort: Cohort) -> None:
    ids = list(
        db.session.scalars(
            select(Offering.id).where(Offering.cohort_id == cohort.id, Offering.state == "open")
        )
    )
    sections: dict[int, list[Offering]] = {}
    for offering in lock_offerings(ids):
        sections.setdefault(offering.course_id, []).append(offering)
    seats = {
        seat.offering_id: seat
        for seat in db.session.scalars(
            select(Enrolment).where(
                Enrolment.offering_id.in_(ids), Enrolment.person_id == person.id
            )
        )
    }
    for course_id, parallel in sections.items():
        held = (seats.get(section.id) for section in parallel)
        if any(seat is not None and seat.state != "withdrawn" for seat in held):
            continue
        chosen = rules.choose_section([(s.id, s.capacity, s.seats_taken) for s in parallel])
        if chosen is None:
            course = db.session.get_one(Course, course_id)
            title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
            raise Refused(Decision(False, "section_full", {"course": title}))
        section = next(section for section in parallel if section.id == chosen)
        take(person, section, seats.get(chosen))


def take(person: Person, offering: Offering, seat: Enrolment | None) -> Enrolment:
    """Sit down: the caller holds the offering's lock and has asked the rules."""
    before = {"state": seat.state} if seat is not None else None
    if seat is None:
        seat = Enrolment(offering_id=offering.id, person_id=person.id)
        db.session.add(seat)
    seat.state, seat.enrolled_at = "active", clock.now()
    seat.ended_at, seat.reason = None, ""
    count(offering, +1)
    db.session.flush()
    audit.record(
        "enrolment.enrol",
        "enrolment",
        seat.id,
        before=before,
        after={"state": seat.state, "offering": offering.id, "person": person.id},
    )
    grant_role(person, Role.LEARNER, Scope("offering", offering.id))
    return seat


def count(place: Offering | Cohort, change: int) -> None:
    """Add *change* to the seats taken, in the database: the caller holds the lock."""
    table = type(place).__table__
    db.session.flush()
    db.session.execute(
        table.update()  # type: ignore[attr-defined]
        .where(table.c.id == place.id)
        .values(seats_taken=table.c.seats_taken + change)
    )
    set_committed_value(place, "seats_taken", place.seats_taken + change)


def _seat(person_id: int, offering_id: int) -> Enrolment | None:
    return db.session.scalar(
        select(Enrolment).where(
            Enrolment.person_id == person_id, Enrolment.offering_id == offering_id
        )
    )


def tell_of(
    person: Person, kind: str, title: dict[str, str], label: str | dict[str, str], on: str, url: str
) -> None:
    """Notify *person* of a seat: the title in both languages, the label, and the day."""
    notify(person, kind, {"title": title, "label": label, "on": on}, url=url)
