"""What is due for a person, across offerings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from lms import clock
from lms.courses.assignments.models import Assignment, Draft, Submission, SubmissionMember
from lms.courses.assignments.queries.dates import effective_dates_of_many
from lms.courses.assignments.rules import Dates, Phase, phase
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.db import db


@dataclass(frozen=True)
class DueItem:
    """An assignment as a learner's lists show it. Bilingual: title; course through course_*."""

    assignment_id: int
    offering_id: int
    title_ko: str
    title_en: str
    course_ko: str
    course_en: str
    label: str
    dates: Dates
    phase: Phase
    submitted: int  # how often it was handed in
    last_submission_id: int | None
    draft: bool  # something is written and not handed in
    revision: int  # of the assignment, which calendars see
    updated_at: datetime | None

    @property
    def due_at(self) -> datetime | None:
        """When it is due."""
        return self.dates.due_at


def _items(person_id: int) -> Select[Any]:
    handed_in = (
        select(
            Submission.assignment_id,
            func.count().label("count"),
            func.max(Submission.id).label("last_id"),
        )
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .where(SubmissionMember.person_id == person_id)
        .group_by(Submission.assignment_id)
        .subquery()
    )
    return (
        select(
            Assignment,
            Course.title_ko,
            Course.title_en,
            Offering.label,
            handed_in.c.count,
            handed_in.c.last_id,
            Draft.id,
        )
        .join(Offering, Offering.id == Assignment.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(
            Enrolment,
            (Enrolment.offering_id == Offering.id) & (Enrolment.person_id == person_id),
        )
        .outerjoin(handed_in, handed_in.c.assignment_id == Assignment.id)
        .outerjoin(Draft, (Draft.assignment_id == Assignment.id) & (Draft.person_id == person_id))
        .where(
            Enrolment.state == "active",
            Offering.state == "open",
            Assignment.published_at.is_not(None),
        )
        .order_by(Assignment.due_at.is_(None), Assignment.due_at, Assignment.id)
    )


def my_assignments(person_id: int) -> list[DueItem]:
    """Every assignment of the offerings in which a person sits now, by due date; three statements."""
    now, rows = clock.now(), list(db.session.execute(_items(person_id)).tuples())
    held = effective_dates_of_many([person_id], [row[0] for row in rows])
    found = []
    for assignment, course_ko, course_en, label, count, last_id, draft_id in rows:
        dates = held[(person_id, assignment.item_kind, assignment.id)]
        found.append(
            DueItem(
                assignment_id=assignment.id,
                offering_id=assignment.offering_id,
                title_ko=assignment.title_ko,
                title_en=assignment.title_en,
                course_ko=course_ko,
                course_en=course_en,
                label=label,
                dates=dates,
                phase=phase(dates, now),
                submitted=count or 0,
                last_submission_id=last_id,
                draft=draft_id is not None,
                revision=assignment.version,
                updated_at=assignment.updated_at or assignment.created_at,
            )
        )
    # A date of one's own may change the order.
    return sorted(found, key=lambda item: (item.due_at is None, item.due_at or now))
