"""Leaving a cohort with its seats, and coming back to them."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.accounts.operations import end_role, grant_role
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
from lms.courses.programmes.models import CohortMember, MemberState, Track
from lms.db import db


def leave_cohort(
    member: CohortMember, reason: str, *, note: str = "", state: str = "", tell: bool = True
) -> bool:
    """End a place in a cohort and the active seats in its offerings; False where it had ended.

    *state*: how the place ends; by default dismissed for that reason, else withdrawn.
    """
    cohort = lock_cohort(member.cohort_id)
    db.session.refresh(member)
    if member.state != MemberState.ENROLLED:
        return False
    person = db.session.get_one(Person, member.person_id)
    default = MemberState.DISMISSED if reason == "dismissal" else MemberState.WITHDRAWN
    member.state = MemberState(state) if state else default
    member.ended_on, member.reason, member.expected_on = clock.today(), reason, None
    count(cohort, -1)
    db.session.flush()
    audit.record(
        "enrolment.leave_cohort",
        "cohort_member",
        member.id,
        before={"state": MemberState.ENROLLED},
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
    offerings = {one.id: one for one in lock_offerings([seat.offering_id for seat in seats])}
    for seat in sorted(seats, key=lambda one: one.offering_id):
        offering = offerings[seat.offering_id]
        if offering.seats_taken >= offering.capacity:
            course = db.session.get_one(Course, offering.course_id)
            title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
            raise NotAllowed("section_full", course=title)
        take(person, offering, seat)
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
