"""Applicants from a table: what each line means, decided before anything is written. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lms.courses.admissions.rules import answers as answer_rules
from lms.courses.admissions.rules.form import FIELDS, Item, Kind
from lms.interop.formats.personal import has_resident_number
from lms.interop.formats.tables import Table

MOST: Final = 2000
_ADDRESS: Final = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"']+")
EMAIL: Final = frozenset({"email", "e-mail", "mail", "이메일", "메일", "전자우편", "이메일주소"})
NAME: Final = frozenset({"name", "이름", "성명"})
#: Kinds that one cell can hold.
_CELLS: Final = frozenset(FIELDS - {Kind.FILE, Kind.ROWS, Kind.ADDRESS})


@dataclass(frozen=True)
class Cell:
    """A cell that cannot be taken: the column as it is headed, and why (``rules.answers`` codes)."""

    column: str
    code: str
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Line:
    """What becomes of one line: new, invite (no account yet), already, repeated, invalid."""

    number: int
    email: str
    name: str
    outcome: str
    answers: dict[str, Any]
    person_id: int | None = None
    bad: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A whole table. It is carried out whole or not at all."""

    lines: tuple[Line, ...]
    unknown: tuple[str, ...]  # columns that mean nothing here
    #: What the table lacks (email, name), or why none of it is looked at: long, empty,
    #: resident_number, consent (a column that only a consent of the applicant's own opens).
    missing: str = ""

    @property
    def ready(self) -> bool:
        """Whether it can be carried out: no column unknown, no line wrong, something to do."""
        return (
            not self.missing
            and not self.unknown
            and not any(line.outcome in ("invalid", "repeated") for line in self.lines)
            and any(line.outcome in ("new", "invite") for line in self.lines)
        )

    def count(self, outcome: str) -> int:
        """How many lines come out so."""
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def digest(self) -> str:
        """What a preview showed; carrying out refuses where it would show something else by now."""
        told = [
            [line.number, line.email, line.name, line.outcome, line.person_id, line.answers]
            for line in self.lines
        ]
        return hashlib.sha256(
            json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        ).hexdigest()


def make(
    table: Table,
    items: Sequence[Item],
    known: Mapping[str, int],
    applied: frozenset[int],
    phone: Callable[[str], str | None],
    today: date,
) -> Plan:
    """Decide every line. *known*: people by address in lower case; *applied*: who applied already."""
    if any(
        has_resident_number(text, today=today)
        for cells in (table.header, *(row.cells for row in table.rows))
        for text in (*cells, " ".join(cells))
    ):
        return Plan((), (), "resident_number")
    heads = ["".join(head.split()).casefold() for head in table.header]
    email = next((place for place, head in enumerate(heads) if head in EMAIL), None)
    name = next((place for place, head in enumerate(heads) if head in NAME), None)
    columns, unknown = _columns(table.header, items, {email, name})
    if email is None or name is None:
        return Plan((), tuple(unknown), "email" if email is None else "name")
    covered = {key for item in items if item.kind == Kind.CONSENT for key in item.covers}
    if any(item.key in covered for item in columns.values()):
        return Plan((), tuple(unknown), "consent")
    if len(table.rows) > MOST:
        return Plan((), tuple(unknown), "long")
    lines: list[Line] = []
    seen: set[str] = set()
    for row in table.rows:
        address, called = row.cells[email].strip().casefold(), row.cells[name].strip()
        if not any(cell.strip() for cell in row.cells):
            continue
        answers, bad = _cells(row.cells, columns, table.header, phone, today)
        person_id = known.get(address)
        outcome = "new" if person_id is not None else "invite"
        if not _ADDRESS.fullmatch(address) or len(address) > 254:
            bad.append(Cell(table.header[email], "email"))
        if not called or len(called) > 80:
            bad.append(Cell(table.header[name], "required"))
        if bad:
            outcome = "invalid"
        elif address in seen:
            outcome = "repeated"
        elif person_id in applied:
            outcome = "already"
        seen.add(address)
        lines.append(Line(row.line, address, called, outcome, answers, person_id, tuple(bad)))
    return Plan(tuple(lines), tuple(unknown), "" if lines else "empty")


def _columns(
    header: Sequence[str], items: Sequence[Item], skip: set[int | None]
) -> tuple[dict[int, Item], list[str]]:
    by_name: dict[str, Item] = {}
    for item in items:
        if item.kind in _CELLS:
            for text in (item.key, item.ko, item.en):
                if text:
                    by_name.setdefault("".join(text.split()).casefold(), item)
    found: dict[int, Item] = {}
    unknown = []
    for place, head in enumerate(header):
        if place in skip:
            continue
        item_ = by_name.get("".join(head.split()).casefold())
        if item_ is None:
            unknown.append(head)
        else:
            found[place] = item_
    return found, unknown


def _cells(
    cells: Sequence[str],
    columns: Mapping[int, Item],
    header: Sequence[str],
    phone: Callable[[str], str | None],
    today: date,
) -> tuple[dict[str, Any], list[Cell]]:
    answers: dict[str, Any] = {}
    bad: list[Cell] = []
    for place, item in columns.items():
        text = cells[place].strip()
        if not text:
            continue
        sent = _codes(item, text)
        given = None if sent is None else answer_rules.parse(item, _sender(sent), phone)
        if given is None:
            bad.append(Cell(header[place], "no_such_choice"))
            continue
        wrong = answer_rules.wrong(item, given, today)
        bad += [Cell(header[place], code, params) for code, params in wrong]
        answers[item.key] = given
    return answers, bad


def _sender(values: list[str]) -> answer_rules.Sent:
    return lambda _name: values


def _codes(item: Item, text: str) -> list[str] | None:
    """A cell as a browser would have sent it; None where a choice is none of the form's."""
    if item.kind not in (Kind.ONE, Kind.SEVERAL):
        return [text]
    by_label = {
        label.casefold(): code for code, ko, en in item.options for label in (code, ko, en) if label
    }
    parts = [text] if item.kind == Kind.ONE else [part.strip() for part in re.split(r"[;,]", text)]
    codes = [by_label.get(part.casefold()) for part in parts if part]
    return None if None in codes or not codes else [code for code in codes if code is not None]
