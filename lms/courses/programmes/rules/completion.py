"""When a track is completed (수료) and graduated (졸업): one pure decision with all its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from lms.courses.programmes.rules.policy import CompletionPolicy

__all__ = [
    "REQUIREMENT_KINDS",
    "AttendanceFact",
    "Completion",
    "CompletionPolicy",
    "DegreeFact",
    "Facts",
    "Item",
    "Line",
    "Requirement",
    "Result",
    "Standing",
    "decide",
    "mean",
]

#: What a requirement beside courses may be.
REQUIREMENT_KINDS = (
    "thesis", "language_test", "certificate", "portfolio", "internship", "exam", "volunteering",
    "other",
)  # fmt: skip


class Standing(StrEnum):
    """What the rule says of a member of a cohort."""

    GRADUATED = "graduated"  # every requirement met, those of graduation too
    COMPLETED = "completed"
    EXPECTED = "expected"  # not yet, but stated for a day to come (수료예정)
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Requirement:
    """A course of the curriculum; *project*: it is (one of) the track's project."""

    course_id: int
    required: bool
    credits: Decimal = Decimal(0)
    project: bool = False


@dataclass(frozen=True)
class Result:
    """A frozen course result: whether credit was earned (이수), and the percent, 0 to 100."""

    credit_earned: bool
    percent: Decimal


@dataclass(frozen=True)
class AttendanceFact:
    """A member's attendance as far as completion needs it.

    *rate*: percent of what was held so far; *certain*: the rate that stays whatever is missed from
    now on (none: not known, then *rate* decides); *attended*: percent of all hours of the programme that
    were attended (none: not known); *dismissal*: the code of the limit that was passed, if any;
    *lines*: sentences' values as attendance gives them.
    """

    rate: Decimal | None
    dismissal: str | None = None
    lines: tuple[Any, ...] = ()
    attended: Decimal | None = None
    certain: Decimal | None = None


@dataclass(frozen=True)
class DegreeFact:
    """The degree audit of a student: requirements of the curriculum, and those of them that are met."""

    met: int
    asked: int


@dataclass(frozen=True)
class Item:
    """A requirement beside courses, and on which day it was met."""

    id: int
    stage: str  # completion, graduation
    met_on: date | None


@dataclass(frozen=True)
class Facts:
    """What is known of a member beside their course results."""

    attendance: AttendanceFact | None = None
    items: tuple[Item, ...] = ()
    degree: DegreeFact | None = None  # none: no curriculum binds the student


