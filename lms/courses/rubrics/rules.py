"""What a rubric adds up to, which level points reach, and when a change makes a new version. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

MOST_CRITERIA = 20
MOST_LEVELS = 9  # one digit key each
MOST_POINTS = Decimal(1000)
MOST_NOTE = 1_000  # characters that explain a level or a criterion
LEVEL_TEXTS = ("ko", "en", "note_ko", "note_en")

Level = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A criterion as a form or a file gives it.

    *id* none: a new one. *levels* as the table keeps them (see ``models.Criterion``). Notes that
    are None stay as they were: the form in which they were typed does not ask for them.
    """

    id: int | None
    title_ko: str
    title_en: str
    points: Decimal
    levels: list[dict[str, str]]
    skills: list[str]
    note_ko: str | None = None
    note_en: str | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong with a rubric: in which criterion and level (from 0; none: the whole)."""

    code: str
    criterion: int | None = None
    level: int | None = None
    params: dict[str, Any] = field(default_factory=dict)


def top(level: Level) -> Decimal:
    """The points that choosing *level* gives: the upper end of its range."""
    return Decimal(str(level["points"]))


def bottom(level: Level) -> Decimal:
    """Where *level* begins: the lower end of its range, or its points where it has none."""
    return Decimal(str(level["from"])) if level.get("from") not in (None, "") else top(level)


def level_of(levels: Sequence[Level], points: Decimal | None) -> Level | None:
    """The level that *points* reach: the highest that does not begin above them; else none."""
    if points is None:
        return None
    reached = [level for level in levels if bottom(level) <= points]
    return max(reached, key=lambda level: (bottom(level), top(level)), default=None)


def position_of(levels: Sequence[Level], points: Decimal | None) -> int | None:
    """Which level (from 0) is meant by *points*: the one whose range or number holds them."""
    if points is None:
        return None
    for index, level in enumerate(levels):
        if bottom(level) <= points <= top(level):
            return index
    return None


def gap(points: Decimal, criteria: Iterable[Decimal]) -> Decimal:
    """By how much criteria miss *points*: zero where they add up, or where there are none."""
    parts = list(criteria)
    return points - sum(parts, Decimal(0)) if parts else Decimal(0)


def problems(lines: Sequence[Line]) -> list[Problem]:
    """Everything that keeps a rubric from being used; empty: nothing does."""
    found: list[Problem] = []
    if not lines:
        return [Problem("no_criteria")]
    if len(lines) > MOST_CRITERIA:
        found.append(Problem("too_many_criteria", params={"most": MOST_CRITERIA}))
    if sum((line.points for line in lines), Decimal(0)) <= 0:
        found.append(Problem("no_points"))
    for at, line in enumerate(lines):
        found += _of_line(line, at)
    return found


def _of_line(line: Line, at: int) -> list[Problem]:
    found: list[Problem] = []
    if not line.title_ko.strip():
        found.append(Problem("no_title", at))
    if line.points < 0 or line.points > MOST_POINTS:
        found.append(Problem("out_of_range", at, params={"most": MOST_POINTS}))
    if len(line.levels) > MOST_LEVELS:
        found.append(Problem("too_many_levels", at, params={"most": MOST_LEVELS}))
    for index, level in enumerate(line.levels):
        if not str(level.get("ko", "")).strip():
            found.append(Problem("no_level_name", at, index))
        if top(level) > line.points:
            found.append(Problem("level_above", at, index, {"most": line.points}))
        if bottom(level) > top(level):
            found.append(Problem("range_reversed", at, index))
    spans = sorted((bottom(level), top(level)) for level in line.levels)
    for (_low, high), (next_low, _high) in pairwise(spans):
        if next_low <= high:
            found.append(Problem("ranges_overlap", at, params={"points": next_low}))
            break
    return found


def in_order(levels: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Levels as they are kept: the best first, empty parts left out."""
    kept = []
    for level in levels:
        one = {"points": f"{top(level):f}", "ko": level.get("ko", ""), "en": level.get("en", "")}
        if level.get("from") not in (None, "") and bottom(level) != top(level):
            one["from"] = f"{bottom(level):f}"
        for name in ("note_ko", "note_en"):
            if level.get(name):
                one[name] = level[name]
        kept.append(one)
    return sorted(kept, key=top, reverse=True)


def kept_from(before: Line | None, line: Line) -> Line:
    """*line* with what its form did not ask for taken from *before*: notes, ranges."""
    if before is None:
        return replace(line, note_ko=line.note_ko or "", note_en=line.note_en or "")
    held = {top(level): level for level in before.levels}
    levels = [
        {**{key: held[top(level)][key] for key in ("from", "note_ko", "note_en")
            if key not in level and top(level) in held and key in held[top(level)]}, **level}
        for level in line.levels
    ]  # fmt: skip
    return replace(
        line,
        levels=levels,
        note_ko=before.note_ko if line.note_ko is None else line.note_ko,
        note_en=before.note_en if line.note_en is None else line.note_en,
    )


def judgement(lines: Iterable[Line]) -> list[tuple[Any, ...]]:
    """What people are judged by: everything but the skills that a criterion shows."""
    return [
        (
            line.id,
            line.title_ko,
            line.title_en,
            line.note_ko or "",
            line.note_en or "",
            line.points,
            in_order(line.levels),
        )
        for line in lines
    ]


def needs_new_version(*, used: bool, before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether keeping *after* must leave *before* as it is: somebody was marked by it.

    Skills say where a criterion counts, not how it is judged: they change in place.
    """
    return used and judgement(before) != judgement(after)
