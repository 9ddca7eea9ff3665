"""Grade schemes (성적 체계): which letter a percent is, and how many grade points it is worth. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from itertools import pairwise

INCOMPLETE, WITHDRAWN = "I", "W"
#: Of somebody who takes a course with letters for P/NP alone.
PASSED, NOT_PASSED = "P", "NP"
#: The highest boundary that makes sense: extra credit may pass 100.
MOST = Decimal(200)
MOST_LETTER = 4  # characters of a letter

#: The usual Korean tables: “letter, grade points (– outside the average), from this percent”.
PRESETS: dict[str, str] = {
    "none": "",
    "4.5": (
        "A+ 4.5 95; A0 4.0 90; B+ 3.5 85; B0 3.0 80; C+ 2.5 75; C0 2.0 70; D+ 1.5 65; D0 1.0 60; "
        "F 0 0"
    ),
    "4.3": (
        "A+ 4.3 97; A0 4.0 94; A- 3.7 90; B+ 3.3 87; B0 3.0 84; B- 2.7 80; C+ 2.3 77; C0 2.0 74; "
        "C- 1.7 70; D+ 1.3 67; D0 1.0 64; D- 0.7 60; F 0 0"
    ),
    "4.0": "A 4.0 90; B 3.0 80; C 2.0 70; D 1.0 60; F 0 0",
    "pass_fail": "P - 60; NP - 0",
    "percent": "",
    "own": "",
}


@dataclass(frozen=True)
class Letter:
    """A grade. *points* None: outside the average (P/F). *least*: from this percent on."""

    name: str
    points: Decimal | None
    least: Decimal


@dataclass(frozen=True)
class GradeScheme:
    """How percents become letters: policy kind ``grade_scheme``.

    *preset*: a usual table, ``percent`` (the mark itself on 100), ``none`` (no letters), or
    ``own`` with *rows* (“A+ 4.5 95; A0 4.0 90; …”, from the best letter down to 0 percent).
    *whole_percent*: percents are rounded half up to whole numbers first. *lowest_passing*: the
    lowest letter that earns the credit; empty: every letter with points, or P. An incomplete (I)
    that nobody settles within *incomplete_days* turns into *incomplete_to*.
    """

    preset: str = "none"
    rows: str = ""
    whole_percent: bool = False
    lowest_passing: str = ""
    incomplete_days: int = 30
    incomplete_to: str = "F"

    def __post_init__(self) -> None:
        """Raise ValueError naming the field: rows descend, and cover everything down to 0."""
        if self.preset not in PRESETS:
            raise ValueError(f"preset: one of {', '.join(PRESETS)}")
        if self.preset == "own" and not self.letters:
            raise ValueError("rows: a line for each letter")
        if self.preset != "own" and self.rows.strip():
            raise ValueError("rows: only with an own table")
        _check(self.letters)
        names = {letter.name for letter in self.letters}
        if self.lowest_passing and self.lowest_passing not in names:
            raise ValueError("lowest_passing: a letter of the table")
        if isinstance(self.incomplete_days, bool) or not 1 <= self.incomplete_days <= 400:
            raise ValueError("incomplete_days: 1 to 400")
        if self.has_points and self.incomplete_to not in names:
            raise ValueError("incomplete_to: a letter of the table")

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The letters, the best first; none for percents and where there are no letters."""
        return read_rows(self.rows if self.preset == "own" else PRESETS[self.preset])

    @property
    def is_none(self) -> bool:
        """Whether courses have no letters at all."""
        return self.preset == "none"

    @property
    def is_percent(self) -> bool:
        """Whether the mark on 100 is the grade itself."""
        return self.preset == "percent"

    @property
    def has_points(self) -> bool:
        """Whether letters count in the average."""
        return any(letter.points is not None for letter in self.letters)

    @property
    def scale(self) -> Decimal | None:
        """The highest grade points, beside which an average is shown; none outside the average."""
        if self.is_percent:
            return Decimal(100)
        points = [letter.points for letter in self.letters if letter.points is not None]
        return max(points) if points else None

    def counted_percent(self, percent: Decimal) -> Decimal:
        """The percent that decides."""
        if self.whole_percent:
            return percent.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return percent

    def letter_for(self, percent: Decimal) -> Letter:
        """The letter of a percent (0 and up)."""
        decided = self.counted_percent(percent)
        if self.is_percent:
            return Letter(f"{decided.normalize():f}", decided, decided)
        return next(letter for letter in self.letters if decided >= letter.least)

    def named(self, name: str) -> Letter | None:
        """A letter by its name."""
        return next((letter for letter in self.letters if letter.name == name), None)

    def rank(self, name: str) -> int:
        """0 for the best letter; unknown ones come last."""
        names = [letter.name for letter in self.letters]
        return names.index(name) if name in names else len(names)

    def earns(self, name: str) -> bool:
        """Whether a grade earns the credit. A mark on 100 leaves that to the completion rule."""
        if self.is_percent:
            return name not in {INCOMPLETE, WITHDRAWN}
        letter = self.named(name)
        if letter is None:
            return name == PASSED
        if self.lowest_passing:
            return self.rank(name) <= self.rank(self.lowest_passing)
        if letter.points is None:
            return letter is not self.letters[-1]
        return letter.points > 0

    def with_boundaries(self, least: Mapping[str, Decimal]) -> GradeScheme:
        """The same letters from other percents. ValueError where they do not descend to 0."""
        rows = "; ".join(
            f"{one.name} {'-' if one.points is None else f'{one.points:f}'} "
            f"{least.get(one.name, one.least):f}"
            for one in self.letters
        )
        return GradeScheme(
            preset="own",
            rows=rows,
            whole_percent=self.whole_percent,
            lowest_passing=self.lowest_passing,
            incomplete_days=self.incomplete_days,
            incomplete_to=self.incomplete_to,
        )


