"""How attempts end: handed in, out of time with nobody's browser open, or by a teacher."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments.messages import both_moments
from lms.courses.assignments.rules import Reason
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import AnswerSave, Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.operations.answering import apply, hold_attempt, is_closed
from lms.courses.quizzes.operations.evidence import project
from lms.courses.quizzes.operations.marks import mark_by_itself, unmark
from lms.courses.quizzes.operations.refusals import Refused
from lms.courses.quizzes.queries.attempts import end_of, open_attempt
from lms.courses.quizzes.queries.progress import open_overdue
from lms.courses.quizzes.rules import asking, saving
from lms.courses.quizzes.rules.ending import Ended, Phase, phase
from lms.courses.quizzes.rules.saving import Outcome, Save
from lms.db import db, unit_of_work
from lms.jobs import every

log = logging.getLogger(__name__)


def hand_in(attempt: Attempt) -> bool:
    """Hand in what is there; False where that was done before. After the end it counts as ended then.

    Where the offering is closed nobody hands in: what is there counts as ended by that.
    """
    return _end_now(attempt, Ended.CLOSE if is_closed(attempt) else Ended.LEARNER)


def end_with_offering(offering: Offering) -> None:
    """Hand in what is there in every attempt that learners have under way in *offering*."""
    running = db.session.scalars(
        select(Attempt)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(
            Quiz.offering_id == offering.id,
            Attempt.state == "open",
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
        )
        .options(joinedload(Attempt.quiz), joinedload(Attempt.person))
        .order_by(Attempt.id)
    ).all()
    for attempt in running:
        _end_now(attempt, Ended.CLOSE)


def _end_now(attempt: Attempt, by: Ended) -> bool:
    """End it *by* what happens now, or by what ended it before; False where that is written."""
    hold_attempt(attempt)
    if attempt.state != "open":
        return False
    now, end = clock.now(), end_of(attempt)
    if now > end.at:
        _finish(attempt, end.at, end.by)
    else:
        _finish(attempt, now, by)
    return True


def finish_if_over(attempt: Attempt) -> bool:
    """Write down that an attempt's time is over; whether it is. Within the present transaction."""
    hold_attempt(attempt)
    if attempt.state != "open":
        return True
    end = end_of(attempt)
    if phase(end.at, clock.now()) is not Phase.OVER:
        return False
    _finish(attempt, end.at, end.by)
    return True


def settle(attempts: Sequence[Attempt]) -> bool:
    """Write down, in transactions of their own, which of *attempts* are over; whether any was.

    Called by pages that only read, before they do: what they show is then what is stored.
    """
    now = clock.now()
    running = [one for one in attempts if one.state == "open"]
    ids = [one.id for one in running if phase(end_of(one).at, now) is Phase.OVER]
    for attempt_id in ids:
        _settle(attempt_id)
    return bool(ids)


@every(timedelta(seconds=20))
def finish_overdue() -> int:
    """Hand in, for everybody whose time is over, what is there; how many it were."""
    ids = [one.id for one in open_overdue()]
    done = 0
    for attempt_id in ids:
        try:
            _settle(attempt_id)
        except Exception:  # one attempt's trouble must not keep the others waiting
            log.exception("attempt %s could not be finished", attempt_id)
        else:
            done += 1
    return done


def _settle(attempt_id: int) -> None:
    with unit_of_work() as session:
        attempt = session.scalar(
            select(Attempt)
            .where(Attempt.id == attempt_id)
            .options(joinedload(Attempt.quiz), joinedload(Attempt.person))
        )
        if attempt is not None:
            finish_if_over(attempt)


def _finish(attempt: Attempt, at: datetime, by: Ended, actor: Person | None = None) -> None:
    rows = queries.questions_of([attempt.id])[attempt.id]
    attempt.state, attempt.submitted_at, attempt.ended_by = "finished", at, by.value
    mark_by_itself(attempt, rows)
    attempt.receipt = asking.receipt(
        attempt.id,
        attempt.seed,
        at.isoformat(),
        [(row.question_version_id, row.response) for row in rows if not row.passage],
    )
    db.session.flush()
    if attempt.preview:
        return
    audit.record(
        "quiz_attempt.finish",
        "quiz_attempt",
        attempt.id,
        actor=actor,
        after=_facts(attempt) | {"receipt": attempt.receipt},
    )
    project(attempt.quiz, attempt.person_id)
    asked = [row for row in rows if not row.passage]
    notify(
        attempt.person,
        "quiz.received" if by is Ended.LEARNER else "quiz.ended",
        {
            "title": {"ko": attempt.quiz.title_ko, "en": attempt.quiz.title_en},
            "number": attempt.number,
            "answered": sum(row.is_answered for row in asked),
            "questions": len(asked),
            "receipt_number": attempt.receipt_number,
            "at": both_moments(at),
            "receipt": attempt.receipt,
        },
        url=f"/quiz-attempts/{attempt.id}/review",
        dedup_key=f"quiz-finished:{attempt.id}:{at.isoformat()}",
    )


