"""Making, changing, publishing and deleting assignments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments import notices, queries, registry, rules
from lms.courses.assignments.models import Assignment, AssignmentSkill
from lms.courses.assignments.operations.refusals import Refused
from lms.courses.assignments.rules import MOST_FILES, Draftable, Reason, Resubmission
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import queries as enrolment
from lms.courses.groups import queries as groups
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.models import RubricVersion
from lms.courses.rubrics.rules import Line
from lms.db import db

#: A criterion as a form gives it; *id* none: a new one. Levels: points (text), ko, en.
CriterionValues = Line


@dataclass(frozen=True)
class AssignmentValues:
    """An assignment as a form gives it."""

    title_ko: str
    title_en: str
    brief: str
    points: Decimal
    due_at: datetime | None
    late_until: datetime | None
    kinds: list[str]
    module_id: int | None
    skills: list[str]
    criteria: list[CriterionValues]
    available_from: datetime | None = None
    hide_until_open: bool = False
    endings: list[str] = field(default_factory=list)
    most_files: int = MOST_FILES
    most_mb: int | None = None
    resubmission: str = Resubmission.UNLIMITED
    most_times: int | None = None
    group_set_id: int | None = None


class Conflict(Exception):
    """Somebody else saved meanwhile."""


def create(offering: Offering, values: AssignmentValues) -> Assignment:
    """Add a draft at the end of the offering's assignments."""
    assignment = Assignment(
        offering_id=offering.id,
        position=next_position(offering.id),
        created_at=clock.now(),
        points=values.points,
        title_ko=values.title_ko,
        kinds=values.kinds,
    )
    db.session.add(assignment)
    _apply(assignment, values)
    db.session.flush()
    audit.record("assignment.create", "assignment", assignment.id, after=facts(assignment))
    return assignment


def next_position(offering_id: int) -> int:
    """The place after the last assignment of an offering."""
    last = db.session.scalar(
        select(func.max(Assignment.position)).where(Assignment.offering_id == offering_id)
    )
    return 0 if last is None else last + 1


def update(assignment: Assignment, values: AssignmentValues, version: int) -> None:
    """Change an assignment that is still at *version*.

    Raises :class:`Conflict` when somebody else saved meanwhile, and :class:`Refused` when the
    points that somebody was marked out of would change. Criteria may change: marks that were given
    stay with the version of the rubric that they were given by.
    """
    lock(assignment)
    if assignment.version != version:
        raise Conflict(assignment.version)
    if registry.is_marked(assignment.id) and assignment.points != values.points:
        raise Refused([Reason("marked")])
    if assignment.group_set_id != values.group_set_id and queries.has_submissions(assignment.id):
        raise Refused([Reason("handed_in_grouping")])
    before, told = facts(assignment), _told_of_skills(assignment)
    _apply(assignment, values)
    # A change of criteria alone raises the version too.
    assignment.updated_at = clock.now()
    db.session.flush()
    audit.record(
        "assignment.update",
        "assignment",
        assignment.id,
        before=before,
        after=facts(assignment),
    )
    if _told_of_skills(assignment) != told:
        registry.changed(assignment)


def _told_of_skills(assignment: Assignment) -> tuple[Any, ...]:
    """What released marks tell employers of this work: its names, skills and levels."""
    return (
        assignment.title_ko,
        assignment.title_en,
        {line.skill_id for line in assignment.skills},
        [
            (line.id, line.title_ko, line.title_en, list(line.skills), list(line.levels))
            for line in assignment.criteria
        ],
    )


def lock(assignment: Assignment) -> None:
    """Wait for whoever writes this assignment, then see what they wrote."""
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )
    db.session.refresh(assignment)


def _apply(assignment: Assignment, values: AssignmentValues) -> None:
    for name in (
        "title_ko", "title_en", "brief", "points", "available_from", "due_at", "late_until",
        "hide_until_open", "kinds", "endings", "most_files", "most_mb", "resubmission",
        "most_times", "group_set_id", "module_id",
    ):  # fmt: skip
        setattr(assignment, name, getattr(values, name))
    held = {line.skill_id: line for line in assignment.skills}
    assignment.skills = [
        held.get(skill) or AssignmentSkill(skill_id=skill) for skill in values.skills
    ]
    use_rubric(
        assignment,
        rubrics.keep_own(
            assignment.rubric_version,
            course_id=_course_id(assignment),
            title_ko=values.title_ko,
            title_en=values.title_en,
            lines=values.criteria,
        ),
    )


def use_rubric(assignment: Assignment, version: RubricVersion | None) -> None:
    """Judge new work by *version*; a rubric of its own that is left unused is removed."""
    before = assignment.rubric_version
    assignment.rubric_version = version
    db.session.flush()
    if before is not None and (version is None or version.rubric_id != before.rubric_id):
        rubrics.leave(before)


def _course_id(assignment: Assignment) -> int:
    course_id = db.session.scalar(
        select(Offering.course_id).where(Offering.id == assignment.offering_id)
    )
    assert course_id is not None, "an assignment lies in an offering"
    return course_id


def publish(assignment: Assignment) -> bool:
    """Show it to learners and tell them; False where it was shown already. May refuse."""
    if assignment.published_at is not None:
        return False
    if reasons := publish_reasons(assignment):
        raise Refused(reasons)
    assignment.published_at = clock.now()
    db.session.flush()
    audit.record("assignment.publish", "assignment", assignment.id)
    _tell(assignment)
    return True


def publish_reasons(assignment: Assignment) -> list[Reason]:
    """What keeps an assignment from being published now."""
    work = Draftable(
        title=assignment.title_ko,
        brief=assignment.brief,
        points=assignment.points,
        kinds=tuple(assignment.kinds),
        criteria=tuple(line.points for line in assignment.criteria),
        dates=queries.effective_dates(None, assignment),
        groups=(
            len(groups.groups_of_set(assignment.group_set_id))
            if assignment.group_set_id is not None
            else None
        ),
    )
    return rules.publish_reasons(work, clock.now())


def _tell(assignment: Assignment) -> None:
    seats = enrolment.roster(assignment.offering_id, states=("active",))
    people = db.session.scalars(
        select(Person).where(Person.id.in_([seat.person_id for seat in seats])).order_by(Person.id)
    )
    notices.published(assignment, people)


def unpublish(assignment: Assignment) -> bool:
    """Hide it again, which is possible until somebody handed in."""
    if assignment.published_at is None:
        return False
    refuse_handed_in(assignment)
    assignment.published_at = None
    db.session.flush()
    audit.record("assignment.unpublish", "assignment", assignment.id)
    return True


def refuse_handed_in(assignment: Assignment) -> None:
    """Once somebody handed in, it is neither hidden nor deleted."""
    if queries.has_submissions(assignment.id):
        raise Refused([Reason("handed_in")])


def facts(assignment: Assignment) -> dict[str, Any]:
    """What the audit trail keeps of an assignment: numbers, dates and ids, no text."""
    return {
        "points": str(assignment.points),
        "available_from": _iso(assignment.available_from),
        "due_at": _iso(assignment.due_at),
        "late_until": _iso(assignment.late_until),
        "kinds": list(assignment.kinds),
        "resubmission": assignment.resubmission,
        "group_set": assignment.group_set_id,
        "criteria": [[line.id, str(line.points)] for line in assignment.criteria],
        "skills": [line.skill_id for line in assignment.skills],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
