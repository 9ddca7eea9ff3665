"""A company's evaluation: whether it is complete, what it comes to, which skills it shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Measure:
    """A criterion as the rule needs it. *levels* as the rubric keeps them."""

    id: int
    title: str
    points: Decimal
    skills: tuple[str, ...]
    levels: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Share:
    """What one skill was shown at: the share of the points, and the words of the criterion."""

    skill: str
    score: Decimal
    criterion: str
    level: str


def problems(measures: Sequence[Measure], points: Mapping[int, Decimal]) -> list[tuple[int, str]]:
    """(criterion, missing or out_of_range) for everything that keeps it from being submitted."""
    found = []
    for one in measures:
        given = points.get(one.id)
        if given is None:
            found.append((one.id, "missing"))
        elif not 0 <= given <= one.points:
            found.append((one.id, "out_of_range"))
    return found


def percent(measures: Iterable[Measure], points: Mapping[int, Decimal]) -> Decimal | None:
    """The share of the points in percent, two places; none while something is missing."""
    lines = list(measures)
    total = sum((one.points for one in lines), Decimal(0))
    if not lines or total <= 0 or any(one.id not in points for one in lines):
        return None
    reached = sum((points[one.id] for one in lines), Decimal(0))
    return (reached * 100 / total).quantize(Decimal("0.01"))


def level_of(one: Measure, points: Decimal) -> str:
    """The name of the level that *points* reach; empty where the criterion has none."""
    best, name = None, ""
    for level in one.levels:
        begins = Decimal(str(level.get("from") or level["points"]))
        if begins <= points and (best is None or begins > best):
            best, name = begins, str(level.get("ko", ""))
    return name


def shares(
    measures: Sequence[Measure], points: Mapping[int, Decimal], wanted: Sequence[str]
) -> list[Share]:
    """What the evaluation shows of each skill, in order.

    A skill of several criteria counts all their points together. A skill that the project asked
    for and no criterion names is shown by the whole.
    """
    found: list[Share] = []
    named: dict[str, list[Measure]] = {}
    for one in measures:
        for skill in one.skills:
            named.setdefault(skill, []).append(one)
    for skill, lines in named.items():
        score = _share(lines, points)
        single = len(lines) == 1
        level = level_of(lines[0], points[lines[0].id]) if single else ""
        found.append(Share(skill, score, " · ".join(line.title for line in lines)[:300], level))
    whole = _share(measures, points)
    found += [Share(skill, whole, "", "") for skill in wanted if skill not in named]
    return found


def _share(lines: Sequence[Measure], points: Mapping[int, Decimal]) -> Decimal:
    total = sum((one.points for one in lines), Decimal(0))
    reached = sum((points[one.id] for one in lines), Decimal(0))
    return (reached / total).quantize(Decimal("0.0001")) if total else Decimal(0)
