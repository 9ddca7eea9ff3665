"""What marking a question again would change, before anything is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from lms.courses.questions import queries as questions
from lms.courses.questions.models import BankQuestion, QuestionVersion
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.queries.attempts import questions_of
from lms.courses.quizzes.queries.marking import pile, piles
from lms.courses.quizzes.rules import asking, regrading
from lms.courses.quizzes.rules.regrading import Change, Mode, Remarked
from lms.interop.formats.questions.model import from_json


@dataclass(frozen=True)
class Mended:
    """A question of the quiz. *older*: how many answers were given to an earlier version."""

    question: BankQuestion
    answers: int
    older: int
    current: QuestionVersion


@dataclass(frozen=True)
class PlanLine:
    """An answer whose mark is looked at again, with its attempt's points before and after."""

    row: AttemptQuestion
    attempt: Attempt
    new: Remarked
    total_before: Decimal | None
    total_after: Decimal | None

    @property
    def changes(self) -> bool:
        """Whether the mark becomes another."""
        return self.row.earned != self.new.points


@dataclass(frozen=True)
class Plan:
    """All of it, under a name by which exactly this is applied."""

    mode: Mode
    mended: Mended
    lines: list[PlanLine] = field(default_factory=list)

    @property
    def changed(self) -> list[PlanLine]:
        """The lines that change, the largest loss first."""
        return sorted(
            (line for line in self.lines if line.changes),
            key=lambda line: (line.new.points or 0) - (line.row.earned or 0),
        )

    @property
    def key(self) -> str:
        """The plan's name."""
        changes = [Change(line.row.id, line.row.earned, line.new.points) for line in self.lines]
        return regrading.digest(self.mode, self.mended.current.id, changes)


def mended(quiz: Quiz) -> list[Mended]:
    """The questions that were answered, those mended since first. Two statements."""
    found = piles(quiz)
    current = questions.current_versions(one.question.id for one in found)
    listed = [
        Mended(one.question, one.answers, one.older, current[one.question.id]) for one in found
    ]
    return sorted(listed, key=lambda one: -one.older)


def plan(quiz: Quiz, question_id: int, mode: Mode) -> Plan | None:
    """What *mode* does to every answer to a question; none where nobody answered it."""
    rows = pile(quiz, question_id, waiting=False)
    if not rows:
        return None
    version = questions.current_versions([question_id])[question_id]
    question = from_json(version.body)
    others = questions_of({row.attempt_id for row in rows})
    older = sum(row.question_version_id != version.id for row in rows)
    bank = version.question
    lines = []
    for row in rows:
        new = regrading.remark(
            mode, question, row.response, row.points,
            fraction=row.fraction, earned=row.earned,
            by_person=row.marked_by_id is not None and row.held_by not in set(Mode),
        )  # fmt: skip
        whole = others[row.attempt_id]
        lines.append(
            PlanLine(
                row,
                row.attempt,
                new,
                asking.total(one.earned for one in whole),
                asking.total(new.points if one.id == row.id else one.earned for one in whole),
            )
        )
    return Plan(mode, Mended(bank, len(rows), older, version), lines)
