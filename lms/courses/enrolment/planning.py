"""Seating many at once: what a list says, decided line by line before anything is written. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_ADDRESS: Final = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"']+")
MOST: Final = 2000


@dataclass(frozen=True)
class Written:
    """An address as it was written, and the line on which it stands."""

    line: int
    text: str


@dataclass(frozen=True)
class Known:
    """An account: its person, and how they stand with the place (see :mod:`.rules`)."""

    person_id: int
    name: str
    standing: str | None


@dataclass(frozen=True)
class PlanLine:
    """What will become of one line.

    *outcome*: seat, already, finished, unknown (no account), invalid (no address), repeated, full.
    """

    line: int
    text: str
    outcome: str
    person_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Plan:
    """The whole list. The same list and the same state of the roster give the same *digest*."""

    lines: tuple[PlanLine, ...]
    seats_left: int

    @property
    def seats(self) -> tuple[int, ...]:
        """The people who will be seated, in order."""
        return tuple(
            line.person_id
            for line in self.lines
            if line.outcome == "seat" and line.person_id is not None
        )

    def count(self, outcome: str) -> int:
        """How many lines come out so."""
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def digest(self) -> str:
        """What a preview showed: committing refuses where it would show something else by now."""
        text = "\n".join(
            f"{line.line}\t{line.text}\t{line.outcome}\t{line.person_id}" for line in self.lines
        )
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def from_text(text: str) -> list[Written]:
    """Addresses typed or pasted, by line, comma, semicolon or white space."""
    found = []
    for number, row in enumerate(text.splitlines(), start=1):
        for part in re.split(r"[,;]", row):
            found += [Written(number, text) for text in _addresses(part)]
    return found


def _addresses(part: str) -> list[str]:
    """What stands for addresses in a part of a line: a name beside one is left out.

    Mail programs copy ``홍길동 <hong@example.org>``, spreadsheets a name and an address with a
    tab between them. Where nothing looks like an address, everything is told as it was written.
    """
    words = part.split()
    with_at = [word.strip("<>()[]\"'") for word in words if "@" in word]
    return with_at or words


def make(written: Sequence[Written], known: Mapping[str, Known], seats_left: int) -> Plan:
    """Decide every line in its order; *known*: accounts by address in lower case."""
    lines: list[PlanLine] = []
    seen: set[str] = set()
    for item in written:
        address = item.text.lower()
        account = known.get(address)
        if not _ADDRESS.fullmatch(item.text):
            outcome = "invalid"
        elif address in seen:
            outcome = "repeated"
        elif account is None:
            outcome = "unknown"
        elif account.standing == "active":
            outcome = "already"
        elif account.standing == "completed":
            outcome = "finished"
        elif seats_left > 0:
            outcome, seats_left = "seat", seats_left - 1
        else:
            outcome = "full"
        seen.add(address)
        lines.append(
            PlanLine(
                item.line,
                item.text,
                outcome,
                account.person_id if account else None,
                account.name if account else "",
            )
        )
    return Plan(tuple(lines), seats_left)
