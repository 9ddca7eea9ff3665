"""How a request stands and who may do what with it; which employees can be added. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lms.interop.formats.personal import has_resident_number

#: State of a request → the acts that lead on: act → (by whom, next state).
ACTS: dict[str, dict[str, tuple[str, str]]] = {
    "submitted": {
        "propose": ("staff", "proposed"),
        "refuse": ("staff", "refused"),
        "withdraw": ("company", "withdrawn"),
    },
    "proposed": {
        "propose": ("staff", "proposed"),
        "accept": ("company", "accepted"),
        "decline": ("company", "submitted"),
        "refuse": ("staff", "refused"),
        "withdraw": ("company", "withdrawn"),
    },
    "accepted": {},
    "refused": {},
    "withdrawn": {},
}
MOST_EMPLOYEES = 300
_LONGEST: Final = 254
_ADDRESS = re.compile(r"[^@\s,<>\"]+@[^@\s,<>\"]+\.[^@\s,<>\".]+")


def next_state(state: str, act: str, by: str) -> str | None:
    """Where *act* leads; none: it is not theirs, or not now."""
    who, leads = ACTS.get(state, {}).get(act, ("", ""))
    return leads if who == by else None


def proposal_problem(
    starts_on: date, ends_on: date, valid_until: date, price: int, support: int
) -> str | None:
    """What is wrong with a proposal's days and amounts (won)."""
    if ends_on < starts_on:
        return "ends_before_starts"
    if valid_until > starts_on:
        return "valid_after_start"
    return "support_above_price" if support > price else None


@dataclass(frozen=True)
class Named:
    """An employee as the company wrote them; *line* for what it gets back about it."""

    line: int
    name: str
    email: str


def read_lines(text: str) -> list[Named]:
    """Employees typed one a line: name and address in any order, apart by comma, tab or space."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        address = _ADDRESS.search(line)
        email = address.group(0) if address else ""
        rest = line.replace(email, " ") if email else line
        name = " ".join(rest.replace(",", " ").split())
        found.append(Named(number, name, email.lower()))
    return found


def roster_problems(rows: Sequence[Named], held: Iterable[str]) -> list[tuple[int, str]]:
    """(line, code) for what cannot be added: no_name, bad_name, no_address, twice, too_many."""
    found: list[tuple[int, str]] = []
    seen: set[str] = set()
    for row in rows:
        if len(row.email) > _LONGEST or not _ADDRESS.fullmatch(row.email):
            found.append((row.line, "no_address"))
        elif row.email in seen:
            found.append((row.line, "twice"))
        elif not row.name:
            found.append((row.line, "no_name"))
        elif not row.name.isprintable() or has_resident_number(row.name):
            found.append((row.line, "bad_name"))
        seen.add(row.email)
    if len(seen | set(held)) > MOST_EMPLOYEES:
        found.append((rows[-1].line if rows else 1, "too_many"))
    return found
