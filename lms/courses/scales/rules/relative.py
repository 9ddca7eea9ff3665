"""Relative grading (상대평가): letters under cumulative caps, with a reason for each person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from lms.courses.scales.rules.scheme import (
    INCOMPLETE,
    NOT_PASSED,
    PASSED,
    WITHDRAWN,
    GradeScheme,
    number,
)

HUNDRED = Decimal(100)
STEP = Decimal("0.01")
ROUNDINGS = {"down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "up": ROUND_CEILING}
TIES = ("down", "item", "up")
POOLS = ("section", "offering", "course")


@dataclass(frozen=True)
class RelativePolicy:
    """How many may get which letters: policy kind ``relative_grading``; no *caps*: absolute.

    *caps*: “A0 30; B0 70”: at most 30 % get A0 or better, at most 70 % B0 or better (cumulative).
    The count is a percent of those counted, rounded by *rounding* (down, half_up, up). *ties* at
    the line: ``down`` (all of a tie fall), ``item`` (a final item decides; who is still equal
    falls), ``up`` (all of it stay where the count rounded up holds them, else all fall). *pool*:
    a cap holds for each section, the offering, or all offerings of the course that run together.
    """

    caps: str = ""
    rounding: str = "down"
    ties: str = "down"
    counts_f: bool = True
    counts_withdrawn: bool = False
    counts_pass_fail: bool = False
    counts_exchange: bool = False
    small_class: int = 0  # fewer counted people than this: no caps
    exempt_english: bool = False
    exempt_graduate: bool = False
    pool: str = "offering"

    def __post_init__(self) -> None:
        """Raise ValueError naming the field that is wrong."""
        if self.rounding not in ROUNDINGS:
            raise ValueError(f"rounding: one of {', '.join(ROUNDINGS)}")
        if self.ties not in TIES:
            raise ValueError(f"ties: one of {', '.join(TIES)}")
        if self.pool not in POOLS:
            raise ValueError(f"pool: one of {', '.join(POOLS)}")
        if isinstance(self.small_class, bool) or not 0 <= self.small_class <= 500:
            raise ValueError("small_class: 0 to 500")
        shares = [percent for _letter, percent in self.limits]
        if any(not 0 < share <= HUNDRED for share in shares):
            raise ValueError("caps: percents above 0, up to 100")
        if shares != sorted(set(shares)):
            raise ValueError("caps: percents add up from the best letter down, so each is larger")

    @cached_property
    def limits(self) -> tuple[tuple[str, Decimal], ...]:
        """(lowest letter under the cap, percent), the best letters first."""
        found = []
        for row in self.caps.replace("\n", ";").split(";"):
            words = row.replace("%", " ").split()
            if not words:
                continue
            if len(words) != 2:
                raise ValueError(f"caps: '{row.strip()}' is no letter and percent")
            found.append((words[0], number(words[1], "caps")))
        return tuple(found)

    def limits_for(self, scheme: GradeScheme) -> tuple[tuple[str, Decimal], ...]:
        """The caps on letters that the scheme has, the best first."""
        known = [one for one in self.limits if scheme.named(one[0]) is not None]
        return tuple(sorted(known, key=lambda one: scheme.rank(one[0])))


@dataclass(frozen=True)
class Facts:
    """What of a course may exempt it."""

    english: bool = False
    graduate: bool = False


@dataclass(frozen=True)
class Entrant:
    """A person who is to get a letter. *item*: what decides between equals; *chosen*: by a person."""

    key: int
    percent: Decimal
    item: Decimal | None = None
    standing: str = ""  # exchange, pass_fail, withdrawn; empty: as everybody
    chosen: str = ""  # a letter, or I


@dataclass(frozen=True)
class Why:
    """A reason: code and numbers; sentences are made where they are shown."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A person's letter. *base*: by percent alone; *ruled*: by the caps, before anyone chose."""

    key: int
    letter: str
    base: str
    ruled: str
    counted: bool
    why: tuple[Why, ...]


