"""By what an institution names people in its rosters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KIND: Final = "roster"
#: The ways to name a person: address, student number, our own number, the id of another system.
KEYS: Final = ("email", "student_no", "number", "external")


@dataclass(frozen=True)
class RosterPolicy:
    """*key*: one of :data:`KEYS`. The column of that name is the only one that finds a person."""

    key: str = "email"

    def __post_init__(self) -> None:
        if self.key not in KEYS:
            raise ValueError(f"key: one of {', '.join(KEYS)}")
