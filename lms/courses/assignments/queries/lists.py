"""Assignments of an offering, for those who teach it and for pages that count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import joinedload

from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.content.models import Module
from lms.courses.enrolment.models import Enrolment
from lms.courses.rubrics.models import RubricVersion
from lms.courses.sections.queries import in_section
from lms.db import db


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment in the instructor's list; *handed_in* counts people, not submissions."""

    assignment: Assignment
    handed_in: int
    module: Module | None


def teaching_list(
    offering_id: int, *, text: str = "", state: str = "", section_id: int | None = None
) -> list[AssignmentRow]:
    """The assignments of an offering in order. *state*: draft, published, or all.

    *section_id*: people of this section alone are counted.
    """
    query = (
        select(Assignment)
        .where(Assignment.offering_id == offering_id, Assignment.deleted_at.is_(None))
        .options(joinedload(Assignment.rubric_version).selectinload(RubricVersion.criteria))
    )
    if state == "draft":
        query = query.where(Assignment.published_at.is_(None))
    elif state == "published":
        query = query.where(Assignment.published_at.is_not(None))
    if text:
        like = f"%{text.replace('%', '').replace('_', ' ')}%"
        query = query.where(Assignment.title_ko.ilike(like) | Assignment.title_en.ilike(like))
    rows = list(db.session.scalars(query.order_by(Assignment.position, Assignment.id)))
    people = dict(
        db.session.execute(
            select(Submission.assignment_id, func.count(distinct(SubmissionMember.person_id)))
            .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
            .join(
                Enrolment,
                (Enrolment.person_id == SubmissionMember.person_id)
                & (Enrolment.offering_id == offering_id)
                & (Enrolment.state != "withdrawn"),
            )
            .where(
                Submission.assignment_id.in_([row.id for row in rows]),
                *(
                    []
                    if section_id is None
                    else [in_section(SubmissionMember.person_id, section_id)]
                ),
            )
            .group_by(Submission.assignment_id)
        )
        .tuples()
        .all()
    )
    modules = {module.id: module for module in modules_of(offering_id)}
    return [
        AssignmentRow(row, people.get(row.id, 0), modules.get(row.module_id or 0)) for row in rows
    ]


def modules_of(offering_id: int) -> list[Module]:
    """The modules that an assignment may belong to, in order."""
    return list(
        db.session.scalars(
            select(Module)
            .where(Module.offering_id == offering_id, Module.deleted_at.is_(None))
            .order_by(Module.position)
        )
    )


def assignments_of(offering_ids: Iterable[int]) -> dict[int, list[Assignment]]:
    """Every assignment by offering, drafts too, in order. One statement."""
    ids = list(offering_ids)
    found: dict[int, list[Assignment]] = {key: [] for key in ids}
    rows = db.session.scalars(
        select(Assignment)
        .where(Assignment.offering_id.in_(ids), Assignment.deleted_at.is_(None))
        .order_by(Assignment.position, Assignment.id)
    )
    for row in rows:
        found[row.offering_id].append(row)
    return found


def published_of(offering_id: int) -> list[Assignment]:
    """The assignments that learners see, in order."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.offering_id == offering_id, Assignment.published_at.is_not(None))
            .order_by(Assignment.position, Assignment.id)
        )
    )


def present_of(offering_id: int) -> list[Assignment]:
    """The assignments of an offering in order, drafts too, with what their pages show of them."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.offering_id == offering_id, Assignment.deleted_at.is_(None))
            .options(joinedload(Assignment.offering))
            .order_by(Assignment.position, Assignment.id)
        )
    )


def deleted_of(offering_id: int) -> list[Assignment]:
    """The assignments that were deleted and can be restored, the latest first."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.offering_id == offering_id, Assignment.deleted_at.is_not(None))
            .order_by(Assignment.deleted_at.desc(), Assignment.id.desc())
        )
    )


def using_set(set_id: int) -> list[Assignment]:
    """The assignments for which the groups of a set hand in."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.group_set_id == set_id, Assignment.deleted_at.is_(None))
            .order_by(Assignment.position, Assignment.id)
        )
    )


def has_submissions(assignment_id: int) -> bool:
    """Whether anybody handed in anything for it."""
    return (
        db.session.scalar(
            select(Submission.id).where(Submission.assignment_id == assignment_id).limit(1)
        )
        is not None
    )
