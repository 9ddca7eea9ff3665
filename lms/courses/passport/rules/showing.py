"""What the holder of a passport lets others see, and how well a skill is attested."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: What can be shown, in the order of the page. The second ones need the first.
PARTS = ("skills", "evidence", "scores", "courses", "grades", "badges", "documents")
NEEDS = {"evidence": "skills", "scores": "evidence", "grades": "courses"}
#: Days for which a link may work.
DAYS = (7, 30, 90, 180)
#: The least strength (0 to 100, as employers see it) of each level, the highest first.
LEVELS = ((75, "strong"), (50, "able"), (25, "basic"), (0, "met"))


@dataclass(frozen=True)
class Choice:
    """Which parts, and of skills and badges which ones."""

    parts: frozenset[str]
    skills: tuple[str, ...] = ()
    badges: tuple[int, ...] = ()
    brought: tuple[int, ...] = ()

    def has(self, part: str) -> bool:
        """Whether a part is shown."""
        return part in self.parts

    def stored(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "parts": [part for part in PARTS if part in self.parts],
            "skills": list(self.skills),
            "badges": list(self.badges),
            "brought": list(self.brought),
        }

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Choice:
        """From plain JSON; what nobody knows is left out."""
        return choose(
            stored.get("parts", ()), stored.get("skills", ()), stored.get("badges", ()),
            stored.get("brought", ()),
        )  # fmt: skip


def choose(
    parts: Iterable[str], skills: Iterable[str] = (), badges: Iterable[int] = (), brought: Iterable[int] = ()
) -> Choice:  # fmt: skip
    """A choice in which nothing is shown without what it stands under: no score without its
    evidence, no grade without its course, no skill without the part of skills."""
    asked, kept = set(parts), set[str]()
    for part in PARTS:
        if part in asked and (part not in NEEDS or NEEDS[part] in kept):
            kept.add(part)
    return Choice(
        frozenset(kept),
        tuple(dict.fromkeys(skills)) if "skills" in kept else (),
        tuple(dict.fromkeys(badges)) if "badges" in kept else (),
        tuple(dict.fromkeys(brought)) if "badges" in kept else (),
    )


def level(strength: int) -> str:
    """The level of a skill by its strongest evidence (0 to 100)."""
    return next(name for least, name in LEVELS if strength >= least)
