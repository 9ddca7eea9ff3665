"""What the completion rule reads, and what it says: policy, frozen results, curriculum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from lms import clock, policies
from lms.access import Scope
from lms.courses.programmes.models import CohortMember
from lms.courses.programmes.rules.completion import (
    Completion,
    CompletionPolicy,
    Requirement,
    Result,
    decide,
)

POLICY = "track_completion"

#: person id → {course id: (credit earned, percent)} of live frozen results.
ResultsReader = Callable[[int], Mapping[int, tuple[bool, Decimal]]]
_reader: list[ResultsReader] = []


def register_results_reader(reader: ResultsReader) -> None:
    """The gradebook tells how frozen course results are read; the last one registered counts."""
    _reader[:] = [reader]


def results_of(person_id: int) -> dict[int, Result]:
    """A person's frozen results by course; of a course taken twice the better one is read."""
    if not _reader:
        return {}
    return {
        course_id: Result(bool(credit_earned), Decimal(percent))
        for course_id, (credit_earned, percent) in _reader[0](person_id).items()
    }


def policy_for(
    track_id: int, cohort_id: int, on: date | None = None
) -> policies.InForce[CompletionPolicy]:
    """The completion policy in force for a cohort, its track, its organisation or the office."""
    scope = Scope("cohort", cohort_id) if cohort_id else Scope("track", track_id)
    return policies.in_force(POLICY, scope, on)


def assess(
    member: CohortMember, policy: CompletionPolicy, results: Mapping[int, Result]
) -> Completion:
    """What the rule says of *member* now, whatever was decided before."""
    curriculum = [
        Requirement(item.course_id, item.required) for item in member.cohort.track.courses
    ]
    return decide(curriculum, results, policy, expected_on=member.expected_on, today=clock.today())
