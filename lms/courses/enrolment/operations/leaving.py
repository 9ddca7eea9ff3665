"""Leaving a cohort with its seats, and coming back to them."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.accounts.operations import end_role, grant_role
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations.seats import (
    count,
    lock_cohort,
    lock_offerings,
    take,
    tell_of,
    withdraw,
)
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.courses.programmes.operations import changed
from lms.db import db


def leave_cohort(
    member: CohortMember, reason: str, *, note: str = "", state: str = "", tell: bool = True
) -> bool:
    """End a place in a cohort and the active seats in its offerings; False where it had ended.

    *state*: how the place ends; by default dismissed for that reason, else withdrawn.
    """
    cohort = lock_cohort(member.cohort_id)
    db.session.refresh(member)
    if member.state not in (MemberState.ENROLLED, MemberState.ON_LEAVE):
        return False
    before = member.state
    person = db.session.get_one(Person, member.person_id)
    default = MemberState.DISMISSED if reason == "dismissal" else MemberState.WITHDRAWN
    member.state = MemberState(state) if state else default
    member.ended_on, member.reason, member.expected_on = clock.today(), reason, None
    member.leave_until = None
    count(cohort, -1)
    db.session.flush()
    audit.record(
        "enrolment.leave_cohort",
        "cohort_member",
        member.id,
        before={"state": before},
        after={"state": member.state, "code": reason, "cohort": cohort.id, "person": person.id},
        reason=note,
    )
    end_role(person, Role.LEARNER, Scope("cohort", cohort.id), reason=reason)
    seats = db.session.scalars(
        select(Enrolment)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .where(
            Offering.cohort_id == cohort.id,
            Enrolment.person_id == person.id,
            Enrolment.state == "active",
        )
        .order_by(Enrolment.offering_id)
    )
    for seat in list(seats):
        withdraw(seat, reason, note=note, tell=False)
    changed(member, note=note)
    if not tell:
        return True
    track = db.session.get_one(Track, cohort.track_id)
    tell_of(
        person,
        "enrolment.withdrawn",
        {"ko": track.title_ko, "en": track.title_en or track.title_ko},
        {"ko": cohort.title_ko, "en": cohort.title_en or cohort.title_ko},
        clock.today().isoformat(),
        "/me/enrolments",
    )
    return True


def return_to_cohort(member: CohortMember, reason: str) -> None:
    """Undo :func:`leave_cohort`: the place, the role, and the seats that ended with it.

    ``NotAllowed``: full, section_full where a seat was given to somebody else meanwhile.
    """
    cohort = lock_cohort(member.cohort_id)
    if cohort.seats_taken >= cohort.capacity:
        raise NotAllowed("full", capacity=cohort.capacity)
    held = registry.held_seats(cohort.id, [member.person_id])
    if cohort.seats_taken + held >= cohort.capacity:
        raise NotAllowed("held", held=held)
    person = db.session.get_one(Person, member.person_id)
    since = clock.seoul_midnight(member.ended_on or clock.today())
    seats = list(
        db.session.scalars(
            select(Enrolment)
            .join(Offering, Offering.id == Enrolment.offering_id)
            .where(
                Offering.cohort_id == cohort.id,
                Enrolment.person_id == person.id,
                Enrolment.state == "withdrawn",
                Enrolment.reason == member.reason,
                Enrolment.ended_at >= since,
            )
        )
    )
    _sit_again(person, seats)
    before = {"state": member.state, "code": member.reason}
    member.state, member.ended_on, member.reason = MemberState.ENROLLED, None, ""
    count(cohort, +1)
    db.session.flush()
    audit.record(
        "enrolment.return_to_cohort",
        "cohort_member",
        member.id,
        before=before,
        after={"state": member.state, "cohort": cohort.id, "person": person.id},
        reason=reason,
    )
    grant_role(person, Role.LEARNER, Scope("cohort", cohort.id))
    changed(member, note=reason)


def rest(member: CohortMember, reason: str) -> None:
    """End the seats of a member on leave for that coded *reason*; the place itself is kept.

    Also those in courses of the university that belong to no cohort: leave is from all of them.
    Seats of a term are ended by its course registration, which knows whether they were dropped.
    """
    cohort = lock_cohort(member.cohort_id)
    person = db.session.get_one(Person, member.person_id)
    for seat in _live_seats(person.id, cohort):
        withdraw(seat, reason, tell=False)


def resume(member: CohortMember, reason: str) -> None:
    """Give the seats again that ended by :func:`rest`, where their courses still run.

    ``NotAllowed`` ``section_full`` where a seat was given to somebody else meanwhile.
    """
    cohort = lock_cohort(member.cohort_id)
    person = db.session.get_one(Person, member.person_id)
    seats = list(
        db.session.scalars(
            select(Enrolment)
            .join(Offering, Offering.id == Enrolment.offering_id)
            .where(
                Enrolment.person_id == person.id,
                Enrolment.state == "withdrawn",
                Enrolment.reason == reason,
                Offering.cohort_id == cohort.id,
                Offering.state == "open",
                Offering.ends_on >= clock.today(),
            )
        )
    )
    _sit_again(person, seats)


def _live_seats(person_id: int, cohort: Cohort) -> list[Enrolment]:
    mine = Offering.cohort_id == cohort.id
    track = db.session.get_one(Track, cohort.track_id)
    if track.stream == "degree":
        place = Course.organisation_id == track.organisation_id
        mine = mine | (Offering.cohort_id.is_(None) & Offering.term_id.is_(None) & place)
    return list(
        db.session.scalars(
            select(Enrolment)
            .join(Offering, Offering.id == Enrolment.offering_id)
            .join(Course, Course.id == Offering.course_id)
            .where(
                mine,
                Enrolment.person_id == person_id,
                Enrolment.state == "active",
                Offering.ends_on >= clock.today(),
            )
            .order_by(Enrolment.offering_id)
        )
    )


def _sit_again(person: Person, seats: list[Enrolment]) -> None:
    offerings = {one.id: one for one in lock_offerings([seat.offering_id for seat in seats])}
    for seat in sorted(seats, key=lambda one: one.offering_id):
        offering = offerings[seat.offering_id]
        if offering.seats_taken >= offering.capacity:
            course = db.session.get_one(Course, offering.course_id)
            title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
            raise NotAllowed("section_full", course=title)
        take(person, offering, seat)
