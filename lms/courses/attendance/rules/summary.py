"""From marks to a rate with its reasons, and to how many absences are left. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from lms.courses.attendance.rules.states import Part, Period, State


@dataclass(frozen=True)
class SessionFact:
    """A session that is held or planned; cancelled ones are left out before."""

    id: int
    on: date
    periods: tuple[Period, ...]
    ended: bool = True  # whether its end has passed


@dataclass(frozen=True)
class MarkFact:
    """One person's mark in one session."""

    session_id: int
    parts: tuple[Part, ...] = ()
    excuse: str = ""


@dataclass(frozen=True)
class Excuse:
    """An approved reason to be away. *counts_as*: present, neutral (not counted at all), absent.

    *start*, *end* in minutes as in a session's periods; none: all of the session. *also*: another
    one for other hours of the same session.
    """

    kind: str
    counts_as: str = "present"
    start: int | None = None
    end: int | None = None
    also: Excuse | None = None

    @property
    def all(self) -> tuple[Excuse, ...]:
        """This one and those beside it."""
        return (self, *(self.also.all if self.also is not None else ()))


@dataclass(frozen=True)
class Line:
    """A step of the arithmetic: a code and the values of its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitResult:
    """What one unit (a day, a session or an hour's session) came to.

    *absence* is in units: 1 for a whole absence, a part of it for hours missed under ``hour``.
    """

    on: date
    session_ids: tuple[int, ...]
    minutes: int
    attended: int  # minutes, with what an excuse counts as present
    size: Decimal  # in units: 1, or hours
    states: tuple[State, ...]  # in the order of the day, present alone where nothing was missed
    incidents: int
    absence: Decimal
    excused: bool
    code: str  # present, incident, absent, below_half, excused, neutral, over_quota


@dataclass(frozen=True)
class UnitPeriod:
    """A 단위기간: from *first* to *last*, both counted; *number* from 1."""

    number: int
    first: date
    last: date


@dataclass(frozen=True)
class PeriodResult:
    """A unit period's numbers. *absences* hold what its incidents come to within it."""

    period: UnitPeriod
    planned: Decimal
    recorded: Decimal
    absences: Decimal
    incidents: int
    attended_hours: Decimal
    rate: Decimal | None  # percent, of what is recorded
    reached_limit: bool


@dataclass(frozen=True)
class Limit:
    """A limit and what is left before it. *code*: completion, total, period, fail.

    *most*: the absences that are still allowed in all; *left* may be negative: passed.
    """

    code: str
    most: Decimal
    used: Decimal
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def left(self) -> Decimal:
        """How many units may still be missed."""
        return self.most - self.used

    @property
    def passed(self) -> bool:
        """Whether it is broken."""
        return self.left < 0


@dataclass(frozen=True)
class Summary:
    """One person's attendance in one place, as of now.

    *rate* is in percent of what was recorded so far (none: nothing yet), two places, rounded down,
    so that 79.999 is never shown as 80. *final_rate*: of all planned, were nothing more missed;
    *certain_rate*: were everything missed that is still to come.
    """

    unit: str
    planned: Decimal  # units in all, planned ones too
    recorded: Decimal
    waiting: int  # sessions that ended and have no mark
    absences: Decimal  # whole absences
    incident_absences: Decimal  # what late, left early, stepped out come to
    incidents: Mapping[str, int]
    excused: Decimal
    planned_hours: Decimal
    recorded_hours: Decimal
    attended_hours: Decimal
    rate: Decimal | None
    certain_rate: Decimal | None
    final_rate: Decimal | None
    limits: tuple[Limit, ...]
    periods: tuple[PeriodResult, ...]
    units: tuple[UnitResult, ...]
    lines: tuple[Line, ...]
    policy_id: int = 0

    @property
    def absent_equivalents(self) -> Decimal:
        """All absences, with what incidents come to."""
        return self.absences + self.incident_absences

    @property
    def left_before_limit(self) -> Decimal | None:
        """How many units may still be missed before the nearest limit; none where there is none."""
        return min((limit.left for limit in self.limits), default=None)

    @property
    def dismissal(self) -> str | None:
        """The code of a dismissal limit that is broken: total, period, fail; else none."""
        return next(
            (limit.code for limit in self.limits if limit.passed and limit.code != "completion"),
            None,
        )


#: What registries and callers give: excuses by session.
Excuses = Mapping[int, Excuse]
Facts = Iterable[SessionFact]
