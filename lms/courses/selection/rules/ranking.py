"""The order of applicants and who gets the seats, with every reason. Pure.

The total is the mean of the stages' scores by their weights, and extra points on top of it. Ties
are broken by the scores of the stages in their order, then by who submitted first, then by lot:
SHA-256 of the seed and the application, the smaller first. Age is never asked.

Seats: each reserved quota is filled first, in the order of the quotas, with the best of its group;
then everybody else by merit. A maximum bars the members of its group beyond it, everywhere.
Reserved seats for which there are too few members fall back to merit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from lms.courses.selection.rules.assigning import drawn

PLACES = Decimal("0.0001")
QUOTA_KINDS = ("reserved", "maximum")


@dataclass(frozen=True)
class Applicant:
    """What the order depends on. *key* is opaque; *scores* in percent by stage, in their order."""

    key: int
    submitted_at: datetime
    scores: tuple[Decimal, ...]
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ExtraPoints:
    """Points for declared groups, and the most that anybody gets."""

    points: Mapping[str, Decimal] = field(default_factory=dict)
    cap: Decimal = Decimal(0)

    def of(self, groups: Iterable[str]) -> Decimal:
        """The extra points of somebody in *groups*; never above the cap."""
        given = sum((self.points.get(group, Decimal(0)) for group in groups), Decimal(0))
        return min(given, self.cap)


@dataclass(frozen=True)
class Quota:
    """*seats* of *group*: reserved for it (at least, if there are so many), or its maximum."""

    group: str
    kind: str
    seats: int


@dataclass(frozen=True)
class Line:
    """An applicant's place. *outcome*: seat or waiting; *why*: merit, reserved, barred, full.

    *group* names the quota that gave or barred the seat. *tie*: what put this one before the next
    (total, stage:N, submitted, lot); empty for the last.
    """

    key: int
    place: int
    total: Decimal
    base: Decimal
    extra: Decimal
    scores: tuple[Decimal, ...]
    outcome: str
    why: str
    group: str = ""
    tie: str = ""
    waiting: int | None = None  # the place on the waiting list


def base_of(scores: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    """The mean of the scores by weight, at four places; zero where nothing weighs."""
    whole = sum(weights, Decimal(0))
    if whole <= 0:
        return Decimal(0)
    parts = (score * weight for score, weight in zip(scores, weights, strict=True))
    return (sum(parts, Decimal(0)) / whole).quantize(PLACES)


def rank(
    applicants: Iterable[Applicant],
    weights: Sequence[Decimal],
    extra: ExtraPoints,
    quotas: Sequence[Quota],
    seats: int,
    seed: str,
) -> list[Line]:
    """Everybody's line, the best first; the first *seats* of the algorithm get a seat."""
    rows = []
    for one in applicants:
        base, more = base_of(one.scores, weights), extra.of(one.groups)
        rows.append((_keys(one, base + more, seed), one, base, more))
    rows.sort(key=lambda row: row[0])
    order = [row[1] for row in rows]
    seated, barred = allot(order, quotas, seats)
    lines, waiting = [], 0
    for at, (keys, one, base, more) in enumerate(rows):
        why, group = seated.get(one.key, ("", ""))
        if not why:
            waiting += 1
            group = barred.get(one.key, "")
        lines.append(
            Line(
                one.key, at + 1, base + more, base, more, one.scores,
                "seat" if why else "waiting",
                why or ("barred" if group else "full"),
                group,
                _difference(keys, rows[at + 1][0]) if at + 1 < len(rows) else "",
                None if why else waiting,
            )
        )  # fmt: skip
    return lines


def allot(
    order: Sequence[Applicant], quotas: Sequence[Quota], seats: int
) -> tuple[dict[int, tuple[str, str]], dict[int, str]]:
    """(why and for which group each seated one sits, which maximum barred each other one)."""
    seated: dict[int, tuple[str, str]] = {}
    held: dict[str, int] = {}
    most = {quota.group: quota.seats for quota in quotas if quota.kind == "maximum"}

    def bar(one: Applicant) -> str:
        return next((g for g in sorted(one.groups) if held.get(g, 0) >= most.get(g, seats + 1)), "")

    def sit(one: Applicant, why: str, group: str = "") -> None:
        seated[one.key] = (why, group)
        for name in one.groups:
            held[name] = held.get(name, 0) + 1

    for quota in (quota for quota in quotas if quota.kind == "reserved"):
        for one in order:
            if len(seated) >= seats or held.get(quota.group, 0) >= quota.seats:
                break
            if quota.group in one.groups and one.key not in seated and not bar(one):
                sit(one, "reserved", quota.group)
    barred: dict[int, str] = {}
    for one in order:
        if one.key in seated or len(seated) >= seats:
            continue
        group = bar(one)
        if group:
            barred[one.key] = group
        else:
            sit(one, "merit")
    return seated, barred


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list, in its order."""

    key: int
    groups: frozenset[str] = frozenset()


def next_up(
    waiting: Sequence[Waiting],
    held: Mapping[str, int],
    quotas: Sequence[Quota],
    free: int,
) -> list[int]:
    """Who of the waiting list gets the *free* seats, in the order in which they get them.

    *held*: how many of each group hold a seat or an offer. As long as a reserved quota is short
    and somebody of its group waits, the first of them is next; else the first whose maximum
    leaves room. Whoever a maximum bars keeps the place on the list.
    """
    counts, left, found = dict(held), list(waiting), []
    most = {quota.group: quota.seats for quota in quotas if quota.kind == "maximum"}
    reserved = [quota for quota in quotas if quota.kind == "reserved"]

    def fits(one: Waiting) -> bool:
        return all(counts.get(g, 0) < most[g] for g in one.groups if g in most)

    while free > 0:
        open_to = [one for one in left if fits(one)]
        short = (q.group for q in reserved if counts.get(q.group, 0) < q.seats)
        chosen = next(
            (one for group in short for one in open_to if group in one.groups),
            open_to[0] if open_to else None,
        )
        if chosen is None:
            break
        found.append(chosen.key)
        left.remove(chosen)
        free -= 1
        for group in chosen.groups:
            counts[group] = counts.get(group, 0) + 1
    return found


def digest(value: Any) -> str:
    """SHA-256 of *value* as sorted JSON: the same inputs always give the same digits."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def inputs_of(
    applicants: Iterable[Applicant], weights: Sequence[Decimal], extra: ExtraPoints,
    quotas: Sequence[Quota], seats: int, seed: str,
) -> dict[str, Any]:  # fmt: skip
    """Everything that the order depends on, as plain values, in the order of the keys."""
    return {
        "applicants": [
            {**asdict(one), "groups": sorted(one.groups)}
            for one in sorted(applicants, key=lambda one: one.key)
        ],
        "weights": list(weights),
        "extra": {"points": dict(extra.points), "cap": extra.cap},
        "quotas": [asdict(one) for one in quotas],
        "seats": seats,
        "seed": seed,
    }


def _keys(one: Applicant, total: Decimal, seed: str) -> tuple[Any, ...]:
    scores = tuple(-score for score in one.scores)
    return (-total, *scores, one.submitted_at, drawn(seed, "tie", one.key))


def _difference(mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> str:
    """The first thing in which two neighbours differ."""
    at = next(i for i, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b)
    if at == 0:
        return "total"
    if at == len(mine) - 1:
        return "lot"
    return "submitted" if at == len(mine) - 2 else f"stage:{at - 1}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat()
