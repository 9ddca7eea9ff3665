"""Courses and offerings as those who run them see them: drafts too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms.access import Role
from lms.accounts.models import Grant, Invitation, Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paged, paginate

SORTS: dict[str, tuple[Any, ...]] = {
    "title": (Course.title_ko.asc(),),
    "-title": (Course.title_ko.desc(),),
    "code": (Course.code.asc(),),
    "-code": (Course.code.desc(),),
    "created": (Course.created_at.asc(),),
    "-created": (Course.created_at.desc(),),
}


@dataclass(frozen=True)
class CourseRow:
    """A course in the list of those who manage it."""

    course: Course
    organisation: Organisation
    offerings: int  # not closed


def courses(
    organisation_ids: Iterable[int], *, text: str, state: str, sort: str, page: int
) -> Page[CourseRow]:
    """The courses of these institutions; *state* is draft, published or empty."""
    running = (
        select(Offering.course_id, func.count().label("running"))
        .where(Offering.state != "closed")
        .group_by(Offering.course_id)
        .subquery()
    )
    query: Any = (
        select(Course, Organisation, func.coalesce(running.c.running, 0))
        .join(Organisation, Organisation.id == Course.organisation_id)
        .outerjoin(running, running.c.course_id == Course.id)
        .where(Course.organisation_id.in_(list(organisation_ids)))
        .order_by(*SORTS.get(sort, SORTS["title"]), Course.id)
    )
    if state == "draft":
        query = query.where(Course.published_at.is_(None))
    elif state == "published":
        query = query.where(Course.published_at.is_not(None))
    if is_initials(text):
        wanted = initial_consonants(text)
        rows = [
            CourseRow(*row)
            for row in db.session.execute(query)
            if wanted in initial_consonants(row[0].title_ko)
        ]
        return paged(rows, page)
    if text:
        like = f"%{text.replace('%', '').replace('_', ' ')}%"
        query = query.where(
            or_(Course.title_ko.ilike(like), Course.title_en.ilike(like), Course.code.ilike(like))
        )
    return paginate(query, page, scalars=False).map(lambda row: CourseRow(*row))


def offerings_of(course_id: int) -> list[Offering]:
    """All offerings of a course, the latest first."""
    return list(
        db.session.scalars(
            select(Offering)
            .where(Offering.course_id == course_id)
            .order_by(Offering.starts_on.desc(), Offering.id.desc())
        )
    )


def offerings_of_cohort(cohort_id: int) -> list[Offering]:
    """All offerings of a cohort with their courses."""
    return list(
        db.session.scalars(
            select(Offering)
            .join(Course, Course.id == Offering.course_id)
            .where(Offering.cohort_id == cohort_id)
            .options(joinedload(Offering.course))
            .order_by(Course.title_ko, Offering.label, Offering.id)
        )
    )


@dataclass(frozen=True)
class Teacher:
    """Someone on an offering's team."""

    grant_id: int
    role: Role
    person: Person


def team_of(offering_id: int) -> list[Teacher]:
    """Who teaches an offering, instructors first."""
    rows = db.session.execute(
        select(Grant, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.scope_kind == "offering",
            Grant.scope_id == offering_id,
            Grant.role.in_([Role.INSTRUCTOR, Role.ASSISTANT]),
            Grant.ended_at.is_(None),
        )
    )
    found = [Teacher(grant.id, Role(grant.role), person) for grant, person in rows]
    return sorted(found, key=lambda t: (t.role != Role.INSTRUCTOR, t.person.name, t.grant_id))


def team_invitations(offering_id: int) -> list[Invitation]:
    """Invitations to an offering's team that nobody has answered."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(
                Invitation.scope_kind == "offering",
                Invitation.scope_id == offering_id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
            )
            .order_by(Invitation.id)
        )
    )
