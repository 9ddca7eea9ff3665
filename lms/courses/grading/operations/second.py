"""Two markers, each by themselves; the middle where they agree, a person where they do not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.grading import queries, rules
from lms.courses.grading.models import Grade, Marking, MarkingLine
from lms.courses.grading.operations.marking import Conflict, MarkValues, hold, save
from lms.courses.grading.rules import Given, Turn
from lms.courses.rubrics import operations as rubrics
from lms.db import db

_OWN = (Turn.FIRST, Turn.SECOND)


def save_marking(
    submission: Submission, marker: Person, values: MarkValues, version: int
) -> Marking:
    """Keep what one of two markers gives; *version* is the one that was looked at (0: none).

    Raises :class:`Conflict` where the same person saved in another tab meanwhile, and
    :class:`Refused` where it is not their turn (any more).
    """
    turn, markings = _turn(submission, marker)
    if turn not in _OWN:
        raise Refused([Reason("not_your_turn")])
    own = next((line for line in markings if line.marker_id == marker.id), None)
    if (own.version if own else 0) != version:
        raise Conflict(own)
    if own is None:
        own = Marking(
            submission_id=submission.id,
            position=1 if turn is Turn.FIRST else 2,
            marker_id=marker.id,
            marked_at=clock.now(),
        )
        own.rubric_version = submission.assignment.rubric_version
        rubrics.mark_used(own.rubric_version)
        db.session.add(own)
    if _apply(own, values):
        own.marked_at = clock.now()
        db.session.flush()
    return own


def hand_over(
    submission: Submission, marker: Person, values: MarkValues, version: int
) -> Grade | None:
    """The marker is done: theirs does not change any more. The mark, where both agree.

    Where both are in and differ by no more than the assignment allows, the mark is the middle of
    both, criterion by criterion; otherwise a person decides, with both in sight. Not released.
    """
    own = save_marking(submission, marker, values, version)
    criteria = own.rubric_version.criteria if own.rubric_version is not None else []
    unmarked = len(criteria) - len(own.lines) if criteria else 0
    if reasons := rules.release_reasons(own.points, unmarked):
        raise Refused(reasons)
    own.handed_over_at = clock.now()
    db.session.flush()
    audit.record("grade.hand_over", "submission", submission.id, actor=marker, after=_facts(own))
    both = [line for line in queries.markings_of(submission.id) if line.handed_over_at]
    return _agree(submission, marker, both) if len(both) == 2 else None


def _agree(submission: Submission, marker: Person, both: list[Marking]) -> Grade | None:
    first, second = both
    scheme = queries.scheme_of(submission.assignment_id)
    one, other = given_of(first), given_of(second)
    if rules.differ(one, other, scheme.tolerance):
        return None
    same = first.rubric_version_id == second.rubric_version_id
    if not same or one.by_criterion.keys() != other.by_criterion.keys():
        return None
    middle = rules.between(one, other)
    comments = {
        key: "\n".join(
            dict.fromkeys(
                line.comment
                for marking in both
                for line in marking.lines
                if line.criterion_id == key and line.comment
            )
        )[: rules.MOST_COMMENT]
        for key in middle.by_criterion
    }
    values = MarkValues(
        points=middle.points,
        by_criterion={key: (value, comments[key]) for key, value in middle.by_criterion.items()},
        feedback="\n\n".join(filter(None, (line.feedback for line in both)))[: rules.MOST_FEEDBACK],
    )
    return save(submission, marker, values, 0, edition=first.rubric_version)


def settle(
    submission: Submission,
    decider: Person,
    values: MarkValues,
    version: int,
    *,
    reason: str,
    release: bool = False,
) -> Grade:
    """The final mark where two markers differ, by a person with a reason; both markings stay.

    Raises as :func:`marking.save` does, and :class:`Refused` without a reason.
    """
    turn, markings = _turn(submission, decider)
    if turn is not Turn.SETTLE:
        raise Refused([Reason("not_your_turn")])
    known = queries.grade_of(submission.id)
    if known is None and not reason.strip():
        raise Refused([Reason("settle_reason")])
    edition = known.rubric_version if known is not None else markings[-1].rubric_version
    grade = save(
        submission, decider, values, version, release=release, reason=reason, edition=edition
    )
    if known is None:
        grade.reason = reason.strip()
        db.session.flush()
        audit.record(
            "grade.settle",
            "grade",
            grade.id,
            actor=decider,
            after={"points": str(grade.points), "apart": str(_apart(markings))},
            reason=reason.strip(),
        )
    return grade


def _apart(markings: list[Marking]) -> Decimal:
    first, second = markings
    return rules.apart(given_of(first), given_of(second))


def given_of(marking: Marking) -> Given:
    """What a marker who is done gave."""
    assert marking.points is not None, "only what is complete is handed over"
    return Given(marking.points, {line.criterion_id: line.points for line in marking.lines})


def _turn(submission: Submission, marker: Person) -> tuple[Turn, list[Marking]]:
    """Whose turn it is, once nobody else writes; and both markings anew."""
    grade = hold(submission)
    rows = list(
        db.session.scalars(
            select(Marking)
            .where(Marking.submission_id == submission.id)
            .options(selectinload(Marking.lines))
            .order_by(Marking.position)
            .execution_options(populate_existing=True)
        )
    )
    return queries.turn(submission, marker.id, rows, grade), rows


def _apply(own: Marking, values: MarkValues) -> bool:
    """Write *values* into *own*; whether anything changed."""
    ids = [line.id for line in own.rubric_version.criteria] if own.rubric_version else []
    given = {key: values.by_criterion.get(key, (None, "")) for key in ids}
    total = rules.total({key: points for key, (points, _comment) in given.items()}, ids)
    points = total.points if ids else values.points
    held = {line.criterion_id: (line.points, line.comment) for line in own.lines}
    wanted = {key: (value, comment) for key, (value, comment) in given.items() if value is not None}
    same = (own.points, own.feedback) == (points, values.feedback) and held == wanted
    if own.id is not None and same:
        return False
    own.points, own.feedback = points, values.feedback
    rows = {line.criterion_id: line for line in own.lines}
    kept = []
    for key, (value, comment) in wanted.items():
        line = rows.get(key) or MarkingLine(criterion_id=key)
        line.points, line.comment = value, comment
        kept.append(line)
    own.lines = kept
    own.marked_at = clock.now()
    return True


def _facts(own: Marking) -> dict[str, Any]:
    return {
        "position": own.position,
        "points": str(own.points),
        "criteria": {str(line.criterion_id): str(line.points) for line in own.lines},
    }
