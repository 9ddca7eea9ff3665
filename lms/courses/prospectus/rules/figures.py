"""Figures of a prospectus, each with what it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lms.courses.programmes.rules.rates import LEAST, rate

MOST_COMPARED: Final = 3
REQUIRED, ELECTIVE, PROJECT = "required", "elective", "project"


@dataclass(frozen=True)
class Allowance:
    """The most that is paid for a unit period, in won, and how it comes about."""

    days: int
    daily: int
    gross: int
    cap: int  # 0: none
    amount: int
    threshold: Decimal

    @property
    def capped(self) -> bool:
        """Whether the cap keeps it below days times the daily amount."""
        return self.amount < self.gross


def allowance(days: int, daily: int, cap: int, rounding: int, threshold: Decimal) -> Allowance:
    """Days times the daily amount, at most *cap*, rounded down to multiples of *rounding* won."""
    gross = days * daily
    amount = min(gross, cap) if cap else gross
    return Allowance(days, daily, gross, cap, amount // rounding * rounding, threshold)


@dataclass(frozen=True)
class CohortEnd:
    """How a cohort that is over ended, in places: who entered, completed, and had work.

    *known* are those of whom a rate of work is taken, *employed* those of them who have work.
    """

    ends_on: date
    starts_on: date
    entered: int
    completed: int
    employed: int = 0
    known: int = 0


@dataclass(frozen=True)
class Outcome:
    """A share with its parts; *share* is none where *whole* is too small to be shown."""

    part: int | None
    whole: int | None
    share: Decimal | None


@dataclass(frozen=True)
class Outcomes:
    """Cohorts that are over, together, from the first beginning to the last end.

    *waiting*: how many of the last ones are not in it yet, because they would be told alone.
    *working*: of how many cohorts the rate of work is; their people's days after it are over.
    """

    cohorts: int
    since: date | None
    until: date | None
    completion: Outcome
    employment: Outcome
    waiting: int = 0
    working: int = 0


def outcomes(ends: Sequence[CohortEnd]) -> Outcomes:
    """What became of past cohorts. A group of fewer than :data:`LEAST` shows no number at all.

    Nor does it by subtraction of what the page said before it ended: a small cohort is added
    together with those after it, once they are :data:`LEAST` people.
    """
    told = _told(ends, lambda one: one.entered)
    working = _told(ends, lambda one: one.known)
    shown = told or list(ends)
    return Outcomes(
        len(shown),
        min((one.starts_on for one in shown), default=None),
        max((one.ends_on for one in shown), default=None),
        _outcome(sum(one.completed for one in told), sum(one.entered for one in told)),
        _outcome(sum(one.employed for one in working), sum(one.known for one in working)),
        len(ends) - len(shown),
        sum(one.known > 0 for one in working),
    )


def _told(ends: Sequence[CohortEnd], people: Callable[[CohortEnd], int]) -> list[CohortEnd]:
    """The cohorts in order of their ends, without the last ones that are too few people together."""
    told: list[CohortEnd] = []
    group: list[CohortEnd] = []
    for one in sorted(ends, key=lambda end: (end.ends_on, end.starts_on)):
        group.append(one)
        if sum(people(each) for each in group) >= LEAST:
            told, group = told + group, []
    return told


def _outcome(part: int, whole: int) -> Outcome:
    if whole < LEAST:
        return Outcome(None, None, None)
    return Outcome(part, whole, rate(part, whole))


def kind_of(*, required: bool, is_project: bool) -> str:
    """project, required or elective: what the hours of a course count as."""
    if is_project:
        return PROJECT
    return REQUIRED if required else ELECTIVE
