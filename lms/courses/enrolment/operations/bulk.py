"""Seating many people in one place: as many statements for two thousand as for a few.

The caller holds the lock of the place and has asked the rules (:mod:`..planning`, rosters). What
follows from a place in a degree cohort is told person by person (``programmes.registry.changed``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import has_request_context
from flask_login import current_user
from sqlalchemy import insert, select

from lms import access, audit, clock
from lms.access import Role, Scope
from lms.accounts.models import Grant, Person
from lms.audit import Change
from lms.communication.operations import notify_many
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment import rules
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations.seats import (
    Refused,
    count,
    lock_offerings,
    place_of_cohort,
    place_of_offering,
    standing_of,
)
from lms.courses.enrolment.queries.seats import SEATED, kept_by
from lms.courses.enrolment.rules import Decision
from lms.courses.programmes import registry as programmes
from lms.courses.programmes.models import Cohort, CohortMember, MemberEvent, MemberState, Track
from lms.db import db

CHUNK = 500


def seat_people(place: Offering | Cohort, person_ids: Sequence[int]) -> int:
    """Give these people a seat; how many got one (who has one keeps it).

    *place* is locked. :class:`.seats.Refused` where a rule stands against one of them: then the
    caller rolls back, and nobody is seated.
    """
    people = _people(person_ids)
    if isinstance(place, Cohort):
        return _join(place, people)
    seats = _seats([place.id], [one.id for one in people])
    newly = []
    for person in people:
        seat = seats.get((place.id, person.id))
        if seat is not None and seat.state == "active":
            continue
        newly.append(person)
    _ask(
        replace(place_of_offering(place, published=True), kept_by=kept_by(place)),
        [_state(seats.get((place.id, one.id))) for one in newly],
    )
    if not newly:
        return 0
    _sit({place.id: newly}, {place.id: place}, seats)
    course = db.session.get_one(Course, place.course_id)
    notify_many(
        newly, "enrolment.confirmed",
        {"title": {"ko": course.title_ko, "en": course.title_en or course.title_ko},
         "label": place.label, "on": place.starts_on.isoformat()},
        url=f"/learn/{place.id}",
    )  # fmt: skip
    return len(newly)


def sit_given(offering: Offering, person_ids: Sequence[int]) -> int:
    """Seats that were given elsewhere; how many are new. *offering* is locked.

    No rule is asked and nobody is told: the institution's own system decided, and told.
    """
    seats = _seats([offering.id], person_ids)
    newly = [
        one for one in _people(person_ids) if _state(seats.get((offering.id, one.id))) not in SEATED
    ]
    if newly:
        _sit({offering.id: newly}, {offering.id: offering}, seats)
    return len(newly)


def _state(seat: Enrolment | None) -> str | None:
    return seat.state if seat is not None else None


def _ask(place: rules.Place, standings: Sequence[str | None]) -> None:
    """Every one of them against the rules; each takes a seat from the next."""
    today = clock.today()
    for already, standing in enumerate(standings):
        decision = rules.may_be_seated(
            replace(place, seats_taken=place.seats_taken + already), standing, today=today
        )
        if not decision.allowed:
            raise Refused(decision)


def _join(cohort: Cohort, people: list[Person]) -> int:
    members = {
        row.person_id: row
        for part in _parts([one.id for one in people])
        for row in db.session.scalars(
            select(CohortMember).where(
                CohortMember.cohort_id == cohort.id, CohortMember.person_id.in_(part)
            )
        )
    }
    newly = [
        one
        for one in people
        if one.id not in members or members[one.id].state != MemberState.ENROLLED
    ]
    _ask(
        replace(
            place_of_cohort(cohort, published=True),
            held=registry.held_seats(cohort.id, [one.id for one in newly]),
        ),
        [standing_of(members.get(one.id)) for one in newly],
    )
    if not newly:
        return 0
    _sit_in_sections(cohort, newly)
    today = clock.today()
    before = {one.id: standing_of(members.get(one.id)) for one in newly}
    for person in newly:
        member = members.get(person.id)
        if member is None:
            member = members[person.id] = CohortMember(cohort_id=cohort.id, person_id=person.id)
            db.session.add(member)
        member.state, member.entered_on = MemberState.ENROLLED, today
        member.ended_on, member.reason, member.expected_on = None, "", None
        member.decision, member.policy_id, member.decided_at = None, None, None
        member.decided_by_id, member.graduated_on, member.note = None, None, ""
        member.leave_until = member.moved_to_id = None
    db.session.flush()
    count(cohort, len(newly))
    audit.record_many(
        "enrolment.join_cohort",
        "cohort_member",
        [
            Change(
                members[one.id].id,
                {"state": before[one.id]} if before[one.id] else None,
                {"state": MemberState.ENROLLED, "cohort": cohort.id, "person": one.id},
            )
            for one in newly
        ],
    )
    _grant(newly, Scope("cohort", cohort.id))
    _remember([members[one.id] for one in newly])
    track = db.session.get_one(Track, cohort.track_id)
    if track.stream == "degree":
        for one in newly:
            programmes.changed(members[one.id])
    notify_many(
        newly, "enrolment.confirmed",
        {"title": {"ko": track.title_ko, "en": track.title_en or track.title_ko},
         "label": {"ko": cohort.title_ko, "en": cohort.title_en or cohort.title_ko},
         "on": cohort.starts_on.isoformat()},
        url="/me/enrolments",
    )  # fmt: skip
    return len(newly)


def _sit_in_sections(cohort: Cohort, people: list[Person]) -> None:
    ids = list(
        db.session.scalars(
            select(Offering.id).where(Offering.cohort_id == cohort.id, Offering.state == "open")
        )
    )
    offerings = {one.id: one for one in lock_offerings(ids)} if ids else {}
    seats = _seats(ids, [one.id for one in people])
    parallel: dict[int, list[Offering]] = {}
    for offering in offerings.values():
        parallel.setdefault(offering.course_id, []).append(offering)
    chosen: dict[int, list[Person]] = {}
    for course_id, sections in parallel.items():
        taken = {one.id: one.seats_taken for one in sections}
        for person in people:
            held = [seats.get((one.id, person.id)) for one in sections]
            if any(seat is not None and seat.state != "withdrawn" for seat in held):
                continue
            best = rules.choose_section([(s.id, s.capacity, taken[s.id]) for s in sections])
            if best is None:
                course = db.session.get_one(Course, course_id)
                title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
                raise Refused(Decision(False, "section_full", {"course": title}))
            taken[best] += 1
            chosen.setdefault(best, []).append(person)
    _sit(chosen, offerings, seats)


def _sit(
    chosen: dict[int, list[Person]],
    offerings: dict[int, Offering],
    seats: dict[tuple[int, int], Enrolment],
) -> None:
    """Seats by offering, with their trail and roles; *offerings* are locked."""
    now = clock.now()
    for offering_id, people in sorted(chosen.items()):
        rows, before = [], {}
        for person in people:
            seat = seats.get((offering_id, person.id))
            before[person.id] = _state(seat)
            if seat is None:
                seat = Enrolment(offering_id=offering_id, person_id=person.id)
                db.session.add(seat)
            seat.state, seat.enrolled_at, seat.ended_at, seat.reason = "active", now, None, ""
            rows.append(seat)
        db.session.flush()
        count(offerings[offering_id], len(rows))
        audit.record_many(
            "enrolment.enrol",
            "enrolment",
            [
                Change(
                    seat.id,
                    {"state": before[seat.person_id]} if before[seat.person_id] else None,
                    {"state": "active", "offering": offering_id, "person": seat.person_id},
                )
                for seat in rows
            ],
        )
        _grant(people, Scope("offering", offering_id))


def _remember(members: list[CohortMember]) -> None:
    now = clock.now()
    db.session.execute(
        insert(MemberEvent),
        [
            {"member_id": one.id, "state": one.state, "on": clock.today(), "until_on": None,
             "reason": "", "note": "", "by_id": _actor(), "at": now}
            for one in members
        ],
    )  # fmt: skip


def _grant(people: list[Person], scope: Scope) -> None:
    """The learner's role at *scope* for those who do not hold it."""
    ids = [one.id for one in people]
    held = {
        person_id
        for part in _parts(ids)
        for person_id in db.session.scalars(
            select(Grant.person_id).where(
                Grant.person_id.in_(part),
                Grant.role == Role.LEARNER,
                Grant.scope_kind == scope.kind,
                Grant.scope_id == scope.id,
                Grant.ended_at.is_(None),
            )
        )
    }
    fresh = [one for one in ids if one not in held]
    if not fresh:
        return
    now = clock.now()
    db.session.execute(
        insert(Grant),
        [
            {"person_id": one, "role": Role.LEARNER.value, "scope_kind": scope.kind,
             "scope_id": scope.id, "granted_at": now, "granted_by_id": _actor(),
             "permissions": None, "ended_at": None}
            for one in fresh
        ],
    )  # fmt: skip
    after = {"role": Role.LEARNER.value, "scope": [scope.kind, scope.id]}
    audit.record_many("role.grant", "person", [Change(one, None, after) for one in fresh])
    access.forget_grants()


def _actor() -> int | None:
    signed_in = has_request_context() and current_user and current_user.is_authenticated
    return int(current_user.id) if signed_in else None


def _people(person_ids: Sequence[int]) -> list[Person]:
    found = {
        one.id: one
        for part in _parts(person_ids)
        for one in db.session.scalars(select(Person).where(Person.id.in_(part)))
    }
    return [found[one] for one in dict.fromkeys(person_ids)]


def _seats(
    offering_ids: Sequence[int], person_ids: Sequence[int]
) -> dict[tuple[int, int], Enrolment]:
    found: dict[tuple[int, int], Enrolment] = {}
    for part in _parts(person_ids):
        for seat in db.session.scalars(
            select(Enrolment).where(
                Enrolment.offering_id.in_(offering_ids), Enrolment.person_id.in_(part)
            )
        ):
            found[seat.offering_id, seat.person_id] = seat
    return found


def _parts(values: Sequence[int]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
