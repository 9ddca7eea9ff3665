"""An attempt as its page shows it: what is asked, what was answered, where one stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms import storage
from lms.accounts.models import Person
from lms.courses.questions.rules import marking
from lms.courses.questions.rules.marking import Marked
from lms.courses.questions.rules.presenting import Presented
from lms.courses.quizzes.models import Attempt, AttemptQuestion
from lms.courses.quizzes.queries.attempts import asked_of, questions_of
from lms.courses.quizzes.queries.personal import shown_to
from lms.courses.quizzes.rules import asking, paging
from lms.courses.quizzes.rules.reviewing import Part
from lms.db import db
from lms.interop.formats.questions.model import Question
from lms.storage import Attachment

ANSWER_FILES = "attempt_question"


@dataclass(frozen=True)
class Line:
    """A question in the overview. *page* counts from 1; *closed*: there is no way back to it."""

    row: AttemptQuestion
    number: int
    page: int
    closed: bool


@dataclass(frozen=True)
class OnPage:
    """A question as it is asked; *number* none: a passage to read."""

    row: AttemptQuestion
    number: int | None
    presented: Presented
    filled: dict[str, Any]
    digest: str
    attached: list[Any] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """What its controls' names begin with."""
        return prefix_of(self.row.id)


@dataclass(frozen=True)
class Paper:
    """Everything of an attempt in order: rows, their pages, and their numbers."""

    attempt: Attempt
    rows: list[AttemptQuestion]
    pages: list[list[int]]
    numbers: dict[int, int]  # by position

    @property
    def current(self) -> int:
        """The page (from 1) that was reached, where there is no way back."""
        return paging.page_of(self.pages, self.attempt.reached) + 1

    @property
    def one_way(self) -> bool:
        """Whether there is no way back."""
        return self.attempt.quiz.no_return and len(self.pages) > 1

    def lines(self) -> list[Line]:
        """The overview."""
        return [
            Line(
                row,
                self.numbers[row.position],
                paging.page_of(self.pages, row.position) + 1,
                self.one_way and row.position < self.attempt.reached,
            )
            for row in self.rows
            if not row.passage
        ]

    def whole(self, row: AttemptQuestion) -> bool:
        """Whether everything that a question asks was answered: every pair, every gap."""
        return marking.mark(asked_of(self.attempt, row).question, row.response).complete

    def first_of(self, page: int) -> int:
        """The position at which a page (from 1) begins."""
        return self.pages[page - 1][0]

    def on_page(self, page: int) -> list[OnPage]:
        """What a page (from 1) asks. One statement where files are asked for."""
        rows = [self.rows[position] for position in self.pages[page - 1]] if self.pages else []
        attached = attached_of(self.attempt, rows)
        return [
            OnPage(
                row,
                self.numbers.get(row.position),
                asked_of(self.attempt, row).presented(),
                asked_of(self.attempt, row).filled(row.response),
                asking.digest(row.response, self.attempt.seed),
                attached[row.id],
            )
            for row in rows
        ]


def prefix_of(row_id: int) -> str:
    """What the names of a question's controls begin with."""
    return f"q{row_id}-"


def paper_of(attempt: Attempt) -> Paper:
    """The attempt's questions; one statement."""
    rows = questions_of([attempt.id])[attempt.id]
    asked = [row.position for row in rows if not row.passage]
    return Paper(
        attempt,
        rows,
        paging.pages([row.passage for row in rows], one_each=attempt.quiz.per_page == "one"),
        {position: number for number, position in enumerate(asked, start=1)},
    )


@dataclass(frozen=True)
class AttachedFile:
    """A file of an answer, with the address at which its reader may load it."""

    id: int
    name: str
    url: str


def attached_of(
    attempt: Attempt, rows: Iterable[AttemptQuestion], *, teaching: bool = False
) -> dict[int, list[AttachedFile]]:
    """The files that the standing answers consist of, by question."""
    listed = list(rows)
    found: dict[int, list[AttachedFile]] = {row.id: [] for row in listed}
    wanted = [row for row in listed if row.response.get("files")]
    if not wanted:
        return found
    files = storage.attachments(ANSWER_FILES, [row.id for row in wanted])
    for row in wanted:
        by_id = {one.id: one for one in files[row.id]}
        found[row.id] = [
            AttachedFile(one, by_id[one].name, _address(attempt, by_id[one], teaching))
            for one in row.response["files"]
            if one in by_id
        ]
    return found


def _address(attempt: Attempt, attachment: Attachment, teaching: bool) -> str:
    if teaching:
        return url_for(
            "quizzes.teach_file",
            offering_id=attempt.quiz.offering_id,
            quiz_id=attempt.quiz_id,
            attempt_id=attempt.id,
            attachment_id=attachment.id,
        )
    return url_for("quizzes.answer_file", attempt_id=attempt.id, attachment_id=attachment.id)


@dataclass(frozen=True)
class Looked:
    """An answered question as it is looked at afterwards."""

    row: AttemptQuestion
    number: int | None
    question: Question
    marked: Marked
    seed: int
    attached: list[AttachedFile]


def looked_at(paper: Paper, *, teaching: bool = False) -> list[Looked]:
    """Every question with what its answer is worth: for templates that show as their reader may."""
    attached = attached_of(paper.attempt, paper.rows, teaching=teaching)
    found = []
    for row in paper.rows:
        asked = asked_of(paper.attempt, row)
        question = asked.question
        marked = marking.mark(question, row.response)
        if row.marked_by_id is not None:  # a person's mark stands, whatever the rules would say
            marked = replace(marked, fraction=row.fraction)
        found.append(
            Looked(
                row,
                paper.numbers.get(row.position),
                question,
                marked,
                asked.own_seed,
                attached[row.id],
            )
        )
    return found


def may_read(person: Person, version_id: int) -> bool:
    """Whether an attempt of *person* shows a version now: it is being asked, or may be looked at."""
    attempts = db.session.scalars(
        select(Attempt)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(
            Attempt.person_id == person.id,
            AttemptQuestion.question_version_id == version_id,
            Attempt.deleted_at.is_(None),
            or_(
                Attempt.state == "finished",
                AttemptQuestion.position >= Attempt.reached,
            ),
        )
        .options(joinedload(Attempt.quiz), joinedload(Attempt.person))
    ).all()
    return any(one.state == "open" or Part.ANSWERS in shown_to(person, one) for one in attempts)
