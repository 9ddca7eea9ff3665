"""Who answers a quiz and what came of it, for those who teach; and what they do with an attempt."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, csvio, storage
from lms.access import Permission, Scope
from lms.courses.questions import showing
from lms.courses.quizzes import operations, queries
from lms.courses.quizzes.exports import table
from lms.courses.quizzes.forms import ExportForm, ReasonForm, ReopenForm
from lms.courses.quizzes.loaders import answer_file, attempt_in, quiz_in
from lms.courses.quizzes.messages import ENDED_WORDS, STATE_WORDS, words
from lms.courses.quizzes.models import Attempt, Quiz
from lms.courses.quizzes.operations import Refused
from lms.courses.quizzes.queries import progress, taking
from lms.courses.quizzes.rules import reviewing
from lms.courses.quizzes.views import bp
from lms.courses.sections.asking import asked_section
from lms.courses.sections.queries import sections_by_person
from lms.db import read_only, release
from lms.paging import asked_page, paged

VIEW = Permission.SUBMISSION_VIEW
GRADE = Permission.SUBMISSION_GRADE
BASE = "/teach/<int:offering_id>/quizzes/<int:quiz_id>/attempts"


@bp.get(BASE)
def attempts(offering_id: int, quiz_id: int) -> str:
    """Every learner: under way, finished, waiting for a mark, or nothing yet."""
    return _list(quiz_in(current_user, offering_id, quiz_id, VIEW), ExportForm(formdata=None))


@bp.post(f"{BASE}/export")
def export(offering_id: int, quiz_id: int) -> Response | tuple[str, int]:
    """Answers and marks as a file; asks for a reason and is logged."""
    quiz = quiz_in(current_user, offering_id, quiz_id, VIEW)
    form = ExportForm()
    if not form.validate():
        return _list(quiz, form), 422
    lines = [line for line in _lines(quiz) if line.state != "deleted"]
    rows = queries.questions_of([line.attempt.id for line in lines if line.attempt])
    head, body = table(lines, rows)
    people = len({line.person.id for line in lines})
    audit.read("quiz answers", action="download", people=people, reason=form.reason.data or "")
    release()
    name = f"quiz-{quiz.id}"
    if form.format.data == "csv":
        texts = [["" if cell is None else str(cell) for cell in row] for row in body]
        return csvio.csv_download(name, head, texts)
    return csvio.xlsx_download(name, head, body)


@bp.get(f"{BASE}/<int:attempt_id>")
def attempt(offering_id: int, quiz_id: int, attempt_id: int) -> str:
    """One attempt with everything: answers, marks, right answers, what arrived late."""
    found = attempt_in(current_user, offering_id, quiz_id, attempt_id, VIEW)
    if operations.settle([found]):
        found = attempt_in(current_user, offering_id, quiz_id, attempt_id, VIEW)
    audit.read("quiz attempt", found.person)
    return _attempt_page(found)


@bp.post(f"{BASE}/<int:attempt_id>/end")
def end_attempt(offering_id: int, quiz_id: int, attempt_id: int) -> Response | tuple[str, int]:
    """Hand in for somebody what is there."""
    found = attempt_in(current_user, offering_id, quiz_id, attempt_id, GRADE)
    return _with_reason(
        found,
        lambda reason: operations.end_by_teacher(found, current_user, reason),
        _("응시를 끝냈습니다."),
    )


@bp.post(f"{BASE}/<int:attempt_id>/reopen")
def reopen_attempt(offering_id: int, quiz_id: int, attempt_id: int) -> Response | tuple[str, int]:
    """Let somebody go on until a moment."""
    found = attempt_in(current_user, offering_id, quiz_id, attempt_id, GRADE)
    form = ReopenForm()
    if not form.validate() or form.until.data is None:
        read_only()
        return _attempt_page(found, reopen_form=form), 422
    until = form.until.data
    return _done(
        found,
        lambda: operations.reopen(found, current_user, until, form.reason.data or ""),
        _("응시를 다시 열고 본인에게 알렸습니다."),
    )


@bp.post(f"{BASE}/<int:attempt_id>/delete")
def delete_attempt(offering_id: int, quiz_id: int, attempt_id: int) -> Response | tuple[str, int]:
    """Let it not count any more."""
    found = attempt_in(current_user, offering_id, quiz_id, attempt_id, GRADE)
    return _with_reason(
        found,
        lambda reason: operations.delete_attempt(found, current_user, reason),
        _("응시를 지웠습니다. '지운 응시'에서 되살릴 수 있습니다."),
    )


@bp.post(f"{BASE}/<int:attempt_id>/restore")
def restore_attempt(offering_id: int, quiz_id: int, attempt_id: int) -> Response:
    """Let it count again."""
    found = attempt_in(current_user, offering_id, quiz_id, attempt_id, GRADE, gone=True)
    return _done(
        found,
        lambda: operations.restore_attempt(found, current_user),
        _("응시를 되살렸습니다."),
    )


@bp.post(f"{BASE}/<int:attempt_id>/late-answers")
def accept_late(offering_id: int, quiz_id: int, attempt_id: int) -> Response | tuple[str, int]:
    """Let answers count that were given in time and arrived too late."""
    found = attempt_in(current_user, offering_id, quiz_id, attempt_id, GRADE)
    return _with_reason(
        found,
        lambda reason: operations.accept_late(found, current_user, reason),
        _("늦게 닿은 답을 받아들이고 다시 채점했습니다."),
    )


@bp.get(f"{BASE}/<int:attempt_id>/files/<int:attachment_id>")
def teach_file(offering_id: int, quiz_id: int, attempt_id: int, attachment_id: int) -> Response:
    """A file of somebody's answer."""
    found = attempt_in(current_user, offering_id, quiz_id, attempt_id, VIEW)
    attachment = answer_file(found, attachment_id)
    audit.read("quiz attempt", found.person, action="download")
    return storage.send(attachment)