@dataclass(frozen=True)
class Line:
    """One requirement: its code, whether it is met, and the values that its sentence needs.

    Codes: ``course`` (course_id, percent where a result is there, state: earned, failed, open),
    ``electives`` (have, need, offered), ``average``, ``attendance``, ``credits`` (have, need; *have*
    none where nothing is known; *certain* where a rate that is reached can still be lost), ``project`` (state: earned, open, none where the track has no
    project), ``item`` (requirement_id, on), ``degree`` (have, need; both none where no curriculum binds), ``curriculum`` (the track has no course that counts:
    never met).
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
                key: str(value) if isinstance(value, Decimal | date) else value
                for key, value in self.params.items()
            },
        }


@dataclass(frozen=True)
class Completion:
    """The decision. *lines* decide on completion, *graduation* on what graduation asks besides."""

    standing: Standing
    lines: tuple[Line, ...]
    expected_on: date | None = None
    graduation: tuple[Line, ...] = field(default=())
    confers: bool = False  # whether meeting everything is a graduation

    @property
    def met(self) -> int:
        """How many lines of completion are met."""
        return sum(line.met for line in self.lines)

    @property
    def completed(self) -> bool:
        """Whether the track is completed: also where it is graduated."""
        return self.standing in (Standing.COMPLETED, Standing.GRADUATED)

    @property
    def graduated(self) -> bool:
        """Whether every requirement is met, those of graduation too."""
        return self.standing is Standing.GRADUATED

    @property
    def graduation_met(self) -> bool:
        """Whether what graduation asks besides is met: enough for whoever has completed before."""
        return self.confers and all(line.met for line in self.graduation)

    @property
    def unmet(self) -> tuple[Line, ...]:
        """What is missing for completion."""
        return tuple(line for line in self.lines if not line.met)


def decide(
    curriculum: Sequence[Requirement],
    results: Mapping[int, Result],
    policy: CompletionPolicy,
    *,
    expected_on: date | None,
    today: date,
    facts: Facts | None = None,
) -> Completion:
    """Whether the track is completed: every line met; and graduated: those of graduation too.

    A date to come only tells what is expected. Results of courses outside the curriculum do not
    count. More credit never undoes a completion, except through the average, which is a policy's
    own wish.
    """
    known = facts or Facts()
    lines = [_course(item, results.get(item.course_id)) for item in curriculum if item.required]
    earned = {
        item.course_id: result
        for item in curriculum
        if (result := results.get(item.course_id)) is not None and result.credit_earned
    }
    lines += _electives(curriculum, earned, policy)
    lines += _credits(curriculum, earned, policy)
    lines += _project(curriculum, earned, policy)
    lines += _degree(known.degree, policy)
    lines += [_item(item) for item in known.items if item.stage == "completion"]
    if not lines:
        lines.append(Line("curriculum", False, {}))
    if policy.minimum_average > 0:
        lines.append(
            _least(
                "average", mean([one.percent for one in earned.values()]), policy.minimum_average
            )
        )
    if policy.minimum_attendance > 0:
        lines.append(_attendance(known.attendance, policy.minimum_attendance))
    graduation = tuple(_item(item) for item in known.items if item.stage == "graduation")
    confers = policy.graduates or bool(graduation)
    met = all(line.met for line in lines)
    if met and confers and all(line.met for line in graduation):
        standing = Standing.GRADUATED
    elif met:
        standing = Standing.COMPLETED
    elif expected_on is not None and expected_on >= today:
        standing = Standing.EXPECTED
    else:
        standing = Standing.NOT_YET
    return Completion(standing, tuple(lines), expected_on, graduation, confers)


def _course(item: Requirement, result: Result | None) -> Line:
    if result is None:
        return Line("course", False, {"course_id": item.course_id, "state": "open"})
    state = "earned" if result.credit_earned else "failed"
    return Line(
        "course",
        result.credit_earned,
        {"course_id": item.course_id, "state": state, "percent": result.percent},
    )


def _electives(
    curriculum: Sequence[Requirement], earned: Mapping[int, Result], policy: CompletionPolicy
) -> list[Line]:
    if policy.minimum_electives <= 0:
        return []
    electives = [item for item in curriculum if not item.required]
    have = sum(item.course_id in earned for item in electives)
    need = policy.minimum_electives
    params = {"have": have, "need": need, "offered": len(electives)}
    return [Line("electives", have >= need, params)]


def _credits(
    curriculum: Sequence[Requirement], earned: Mapping[int, Result], policy: CompletionPolicy
) -> list[Line]:
    if policy.minimum_credits <= 0:
        return []
    have = sum((item.credits for item in curriculum if item.course_id in earned), Decimal(0))
    return [_least("credits", have, policy.minimum_credits)]


def _project(
    curriculum: Sequence[Requirement], earned: Mapping[int, Result], policy: CompletionPolicy
) -> list[Line]:
    if not policy.project:
        return []
    projects = [item.course_id for item in curriculum if item.project]
    passed = any(course_id in earned for course_id in projects)
    state = "earned" if passed else "open" if projects else "none"
    return [Line("project", passed, {"state": state})]


def _degree(fact: DegreeFact | None, policy: CompletionPolicy) -> list[Line]:
    """A curriculum that asks nothing meets nothing, as a track without courses."""
    if not policy.degree_audit:
        return []
    if fact is None:
        return [Line("degree", False, {"have": None, "need": None})]
    met = fact.asked > 0 and fact.met == fact.asked
    return [Line("degree", met, {"have": fact.met, "need": fact.asked})]


def _item(item: Item) -> Line:
    return Line("item", item.met_on is not None, {"requirement_id": item.id, "on": item.met_on})


def _attendance(fact: AttendanceFact | None, need: Decimal) -> Line:
    """Met once the rate is reached and can no longer be lost by what is still to come."""
    rate = fact.rate if fact is not None else None
    line = _least("attendance", rate, need)
    certain = fact.certain if fact is not None else None
    if not line.met or certain is None or certain >= need:
        return line
    return Line("attendance", False, {**line.params, "certain": certain})


def _least(code: str, have: Decimal | None, need: Decimal) -> Line:
    return Line(code, have is not None and have >= need, {"have": have, "need": need})


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """The mean to two places, half up; none of nothing."""
    if not values:
        return None
    total = sum(values, Decimal(0))
    return (total / len(values)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
