"""Who marks whose work: by hand, evenly, or group by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.grading import queries, rules
from lms.courses.grading.models import GraderTask
from lms.courses.groups import queries as groups
from lms.db import db


def give_to(assignment: Assignment, people: Iterable[int], grader_id: int, by: Person) -> int:
    """Let *grader_id* mark the work of *people*; how many changed hands."""
    if grader_id not in {grader.id for grader in queries.graders(assignment.offering_id)}:
        raise Refused([Reason("not_a_grader")])
    wanted = set(people) & queries.learners(assignment.offering_id) - {grader_id}
    return _set(assignment, dict.fromkeys(sorted(wanted), grader_id), by, "hand")


def share_evenly(
    assignment: Assignment,
    graders: Sequence[int],
    by: Person,
    *,
    set_id: int | None = None,
    again: bool = False,
) -> int:
    """Share out all learners' work among *graders*; how many changed hands.

    With *set_id* each group of that set goes to one grader whole. What was given out already stays
    unless *again*. A group's work that is handed in together is never torn apart.
    """
    able = {grader.id for grader in queries.graders(assignment.offering_id)}
    chosen = [grader for grader in dict.fromkeys(graders) if grader in able]
    if not chosen:
        raise Refused([Reason("no_graders")])
    given = {} if again else queries.tasks_of(assignment.id)
    learners = sorted(queries.learners(assignment.offering_id) - set(given))
    units = _units(learners, set_id or assignment.group_set_id)
    held: dict[int, int] = {}
    for grader_id in given.values():
        held[grader_id] = held.get(grader_id, 0) + 1
    found = rules.evenly(units, chosen, held)
    # Nobody marks their own work: an assistant who learns here swaps with the next grader.
    for person_id, grader_id in list(found.items()):
        if person_id == grader_id:
            others = [one for one in chosen if one != person_id]
            if others:
                found[person_id] = others[0]
            else:
                del found[person_id]
    return _set(assignment, found, by, "groups" if set_id else "evenly")


def take_back(assignment: Assignment, people: Iterable[int], by: Person) -> int:
    """Let everybody mark the work of *people* again; how many were given out."""
    ids = set(people) & set(queries.tasks_of(assignment.id))
    db.session.execute(
        delete(GraderTask).where(
            GraderTask.assignment_id == assignment.id, GraderTask.person_id.in_(ids)
        )
    )
    if ids:
        audit.record(
            "grade.share", "assignment", assignment.id, actor=by, after={"taken_back": len(ids)}
        )
    return len(ids)


def _units(learners: list[int], set_id: int | None) -> list[list[int]]:
    """Learners who stay together: the groups of a set, and everybody else alone."""
    if set_id is None:
        return [[person_id] for person_id in learners]
    wanted = set(learners)
    units = []
    for people in groups.members_of_many(queries.groups_in(set_id)).values():
        unit = [person.id for person in people if person.id in wanted]
        if unit:
            units.append(unit)
            wanted -= set(unit)
    return units + [[person_id] for person_id in learners if person_id in wanted]


def _set(assignment: Assignment, wanted: dict[int, int], by: Person, how: str) -> int:
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )
    held = {
        row.person_id: row
        for row in db.session.scalars(
            select(GraderTask).where(GraderTask.assignment_id == assignment.id)
        )
    }
    changed, now = 0, clock.now()
    for person_id, grader_id in wanted.items():
        row = held.get(person_id)
        if row is not None and row.grader_id == grader_id:
            continue
        if row is None:
            row = GraderTask(assignment_id=assignment.id, person_id=person_id)
            db.session.add(row)
        row.grader_id, row.set_at = grader_id, now
        changed += 1
    db.session.flush()
    if changed:
        audit.record(
            "grade.share",
            "assignment",
            assignment.id,
            actor=by,
            after={"how": how, "people": changed},
        )
    return changed
