"""Marks of an assignment as a sheet shows them and as a plan compares with them."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.courses.bulk_marking.queries.works import Handed, handed_in
from lms.courses.bulk_marking.rules import State
from lms.courses.enrolment import queries as enrolment
from lms.courses.grading import queries as grading
from lms.courses.grading.models import Grade, Marking
from lms.db import db


def sheet_rows(assignment: Assignment, reader: Person) -> list[tuple[Handed, Grade | None]]:
    """The latest work of everybody with its mark, in the order of the list."""
    items = handed_in(assignment, reader, only_latest=True)
    grades = grading.grades_by_submission(item.submission.id for item in items)
    return [(item, grades.get(item.submission.id)) for item in items]


def states_of(assignment: Assignment, reader: Person) -> list[State]:
    """How every work stands that a sheet may mark."""
    scheme = grading.scheme_of(assignment.id)
    criteria = assignment.criteria
    rows = sheet_rows(assignment, reader)
    begun = set(
        db.session.scalars(
            select(Marking.submission_id).where(
                Marking.submission_id.in_([item.submission.id for item, _grade in rows])
            )
        )
    )
    found = []
    for item, grade in rows:
        given = {mark.criterion_id: mark.points for mark in grade.marks} if grade else {}
        points: dict[int, Decimal | None] = {line.id: given.get(line.id) for line in criteria}
        barred = ""
        if grade is None and (item.submission.id in begun or scheme.twice(item.submission)):
            barred = "twice"
        elif grade is not None and grade.rubric_version_id != assignment.rubric_version_id:
            barred = "edition"
        found.append(
            State(
                submission_id=item.submission.id,
                key=item.number,
                name="" if item.hidden else item.name,
                number=item.submission.number,
                version=grade.version if grade else 0,
                points=points,
                total=grade.points if grade else None,
                feedback=grade.feedback if grade else "",
                released=grade is not None and grade.released_at is not None,
                barred=barred,
            )
        )
    return found


def learners_of(assignment: Assignment) -> dict[str, str]:
    """Names of everybody with a seat by number, so that who handed nothing in is told as such.

    Empty while names are hidden: a number typed would otherwise tell whose work is missing.
    """
    if grading.scheme_of(assignment.id).anonymous:
        return {}
    return {seat.number: seat.name for seat in enrolment.roster(assignment.offering_id)}