@dataclass(frozen=True)
class CapUse:
    """A cap and how it is met: *used* of *allowed*, from *exact* = percent of *counted*."""

    upto: str
    percent: Decimal
    counted: int
    exact: Decimal
    allowed: int
    used: int

    @property
    def over(self) -> bool:
        """Whether more have such letters than may."""
        return self.used > self.allowed


@dataclass(frozen=True)
class Allocation:
    """Everybody's letter, and how each cap is met. *exempt*: why no cap holds, or empty."""

    placed: Mapping[int, Placed]
    caps: tuple[CapUse, ...]
    counted: int
    exempt: str = ""

    @property
    def over(self) -> bool:
        """Whether any cap is passed."""
        return any(cap.over for cap in self.caps)


def allocate(
    scheme: GradeScheme,
    policy: RelativePolicy,
    entrants: Iterable[Entrant],
    facts: Facts = Facts(),
) -> Allocation:
    """Letters by percent, lowered from the bottom of each cap; what a person chose stands last.

    The order of *entrants* never matters, and nobody gets a better letter by rule than somebody
    with a higher percent under the same caps.
    """
    people = sorted(entrants, key=lambda one: one.key)
    placed = {one.key: _by_percent(scheme, policy, one) for one in people}
    under = [one for one in people if placed[one.key].counted]
    exempt = _exemption(policy, facts, len(under))
    limits = () if exempt else policy.limits_for(scheme)
    for upto, percent in limits:
        _lower(scheme, policy, placed, under, upto, percent)
    for one in people:
        if one.chosen:
            held = placed[one.key]
            chose = Why("chosen", {"letter": one.chosen, "ruled": held.ruled})
            placed[one.key] = replace(
                held,
                letter=one.chosen,
                why=(*held.why, chose) if one.chosen != held.ruled else held.why,
            )
    caps = tuple(_use(scheme, policy, placed, len(under), *limit) for limit in limits)
    return Allocation(placed, caps, len(under), exempt)


def _by_percent(scheme: GradeScheme, policy: RelativePolicy, one: Entrant) -> Placed:
    if one.standing == "withdrawn":
        counted = policy.counts_withdrawn
        return Placed(one.key, WITHDRAWN, WITHDRAWN, WITHDRAWN, counted, (Why("withdrawn"),))
    letter = scheme.letter_for(one.percent)
    why = [Why("percent", {"percent": scheme.counted_percent(one.percent), "least": letter.least})]
    counted = {
        "exchange": policy.counts_exchange,
        "pass_fail": policy.counts_pass_fail,
    }.get(one.standing, True)
    if one.standing in {"exchange", "pass_fail"} and not counted:
        why.append(Why("outside", {"standing": one.standing}))
    if one.standing == "pass_fail" and scheme.has_points:
        name = PASSED if scheme.earns(letter.name) else NOT_PASSED
        return Placed(one.key, name, name, name, counted, (*why, Why("pass_fail")))
    final = one.chosen or letter.name
    if counted and not policy.counts_f and final != INCOMPLETE and not scheme.earns(final):
        counted = False
        why.append(Why("outside", {"standing": "f"}))
    return Placed(one.key, letter.name, letter.name, letter.name, counted, tuple(why))


def _exemption(policy: RelativePolicy, facts: Facts, counted: int) -> str:
    if policy.exempt_graduate and facts.graduate:
        return "graduate"
    if policy.exempt_english and facts.english:
        return "english"
    if counted < policy.small_class:
        return "small"
    return ""


def _allowed(policy: RelativePolicy, percent: Decimal, counted: int) -> int:
    exact = percent * counted / HUNDRED
    return int(exact.to_integral_value(rounding=ROUNDINGS[policy.rounding]))


