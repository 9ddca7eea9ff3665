"""Loading is authorising: rubrics by id, reached through an offering of their course."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content import queries as content
from lms.courses.rubrics import queries
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.db import db

EDIT = Permission.ASSIGNMENT_EDIT


def rubric_in(person: Person, offering_id: int, rubric_id: int) -> tuple[Rubric, Offering]:
    """A rubric of the offering's course, to whoever may edit the offering's assignments."""
    offering = offering_for(person, offering_id, EDIT)
    rubric = _rubric(rubric_id)
    if rubric is None or rubric.course_id != offering.course_id:
        abort(404)
    return rubric, offering


def source_for(person: Person, offering_id: int, rubric_id: int) -> tuple[Rubric, Offering]:
    """A rubric to be copied into the offering's course: of it, or of another that one teaches."""
    offering = offering_for(person, offering_id, EDIT)
    rubric = _rubric(rubric_id)
    if rubric is None or rubric.course_id not in {offering.course_id, *taught_courses(person)}:
        abort(404)
    return rubric, offering


def taught_courses(person: Person) -> list[int]:
    """The courses of whose offerings *person* may edit the assignments."""
    offerings = [
        offering_id
        for offering_id in content.taught_offerings(person)
        if access.may(person, EDIT, Scope("offering", offering_id))
    ]
    return queries.courses_of_offerings(offerings)


def _rubric(rubric_id: int) -> Rubric | None:
    return db.session.scalar(
        select(Rubric)
        .where(Rubric.id == rubric_id)
        .options(
            joinedload(Rubric.course),
            selectinload(Rubric.versions).selectinload(RubricVersion.criteria),
            selectinload(Rubric.versions).joinedload(RubricVersion.created_by),
        )
    )
