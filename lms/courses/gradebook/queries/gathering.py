"""Every item of an offering as it stands for each person: marks, dates, deductions, cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.clock import SEOUL
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.assignments.rules import Dates, Phase, phase
from lms.courses.gradebook.models import ManualItem
from lms.courses.gradebook.queries.cells import Cell, Written, written_of
from lms.courses.gradebook.queries.columns import Column, Key, Setup
from lms.courses.gradebook.rules import Item
from lms.courses.gradebook.rules.late import LatePolicy, deduction, missing
from lms.courses.gradebook.rules.model import Note, text
from lms.courses.grading import queries as grading
from lms.courses.grading.models import Grade
from lms.courses.grading.queries import Counting
from lms.courses.quizzes import queries as quizzes
from lms.courses.quizzes.models import Quiz
from lms.courses.quizzes.queries import QuizResult
from lms.db import db

LATE_POLICY = "late_work"
#: So many people are asked for by name; of more, everybody's work is read, which SQLite finds by the
#: offering and not by each person in turn (of 300 eight times faster).
FEW = 50


@dataclass(frozen=True)
class Gathered:
    """The items of each person in the order of the columns, and the marks not released yet."""

    items: dict[int, tuple[Item, ...]]
    unreleased: dict[int, dict[Key, Decimal | None]]


@dataclass(frozen=True)
class _Latest:
    id: int
    graded: bool
    released: bool
    points: Decimal | None


@dataclass(frozen=True)
class _Sources:
    """What was read, for all people at once."""

    setup: Setup
    dates: dict[tuple[int, str, int], Dates]
    marks: dict[tuple[int, int], Counting]
    latest: dict[tuple[int, int], _Latest]
    handed_in_at: dict[int, datetime]  # by submission
    scores: dict[tuple[int, int], QuizResult]
    entries: dict[Cell, Written]
    late_on: Callable[[date], policies.InForce[LatePolicy]]
    nameless: frozenset[int]
    now: datetime


def gather(setup: Setup, person_ids: Sequence[int]) -> Gathered:
    """All items of *person_ids*; the number of statements does not depend on how many they are."""
    few = person_ids if len(person_ids) <= FEW else None
    latest, handed_in_at = _submissions(setup.offering_id, few)
    dated: list[Any] = [*setup.assignments, *setup.quizzes]
    sources = _Sources(
        setup=setup,
        dates=assignments.effective_dates_of_many(person_ids, dated),
        marks={
            (mark.person_id, mark.assignment_id): mark
            for mark in grading.counting(setup.offering_id, few)
        },
        latest=latest,
        handed_in_at=handed_in_at,
        scores=quizzes.results(setup.offering_id, person_ids),
        entries=written_of(setup.offering_id, person_ids),
        late_on=cache(policies.schedule(LATE_POLICY, Scope("offering", setup.offering_id))),
        nameless=frozenset(grading.anonymous_in(setup.offering_id)),
        now=clock.now(),
    )
    items: dict[int, list[Item]] = {person_id: [] for person_id in person_ids}
    for column in setup.columns:
        same, make = _same(column), _MAKING[column.kind]
        for person_id, made in items.items():
            made.append(make(sources, person_id, same))
    return Gathered(
        items={person_id: tuple(made) for person_id, made in items.items()},
        unreleased=_unreleased(sources, person_ids),
    )


@dataclass(frozen=True)
class _Same:
    """What of a column's items is the same for everybody: *counting*, as fields of an item."""

    kind: str
    id: int
    possible: Decimal
    due_at: datetime | None
    counting: dict[str, Any]


def _same(column: Column) -> _Same:
    """How the column counts."""
    counting = {
        "kind": column.kind,
        "id": column.id,
        "title_ko": column.title_ko,
        "title_en": column.title_en,
        "category_id": column.category_id or 0,
        "period_id": column.period_id,
        "weight": column.weight,
        "extra_credit": column.extra_credit,
        "never_drop": column.never_drop,
        "hidden": column.hidden,
        "omit_from_final": column.omit_from_final,
    }
    return _Same(column.kind, column.id, column.possible, column.due_at, counting)


def _item(sources: _Sources, person_id: int, same: _Same, **facts: Any) -> dict[str, Any]:
    """The fields of one item, with what somebody wrote into its cell."""
    fields = same.counting | facts
    entry = sources.entries.get((person_id, same.kind, same.id))
    if entry is not None:
        fields["excused"] = entry.excused
        fields["waived"] = entry.late_waived
        fields["waive_reason"] = entry.waive_reason
        fields["entry_version"] = entry.version
        if entry.points is not None:
            fields["earned"], fields["waiting"] = entry.points, False
            fields["overridden"] = same.kind != ManualItem.item_kind
    return fields


