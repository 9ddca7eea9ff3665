"""When a track is completed (수료): a pure decision with every line of its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """What the rule says of a member of a cohort."""

    COMPLETED = "completed"
    EXPECTED = "expected"  # not yet, but stated for a day to come (수료예정)
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class CompletionPolicy:
    """What a track asks besides its required courses (policy kind ``track_completion``).

    *minimum_electives*: how many elective courses must be earned. *minimum_average*: the mean of
    the percents of all courses of the track that were earned, 0 to 100; 0 asks for none.
    """

    minimum_electives: int = 0
    minimum_average: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if isinstance(self.minimum_electives, bool) or not isinstance(self.minimum_electives, int):
            raise ValueError("minimum_electives: a whole number")
        if self.minimum_electives < 0:
            raise ValueError("minimum_electives: not below 0")
        if not 0 <= self.minimum_average <= 100:
            raise ValueError("minimum_average: from 0 to 100")


@dataclass(frozen=True)
class Requirement:
    """A course of the curriculum."""

    course_id: int
    required: bool


@dataclass(frozen=True)
class Result:
    """A frozen course result: whether credit was earned (이수), and the percent, 0 to 100."""

    credit_earned: bool
    percent: Decimal


@dataclass(frozen=True)
class Line:
    """One requirement: its code, whether it is met, and the values that its sentence needs.

    Codes: ``course`` (course_id, percent where a result is there, state: earned, failed, open),
    ``electives`` (have, need, offered), ``average`` (have, need; *have* none without results),
    ``curriculum`` (the track has no course that counts: never met).
    """

    code: str
    met: bool
    params: dict[str, Any]

    def stored(self) -> dict[str, Any]:
        """The line as JSON, for the decision that is kept."""
        return {
            "code": self.code,
            "met": self.met,
            **{
                key: str(value) if isinstance(value, Decimal) else value
                for key, value in self.params.items()
            },
        }


@dataclass(frozen=True)
class Completion:
    """The decision. *lines* are in the order of the curriculum, then electives, then average."""

    standing: Standing
    lines: tuple[Line, ...]
    expected_on: date | None = None

    @property
    def met(self) -> int:
        """How many lines are met."""
        return sum(line.met for line in self.lines)

    @property
    def completed(self) -> bool:
        """Whether the track is completed."""
        return self.standing is Standing.COMPLETED


def decide(
    curriculum: Sequence[Requirement],
    results: Mapping[int, Result],
    policy: CompletionPolicy,
    *,
    expected_on: date | None,
    today: date,
) -> Completion:
    """Whether the track is completed: every line met. A date to come only tells what is expected.

    Results of courses outside the curriculum do not count. More credit never undoes a completion,
    except through the average, which is a policy's own wish.
    """
    lines = [_course(item, results.get(item.course_id)) for item in curriculum if item.required]
    electives = [item for item in curriculum if not item.required]
    earned = {
        item.course_id: result
        for item in curriculum
        if (result := results.get(item.course_id)) is not None and result.credit_earned
    }
    if policy.minimum_electives > 0:
        have = sum(item.course_id in earned for item in electives)
        lines.append(
            Line(
                "electives",
                have >= policy.minimum_electives,
                {"have": have, "need": policy.minimum_electives, "offered": len(electives)},
            )
        )
    if not lines:
        lines.append(Line("curriculum", False, {}))
    if policy.minimum_average > 0:
        average = mean([result.percent for result in earned.values()])
        lines.append(
            Line(
                "average",
                average is not None and average >= policy.minimum_average,
                {"have": average, "need": policy.minimum_average},
            )
        )
    if all(line.met for line in lines):
        return Completion(Standing.COMPLETED, tuple(lines), expected_on)
    if expected_on is not None and expected_on >= today:
        return Completion(Standing.EXPECTED, tuple(lines), expected_on)
    return Completion(Standing.NOT_YET, tuple(lines), expected_on)


def _course(item: Requirement, result: Result | None) -> Line:
    if result is None:
        return Line("course", False, {"course_id": item.course_id, "state": "open"})
    state = "earned" if result.credit_earned else "failed"
    return Line(
        "course",
        result.credit_earned,
        {"course_id": item.course_id, "state": state, "percent": result.percent},
    )


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """The mean to two places, half up; none of nothing."""
    if not values:
        return None
    total = sum(values, Decimal(0))
    return (total / len(values)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
