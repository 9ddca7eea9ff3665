"""A cohort's members with how the rule stands for each: for deciding, filtering and exporting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries.people import matches
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import (
    Cohort,
    CohortMember,
    MemberState,
    TrackCourse,
    TrackRequirement,
)
from lms.courses.programmes.queries.assessment import (
    assess_many,
    attendance_of,
    policy_for,
    results_of_many,
)
from lms.courses.programmes.queries.leaving import plan_of
from lms.courses.programmes.rules.completion import AttendanceFact, Completion, mean
from lms.courses.programmes.rules.leaving import REVOKED
from lms.db import db

#: What a list of members can be narrowed to beside the states: as the rule stands now.
NOTES = ("expected", "overdue", "ready", "proposed", "revoked")


@dataclass(frozen=True)
class Row:
    """A member as a cohort's page of completion shows them."""

    member: CohortMember
    person: Person
    completion: Completion
    attendance: AttendanceFact | None
    average: Decimal | None

    @property
    def notes(self) -> frozenset[str]:
        """What a decider should see: all met, expected, overdue, proposed for dismissal, revoked."""
        member, found = self.member, set()
        if member.reason == REVOKED:
            found.add("revoked")
        undecided = member.state in (MemberState.ENROLLED, MemberState.NOT_COMPLETED)
        if undecided and self.completion.completed:
            found.add("ready")
        if member.state == MemberState.ENROLLED:
            if member.expected_on is not None:
                late = member.expected_on < clock.today()
                found.add("overdue" if late else "expected")
            if self.attendance is not None and self.attendance.dismissal:
                found.add("proposed")
        return frozenset(found)

    @property
    def open_lines(self) -> int:
        """How many requirements of completion are not met."""
        return len(self.completion.unmet)


SORTS: dict[str, Any] = {
    "name": lambda row: (row.person.name, row.person.number),
    "open": lambda row: (row.open_lines, row.person.name, row.person.number),
    "attendance": lambda row: (
        row.attendance.rate
        if row.attendance is not None and row.attendance.rate is not None
        else Decimal(101),
        row.person.name,
        row.person.number,
    ),
}


def rows_of(cohort: Cohort) -> list[Row]:
    """Every member with the rule's lines; the statements do not grow with the members."""
    found = db.session.execute(
        select(CohortMember, Person)
        .join(Person, Person.id == CohortMember.person_id)
        .where(CohortMember.cohort_id == cohort.id)
        .order_by(Person.name, Person.number)
    ).all()
    members = [member for member, _person in found]
    ids = [member.person_id for member in members]
    results, attendance = results_of_many(ids), attendance_of(ids, cohort.id)
    policy = policy_for(cohort.track_id, cohort.id).value
    outcomes = assess_many(members, policy, results, attendance)
    courses = {item.course_id for item in cohort.track.courses}
    return [
        Row(
            member,
            person,
            outcomes[member.id],
            attendance.get(person.id),
            mean(
                [
                    result.percent
                    for course_id, result in results[person.id].items()
                    if course_id in courses and result.credit_earned
                ]
            ),
        )
        for member, person in found
    ]


def narrowed(rows: list[Row], *, text: str, state: str, sort: str) -> list[Row]:
    """The rows that match words and a state (or one of :data:`NOTES`), in order."""
    if text:
        rows = [row for row in rows if matches(row.person, text)]
    if state in NOTES:
        rows = [row for row in rows if state in row.notes]
    elif state:
        rows = [row for row in rows if row.member.state == state]
    key = SORTS.get(sort.lstrip("-"), SORTS["name"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def counted(rows: list[Row]) -> dict[str, int]:
    """How many there are of each state and note."""
    found: dict[str, int] = {}
    for row in rows:
        for code in (row.member.state, *row.notes):
            found[code] = found.get(code, 0) + 1
    return found


def closing_plan(cohort: Cohort) -> list[tuple[Row, str]]:
    """Who is still enrolled, and what closing the cohort would decide of them."""
    rows = [row for row in rows_of(cohort) if row.member.state == MemberState.ENROLLED]
    plan = plan_of([row.member for row in rows], {row.member.id: row.completion for row in rows})
    return [(row, plan[row.member.id]) for row in rows]


@dataclass(frozen=True)
class Names:
    """What the sentences of lines name."""

    courses: dict[int, Course]
    requirements: dict[int, TrackRequirement]


def names_of(track_id: int) -> Names:
    """The track's courses and requirements, retired ones too; two statements."""
    courses = db.session.scalars(
        select(Course)
        .join(TrackCourse, TrackCourse.course_id == Course.id)
        .where(TrackCourse.track_id == track_id)
    )
    requirements = db.session.scalars(
        select(TrackRequirement)
        .where(TrackRequirement.track_id == track_id)
        .order_by(TrackRequirement.stage, TrackRequirement.position, TrackRequirement.id)
    )
    return Names({one.id: one for one in courses}, {one.id: one for one in requirements})


def is_over(cohort: Cohort, today: date) -> bool:
    """Whether the cohort can be closed: its last day has passed."""
    return today > cohort.ends_on
