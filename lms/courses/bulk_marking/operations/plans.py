"""Keeping a plan, and doing exactly what it says: all of it, or nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete, select

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.bulk_marking.models import BulkPlan
from lms.courses.feedback import operations as feedback
from lms.courses.grading import operations as grading
from lms.courses.grading import queries as marks
from lms.courses.grading.operations import Conflict, MarkValues
from lms.courses.grading.rules import Turn
from lms.db import db, unit_of_work
from lms.interop.formats.sniff import safe_name, sniff_file
from lms.jobs import every
from lms.storage import Stored

#: Shorter than the day after which files that nothing refers to are swept.
GOOD_FOR: Final = timedelta(hours=12)
KEPT_FOR: Final = timedelta(days=2)


class Changed(Exception):
    """Something that the plan was made of has changed since; nothing was written."""


def keep_plan(
    assignment: Assignment, kind: str, file_name: str, made: dict[str, Any], by: Person
) -> BulkPlan:
    """Keep what :mod:`.reading` made of an upload."""
    body = {key: value for key, value in made.items() if key != "digest"}
    plan = BulkPlan(
        assignment_id=assignment.id,
        kind=kind,
        file_name=safe_name(file_name)[:255],
        body=body,
        digest=made["digest"],
        made_by_id=by.id,
        made_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    return plan


def commit_files(plan: BulkPlan, by: Person, digest: str) -> int:
    """Give the files of a plan back; how many. Raises :class:`Changed` and :class:`Refused`."""
    lines = [line for line in _begin(plan, digest)["lines"] if line["outcome"] == "give"]
    given = 0
    by_submission: dict[int, list[Stored]] = {}
    for line in lines:
        path = storage.path_of(line["sha256"])
        if not path.exists():
            raise Changed
        stored = Stored(line["sha256"], line["size"], line["name"], sniff_file(path).mime)
        by_submission.setdefault(line["submission_id"], []).append(stored)
    for submission_id, files in by_submission.items():
        submission = _submission(plan, by, submission_id)
        try:
            given += len(feedback.attach(submission, by, files))
        except Refused as refused:  # somebody gave more files meanwhile
            raise Changed from refused
    _end(plan, "bulk.files", by, given)
    return given


def commit_marks(plan: BulkPlan, by: Person, digest: str, reason: str) -> int:
    """Write the marks of a plan; how many. Each one only over the version that the plan saw.

    Raises :class:`Changed` where a mark has changed meanwhile or is for two people to give now,
    :class:`Refused` where a released mark would change without a reason. Nothing is released by
    this.
    """
    lines = [line for line in _begin(plan, digest)["lines"] if line["outcome"] == "change"]
    if any(line["released"] for line in lines) and not reason.strip():
        raise Refused([Reason("reason_needed")])
    for line in sorted(lines, key=lambda line: int(line["submission_id"])):
        submission = _submission(plan, by, line["submission_id"])
        grade = grading.hold(submission)
        if (grade.version if grade else 0) != line["version"]:
            raise Changed
        turn = marks.turn(submission, by.id, marks.markings_of(submission.id), grade)
        if grade is None and turn is not Turn.MARK:
            raise Changed
        comments = {mark.criterion_id: mark.comment for mark in grade.marks} if grade else {}
        by_criterion = {
            int(key): (_decimal(after), comments.get(int(key), ""))
            for key, (_before, after) in line["points"].items()
        }
        if {item.id for item in submission.assignment.criteria} != set(by_criterion):
            raise Changed  # the rubric moved on
        values = MarkValues(_decimal(line["total"][1]), by_criterion, line["feedback"][1])
        try:
            grading.save(submission, by, values, line["version"], reason=reason)
        except Conflict as conflict:
            raise Changed from conflict
    _end(plan, "bulk.marks", by, len(lines))
    return len(lines)


def discard(plan: BulkPlan) -> None:
    """Forget a plan that is not to be done."""
    db.session.delete(plan)
    db.session.flush()


def _begin(plan: BulkPlan, digest: str) -> dict[str, Any]:
    """Hold the plan: it is done once, within its time, and as it was looked at."""
    db.session.execute(select(BulkPlan.id).where(BulkPlan.id == plan.id).with_for_update())
    db.session.refresh(plan)
    if plan.committed_at is not None:
        raise Refused([Reason("plan_done")])
    if clock.now() > plan.made_at + GOOD_FOR:
        raise Refused([Reason("plan_old")])
    if plan.digest != digest:
        raise Changed
    return plan.body


def _submission(plan: BulkPlan, by: Person, submission_id: int) -> Submission:
    submission = db.session.get(Submission, submission_id)
    if submission is None or submission.assignment_id != plan.assignment_id:
        raise Changed
    if any(member.person_id == by.id for member in submission.members):
        raise Changed  # nobody marks their own work
    return submission


def _end(plan: BulkPlan, action: str, by: Person, count: int) -> None:
    plan.committed_at = clock.now()
    db.session.flush()
    audit.record(
        action, "assignment", plan.assignment_id, actor=by,
        after={"count": count, "digest": plan.digest},
    )  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def erase(person: Person) -> None:
    """Plans hold names and words about people for two days at most; a person's own go at once."""
    db.session.execute(delete(BulkPlan).where(BulkPlan.made_by_id == person.id))


@every(timedelta(hours=6))
def forget_old() -> None:
    """Delete plans that nobody can do any more."""
    with unit_of_work() as session:
        session.execute(delete(BulkPlan).where(BulkPlan.made_at < clock.now() - KEPT_FOR))
