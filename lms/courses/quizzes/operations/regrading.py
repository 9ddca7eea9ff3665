"""Marking the answers to a mended question again: exactly what was shown, or nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select, update

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.questions.models import QuestionVersion
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import Attempt, Quiz, QuizSlot
from lms.courses.quizzes.operations.evidence import project
from lms.courses.quizzes.operations.marks import add_up
from lms.courses.quizzes.operations.refusals import Refused
from lms.courses.quizzes.queries import regrading as plans
from lms.courses.quizzes.rules.regrading import Mode
from lms.db import db


def regrade(quiz: Quiz, question_id: int, mode: Mode, key: str, actor: Person, reason: str) -> int:
    """Apply the plan named *key*; how many answers got another mark.

    Every attempt is held first. Raises :class:`Conflict` where the plan is not the same any more
    (an answer was marked, another attempt ended, the question was mended again), :class:`Refused`
    without a reason.
    """
    if not reason.strip():
        raise Refused([Reason("reason_needed")])
    db.session.execute(select(Attempt.id).where(Attempt.quiz_id == quiz.id).with_for_update())
    db.session.expire_all()
    plan = plans.plan(quiz, question_id, mode)
    if plan is None or plan.key != key:
        raise Conflict
    now, changed = clock.now(), 0
    papers = queries.questions_of({line.attempt.id for line in plan.lines})
    for line in plan.lines:
        row, before = line.row, line.total_before
        differs = line.changes
        row.question_version_id = plan.mended.current.id
        row.fraction, row.earned = line.new.fraction, line.new.points
        row.needs_person = line.new.points is None
        row.marked_at = now if line.new.points is not None else None
        if not line.new.held:  # the rule's own mark again, whatever an earlier regrade held
            row.marked_by_id, row.held_by = None, ""
        elif line.new.by_person:
            row.held_by = "person"
        else:
            row.marked_by_id, row.held_by = actor.id, mode.value
        row.mark_version += 1
        add_up(line.attempt, papers[line.attempt.id])
        db.session.flush()
        if not differs:
            continue
        changed += 1
        audit.record(
            "quiz_attempt.regrade", "quiz_attempt", line.attempt.id, actor=actor,
            before={"points": None if before is None else str(before)},
            after={"points": None if line.attempt.points is None else str(line.attempt.points),
                   "question": row.position + 1, "mode": mode.value},
            reason=reason.strip(),
        )  # fmt: skip
        _tell(line.attempt, reason)
    db.session.execute(
        update(QuizSlot)
        .where(
            QuizSlot.quiz_id == quiz.id, QuizSlot.question_version_id.in_(_versions(question_id))
        )
        .values(question_version_id=plan.mended.current.id)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        "quiz.regrade", "quiz", quiz.id, actor=actor,
        after={"question": plan.mended.question.title or plan.mended.question.excerpt[:80],
               "mode": mode.value, "changed": changed},
        reason=reason.strip(),
    )  # fmt: skip
    for person_id in sorted({line.attempt.person_id for line in plan.lines}):
        project(quiz, person_id)
    return changed


def _versions(question_id: int) -> Select[Any]:

    return select(QuestionVersion.id).where(QuestionVersion.question_id == question_id)


def _tell(attempt: Attempt, reason: str) -> None:
    """Tell a learner whose result may be known that it was marked again."""
    if not queries.result_of(attempt.quiz, attempt.person_id).released:
        return
    notify(
        attempt.person,
        "quiz.regraded",
        {
            "title": {"ko": attempt.quiz.title_ko, "en": attempt.quiz.title_en},
            "number": attempt.number,
            "reason": reason.strip(),
        },
        url=f"/quiz-attempts/{attempt.id}/review",
    )
