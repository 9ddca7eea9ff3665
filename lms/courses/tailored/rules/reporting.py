"""What a company reads of its employees: each only what they agreed to, the rest never alone. Pure.

Attendance rate, completion and marks are agreed to apart. Of those who did not agree the report
holds a mean where they are five or more, and nothing at all where they are fewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

#: Fewer people than this are never added up.
LEAST: Final = 5
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
    """Those who did not agree to one thing. *count* none: fewer than :data:`LEAST`, not told."""

    what: str
    count: int | None
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
    values = [
        value
        for one in facts
        if what not in agreed.get(one.employee, frozenset())
        and (value := getattr(one, what)) is not None
    ]
    if len(values) < LEAST:
        return Rest(what, None, None)
    mean = (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.1"))
    return Rest(what, len(values), mean)
