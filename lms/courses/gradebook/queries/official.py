"""Results that an institution's own system decides: whether, by which file, as of which day."""

from __future__ import annotations

from flask import g, has_request_context
from sqlalchemy import select

from lms.courses.catalogue.models import Course, Offering
from lms.courses.gradebook.models import CourseResult
from lms.courses.standing import queries as standing
from lms.courses.standing.models import RecordImport
from lms.db import db


def kept_elsewhere(offering_id: int) -> bool:
    """Whether results of an offering are decided in the institution's own system."""
    organisation_id = db.session.scalar(
        select(Course.organisation_id)
        .join(Offering, Offering.course_id == Course.id)
        .where(Offering.id == offering_id)
    )
    return organisation_id is not None and standing.keeper(organisation_id, "grades").own


def file_of(result: CourseResult | None) -> RecordImport | None:
    """The file that a result came with; none where it was decided here. Once a request and file."""
    if result is None or result.import_id is None:
        return None
    if not has_request_context():
        return db.session.get(RecordImport, result.import_id)
    known: dict[int, RecordImport | None] = g.setdefault("record_imports", {})
    if result.import_id not in known:
        known[result.import_id] = db.session.get(RecordImport, result.import_id)
    return known[result.import_id]