def end_by_teacher(attempt: Attempt, actor: Person, reason: str) -> bool:
    """Hand in for somebody what is there; False where it is over already. A reason is needed."""
    _need(reason)
    hold_attempt(attempt)
    if attempt.state != "open":
        return False
    now, end = clock.now(), end_of(attempt)
    _finish(attempt, min(now, end.at), Ended.TEACHER if now <= end.at else end.by, actor)
    _record("quiz_attempt.end", attempt, actor, reason)
    return True


def reopen(attempt: Attempt, actor: Person, until: datetime, reason: str) -> None:
    """Let somebody go on until a moment. Raises ``Refused``.

    What a person marked stays unless its answer changes; everything else is marked anew when it
    ends.
    """
    _need(reason)
    hold_attempt(attempt)
    reasons = []
    if attempt.state == "open":
        reasons.append(Reason("still_open"))
    if until <= clock.now():
        reasons.append(Reason("until_is_past"))
    if is_closed(attempt):
        reasons.append(Reason("offering_closed"))
    if open_attempt(attempt.person_id, attempt.quiz_id) is not None:
        reasons.append(Reason("other_open"))
    if reasons:
        raise Refused(reasons)
    before = _facts(attempt)
    attempt.state, attempt.submitted_at, attempt.ended_by = "open", None, ""
    attempt.reopened_until, attempt.receipt = until, ""
    unmark(attempt, queries.questions_of([attempt.id])[attempt.id])
    db.session.flush()
    project(attempt.quiz, attempt.person_id)
    _record("quiz_attempt.reopen", attempt, actor, reason, before=before)
    notify(
        attempt.person,
        "quiz.reopened",
        {
            "title": {"ko": attempt.quiz.title_ko, "en": attempt.quiz.title_en},
            "until": both_moments(until),
            "reason": reason.strip(),
        },
        url=f"/quiz-attempts/{attempt.id}",
    )


def delete_attempt(attempt: Attempt, actor: Person, reason: str) -> None:
    """Let an attempt not count any more; it can be restored."""
    _need(reason)
    hold_attempt(attempt)
    if attempt.deleted_at is None:
        attempt.deleted_at = clock.now()
        _record("quiz_attempt.delete", attempt, actor, reason, before=_facts(attempt))
        db.session.flush()
        project(attempt.quiz, attempt.person_id)


def restore_attempt(attempt: Attempt, actor: Person) -> None:
    """Let a deleted attempt count again. Raises ``Refused`` where another is under way."""
    hold_attempt(attempt)
    if attempt.state == "open" and open_attempt(attempt.person_id, attempt.quiz_id) is not None:
        raise Refused([Reason("other_open")])
    if attempt.deleted_at is not None:
        attempt.deleted_at = None
        _record("quiz_attempt.restore", attempt, actor, "")
        db.session.flush()
        project(attempt.quiz, attempt.person_id)


def accept_late(attempt: Attempt, actor: Person, reason: str) -> int:
    """Let answers count that arrived when the time was over; how many questions changed.

    For a connection that was down when the clock ran out. What was given after the end stays out:
    its moment is known from the tab's own count of time. A reason is needed.
    """
    _need(reason)
    hold_attempt(attempt)
    if attempt.state != "finished":
        raise Refused([Reason("still_open")])
    rows = {row.id: row for row in queries.questions_of([attempt.id])[attempt.id]}
    changed = set()
    for late in late_saves(attempt):
        row = rows[late.attempt_question_id]
        offered = Save(late.client_id, late.sequence, late.given_at)
        standing = (
            Save(row.client_id, row.sequence, row.given_at) if row.given_at is not None else None
        )
        late.outcome = Outcome.OLDER.value
        if row.marked_by_id is None and saving.stands(standing, offered):
            late.outcome = Outcome.SAVED.value
            apply(row, offered, late.response, late.saved_at)
            changed.add(row.id)
    before = _facts(attempt)
    mark_by_itself(attempt, list(rows.values()))
    db.session.flush()
    _record("quiz_attempt.accept_late", attempt, actor, reason, before=before)
    project(attempt.quiz, attempt.person_id)
    return len(changed)


def late_saves(attempt: Attempt) -> list[AnswerSave]:
    """Answers that arrived too late and were given in time, as far as the tab could tell; in order."""
    if attempt.submitted_at is None:
        return []
    return list(
        db.session.scalars(
            select(AnswerSave)
            .join(AttemptQuestion, AttemptQuestion.id == AnswerSave.attempt_question_id)
            .where(
                AnswerSave.attempt_id == attempt.id,
                AnswerSave.outcome == Outcome.LATE.value,
                AnswerSave.given_at <= attempt.submitted_at,
            )
            .order_by(AnswerSave.given_at, AnswerSave.id)
        )
    )


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused([Reason("reason_needed")])


def _record(
    action: str,
    attempt: Attempt,
    actor: Person,
    reason: str,
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(
        action,
        "quiz_attempt",
        attempt.id,
        actor=actor,
        before=before,
        after=_facts(attempt),
        reason=reason.strip(),
    )


def _facts(attempt: Attempt) -> dict[str, Any]:
    quiz: Quiz = attempt.quiz
    return {
        "quiz": quiz.id,
        "number": attempt.number,
        "state": attempt.state,
        "ended_by": attempt.ended_by,
        "points": None if attempt.points is None else str(attempt.points),
        "possible": str(attempt.possible),
    }
