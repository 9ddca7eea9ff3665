"""When a survey may be answered, when its results may be seen, and what they are. Pure.

Rules of anonymity: results exist from :data:`LEAST_ANSWERS` answers on and only after the survey
has closed, so that nobody can see a list before and after one more answer and subtract.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final

LEAST_ANSWERS: Final = 5
MOST_TEXT: Final = 2000  # characters of a free answer
SCALES: Final = ("agreement", "satisfaction", "ability")
STEPS: Final = (1, 2, 3, 4, 5)


class Kind(StrEnum):
    """What a survey is for."""

    MIDTERM = "midterm"  # 중간 강의평가: while the course can still be changed
    FINAL = "final"  # 강의평가
    SATISFACTION = "satisfaction"
    BEFORE = "before"  # self-assessment of skills
    AFTER = "after"


EVALUATIONS: Final = (Kind.MIDTERM, Kind.FINAL)
SELF_ASSESSMENTS: Final = (Kind.BEFORE, Kind.AFTER)


class Phase(StrEnum):
    """Where the clock stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"


def phase(published: bool, opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """Where *now* stands: the opening moment is in, the closing moment out."""
    if not published:
        return Phase.DRAFT
    if now < opens_at:
        return Phase.SCHEDULED
    return Phase.OPEN if now < closes_at else Phase.CLOSED


def answer_refusal(where: Phase, *, enrolled: bool, answered: bool) -> str | None:
    """Why a person may not answer: not_enrolled, not_open, closed, answered; none: they may."""
    if not enrolled:
        return "not_enrolled"
    if answered:
        return "answered"
    if where in {Phase.DRAFT, Phase.SCHEDULED}:
        return "not_open"
    return "closed" if where is Phase.CLOSED else None


@dataclass(frozen=True)
class Visibility:
    """Whether results may be seen. *code*: shown, not_closed, too_few, before_grades."""

    shown: bool
    code: str
    answers: int
    missing: int = 0  # results that are not final yet


def visibility(
    where: Phase, answers: int, results_after: str, *, without_result: int
) -> Visibility:
    """Results are seen after the close, from five answers on, and where it was asked for after
    everybody's result in the course is final (*without_result*: people whose is not)."""
    if where is not Phase.CLOSED:
        return Visibility(False, "not_closed", answers)
    if results_after == "grades" and without_result:
        return Visibility(False, "before_grades", answers, without_result)
    if answers < LEAST_ANSWERS:
        return Visibility(False, "too_few", answers)
    return Visibility(True, "shown", answers)


@dataclass(frozen=True)
class Asked:
    """A question, as far as answers and results need it."""

    key: str
    kind: str
    options: int = 0
    required: bool = True


def read_answers(
    questions: Iterable[Asked], given: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """(answers, errors by question key) from a form's values by question key.

    An answer left out is absent from the answers. Errors: required, no_such_choice, too_long.
    """
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        typed = [value for value in given.get(question.key, ()) if value.strip()]
        if not typed:
            if question.required:
                errors[question.key] = "required"
            continue
        value, error = _one(question, typed)
        if error is not None:
            errors[question.key] = error
        else:
            answers[question.key] = value
    return answers, errors


def _one(question: Asked, typed: Sequence[str]) -> tuple[Any, str | None]:
    if question.kind == "text":
        text = typed[0].replace("\r\n", "\n").replace("\x00", "").strip()
        return text, "too_long" if len(text) > MOST_TEXT else None
    try:
        numbers = [int(value) for value in typed]
    except ValueError:
        return None, "no_such_choice"
    allowed = STEPS if question.kind in SCALES else range(question.options)
    if any(number not in allowed for number in numbers):
        return None, "no_such_choice"
    if question.kind == "several":
        return sorted(set(numbers)), None
    return (numbers[0], None) if len(numbers) == 1 else (None, "no_such_choice")


@dataclass(frozen=True)
class Outcome:
    """What people said to one question. *counts* follow the scale's steps or the options.

    *mean* only of scales, to two decimals half up; *texts* are sorted, never in order of arrival.
    *hidden*: fewer than five answered this question.
    """

    key: str
    n: int
    counts: tuple[int, ...] = ()
    mean: Decimal | None = None
    texts: tuple[str, ...] = ()
    hidden: bool = False


def outcome(question: Asked, sheets: Iterable[Mapping[str, Any]]) -> Outcome:
    """Add up one question over all *sheets*; the order of the sheets never matters."""
    given = [sheet[question.key] for sheet in sheets if question.key in sheet]
    n = len(given)
    if question.kind == "text":
        return Outcome(question.key, n, texts=tuple(sorted(str(text) for text in given)))
    if n < LEAST_ANSWERS:
        return Outcome(question.key, n, hidden=True)
    if question.kind in SCALES:
        counts = tuple(given.count(step) for step in STEPS)
        return Outcome(question.key, n, counts, mean(counts))
    taken = [one for value in given for one in (value if isinstance(value, list) else [value])]
    return Outcome(question.key, n, tuple(taken.count(one) for one in range(question.options)))


def mean(counts: Sequence[int]) -> Decimal | None:
    """The mean step of a scale from how often each was taken, half up to two decimals."""
    n = sum(counts)
    if not n:
        return None
    total = sum(step * count for step, count in zip(STEPS, counts, strict=True))
    return (Decimal(total) / n).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Change:
    """A self-assessed skill before and after, over those who answered both."""

    skill_id: str
    n: int
    before: Decimal | None
    after: Decimal | None
    hidden: bool = False

    @property
    def gain(self) -> Decimal | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


def changes(
    before: Mapping[str, Mapping[str, int]], after: Mapping[str, Mapping[str, int]]
) -> list[Change]:
    """By skill: *before* and *after* are {pseudonym: {skill: step}}; hidden under five pairs."""
    skills = sorted({skill for sheet in [*before.values(), *after.values()] for skill in sheet})
    found = []
    for skill in skills:
        pairs = [
            (before[who][skill], after[who][skill])
            for who in before.keys() & after.keys()
            if skill in before[who] and skill in after[who]
        ]
        if len(pairs) < LEAST_ANSWERS:
            found.append(Change(skill, len(pairs), None, None, hidden=True))
            continue
        first, second = (
            mean([[pair[side] for pair in pairs].count(step) for step in STEPS]) for side in (0, 1)
        )
        found.append(Change(skill, len(pairs), first, second))
    return found


def pseudonym(secret: str, offering_id: int, person_number: str) -> str:
    """What joins one person's self-assessments in an offering without naming them.

    An HMAC with the installation's secret: who has the database alone cannot compute it.
    """
    message = f"self-assessment:{offering_id}:{person_number}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def rate(answers: int, people: int) -> int | None:
    """The share of *people* who answered, in percent, rounded down; none where there are none."""
    return min(100, answers * 100 // people) if people else None
