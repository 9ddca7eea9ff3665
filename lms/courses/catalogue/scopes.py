"""What courses and offerings lie in; cohorts and tracks are known by programmes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.catalogue.models import Course, Offering
from lms.db import db


def of_course(course_id: int) -> Iterator[Scope]:
    """The course's organisation and those above it."""
    organisation_id = db.session.scalar(
        select(Course.organisation_id).where(Course.id == course_id)
    )
    if organisation_id is not None:
        yield from access.chain(Scope("organisation", organisation_id))


def of_offering(offering_id: int) -> Iterator[Scope]:
    """The offering's cohort with all that it lies in, then the course's organisation."""
    row = db.session.execute(
        select(Offering.cohort_id, Offering.course_id, Course.organisation_id)
        .join(Course)
        .where(Offering.id == offering_id)
    ).one_or_none()
    if row is None:
        return
    if row.cohort_id is not None:
        yield from access.chain(Scope("cohort", row.cohort_id))
    yield Scope("course", row.course_id)
    yield from access.chain(Scope("organisation", row.organisation_id))
