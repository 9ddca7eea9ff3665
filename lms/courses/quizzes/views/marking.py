"""Marking by hand: the piles of one quiz, and one answer after another."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.access import Permission
from lms.courses.editing import Conflict
from lms.courses.questions import showing
from lms.courses.quizzes import operations
from lms.courses.quizzes.loaders import quiz_in
from lms.courses.quizzes.marking import reason_words
from lms.courses.quizzes.marking_forms import MarkForm
from lms.courses.quizzes.models import AttemptQuestion, Quiz
from lms.courses.quizzes.operations import Refused
from lms.courses.quizzes.operations.marking import mark_answer
from lms.courses.quizzes.queries import marking, taking
from lms.courses.quizzes.rules import reviewing
from lms.courses.quizzes.views import bp
from lms.courses.sections.asking import asked_section
from lms.db import read_only

GRADE = Permission.SUBMISSION_GRADE
BASE = "/teach/<int:offering_id>/quizzes/<int:quiz_id>/marking"


@bp.get(BASE, endpoint="marking")
def index(offering_id: int, quiz_id: int) -> str:
    """The questions with how many answers wait for a person; of the section that is asked for."""
    quiz = quiz_in(current_user, offering_id, quiz_id, GRADE)
    sections = asked_section(offering_id)
    _settle(quiz)
    return render_template(
        "quizzes/marking.html",
        quiz=quiz,
        offering=quiz.offering,
        piles=marking.piles(quiz, sections.id),
        sections=sections,
    )


@bp.get(f"{BASE}/<int:question_id>")
def mark_pile(offering_id: int, quiz_id: int, question_id: int) -> Response:
    """Go to the first answer that waits; with ``show=all`` to the first of all."""
    quiz = quiz_in(current_user, offering_id, quiz_id, GRADE)
    _settle(quiz)
    whole = request.args.get("show") == "all"
    section = asked_section(offering_id).id
    rows = marking.pile(quiz, question_id, waiting=not whole, section_id=section) or marking.pile(
        quiz, question_id, waiting=False, section_id=section
    )
    if not rows:
        abort(404)
    return redirect(_url(quiz, rows[0], whole=whole, section=section), 303)


@bp.route(f"{BASE}/answers/<int:row_id>", methods=["GET", "POST"])
def mark_one(offering_id: int, quiz_id: int, row_id: int) -> str | Response | tuple[str, int]:
    """One answer; a mark names the answer and its version, so that none lands on another."""
    quiz = quiz_in(current_user, offering_id, quiz_id, GRADE)
    whole = request.args.get("show") == "all"
    section = asked_section(offering_id).id
    row, rows = _answer(quiz, row_id, section)
    form = MarkForm(row.points)
    if request.method == "GET":
        audit.read("quiz answer", row.attempt.person)
        form.fill(row)
        return _page(quiz, row, rows, form, whole)
    if form.row_id.data != str(row.id) or not form.validate():
        read_only()
        return _page(quiz, row, rows, form, whole), 422
    try:
        mark_answer(
            row, row.attempt, current_user, form.value(row.earned), form.comment.data or "",
            version=form.kept_version,
        )  # fmt: skip
    except Conflict:
        read_only()
        return _page(quiz, row, rows, form, whole, conflict=True), 409
    except Refused as refusal:
        read_only()
        form.form_errors = [reason_words(reason) for reason in refusal.reasons]
        return _page(quiz, row, rows, form, whole), 422
    flash(_("점수를 적었습니다."), "success")
    following = _following(rows, row, whole)
    if following is None:
        done = url_for("quizzes.marking", offering_id=offering_id, quiz_id=quiz_id, section=section)
        return redirect(done, 303)
    return redirect(_url(quiz, following, whole=whole, section=section), 303)


def _settle(quiz: Quiz) -> None:
    """What has run out of time is handed in before it is looked for."""
    operations.settle(marking.running(quiz.id))


def _answer(
    quiz: Quiz, row_id: int, section: int | None
) -> tuple[AttemptQuestion, list[AttemptQuestion]]:
    """An answer with those it lies among: of the section, where it is of one itself."""
    question_id = marking.question_id_of(quiz.id, row_id)
    if question_id is None:
        abort(404)
    for of in dict.fromkeys((section, None)):
        rows = marking.pile(quiz, question_id, waiting=False, section_id=of)
        row = next((one for one in rows if one.id == row_id), None)
        if row is not None:
            return row, rows
    return abort(404)


def _following(
    rows: list[AttemptQuestion], row: AttemptQuestion, whole: bool
) -> AttemptQuestion | None:
    at = next(i for i, one in enumerate(rows) if one.id == row.id)
    later = [*rows[at + 1 :], *([] if whole else rows[:at])]
    return next((one for one in later if whole or one.earned is None), None)


def _url(quiz: Quiz, row: AttemptQuestion, *, whole: bool, section: int | None) -> str:
    return url_for(
        "quizzes.mark_one", offering_id=quiz.offering_id, quiz_id=quiz.id, row_id=row.id,
        show="all" if whole else None, names=request.args.get("names") or None, section=section,
    )  # fmt: skip


def _page(
    quiz: Quiz, row: AttemptQuestion, rows: list[AttemptQuestion], form: MarkForm, whole: bool,
    *, conflict: bool = False,
) -> str:  # fmt: skip
    if conflict:
        form.version.data = form.version.raw_data = None
        form.version.data = str(row.mark_version)
    at = next(i for i, one in enumerate(rows) if one.id == row.id)
    sections = asked_section(quiz.offering_id)
    looked = next(
        one
        for one in taking.looked_at(taking.paper_of(row.attempt), teaching=True)
        if one.row.id == row.id
    )
    return render_template(
        "quizzes/mark_one.html",
        quiz=quiz,
        offering=quiz.offering,
        row=row,
        looked=looked,
        review={part.value for part in reviewing.EVERYTHING},
        files=showing.files_of_many({row.question_version_id}),
        form=form,
        conflict=conflict,
        position=at + 1,
        total=len(rows),
        waiting=sum(one.earned is None for one in rows),
        before=_url(quiz, rows[at - 1], whole=whole, section=sections.id) if at else None,
        after=_url(quiz, rows[at + 1], whole=whole, section=sections.id)
        if at + 1 < len(rows)
        else None,
        sections=sections,
        names=request.args.get("names") == "1",
        whole=whole,
        markers=marking.marked_by([row]),
    )
