"""Which assignments use a version of a rubric, told to the pages of rubrics."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.courses.assignments import registry
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations.authoring import use_rubric
from lms.courses.rubrics.models import RubricVersion
from lms.courses.rubrics.registry import Use
from lms.db import db


def read(version_ids: list[int]) -> list[Use]:
    """The assignments that new work is judged in by these versions. One statement."""
    rows = db.session.scalars(
        select(Assignment)
        .where(Assignment.rubric_version_id.in_(version_ids), Assignment.deleted_at.is_(None))
        .options(joinedload(Assignment.offering))
        .order_by(Assignment.offering_id.desc(), Assignment.position, Assignment.id)
    )
    return [
        Use(
            id=row.id,
            version_id=row.rubric_version_id or 0,
            offering_id=row.offering_id,
            title_ko=row.title_ko,
            title_en=row.title_en,
            label=row.offering.label,
            points=row.points,
            url=url_for("assignments.edit", offering_id=row.offering_id, assignment_id=row.id),
        )
        for row in rows
    ]


def adopt(assignment_id: int, version: RubricVersion) -> None:
    """Judge an assignment's new work by *version*; marks that were given stay with theirs."""
    assignment = db.session.get_one(Assignment, assignment_id)
    use_rubric(assignment, version)
    registry.changed(assignment)