def _with_reason(
    found: Attempt, change: Callable[[str], object], said: str
) -> Response | tuple[str, int]:
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _attempt_page(found, reason_form=form), 422
    return _done(found, lambda: change(form.reason.data or ""), said)


def _done(found: Attempt, change: Callable[[], object], said: str) -> Response:
    quiz_id, offering_id, key = found.quiz_id, found.quiz.offering_id, found.id
    try:
        change()
    except Refused as refusal:
        for reason in refusal.reasons:
            flash(words(reason), "danger")
    else:
        flash(said, "success")
    if found.deleted_at is not None:
        url = url_for("quizzes.attempts", offering_id=offering_id, quiz_id=quiz_id)
    else:
        url = url_for("quizzes.attempt", offering_id=offering_id, quiz_id=quiz_id, attempt_id=key)
    return redirect(url, 303)


def _lines(quiz: Quiz) -> list[progress.Line]:
    """Every attempt, and who has none; of the section that is asked for."""
    found, section = progress.lines(quiz), asked_section(quiz.offering_id).id
    if section is None:
        return found
    held = sections_by_person(quiz.offering_id)
    return [line for line in found if held.get(line.person.id) == section]


def _list(quiz: Quiz, export_form: ExportForm) -> str:
    asked_state = request.args.get("state", "")
    text = request.args.get("q", "").strip()[:100]
    state = asked_state if asked_state in progress.STATES else ""
    sort = request.args.get("sort", "name")
    found, sections = _lines(quiz), asked_section(quiz.offering_id)
    page = paged(progress.narrowed(found, text=text, state=state, sort=sort), asked_page(), size=50)
    if page.items:
        people = len({line.person.id for line in page.items})
        audit.read("quiz attempts", action="search" if text else "view", people=people)
    return render_template(
        "quizzes/attempts.html",
        quiz=quiz,
        offering=quiz.offering,
        page=page,
        counts=progress.counts(found),
        text=text,
        state=state,
        sort=sort,
        sections=sections,
        states=STATE_WORDS,
        ended=ENDED_WORDS,
        export_form=export_form,
        edits=access.may(current_user, Permission.ASSIGNMENT_EDIT, Scope("quiz", quiz.id)),
        results=queries.results(
            quiz.offering_id, {line.person.id for line in page.items}, [quiz.id]
        ),
    )


def _attempt_page(
    found: Attempt, *, reason_form: ReasonForm | None = None, reopen_form: ReopenForm | None = None
) -> str:
    paper = taking.paper_of(found)
    looked = taking.looked_at(paper, teaching=True)
    running = found.state == "open"
    return render_template(
        "quizzes/attempt.html",
        attempt=found,
        quiz=found.quiz,
        offering=found.quiz.offering,
        looked=looked,
        review={part.value for part in reviewing.EVERYTHING}
        - ({reviewing.Part.MARKS.value} if running else set()),
        files=showing.files_of_many({one.row.question_version_id for one in looked}),
        end=queries.end_of(found) if running else None,
        late={save.attempt_question_id for save in operations.late_saves(found)},
        ended=ENDED_WORDS,
        reason_form=reason_form or ReasonForm(formdata=None),
        reopen_form=reopen_form or ReopenForm(formdata=None),
        grades=access.may(current_user, GRADE, Scope("quiz", found.quiz_id)),
        others=queries.attempts_of(found.person_id, found.quiz_id),
    )
