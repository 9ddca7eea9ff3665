"""What the completion rule reads, and what it says: policy, frozen results, attendance, curriculum."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import (
    CohortMember,
    RequirementCheck,
    Track,
    TrackCourse,
    TrackRequirement,
)
from lms.courses.programmes.rules.completion import (
    AttendanceFact,
    Completion,
    CompletionPolicy,
    DegreeFact,
    Facts,
    Item,
    Requirement,
    Result,
    decide,
)
from lms.db import db

POLICY = "track_completion"

Known = Mapping[int, tuple[bool, Decimal]]
#: person id → {course id: (credit earned, percent)} of live frozen results.
ResultsReader = Callable[[int], Known]
#: The same for many people at once: {person id: {course id: (credit earned, percent)}}.
ManyReader = Callable[[Collection[int]], Mapping[int, Known]]
#: (person ids, cohort id) → facts by person id; whoever is missing has none.
AttendanceReader = Callable[[Collection[int], int], Mapping[int, AttendanceFact]]
_reader: list[ResultsReader] = []
_many: list[ManyReader] = []
_attendance: list[AttendanceReader] = []
#: (person ids, track id) → the degree audit by person id; whoever is missing has none.
DegreeReader = Callable[[Collection[int], int], Mapping[int, DegreeFact]]
_degree: list[DegreeReader] = []


def register_results_reader(reader: ResultsReader, many: ManyReader | None = None) -> None:
    """The gradebook tells how frozen course results are read; the last one registered counts."""
    _reader[:] = [reader]
    _many[:] = [many] if many is not None else []


def register_attendance_reader(reader: AttendanceReader) -> None:
    """Attendance tells the rates of a cohort's people; the last one registered counts.

    *reader(person_ids, cohort_id)* answers in a fixed number of statements.
    """
    _attendance[:] = [reader]


def register_degree_reader(reader: DegreeReader) -> None:
    """Degrees tell how students stand with their curriculum; the last one registered counts.

    *reader(person_ids, track_id)* answers in a fixed number of statements.
    """
    _degree[:] = [reader]


def results_of(person_id: int) -> dict[int, Result]:
    """A person's frozen results by course; of a course taken twice the better one is read."""
    return _results(_reader[0](person_id)) if _reader else {}


def results_of_many(person_ids: Collection[int]) -> dict[int, dict[int, Result]]:
    """The same for many people; one statement where the gradebook reads many at once."""
    if not _many:
        return {person_id: results_of(person_id) for person_id in person_ids}
    found = _many[0](person_ids)
    return {person_id: _results(found.get(person_id, {})) for person_id in person_ids}


def _results(known: Known) -> dict[int, Result]:
    return {
        course_id: Result(bool(credit_earned), Decimal(percent))
        for course_id, (credit_earned, percent) in known.items()
    }


def attendance_of(person_ids: Collection[int], cohort_id: int) -> Mapping[int, AttendanceFact]:
    """Facts of attendance by person; empty before attendance is kept."""
    return _attendance[0](person_ids, cohort_id) if _attendance and person_ids else {}


def policy_for(
    track_id: int, cohort_id: int, on: date | None = None
) -> policies.InForce[CompletionPolicy]:
    """The completion policy in force for a cohort, its track, its organisation or the office."""
    scope = Scope("cohort", cohort_id) if cohort_id else Scope("track", track_id)
    return policies.in_force(POLICY, scope, on)


def requirements_of(track_id: int) -> list[TrackRequirement]:
    """What the track asks beside courses now, in order: for completion first."""
    return list(
        db.session.scalars(
            select(TrackRequirement)
            .where(TrackRequirement.track_id == track_id, TrackRequirement.retired_at.is_(None))
            .order_by(TrackRequirement.stage, TrackRequirement.position, TrackRequirement.id)
        )
    )


def checks_of(member_ids: Collection[int]) -> dict[int, dict[int, RequirementCheck]]:
    """The standing ticks of members: {member id: {requirement id: tick}}; one statement."""
    found: dict[int, dict[int, RequirementCheck]] = {}
    for check in db.session.scalars(
        select(RequirementCheck)
        .where(
            RequirementCheck.member_id.in_(list(member_ids)),
            RequirementCheck.withdrawn_at.is_(None),
        )
        .order_by(RequirementCheck.id)
    ):
        found.setdefault(check.member_id, {})[check.requirement_id] = check
    return found


def curriculum_for(track: Track) -> list[Requirement]:
    """The track's courses as the rule reads them, in order."""
    credits = dict(
        db.session.execute(
            select(Course.id, Course.credits)
            .join(TrackCourse, TrackCourse.course_id == Course.id)
            .where(TrackCourse.track_id == track.id)
        )
        .tuples()
        .all()
    )
    return [
        Requirement(
            item.course_id, item.required, credits.get(item.course_id) or Decimal(0),
            bool(item.is_project),
        )
        for item in track.courses
    ]  # fmt: skip


def assess(
    member: CohortMember, policy: CompletionPolicy, results: Mapping[int, Result]
) -> Completion:
    """What the rule says of *member* now, whatever was decided before."""
    return assess_many([member], policy, {member.person_id: results})[member.id]


def assess_many(
    members: Sequence[CohortMember],
    policy: CompletionPolicy,
    results: Mapping[int, Mapping[int, Result]] | None = None,
    attendance: Mapping[int, AttendanceFact] | None = None,
) -> dict[int, Completion]:
    """The same for members of one cohort, by member id; the statements do not grow with them."""
    if not members:
        return {}
    cohort = members[0].cohort
    people = [member.person_id for member in members]
    known = results if results is not None else results_of_many(people)
    rates = attendance if attendance is not None else attendance_of(people, cohort.id)
    curriculum = curriculum_for(cohort.track)
    asked = requirements_of(cohort.track_id)
    checks = checks_of([member.id for member in members]) if asked else {}
    if policy.degree_audit and cohort.track.stream != "degree":  # set for a whole institution
        policy = replace(policy, degree_audit=False)
    degrees = _degree[0](people, cohort.track_id) if _degree and policy.degree_audit else {}
    today = clock.today()
    return {
        member.id: decide(
            curriculum,
            known.get(member.person_id, {}),
            policy,
            expected_on=member.expected_on,
            today=today,
            facts=Facts(
                rates.get(member.person_id),
                items_of(asked, checks.get(member.id, {})),
                degrees.get(member.person_id),
            ),
        )
        for member in members
    }


def items_of(
    asked: Iterable[TrackRequirement], checks: Mapping[int, RequirementCheck]
) -> tuple[Item, ...]:
    """Requirements beside courses as the rule reads them."""
    return tuple(
        Item(one.id, one.stage, checks[one.id].met_on if one.id in checks else None)
        for one in asked
    )