def _assignment(sources: _Sources, person_id: int, same: _Same) -> Item:
    mark = sources.marks.get((person_id, same.id))
    last = sources.latest.get((person_id, same.id))
    held = sources.dates[(person_id, same.kind, same.id)]
    fields = _item(
        sources,
        person_id,
        same,
        possible=same.possible,
        earned=mark.points if mark else None,
        raw=mark.points if mark else None,
        handed_in=last is not None,
        waiting=last is not None and not last.released,
        open=held.due_at is not None and phase(held, sources.now) is not Phase.CLOSED,
        submission_id=mark.submission_id if mark else (last.id if last else None),
        late=mark.late if mark else False,
    )
    if mark is not None:
        _late(sources, fields, held, sources.handed_in_at.get(mark.submission_id))
        return Item(**fields)
    return _missing(sources, Item(**fields), held)


def _quiz(sources: _Sources, person_id: int, same: _Same) -> Item:
    score = sources.scores[(person_id, same.id)]
    held = sources.dates[(person_id, same.kind, same.id)]
    known = score.released and not score.waiting
    fields = _item(
        sources,
        person_id,
        same,
        possible=score.possible,
        earned=score.points if known else None,
        raw=score.points if known else None,
        handed_in=score.attempts > 0,
        waiting=score.attempts > 0 and not known,
        open=score.running  # one that was reopened may go on after the quiz closed
        or (held.due_at is not None and phase(held, sources.now) is not Phase.CLOSED),
    )
    return _missing(sources, Item(**fields), held)


def _manual(sources: _Sources, person_id: int, same: _Same) -> Item:
    """A column's mark is its cell. Without one it waits for its teacher, not for its learner."""
    due = same.due_at is not None and sources.now < same.due_at
    fields = _item(
        sources,
        person_id,
        same,
        possible=same.possible,
        earned=None,
        handed_in=not due,
        waiting=False,
        open=due,
    )
    return Item(**fields)


#: How the item of each kind of column is made.
_MAKING: dict[str, Callable[[_Sources, int, _Same], Item]] = {
    "assignment": _assignment,
    "quiz": _quiz,
    "manual": _manual,
}


def _late(
    sources: _Sources, fields: dict[str, Any], held: Dates, handed_in_at: datetime | None
) -> None:
    """What was handed in after the person's own due date loses points, unless a teacher wrote
    another mark over it: that one is what counts."""
    if fields["raw"] is None or held.due_at is None or handed_in_at is None:
        return
    late_by = handed_in_at - held.due_at
    if late_by <= timedelta(0):
        return
    fields["late_by"] = late_by
    if fields.get("overridden") or fields["earned"] is None:
        return
    policy = sources.late_on(held.due_at.astimezone(SEOUL).date()).value
    waived = fields.get("waived", False)
    found = deduction(policy, fields["raw"], fields["possible"], late_by, waived=waived)
    fields["earned"] -= found.points
    fields["deducted"], fields["deduction_lines"] = found.points, found.lines


def _missing(sources: _Sources, item: Item, held: Dates) -> Item:
    """What was not handed in by the end gets the mark that the late policy gives, if it does."""
    if item.state != "missing" or held.due_at is None or item.excused:
        return item
    policy = sources.late_on(held.due_at.astimezone(SEOUL).date()).value
    mark = missing(policy, item.possible)
    if mark is None:
        return item
    lost = {"percent": text(policy.missing_percent or Decimal(0)), "points": text(mark)}
    return replace(
        item,
        earned=mark,
        deducted=item.possible - mark,
        deduction_lines=(Note("missing", lost),),
        filled=True,
    )


def _unreleased(
    sources: _Sources, person_ids: Sequence[int]
) -> dict[int, dict[Key, Decimal | None]]:
    """Marks that are there and not released; whose names are hidden, without the points."""
    found: dict[int, dict[Key, Decimal | None]] = {person_id: {} for person_id in person_ids}
    for column in sources.setup.columns:
        key = column.key
        for person_id, theirs in found.items():
            if column.kind == Assignment.item_kind:
                last = sources.latest.get((person_id, column.id))
                if last is not None and last.graded and not last.released:
                    theirs[key] = None if column.id in sources.nameless else last.points
            elif column.kind == Quiz.item_kind:
                score = sources.scores[(person_id, column.id)]
                if score.attempts and (score.waiting or not score.released):
                    theirs[key] = score.points
    return found


def _submissions(
    offering_id: int, person_ids: Sequence[int] | None
) -> tuple[dict[tuple[int, int], _Latest], dict[int, datetime]]:
    """The latest submission by person and assignment, and when each was handed in."""
    query = (
        select(
            SubmissionMember.person_id,
            Submission.assignment_id,
            Submission.id,
            Submission.submitted_at,
            Grade.id,
            Grade.released_at,
            Grade.points,
        )
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .where(Assignment.offering_id == offering_id)
        .order_by(Submission.id)
    )
    if person_ids is not None:
        query = query.where(SubmissionMember.person_id.in_(person_ids))
    rows: Sequence[Any] = db.session.execute(query).all()
    latest: dict[tuple[int, int], _Latest] = {}
    at: dict[int, datetime] = {}
    for person_id, assignment_id, key, submitted_at, grade_id, released_at, points in rows:
        at[key] = submitted_at
        latest[(person_id, assignment_id)] = _Latest(
            key, grade_id is not None, released_at is not None, points
        )
    return latest, at
