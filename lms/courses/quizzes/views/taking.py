"""Answering: pages that work as plain forms, and the small endpoints that save while one writes."""

from __future__ import annotations

import json
import threading
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from lms import clock, storage
from lms.clock import SEOUL
from lms.courses.assignments.rules import MOST_FILE_BYTES
from lms.courses.questions import showing
from lms.courses.questions.rules.presenting import own_fields
from lms.courses.quizzes import operations, payloads, queries
from lms.courses.quizzes.loaders import answer_file as answer_file_for
from lms.courses.quizzes.loaders import own_attempt_for, question_in
from lms.courses.quizzes.models import Attempt
from lms.courses.quizzes.operations import Kept
from lms.courses.quizzes.payloads import Unreadable
from lms.courses.quizzes.queries import taking
from lms.courses.quizzes.queries.taking import Paper, prefix_of
from lms.courses.quizzes.rules import asking
from lms.courses.quizzes.rules.ending import ANNOUNCED, seconds_left
from lms.courses.quizzes.rules.saving import Outcome
from lms.courses.quizzes.views import bp
from lms.db import db, read_only, release, unit_of_work
from lms.numbers import whole_or
from lms.storage import Stored, TooLarge

_ONE_BY_ONE = threading.Lock()


def _turn() -> AbstractContextManager[Any]:
    """With SQLite the saves of one process write in turn: waiting here is cheaper than asking the
    database again and again for the lock that a neighbour holds, with a sleep between."""
    return _ONE_BY_ONE if db.engine.dialect.name == "sqlite" else nullcontext()


@bp.get("/quiz-attempts/<int:attempt_id>")
def take(attempt_id: int) -> str | Response:
    """A page of the attempt; where there is no way back, the one that was reached."""
    attempt = own_attempt_for(current_user, attempt_id)
    if attempt.state != "open" or operations.settle([attempt]):
        return redirect(_review_url(attempt_id))
    paper = taking.paper_of(attempt)
    page = _asked_page(paper)
    if page != whole_or(request.args.get("page"), page):
        return redirect(url_for("quizzes.take", attempt_id=attempt.id, page=page))
    return _paper_page(paper, page)


@bp.post("/quiz-attempts/<int:attempt_id>")
def turn(attempt_id: int) -> Response:
    """Save what the page says, and go on: next, back, to a page, to the confirmation."""
    attempt = own_attempt_for(current_user, attempt_id)
    page = max(1, whole_or(request.form.get("page"), 1))
    paper = taking.paper_of(attempt)
    on_page = paper.pages[page - 1] if page <= len(paper.pages) else []
    uploads = _uploads(attempt, paper, on_page)
    attempt = own_attempt_for(current_user, attempt_id)
    paper = taking.paper_of(attempt)
    form = list(request.form.lists())
    rows = [paper.rows[position] for position in on_page if not paper.rows[position].passage]
    fields = {row.id: own_fields(form, prefix_of(row.id)) for row in rows}
    shown = {row.id: request.form.get(f"shown-{row.id}", "") for row in rows}
    kept = operations.save_form(attempt, fields, shown)
    for row in rows:
        flagged = f"flag-{row.id}" in request.form
        if flagged != row.flagged:
            operations.set_flag(attempt, row, flagged)
        if uploads.get(row.id):
            most = asking_most(attempt, row)
            operations.add_files(attempt, row, uploads[row.id], most)
    if attempt.state != "open" or any(one.outcome == Outcome.LATE for one in kept):
        flash(_("시간이 끝난 뒤에 닿은 답은 반영되지 않았습니다."), "warning")
        return redirect(_review_url(attempt.id), 303)
    return redirect(_whereto(paper, page, request.form.get("go", "save")), 303)


@bp.post("/quiz-attempts/<int:attempt_id>/answers")
def save_answers(attempt_id: int) -> Response | tuple[Response, int]:
    """Keep what a tab sends; the same save sent again is one save. Always says what stands now.

    Everybody answers at once: who asks and what was said is read before the one writer's lock is
    taken. The answers are committed before this answers.
    """
    read_only()
    attempt = own_attempt_for(current_user, attempt_id)
    try:
        sent = request.get_json(silent=True)
        client, given = payloads.read(json.loads(request.form["payload"]) if sent is None else sent)
    except (Unreadable, ValueError, KeyError, RecursionError):
        return jsonify(error="unreadable"), 400
    prepared = operations.prepare(attempt, client, given)
    with _turn(), unit_of_work():
        stored = operations.store(prepared)
    told = _standing(attempt_id, prepared.end, finished=stored.finished)
    return jsonify(told | {"kept": [_told(one) for one in stored.kept]})


