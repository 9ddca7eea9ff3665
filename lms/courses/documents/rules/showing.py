"""What a verifier sees of a document, as its holder chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Showing:
    """*full_name*: else masked. Grades are never shown without the courses they belong to."""

    full_name: bool = False
    courses: bool = False
    grades: bool = False

    def __post_init__(self) -> None:
        if self.grades and not self.courses:
            object.__setattr__(self, "courses", True)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Showing:
        """What a row keeps; anything unknown is not shown."""
        return cls(*(stored.get(name) is True for name in ("full_name", "courses", "grades")))

    def stored(self) -> dict[str, bool]:
        """For the row."""
        return asdict(self)


def masked(name: str) -> str:
    """A name of which only the ends of each word are left: 한*우, 김*, J**** H*n."""
    return " ".join(_masked(word) for word in name.split())


def _masked(word: str) -> str:
    if len(word) <= 1:
        return "*"
    if len(word) == 2:
        return f"{word[0]}*"
    return f"{word[0]}{'*' * (len(word) - 2)}{word[-1]}"


def seen(printed: Mapping[str, Any], showing: Showing) -> dict[str, Any]:
    """The parts of what is printed that a verifier may see, ready for the page."""
    names = [printed["name"], printed.get("name_below", "")]
    lines = printed.get("lines", []) if showing.courses else []
    return {
        "title": printed["title"],
        "institution": printed["institution"],
        "name": " / ".join(
            one if showing.full_name else masked(one) for one in names if one
        ),
        "rows": [row for row in printed["rows"] if row["open"]],
        "statement_day": printed.get("day", ""),
        "columns": [one for one in printed.get("columns", []) if showing.grades or not one["grade"]]
        if lines else [],
        "lines": [
            {key: value for key, value in line.items() if showing.grades or key not in GRADES}
            for line in lines
        ],
        "totals": printed.get("totals", []) if showing.grades else [],
    }  # fmt: skip


#: The cells of a line of results that are grades.
GRADES = ("letter", "points", "remark")