def _lower(
    scheme: GradeScheme,
    policy: RelativePolicy,
    placed: dict[int, Placed],
    under: list[Entrant],
    upto: str,
    percent: Decimal,
) -> None:
    """Lower those below the line of one cap to the letter after it."""
    line = scheme.rank(upto)
    inside = [one for one in under if scheme.rank(placed[one.key].ruled) <= line]
    allowed = _allowed(policy, percent, len(under))
    if len(inside) <= allowed:
        return
    ceiling = int((percent * len(under) / HUNDRED).to_integral_value(rounding=ROUND_CEILING))
    lower = scheme.letters[min(line + 1, len(scheme.letters) - 1)]
    by_item = policy.ties == "item"

    def order(one: Entrant) -> tuple[Decimal, Decimal]:
        percent_of = scheme.counted_percent(one.percent)
        item = one.item if one.item is not None else Decimal(-1)
        return (-percent_of, -item if by_item else Decimal(0))

    stay = 0
    for _key, group in groupby(sorted(inside, key=order), key=order):
        tied = list(group)
        split = stay < allowed < stay + len(tied)
        if stay + len(tied) <= allowed:
            stay += len(tied)
            continue
        if policy.ties == "up" and split and stay + len(tied) <= ceiling:
            stay += len(tied)
            for one in tied:
                held = placed[one.key]
                placed[one.key] = replace(held, why=(*held.why, Why("tie_up", {"upto": upto})))
            continue
        for one in tied:
            held = placed[one.key]
            numbers = {
                "upto": upto, "percent": percent, "allowed": allowed, "before": held.ruled,
                "letter": lower.name, "tied": len(tied) if split else 0,
            }  # fmt: skip
            why = (*held.why, Why("cap", numbers))
            placed[one.key] = replace(held, letter=lower.name, ruled=lower.name, why=why)
        allowed = stay  # nobody after a tie that fell may pass it


def _use(
    scheme: GradeScheme,
    policy: RelativePolicy,
    placed: Mapping[int, Placed],
    counted: int,
    upto: str,
    percent: Decimal,
) -> CapUse:
    line, exact = scheme.rank(upto), percent * counted / HUNDRED
    used = sum(1 for one in placed.values() if one.counted and scheme.rank(one.letter) <= line)
    allowed = _allowed(policy, percent, counted)
    if policy.ties == "up" and any(
        why.code == "tie_up" and why.params["upto"] == upto
        for one in placed.values()
        for why in one.why
    ):
        allowed = int(exact.to_integral_value(rounding=ROUND_CEILING))
    return CapUse(upto, percent, counted, exact, allowed, used)


def fitted(
    scheme: GradeScheme, policy: RelativePolicy, entrants: Iterable[Entrant]
) -> dict[str, Decimal]:
    """Boundaries that fill the caps: what to begin from where marks came out low or high.

    Within the letters of one cap people are shared out evenly; letters below the last cap keep
    their percents, unless the last cap already reaches below them.
    """
    counted = [one for one in entrants if _by_percent(scheme, policy, one).counted]
    percents = sorted((scheme.counted_percent(one.percent) for one in counted), reverse=True)
    wanted: dict[str, int] = {}
    first = 0
    for upto, percent in policy.limits_for(scheme):
        last = scheme.rank(upto)
        allowed = _allowed(policy, percent, len(percents))
        before = max(wanted.values(), default=0)
        names = [letter.name for letter in scheme.letters[first : last + 1]]
        for number_, name in enumerate(names, start=1):
            wanted[name] = before + (allowed - before) * number_ // len(names)
        first = last + 1
    found: dict[str, Decimal] = {}
    above: Decimal | None = None
    for letter in scheme.letters:
        least = letter.least
        if letter.name in wanted:
            least = _line(percents, wanted[letter.name])
        if above is not None and least >= above:
            least = max(above - STEP, Decimal(0))
        found[letter.name] = above = least
    if scheme.letters:
        found[scheme.letters[-1].name] = Decimal(0)
    return found


def _line(percents: list[Decimal], most: int) -> Decimal:
    """The lowest percent that at most *most* people reach; *percents* descend."""
    if most >= len(percents):
        return percents[-1] if percents else HUNDRED
    beyond = percents[most]  # the first who may not
    reached = [value for value in percents[:most] if value > beyond]
    return min(reached) if reached else beyond + STEP
