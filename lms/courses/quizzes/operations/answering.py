"""Keeping answers: each one as it is given, once, and the newest on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock, storage
from lms.courses.quizzes.models import AnswerSave, Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.queries.attempts import asked_of, end_of
from lms.courses.quizzes.rules import asking, saving
from lms.courses.quizzes.rules.ending import Phase, phase
from lms.courses.quizzes.rules.saving import Outcome, Save
from lms.db import db
from lms.storage import Attachment, Stored

#: Under which tab answers are kept that a form without JavaScript sent.
FORM = "form"
ANSWER_FILES = "attempt_question"


@dataclass(frozen=True)
class Given:
    """An answer on its way. *fields*: the question's own form fields; none: only the flag."""

    question_id: int  # of the attempt
    sequence: int
    fields: Mapping[str, str | list[str]] | None
    flagged: bool | None = None
    age: timedelta = timedelta(0)


@dataclass(frozen=True)
class Kept:
    """What became of it. *digest* names the answer that stands now."""

    question_id: int
    sequence: int
    outcome: str
    saved_at: datetime | None
    answered: bool
    digest: str


@dataclass(frozen=True)
class _Arrival:
    """What is true of all answers of one request."""

    attempt: Attempt
    client: str
    now: datetime
    late: bool
    rows: dict[int, AttemptQuestion]
    known: dict[int, AnswerSave]
    files: dict[int, list[Attachment]] = field(default_factory=dict)