@bp.get("/quiz-attempts/<int:attempt_id>/state")
def state(attempt_id: int) -> Response:
    """How much time is left, and which answers stand: for a tab to compare with its own."""
    attempt = own_attempt_for(current_user, attempt_id)
    if operations.settle([attempt]):
        attempt = own_attempt_for(current_user, attempt_id)
    rows = queries.questions_of([attempt.id])[attempt.id]
    answers = {
        str(row.id): {
            "client": row.client_id,
            "digest": asking.digest(row.response, attempt.seed),
            "saved_at": _time(row.saved_at),
            "answered": row.is_answered,
            "flagged": row.flagged,
        }
        for row in rows
        if not row.passage
    }
    return jsonify(_state(attempt) | {"answers": answers, "csrf": generate_csrf()})


@bp.post("/quiz-attempts/<int:attempt_id>/files/<int:attempt_question_id>")
def upload(attempt_id: int, attempt_question_id: int) -> Response | tuple[Response, int]:
    """Put files with an answer, as soon as they are chosen."""
    attempt = own_attempt_for(current_user, attempt_id)
    row = question_in(attempt, attempt_question_id)
    most = asking_most(attempt, row)
    release()  # files are hashed and written to disk before any row is
    try:
        stored = _stored(request.files.getlist("upload"))
    except TooLarge:
        mb = MOST_FILE_BYTES // 1024 // 1024
        return jsonify(said=_("파일이 너무 큽니다. %(mb)s MB까지 올릴 수 있습니다.", mb=mb)), 413
    attempt = own_attempt_for(current_user, attempt_id)
    row = question_in(attempt, attempt_question_id)
    if not stored:
        return jsonify(said=_("고른 파일이 없습니다.")), 422
    if not operations.add_files(attempt, row, stored, most):
        return jsonify(said=_("시간이 끝나 파일을 받지 못했습니다.")), 409
    attached = taking.attached_of(attempt, [row])[row.id]
    return jsonify(
        _state(attempt)
        | {
            "files": [{"id": one.id, "name": one.name, "url": one.url} for one in attached],
            "digest": asking.digest(row.response, attempt.seed),
            "saved_at": _time(row.saved_at),
        }
    )


@bp.get("/quiz-attempts/<int:attempt_id>/files/<int:attachment_id>")
def answer_file(attempt_id: int, attachment_id: int) -> Response:
    """A file of one's own answer."""
    attempt = own_attempt_for(current_user, attempt_id)
    return storage.send(answer_file_for(attempt, attachment_id))


@bp.get("/quiz-attempts/<int:attempt_id>/confirm")
def confirm(attempt_id: int) -> str | Response:
    """Before handing in: what is not answered yet, what was marked to come back to."""
    attempt = own_attempt_for(current_user, attempt_id)
    if attempt.state != "open" or operations.settle([attempt]):
        return redirect(_review_url(attempt_id))
    paper = taking.paper_of(attempt)
    lines = paper.lines()
    return render_template(
        "quizzes/confirm.html",
        attempt=attempt,
        quiz=attempt.quiz,
        offering=attempt.quiz.offering,
        paper=paper,
        lines=lines,
        unanswered=[line for line in lines if not line.row.is_answered],
        partly=[line for line in lines if line.row.is_answered and not paper.whole(line.row)],
        flagged=[line for line in lines if line.row.flagged],
        **_clock(attempt),
    )


@bp.post("/quiz-attempts/<int:attempt_id>/hand-in")
def hand_in(attempt_id: int) -> Response:
    """Hand in what is there. The answer is the receipt, the same one for a repeated request."""
    attempt = own_attempt_for(current_user, attempt_id)
    if operations.hand_in(attempt):
        if attempt.ended_by == "learner":
            flash(_("접수했습니다. 접수증을 메일로도 보냅니다."), "success")
        else:
            flash(_("시간이 끝나 그때까지 저장된 답을 접수했습니다."), "info")
    return redirect(_review_url(attempt.id), 303)


