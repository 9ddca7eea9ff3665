"""Keeping answers: each one as it is given, once, and the newest on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock, storage
from lms.courses.catalogue.models import Offering
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
class Prepared:
    """What a tab sent, read in the questions' own terms; nothing is written or locked yet."""

    attempt_id: int
    client: str
    started_at: datetime
    end: datetime
    no_return: bool
    answers: tuple[tuple[Given, dict[str, Any] | None], ...]  # with its response; none: only a flag


@dataclass(frozen=True)
class Came:
    """What became of it all. *finished*: the attempt was handed in before."""

    kept: list[Kept]
    finished: bool


def hold_attempt(attempt: Attempt) -> None:
    """Lock the attempt and read it anew: one writer at a time."""
    db.session.execute(
        select(Attempt)
        .where(Attempt.id == attempt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def is_closed(attempt: Attempt) -> bool:
    """Whether its offering takes nothing any more, as it is stored now; previews go on."""
    state = db.session.scalar(
        select(Offering.state)
        .join(Quiz, Quiz.offering_id == Offering.id)
        .where(Quiz.id == attempt.quiz_id)
    )
    return state != "open" and not attempt.preview


def prepare(attempt: Attempt, client: str, answers: Sequence[Given]) -> Prepared:
    """Read what a tab sent: the slow part, done before anybody else has to wait.

    Answers to questions of another attempt are left out.
    """
    rows = _rows(attempt, [one.question_id for one in answers])
    files = _files(rows)
    read = []
    for one in sorted(answers, key=lambda one: one.sequence):
        row = rows.get(one.question_id)
        if row is None:
            continue
        own = [file.id for file in files[row.id]]
        read.append(
            (one, None if one.fields is None else asked_of(attempt, row).read(one.fields, own))
        )
    return Prepared(
        attempt.id,
        client,
        attempt.started_at,
        end_of(attempt).at,
        attempt.quiz.no_return,
        tuple(read),
    )


def store(prepared: Prepared) -> Came:
    """Keep what was read; what was kept before under the same number is not kept again.

    What arrives when the time (and the grace after it) is over, after handing in, or in an offering
    that is not open, is kept in the log and does not count.
    """
    attempt, offering_state = (
        db.session.execute(
            select(Attempt, Offering.state)
            .join(Quiz, Quiz.id == Attempt.quiz_id)
            .join(Offering, Offering.id == Quiz.offering_id)
            .where(Attempt.id == prepared.attempt_id)
            .with_for_update(of=Attempt)
            .execution_options(populate_existing=True)
        )
        .tuples()
        .one()
    )
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(AttemptQuestion)
            .where(AttemptQuestion.id.in_([given.question_id for given, _read in prepared.answers]))
            .execution_options(populate_existing=True)
        )
    }
    now = clock.now()
    late = (
        attempt.state != "open"
        or phase(prepared.end, now) is Phase.OVER
        or (offering_state != "open" and not attempt.preview)
    )
    closed = attempt.reached if prepared.no_return else 0
    known = _known(prepared)
    kept = []
    for given, response in prepared.answers:
        row = rows[given.question_id]
        if given.flagged is not None and not late:
            row.flagged = given.flagged
        if response is None:
            kept.append(_told(row, given, Outcome.LATE if late else Outcome.SAVED))
        elif given.sequence in known:
            kept.append(_told(row, given, known[given.sequence]))
        else:
            outcome = _keep(prepared, row, given, response, now, late=late, closed=closed)
            known[given.sequence] = outcome
            kept.append(_told(row, given, outcome))
    db.session.flush()
    return Came(kept, attempt.state != "open")


def save(attempt: Attempt, client: str, answers: Sequence[Given]) -> list[Kept]:
    """Both at once, within the present transaction."""
    return store(prepare(attempt, client, answers)).kept


def _keep(
    prepared: Prepared,
    row: AttemptQuestion,
    given: Given,
    response: dict[str, Any],
    now: datetime,
    *,
    late: bool,
    closed: int,
) -> str:
    moment = saving.given_at(now, given.age, prepared.started_at)
    offered = Save(prepared.client, given.sequence, moment)
    standing = Save(row.client_id, row.sequence, row.given_at) if row.given_at is not None else None
    if late:
        outcome = Outcome.LATE
    elif row.position < closed:
        outcome = Outcome.PASSED
    else:
        outcome = Outcome.SAVED if saving.stands(standing, offered) else Outcome.OLDER
    db.session.add(
        AnswerSave(
            attempt_id=prepared.attempt_id,
            attempt_question_id=row.id,
            client_id=prepared.client,
            sequence=given.sequence,
            response=response,
            flagged=bool(given.flagged),
            given_at=moment,
            saved_at=now,
            outcome=outcome.value,
        )
    )
    if outcome is Outcome.SAVED:
        apply(row, offered, response, now)
    return outcome.value


def apply(row: AttemptQuestion, save: Save, response: dict[str, Any], now: datetime) -> None:
    """Let a save stand. A mark that a person read another answer for is not this one's."""
    if row.needs_person and row.marked_by_id is not None and response != row.response:
        row.fraction = row.earned = row.marked_by_id = row.marked_at = None
        row.mark_version += 1
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
        standing = asking.digest(row.response, attempt.seed)
        if asking.digest(response, attempt.seed) in {shown.get(key), standing}:
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
    if attempt.state != "open" or over or row.passage or is_closed(attempt):
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


def _known(prepared: Prepared) -> dict[int, str]:
    """What became of those saves that were kept before, by number."""
    numbers = [given.sequence for given, response in prepared.answers if response is not None]
    if not numbers:
        return {}
    rows = db.session.execute(
        select(AnswerSave.sequence, AnswerSave.outcome).where(
            AnswerSave.attempt_id == prepared.attempt_id,
            AnswerSave.client_id == prepared.client,
            AnswerSave.sequence.in_(numbers),
        )
    )
    return {row.sequence: row.outcome for row in rows}


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
        asking.digest(row.response, row.attempt.seed),
    )
