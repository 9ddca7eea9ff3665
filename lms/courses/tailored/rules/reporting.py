"""What a company reads of its employees: each only what they agreed to, the rest never alone. Pure.

Attendance rate, completion and marks are agreed to apart. Of those who did not agree the report
holds a mean of full groups of five, in steps of five percent, and nothing where they are fewer:
neither who comes nor who goes can then be told from two reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: So many people are added up at a time, and never fewer.
LEAST: Final = 5
#: A mean of them is told to the nearest multiple of this many percent.
STEP: Final = 5
#: A mean beyond these is told as reaching them: 100 of five people would tell of each that they
#: completed. One of a full group, whichever it is, then never shows.
LOWEST, HIGHEST = Decimal(100) / LEAST, 100 - Decimal(100) / LEAST
WHATS: Final = ("attendance", "completion", "marks")


@dataclass(frozen=True)
class Fact:
    """What is known of an employee, in percent; none: nothing yet."""

    employee: int
    attendance: Decimal | None
    completion: Decimal | None
    marks: Decimal | None


@dataclass(frozen=True)
class Line:
    """An employee's line: a value by what they agreed to; what is missing was not agreed to."""

    employee: int
    values: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Rest:
    """Those who did not agree to one thing. *mean* none: fewer than :data:`LEAST`, not told."""

    what: str
    mean: Decimal | None


@dataclass(frozen=True)
class Report:
    """The whole report."""

    lines: tuple[Line, ...]
    rest: tuple[Rest, ...]


def report(facts: Sequence[Fact], agreed: Mapping[int, frozenset[str]]) -> Report:
    """The report by employee, in the order of *facts*."""
    lines = tuple(
        Line(
            one.employee,
            {
                what: getattr(one, what)
                for what in WHATS
                if what in agreed.get(one.employee, frozenset())
            },
        )
        for one in facts
    )
    return Report(lines, tuple(_rest(what, facts, agreed) for what in WHATS))


def _rest(what: str, facts: Sequence[Fact], agreed: Mapping[int, frozenset[str]]) -> Rest:
    # By employee, an order that the company cannot choose: a sixth waits for the tenth.
    values = [
        value
        for one in sorted(facts, key=lambda fact: fact.employee)
        if what not in agreed.get(one.employee, frozenset())
        and (value := getattr(one, what)) is not None
    ]
    group = values[: len(values) // LEAST * LEAST]
    if not group:
        return Rest(what, None)
    steps = sum(group, Decimal(0)) / len(group) / STEP
    mean = steps.quantize(Decimal(1), rounding=ROUND_HALF_UP) * STEP
    return Rest(what, min(max(mean, LOWEST), HIGHEST))
