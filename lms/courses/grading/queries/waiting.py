"""What waits for a grader, over all the offerings that they teach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from lms import access
from lms.access import ROOT, Permission
from lms.accounts.models import Organisation, Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.models import Course, Offering
from lms.courses.catalogue.queries import OfferingCard
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading.models import Grade
from lms.db import db


@dataclass(frozen=True)
class ToGrade:
    """An offering with work that waits for a mark, and since when the oldest does."""

    offering: OfferingCard
    count: int
    oldest_at: datetime


def teaching_offerings(person: Person) -> list[int]:
    """Ids of the offerings in which *person* may grade, whatever scope the role was given in."""
    scopes = access.scopes_with(person, Permission.SUBMISSION_GRADE)
    if not scopes:
        return []
    query = select(Offering.id).join(Course, Course.id == Offering.course_id)
    if ROOT not in scopes:
        ids = {
            kind: [scope.id for scope in scopes if scope.kind == kind]
            for kind in ("offering", "cohort", "course", "organisation")
        }
        query = query.where(
            or_(
                Offering.id.in_(ids["offering"]),
                Offering.cohort_id.in_(ids["cohort"]),
                Offering.course_id.in_(ids["course"]),
                Course.organisation_id.in_(_with_parts(ids["organisation"])),
            )
        )
    return list(db.session.scalars(query.order_by(Offering.id)))


def _with_parts(organisation_ids: list[int]) -> list[int]:
    """Organisations with everything below them (a university's departments)."""
    known, fresh = set(organisation_ids), set(organisation_ids)
    while fresh:
        below = db.session.scalars(
            select(Organisation.id).where(Organisation.parent_id.in_(sorted(fresh)))
        )
        fresh = set(below) - known
        known |= fresh
    return sorted(known)


def waiting_counts(offering_ids: list[int]) -> dict[int, tuple[int, datetime]]:
    """By offering: how many latest submissions have no released mark, and the oldest's moment."""
    if not offering_ids:
        return {}
    latest = (
        select(
            Submission.assignment_id,
            Submission.person_id,
            func.max(Submission.number).label("number"),
        )
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.offering_id.in_(offering_ids))
        .group_by(Submission.assignment_id, Submission.person_id)
        .subquery("latest")
    )
    rows = db.session.execute(
        select(
            Assignment.offering_id,
            func.count().label("submissions"),
            func.min(Submission.submitted_at).label("oldest_at"),
        )
        .select_from(Submission)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(
            latest,
            (latest.c.assignment_id == Submission.assignment_id)
            & (latest.c.person_id == Submission.person_id)
            & (latest.c.number == Submission.number),
        )
        .join(
            Enrolment,
            (Enrolment.person_id == Submission.person_id)
            & (Enrolment.offering_id == Assignment.offering_id),
        )
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .where(Enrolment.state != "withdrawn", Grade.released_at.is_(None))
        .group_by(Assignment.offering_id)
    )
    return {row.offering_id: (row.submissions, row.oldest_at) for row in rows}


def to_grade(person: Person) -> list[ToGrade]:
    """Where work waits for *person*, the longest wait first."""
    found = waiting_counts(teaching_offerings(person))
    cards = catalogue.offering_cards(found)
    lines = [ToGrade(cards[key], count, oldest) for key, (count, oldest) in found.items()]
    return sorted(lines, key=lambda line: (line.oldest_at, line.offering.id))