def read_rows(text: str) -> tuple[Letter, ...]:
    """Letters from “A+ 4.5 95; …” (also line by line). ValueError says which row is wrong."""
    found = []
    for row in text.replace("\n", ";").split(";"):
        words = row.split()
        if not words:
            continue
        if len(words) != 3:
            raise ValueError(f"rows: '{row.strip()}' is no letter, points and percent")
        name, points, least = words
        found.append(
            Letter(name, None if points == "-" else number(points, "rows"), number(least, "rows"))
        )
    return tuple(found)


def number(text: str, field: str) -> Decimal:
    """A number not below 0 with at most four decimals, or ValueError naming *field*."""
    try:
        value = Decimal(text)
    except InvalidOperation as refusal:
        raise ValueError(f"{field}: '{text}' is no number") from refusal
    if not value.is_finite() or value < 0 or value != round(value, 4):
        raise ValueError(f"{field}: '{text}' is no number")
    return value


def _check(letters: tuple[Letter, ...]) -> None:
    if not letters:
        return
    names = [letter.name for letter in letters]
    if len(set(names)) < len(names) or {INCOMPLETE, WITHDRAWN} & set(names):
        raise ValueError("rows: each letter once, without I and W")
    if any(len(name) > MOST_LETTER for name in names):
        raise ValueError(f"rows: letters of at most {MOST_LETTER} characters")
    for better, worse in pairwise(letters):
        if better.least <= worse.least:
            raise ValueError(f"rows: {worse.name} must begin below {better.name}")
        if (better.points is None) != (worse.points is None):
            raise ValueError("rows: either all letters have points, or none")
        if better.points is not None and worse.points is not None and better.points <= worse.points:
            raise ValueError(f"rows: {worse.name} must be worth less than {better.name}")
    if letters[0].least > MOST:
        raise ValueError(f"rows: no boundary above {MOST}")
    if letters[-1].least != 0:
        raise ValueError("rows: the last letter begins at 0")


def incomplete_now(letter: str, until: date | None, turns_to: str, today: date) -> str:
    """What a stored letter is today: an incomplete whose day has passed is the letter it turns to."""
    if letter == INCOMPLETE and until is not None and today > until:
        return turns_to
    return letter
