"""Korean public holidays: substitutes by rule, and where sessions go that a day off displaces. Pure.

Source of the rule: 관공서의 공휴일에 관한 규정 제3조 (2021 and 2023), 공휴일에 관한 법률.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
KINDS = ("public", "substitute", "temporary", "election", "school")


@dataclass(frozen=True)
class Fact:
    """A holiday as the calendar has it. *rule*: when a substitute follows it.

    ``weekend``: on a Saturday, a Sunday or another holiday (national days, children's day, Buddha's
    birthday, Christmas); ``sunday``: on a Sunday or another holiday (설, 추석); empty: never.
    """

    day: date
    kind: str
    rule: str
    title_ko: str
    title_en: str


def substitutes(facts: Iterable[Fact]) -> list[Fact]:
    """The substitute holidays that follow from *facts*: one for each day that is owed one.

    It is the first day afterwards that is no Saturday, no Sunday and no holiday.
    """
    by_day: dict[date, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.day, fact.title_ko)):
        by_day.setdefault(fact.day, []).append(fact)
    closed = set(by_day)
    found: list[Fact] = []
    for day, held in sorted(by_day.items()):
        owed = next((fact for fact in held if _owed(fact, alone=len(held) == 1)), None)
        if owed is None:
            continue
        following = day + timedelta(days=1)
        while following.weekday() >= SATURDAY or following in closed:
            following += timedelta(days=1)
        closed.add(following)
        found.append(
            Fact(
                following, "substitute", "", f"대체공휴일({owed.title_ko})",
                f"Substitute holiday ({owed.title_en})",
            )
        )  # fmt: skip
    return found


def _owed(fact: Fact, *, alone: bool) -> bool:
    if not fact.rule:
        return False
    if not alone or fact.day.weekday() == SUNDAY:
        return True
    return fact.rule == "weekend" and fact.day.weekday() == SATURDAY


@dataclass(frozen=True)
class Displaced:
    """A session that a day off displaces. *weekdays*: those on which its pattern meets."""

    id: int
    on: date
    start: int
    weekdays: tuple[int, ...]


def next_days(
    displaced: Sequence[Displaced],
    off: Collection[date],
    taken: Collection[tuple[date, int]],
    after: date,
) -> Mapping[int, date]:
    """Where each displaced session goes: the first free day of its weekdays after *after*.

    *after* is the place's last session, so that what follows keeps its order and the hours stay the
    same in all. *taken*: days with the minute at which something is held.
    """
    used = set(taken)
    found: dict[int, date] = {}
    for one in sorted(displaced, key=lambda one: (one.on, one.start, one.id)):
        weekdays = one.weekdays or (one.on.weekday(),)
        day = max(after, one.on) + timedelta(days=1)
        while day.weekday() not in weekdays or day in off or (day, one.start) in used:
            day += timedelta(days=1)
        used.add((day, one.start))
        found[one.id] = day
    return found
