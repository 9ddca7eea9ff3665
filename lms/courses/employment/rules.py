"""Who counts as employed, of whom a rate is taken, and until when nobody can tell. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

POLICY: Final = "employment"
#: Work, for somebody else or for oneself.
JOBS: Final = ("regular", "contract", "intern_to_hire", "own_business")
#: Neither work nor the want of it: left out of the rate.
OUTSIDE: Final = ("further_study", "military")
KINDS: Final = JOBS + OUTSIDE
SOURCES: Final = ("insurance_record", "employer_confirmation", "own_statement")
#: How somebody counts: in the rate with and without work, in it later, not at all.
EMPLOYED, NOT_EMPLOYED, WAITING, LEFT_OUT = "employed", "not_employed", "waiting", "left_out"
STANDINGS: Final = (EMPLOYED, NOT_EMPLOYED, WAITING, LEFT_OUT)


@dataclass(frozen=True)
class EmploymentPolicy:
    """*days*: how long after completion a job may begin and still counts (policy ``employment``)."""

    days: int = 180

    def __post_init__(self) -> None:
        if isinstance(self.days, bool) or not 30 <= self.days <= 730:
            raise ValueError("days: from 30 to 730")


@dataclass(frozen=True)
class Graduate:
    """Somebody who completed or left for work early (*early*), on *ended_on*, and what is recorded.

    *kind* is one of :data:`KINDS`, or empty where nothing is; *started_on* then is none.
    """

    ended_on: date
    early: bool = False
    kind: str = ""
    started_on: date | None = None


def last_day(ended_on: date, days: int) -> date:
    """The last day on which a job may begin that counts."""
    return ended_on + timedelta(days=days)


def standing(one: Graduate, on: date, days: int) -> str:
    """How somebody counts on a day: one of :data:`STANDINGS`.

    Early employment was decided on evidence and counts without a record too. Further study and
    military service leave somebody out, whenever they began.
    """
    if one.kind in OUTSIDE:
        return LEFT_OUT
    until = last_day(one.ended_on, days)
    in_time = one.kind in JOBS and one.started_on is not None and one.started_on <= until
    if one.early or in_time:
        return EMPLOYED
    return WAITING if on <= until else NOT_EMPLOYED


@dataclass(frozen=True)
class Figures:
    """People of a cohort after it, each in one of the four: see :data:`STANDINGS`."""

    employed: int = 0
    not_employed: int = 0
    waiting: int = 0
    left_out: int = 0
    recorded: int = 0  # of whom there is a record

    @property
    def base(self) -> int:
        """Of how many the rate is taken."""
        return self.employed + self.not_employed

    @property
    def everybody(self) -> int:
        """All who completed or were employed early."""
        return self.base + self.waiting + self.left_out

    @property
    def settled(self) -> bool:
        """Whether the rate can be told: until everybody's days are over it is flattered, because
        those who have work are in it at once and those without come later."""
        return self.recorded > 0 and self.base > 0 and not self.waiting


def figures(people: Iterable[Graduate], on: date, days: int) -> Figures:
    """Count people by how they stand on a day."""
    counted = dict.fromkeys(STANDINGS, 0)
    recorded = 0
    for one in people:
        counted[standing(one, on, days)] += 1
        recorded += bool(one.kind)
    return Figures(**counted, recorded=recorded)
