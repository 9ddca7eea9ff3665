"""Erasing what was written to a person, and what a person wrote to themselves."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.courses.assignments.models import SubmissionMember
from lms.courses.grading.models import (
    Annotation,
    CriterionMark,
    Grade,
    GradeAdjustment,
    Marking,
    MarkingLine,
    Presence,
    Snippet,
)
from lms.db import db


def erase(person: Person) -> None:
    """Empty what was written to a person about their work; the points stay under the pseudonym.

    What was written to a whole group stays while another member is there to read it.
    """
    others = (
        select(SubmissionMember.submission_id)
        .join(Person, Person.id == SubmissionMember.person_id)
        .where(SubmissionMember.person_id != person.id, Person.erased_at.is_(None))
    )
    works = select(SubmissionMember.submission_id).where(
        SubmissionMember.person_id == person.id, SubmissionMember.submission_id.not_in(others)
    )
    grades = select(Grade.id).where(Grade.submission_id.in_(works))
    markings = select(Marking.id).where(Marking.submission_id.in_(works))
    for statement in (
        update(CriterionMark).where(CriterionMark.grade_id.in_(grades)).values(comment=""),
        update(Grade).where(Grade.submission_id.in_(works)).values(feedback=""),
        update(Marking).where(Marking.submission_id.in_(works)).values(feedback=""),
        update(MarkingLine).where(MarkingLine.marking_id.in_(markings)).values(comment=""),
        update(GradeAdjustment).where(GradeAdjustment.person_id == person.id).values(reason=""),
        delete(Annotation).where(Annotation.submission_id.in_(works)),
        delete(Snippet).where(Snippet.owner_id == person.id, Snippet.shared.is_(False)),
        delete(Presence).where(Presence.person_id == person.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