def asking_most(attempt: Attempt, row: Any) -> int:
    """How many files the question takes; none where it asks for no file."""
    presented = queries.asked_of(attempt, row).presented()
    return presented.most_files if presented.kind == "file" else 0


def _paper_page(paper: Paper, page: int) -> str:
    attempt = paper.attempt
    asked = paper.on_page(page)
    return render_template(
        "quizzes/take.html",
        attempt=attempt,
        quiz=attempt.quiz,
        offering=attempt.quiz.offering,
        paper=paper,
        page=page,
        last=page >= len(paper.pages),
        lines=paper.lines(),
        asked=asked,
        files=showing.files_of_many({one.row.question_version_id for one in asked}),
        most_bytes=MOST_FILE_BYTES,
        **_clock(attempt),
    )


def _clock(attempt: Attempt) -> dict[str, Any]:
    end = queries.end_of(attempt)
    return {
        "end": end,
        "timed": attempt.time_limit_minutes is not None
        or attempt.quiz.due_at is not None
        or attempt.reopened_until is not None,
        "seconds": seconds_left(end.at, clock.now()),
        "announced": ANNOUNCED,
    }


def _asked_page(paper: Paper) -> int:
    if paper.one_way:
        return paper.current
    return max(1, min(whole_or(request.args.get("page"), 1), len(paper.pages)))


def _whereto(paper: Paper, page: int, go: str) -> str:
    attempt = paper.attempt
    if go == "confirm":
        return url_for("quizzes.confirm", attempt_id=attempt.id)
    wanted = {"next": page + 1, "prev": page - 1}.get(go, whole_or(go, page))
    wanted = max(1, min(wanted, len(paper.pages)))
    if paper.one_way:
        if go == "next" and wanted == page + 1 and page == paper.current:
            operations.reach(attempt, paper.first_of(wanted))
        return url_for("quizzes.take", attempt_id=attempt.id)
    return url_for("quizzes.take", attempt_id=attempt.id, page=wanted)


def _uploads(attempt: Attempt, paper: Paper, on_page: list[int]) -> dict[int, list[Stored]]:
    """Files that came with the page, kept on disk before anything is written; too large ones are told."""
    names = {position: f"{prefix_of(paper.rows[position].id)}upload" for position in on_page}
    sent = {
        paper.rows[position].id: request.files.getlist(name)
        for position, name in names.items()
        if name in request.files
    }
    if not sent:
        return {}
    release()
    found: dict[int, list[Stored]] = {}
    for key, files in sent.items():
        try:
            found[key] = _stored(files)
        except TooLarge:
            mb = MOST_FILE_BYTES // 1024 // 1024
            flash(_("파일이 너무 큽니다. %(mb)s MB까지 올릴 수 있습니다.", mb=mb), "danger")
    return found


def _stored(files: list[Any]) -> list[Stored]:
    return [
        storage.keep(file.stream, file.filename, most=MOST_FILE_BYTES)
        for file in files
        if file.filename
    ]


def _state(attempt: Attempt) -> dict[str, Any]:
    end = queries.end_of(attempt).at
    return _standing(attempt.id, end, finished=attempt.state != "open")


def _standing(attempt_id: int, end: datetime, *, finished: bool) -> dict[str, Any]:
    return {
        "finished": finished,
        "left": 0 if finished else max(0.0, (end - clock.now()).total_seconds()),
        "url": _review_url(attempt_id) if finished else "",
    }


def _told(one: Kept) -> dict[str, Any]:
    return {
        "question": one.question_id,
        "sequence": one.sequence,
        "outcome": one.outcome,
        "saved_at": _time(one.saved_at),
        "answered": one.answered,
        "digest": one.digest,
    }


def _time(moment: Any) -> str:
    return moment.astimezone(SEOUL).strftime("%H:%M:%S") if moment else ""


def _review_url(attempt_id: int) -> str:
    return url_for("quizzes.review", attempt_id=attempt_id)
