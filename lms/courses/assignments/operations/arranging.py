"""Copying, ordering, deleting and restoring assignments, and moving a course's dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from lms import audit, clock
from lms.courses.assignments import rules
from lms.courses.assignments.models import Assignment, AssignmentSkill
from lms.courses.assignments.operations import authoring, extending
from lms.courses.assignments.queries import Dated
from lms.courses.catalogue.models import Offering
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.rules import Line
from lms.db import db

#: What a copy takes over as it is; dates are moved, and the place in the course is the target's.
COPIED = (
    "brief", "points", "hide_until_open", "kinds", "endings", "most_files", "most_mb",
    "resubmission", "most_times",
)  # fmt: skip
DATES = ("available_from", "due_at", "late_until")


def duplicate(assignment: Assignment) -> Assignment:
    """A copy in the same course, as a draft, whose name says that it is one."""
    copy = copy_into(
        assignment,
        assignment.offering,
        module_id=assignment.module_id,
        group_set_id=assignment.group_set_id,
    )
    copy.title_ko = f"{assignment.title_ko[:150]} (사본)"
    if assignment.title_en:
        copy.title_en = f"{assignment.title_en[:150]} (copy)"
    db.session.flush()
    return copy


def copy_into(
    assignment: Assignment,
    offering: Offering,
    *,
    moved_by: timedelta = timedelta(0),
    module_id: int | None = None,
    group_set_id: int | None = None,
) -> Assignment:
    """A draft copy in *offering*, its dates moved, judged by criteria of its own.

    Extensions, submissions and groups are not copied: they belong to people.
    """
    copy = Assignment(
        offering_id=offering.id,
        module_id=module_id,
        group_set_id=group_set_id,
        title_ko=assignment.title_ko,
        title_en=assignment.title_en,
        position=authoring.next_position(offering.id),
        created_at=clock.now(),
        **{name: getattr(assignment, name) for name in COPIED},
    )
    for name in DATES:
        value = getattr(assignment, name)
        setattr(copy, name, value + moved_by if value is not None else None)
    copy.skills = [AssignmentSkill(skill_id=line.skill_id) for line in assignment.skills]
    db.session.add(copy)
    db.session.flush()
    version = assignment.rubric_version
    if version is not None:
        if version.rubric.in_bank and version.rubric.course_id == offering.course_id:
            copy.rubric_version = version
        else:
            copy.rubric_version = rubrics.keep_own(
                None,
                course_id=offering.course_id,
                title_ko=copy.title_ko,
                title_en=copy.title_en,
                lines=[_fresh(line) for line in rubrics.lines_of(version)],
            )
    db.session.flush()
    audit.record(
        "assignment.copy",
        "assignment",
        copy.id,
        before={"assignment": assignment.id},
        after=authoring.facts(copy),
    )
    return copy


def _fresh(line: Line) -> Line:
    return Line(
        id=None,
        title_ko=line.title_ko,
        title_en=line.title_en,
        points=line.points,
        levels=[dict(level) for level in line.levels],
        skills=list(line.skills),
        note_ko=line.note_ko,
        note_en=line.note_en,
    )


def delete(assignment: Assignment) -> None:
    """Take it away, which is possible until somebody handed in; :func:`restore` brings it back.

    What people have written and not handed in stays with it.
    """
    authoring.lock(assignment)
    if assignment.deleted_at is not None:
        return
    authoring.refuse_handed_in(assignment)
    audit.record(
        "assignment.delete", "assignment", assignment.id, before=authoring.facts(assignment)
    )
    assignment.deleted_at, assignment.published_at = clock.now(), None
    db.session.flush()


def restore(assignment: Assignment) -> bool:
    """Bring a deleted assignment back, as a draft; False where it is there."""
    authoring.lock(assignment)
    if assignment.deleted_at is None:
        return False
    assignment.deleted_at = None
    assignment.position = authoring.next_position(assignment.offering_id)
    db.session.flush()
    audit.record("assignment.restore", "assignment", assignment.id)
    return True


def move(assignment: Assignment, place: int) -> bool:
    """Put it at *place* (from 0) among the assignments of its offering; False: it is there."""
    rows = list(
        db.session.scalars(
            select(Assignment)
            .where(
                Assignment.offering_id == assignment.offering_id,
                Assignment.deleted_at.is_(None),
            )
            .order_by(Assignment.position, Assignment.id)
            .with_for_update()
        )
    )
    before = [row.id for row in rows]
    rest = [row for row in rows if row.id != assignment.id]
    rest.insert(max(0, min(place, len(rest))), assignment)
    if [row.id for row in rest] == before:
        return False
    for position, row in enumerate(rest):
        if row.position != position:
            row.position = position
    db.session.flush()
    audit.record(
        "assignment.order",
        "offering",
        assignment.offering_id,
        after={"order": [r.id for r in rest]},
    )
    return True


def shift_dates(
    offering: Offering, items: Sequence[Dated], days: int, *, with_overrides: bool
) -> int:
    """Move every date of *items* by whole *days*; with their extensions. How many items moved.

    Days, not hours: a deadline at 23:59 stays at 23:59, since Seoul has no summer time.
    """
    moved = [item for item in items if any(getattr(item, name) for name in DATES)]
    if not days or not moved:
        return 0
    for item in moved:
        dates = rules.moved_dates(item, days)
        for name in DATES:
            setattr(item, name, getattr(dates, name))
    extended = extending.move_overrides(moved, timedelta(days=days)) if with_overrides else 0
    db.session.flush()
    audit.record(
        "assignment.shift_dates",
        "offering",
        offering.id,
        after={
            "days": days,
            "items": [[item.item_kind, item.id] for item in moved],
            "extensions": extended,
        },
    )
    return len(moved)