def hold_attempt(attempt: Attempt) -> None:
    """Lock the attempt and read it anew: one writer at a time."""
    db.session.execute(
        select(Attempt)
        .where(Attempt.id == attempt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def save(attempt: Attempt, client: str, answers: Sequence[Given]) -> list[Kept]:
    """Keep *answers* of the tab *client*; what was kept before under the same number is not again.

    What arrives when the time (and the grace after it) is over, or after handing in, is kept in the
    log and does not count. Answers to questions of another attempt are left out.
    """
    hold_attempt(attempt)
    now = clock.now()
    over = attempt.state != "open" or phase(end_of(attempt).at, now) is Phase.OVER
    rows = _rows(attempt, [one.question_id for one in answers])
    arrival = _Arrival(
        attempt, client, now, over, rows, _known(attempt, client, answers), _files(rows)
    )
    kept = [
        _keep(arrival, one)
        for one in sorted(answers, key=lambda one: one.sequence)
        if one.question_id in rows
    ]
    db.session.flush()
    return kept


def _keep(arrival: _Arrival, given: Given) -> Kept:
    row = arrival.rows[given.question_id]
    if given.flagged is not None and not arrival.late:
        row.flagged = given.flagged
    if given.fields is None:
        return _told(row, given, Outcome.LATE if arrival.late else Outcome.SAVED)
    before = arrival.known.get(given.sequence)
    if before is not None:
        return _told(row, given, before.outcome)
    attempt = arrival.attempt
    question = asked_of(attempt, row)
    files = [one.id for one in arrival.files.get(row.id, ())]
    response = question.read(given.fields, files)
    offered = Save(
        arrival.client,
        given.sequence,
        saving.given_at(arrival.now, given.age, attempt.started_at),
    )
    outcome = _outcome(arrival, row, offered)
    kept = AnswerSave(
        attempt_id=attempt.id,
        attempt_question_id=row.id,
        client_id=arrival.client,
        sequence=given.sequence,
        response=response,
        given_at=offered.given_at,
        saved_at=arrival.now,
        outcome=outcome.value,
    )
    db.session.add(kept)
    arrival.known[given.sequence] = kept
    if outcome is Outcome.SAVED:
        apply(row, offered, response, arrival.now)
    return _told(row, given, outcome)


def _outcome(arrival: _Arrival, row: AttemptQuestion, offered: Save) -> Outcome:
    if arrival.late:
        return Outcome.LATE
    quiz: Quiz = arrival.attempt.quiz
    if quiz.no_return and row.position < arrival.attempt.reached:
        return Outcome.PASSED
    standing = Save(row.client_id, row.sequence, row.given_at) if row.given_at is not None else None
    return Outcome.SAVED if saving.stands(standing, offered) else Outcome.OLDER


def apply(row: AttemptQuestion, save: Save, response: dict[str, Any], now: datetime) -> None:
    """Let a save stand."""
    row.response, row.is_answered = response, bool(response)
    row.client_id, row.sequence = save.client, save.sequence
    row.given_at, row.saved_at = save.given_at, now


def save_form(
    attempt: Attempt,
    fields: Mapping[int, Mapping[str, str | list[str]]],
    shown: Mapping[int, str],
) -> list[Kept]:
    """Keep what a page sent as a form: of each question only what differs from what was *shown*.

    *shown*: the digests of the answers that the page showed. A page that was open for long does not
    undo what another tab saved since for questions that nobody touched here.
    """
    hold_attempt(attempt)
    rows = _rows(attempt, list(fields))
    files = _files(rows)
    answers, number = [], _next_form_number(attempt)
    for key, row in sorted(rows.items()):
        response = asked_of(attempt, row).read(fields[key], [one.id for one in files[key]])
        if asking.digest(response) in {shown.get(key), asking.digest(row.response)}:
            continue
        answers.append(Given(key, number, fields[key]))
        number += 1
    return save(attempt, FORM, answers)


def set_flag(attempt: Attempt, row: AttemptQuestion, flagged: bool) -> None:
    """Mark a question to come back to; of no consequence once the attempt is over."""
    hold_attempt(attempt)
    if attempt.state == "open":
        row.flagged = flagged
        db.session.flush()


def reach(attempt: Attempt, page: int) -> None:
    """Note that *page* was reached: where there is no way back, what lies before is closed."""
    hold_attempt(attempt)
    if attempt.state == "open":
        attempt.reached = max(attempt.reached, page)
        db.session.flush()


def add_files(attempt: Attempt, row: AttemptQuestion, files: Sequence[Stored], most: int) -> bool:
    """Put uploaded files with an answer and let them be part of it; False where it is too late.

    Files beyond *most* are left out. A file that is taken out of the answer stays with its log.
    """
    hold_attempt(attempt)
    db.session.refresh(row)
    over = phase(end_of(attempt).at, clock.now()) is Phase.OVER
    if attempt.state != "open" or over or row.passage:
        return False
    if attempt.quiz.no_return and row.position < attempt.reached:
        return False
    there: list[int] = list(row.response.get("files", ()))
    new = [
        storage.attach(stored, ANSWER_FILES, row.id, person_id=attempt.person_id, position=offset)
        for offset, stored in enumerate(files[: max(0, most - len(there))], start=len(there))
    ]
    db.session.flush()
    ids = [str(one) for one in [*there, *(attachment.id for attachment in new)]]
    if new:
        save(attempt, FORM, [Given(row.id, _next_form_number(attempt), {"files": ids})])
    return True


def _next_form_number(attempt: Attempt) -> int:
    last = db.session.scalar(
        select(func.max(AnswerSave.sequence)).where(
            AnswerSave.attempt_id == attempt.id, AnswerSave.client_id == FORM
        )
    )
    return (last or 0) + 1


def _rows(attempt: Attempt, ids: Sequence[int]) -> dict[int, AttemptQuestion]:
    found = db.session.scalars(
        select(AttemptQuestion)
        .where(AttemptQuestion.attempt_id == attempt.id, AttemptQuestion.id.in_(ids))
        .options(joinedload(AttemptQuestion.question_version))
    )
    return {row.id: row for row in found if not row.passage}


def _known(attempt: Attempt, client: str, answers: Sequence[Given]) -> dict[int, AnswerSave]:
    numbers = [one.sequence for one in answers if one.fields is not None]
    if not numbers:
        return {}
    rows = db.session.scalars(
        select(AnswerSave).where(
            AnswerSave.attempt_id == attempt.id,
            AnswerSave.client_id == client,
            AnswerSave.sequence.in_(numbers),
        )
    )
    return {row.sequence: row for row in rows}


def _files(rows: Mapping[int, AttemptQuestion]) -> dict[int, list[Attachment]]:
    """The files of the answers that are files; no statement where none of the questions asks for any."""
    found: dict[int, list[Attachment]] = {key: [] for key in rows}
    wanted = [key for key, row in rows.items() if row.question_version.body.get("kind") == "file"]
    return found | (storage.attachments(ANSWER_FILES, wanted) if wanted else {})


def _told(row: AttemptQuestion, given: Given, outcome: str) -> Kept:
    return Kept(
        row.id,
        given.sequence,
        str(outcome),
        row.saved_at,
        row.is_answered,
        asking.digest(row.response),
    )
