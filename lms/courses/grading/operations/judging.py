"""By which rubric of the bank an assignment is judged."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms import audit
from lms.accounts.models import Person
from lms.courses.assignments import registry
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.operations.authoring import use_rubric
from lms.courses.assignments.rules import Reason
from lms.courses.rubrics import queries as rubric_queries
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.db import db


def judge_by(assignment: Assignment, rubric_id: int, by: Person) -> None:
    """Judge new work by the newest version of a rubric of the course's bank.

    Marks that were given stay with what they were given by. Raises :class:`Refused` where the
    criteria do not add up to the assignment's points, or the rubric is not the course's.
    """
    rubric = db.session.scalar(
        select(Rubric)
        .where(
            Rubric.id == rubric_id,
            Rubric.course_id == assignment.offering.course_id,
            Rubric.archived_at.is_(None),
        )
        .options(selectinload(Rubric.versions).selectinload(RubricVersion.criteria))
    )
    own = assignment.rubric_version
    if rubric is None or not (rubric.in_bank or (own and own.rubric_id == rubric.id)):
        raise Refused([Reason("no_such_rubric")])
    version = rubric_queries.current(rubric)
    if version.total != assignment.points:
        raise Refused(
            [Reason("rubric_points", {"total": version.total, "points": assignment.points})]
        )
    if own is not None and own.id == version.id:
        return
    use_rubric(assignment, version)
    audit.record(
        "assignment.rubric",
        "assignment",
        assignment.id,
        actor=by,
        before={"rubric": own.rubric_id if own is not None else None},
        after={"rubric": rubric.id, "number": version.number},
    )
    registry.changed(assignment)


def keep_in_bank(assignment: Assignment, by: Person) -> Rubric:
    """Put what the assignment is judged by into the course's bank, and judge it by that.

    Raises :class:`Refused` where it has no criteria of its own.
    """
    own = assignment.rubric_version
    if own is None or own.rubric.in_bank:
        raise Refused([Reason("no_such_rubric")])
    rubric = own.rubric
    rubric.in_bank = True
    db.session.flush()
    audit.record("rubric.create", "rubric", rubric.id, actor=by, after={"number": own.number})
    return rubric
