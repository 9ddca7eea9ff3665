"""What a learner sees of a quiz before and after: its page, the beginning, the result."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock, markdown
from lms.access import Permission, Scope
from lms.accounts import throttle
from lms.accounts.rules.throttling import QUARTER, Budget, counter
from lms.courses.questions import showing
from lms.courses.quizzes import operations, queries
from lms.courses.quizzes.loaders import own_attempt_for, quiz_for
from lms.courses.quizzes.messages import words
from lms.courses.quizzes.models import Attempt, Quiz
from lms.courses.quizzes.operations import Refused
from lms.courses.quizzes.queries import taking
from lms.courses.quizzes.queries.attempts import dates_of, situation
from lms.courses.quizzes.rules import reviewing, starting
from lms.courses.quizzes.rules.reviewing import Part
from lms.courses.quizzes.views import bp
from lms.skills import queries as skills

#: Guesses at the access code of one quiz by one person.
CODES = Budget("quiz-code", 20, QUARTER)


@bp.get("/quizzes/<int:quiz_id>")
def show(quiz_id: int) -> str:
    """The quiz's page: what it is, what holds for me, my attempts, the beginning."""
    quiz = quiz_for(current_user, quiz_id, Permission.OFFERING_VIEW)
    if operations.settle(queries.attempts_of(current_user.id, quiz.id)):
        quiz = quiz_for(current_user, quiz_id, Permission.OFFERING_VIEW)
    return _page(quiz)


@bp.post("/quizzes/<int:quiz_id>/start")
def start(quiz_id: int) -> str | Response | tuple[str, int]:
    """Begin, or go on with what is under way."""
    quiz = quiz_for(current_user, quiz_id, Permission.SUBMISSION_MAKE)
    if quiz.access_code:
        throttle.spend_or_refuse([counter(CODES, f"{quiz.id}:{current_user.id}")])
    try:
        attempt, _new = operations.start(current_user, quiz, request.form.get("code", "")[:200])
    except Refused as refusal:
        return _page(quiz, [words(reason) for reason in refusal.reasons]), 422
    return redirect(url_for("quizzes.take", attempt_id=attempt.id), 303)


@bp.get("/quiz-attempts/<int:attempt_id>/review")
def review(attempt_id: int) -> str | Response:
    """What came of an attempt, as far as it may be seen now."""
    attempt = own_attempt_for(current_user, attempt_id)
    if operations.settle([attempt]):
        attempt = own_attempt_for(current_user, attempt_id)
    if attempt.state == "open":
        return redirect(url_for("quizzes.take", attempt_id=attempt.id))
    parts = queries.shown_to(current_user, attempt)
    dates = dates_of(current_user, attempt.quiz)
    looked = []
    files = {}
    if Part.ANSWERS in parts:
        looked = taking.looked_at(taking.paper_of(attempt))
        files = showing.files_of_many({one.row.question_version_id for one in looked})
    return render_template(
        "quizzes/review.html",
        attempt=attempt,
        quiz=attempt.quiz,
        offering=attempt.quiz.offering,
        parts=parts,
        review={part.value for part in parts},
        looked=looked,
        files=files,
        closes_at=_closes_at(attempt, dates.due_at),
        later=_later(attempt, dates.due_at is not None, parts),
        result=None if attempt.preview else queries.result_of(attempt.quiz, attempt.person_id),
    )


def _closes_at(attempt: Attempt, own: datetime | None) -> datetime | None:
    """When more is seen: the person's own closing date, or, once that is past, the last one."""
    if own is None or clock.now() < own:
        return own
    return queries.last_close(attempt.quiz)


def _later(attempt: Attempt, closes: bool, parts: frozenset[Part]) -> list[Part]:
    """What is hidden now and will be seen once the quiz has closed."""
    if not closes or attempt.preview:
        return []
    after = reviewing.shown(attempt.quiz.review, reviewing.Moment.AFTER_CLOSE)
    return [part for part in Part if part in after - parts]


def _page(quiz: Quiz, reasons: list[str] | None = None) -> str:
    person, now = current_user, clock.now()
    scope = Scope("quiz", quiz.id)
    dates = dates_of(person, quiz)
    standing = situation(person, quiz, dates)
    attempts = queries.attempts_of(person.id, quiz.id)
    running = next((one for one in attempts if one.state == "open"), None)
    can_answer = access.may(person, Permission.SUBMISSION_MAKE, scope)
    return render_template(
        "quizzes/show.html",
        quiz=quiz,
        offering=quiz.offering,
        intro=markdown.html(quiz.intro),
        dates=dates,
        situation=standing,
        left=starting.left(standing),
        closed=[words(reason) for reason in starting.start_reasons(standing, now)],
        reasons=reasons or [],
        attempts=attempts,
        running=running,
        ends=queries.end_of(running, dates) if running else None,
        parts={one.id: queries.shown_to(person, one) for one in attempts},
        result=queries.result_of(quiz, person.id),
        possible=queries.possible_points(quiz.slots),
        teaches=access.may(person, Permission.SUBMISSION_VIEW, scope)
        or access.may(person, Permission.ASSIGNMENT_EDIT, scope),
        can_answer=can_answer,
        skills=skills.by_ids({line.skill_id for line in quiz.skills}),
    )
