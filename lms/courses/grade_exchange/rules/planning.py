"""A sheet of marks to a plan: who changes from what to what, and what cannot be read. Pure.

A blank is not a zero: it changes nothing. People are found by number, else by e-mail, else by a
name that only one of them has; what is doubtful is refused, never guessed.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lms.courses.gradebook.rules import plain
from lms.courses.gradebook.rules.typed import EX, Typed, Unreadable, typed

MOST_ROWS: Final = 5000
_KEYED: Final = re.compile(r"\[(assignment|quiz|manual)-(\d{1,9})\]\s*$", re.ASCII)
_POINTS: Final = re.compile(r"\s*/\s*[\d.,]+\s*$", re.ASCII)
#: Headings by which a column of people is known, in both languages.
PEOPLE: Final = {
    "number": {"번호", "number", "no", "no.", "학번", "student number", "student id", "id"},
    "email": {"이메일", "전자우편", "email", "e-mail", "mail"},
    "name": {"이름", "성명", "name", "student"},
}

Key = tuple[str, int]


@dataclass(frozen=True)
class Learner:
    """Somebody with a seat."""

    id: int
    number: str
    email: str
    name: str
    english_name: str = ""


@dataclass(frozen=True)
class ItemColumn:
    """An item that a sheet may hold. Bilingual: title."""

    kind: str
    id: int
    title_ko: str
    title_en: str
    possible: Decimal


@dataclass(frozen=True)
class Now:
    """A cell as it is. *entry*: what somebody wrote; *earned*: what counts."""

    earned: Decimal | None = None
    entry: Decimal | None = None
    excused: bool = False
    version: int = 0
    nameless: bool = False

    @property
    def shown(self) -> str:
        """As a sheet writes it."""
        return EX if self.excused else "" if self.earned is None else plain(self.earned)


class Unusable(Exception):
    """The sheet as a whole: no_people, no_items, twice, no_rows, too_long."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def heading(item: ItemColumn, title: str) -> str:
    """The heading of an item, by which it is found again whatever its title is by then."""
    return f"{' '.join(title.split())} / {plain(item.possible)} [{item.kind}-{item.id}]"


def plan(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    people: Sequence[Learner],
    items: Sequence[ItemColumn],
    now: Mapping[tuple[int, str, int], Now],
    own: int | None = None,
) -> dict[str, Any]:
    """The plan as plain JSON values. *rows*: line number and cells; *now*: by (person, kind, id);
    *own*: who uploads, whose own marks nobody but others may write.

    ``lines``: line, key (as the sheet names the person), name, person, outcome (change, same,
    unknown, ambiguous, repeated, own) and cells: kind, id, column (from 1), typed, before, points,
    excused, version, over, outcome (change, same, bad, locked) and code. Raises :class:`Unusable`.
    """
    roles, columns, unread = _columns(header, items)
    found = _find(people)
    listed = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not listed:
        raise Unusable("no_rows")
    if len(listed) > MOST_ROWS:
        raise Unusable("too_long", most=MOST_ROWS)
    named = [(line, cells, *found(_of(roles, cells))) for line, cells in listed]
    times = Counter(who.id for _line, _cells, who, _why in named if who is not None)
    blank = 0
    lines = []
    for line, cells, who, why in named:
        entry: dict[str, Any] = {
            "line": line,
            "key": next((text for text in _of(roles, cells).values() if text), ""),
            "name": who.name if who is not None else _of(roles, cells).get("name", ""),
            "person": who.id if who is not None else None,
            "cells": [],
        }
        lines.append(entry)
        if who is None or times[who.id] > 1:
            entry["outcome"] = why if who is None else "repeated"
            continue
        for at, item in columns:
            text = cells[at] if at < len(cells) else ""
            if not text.strip():
                blank += 1
                continue
            held = now.get((who.id, item.kind, item.id), Now())
            entry["cells"].append(_cell(text, at, item, held))
        changes = any(cell["outcome"] == "change" for cell in entry["cells"])
        entry["outcome"] = "same" if not changes else "own" if who.id == own else "change"
    return {
        "columns": [{"kind": item.kind, "id": item.id, "at": at + 1} for at, item in columns],
        "unread": unread,
        "blank": blank,
        "lines": lines,
    }


def digest_of(body: Mapping[str, Any]) -> str:
    """What was looked at, as SHA-256."""
    text = json.dumps(body["lines"], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _columns(
    header: Sequence[str], items: Sequence[ItemColumn]
) -> tuple[dict[str, int], list[tuple[int, ItemColumn]], list[str]]:
    """Which column says who, which hold marks, and which are left unread."""
    by_key = {(item.kind, item.id): item for item in items}
    titles: dict[str, list[ItemColumn]] = {}
    for one in items:
        for title in {_plain(one.title_ko), _plain(one.title_en)} - {""}:
            titles.setdefault(title, []).append(one)
    roles: dict[str, int] = {}
    columns: list[tuple[int, ItemColumn]] = []
    unread: list[str] = []
    for at, name in enumerate(header):
        role = next((role for role, names in PEOPLE.items() if _plain(name) in names), None)
        keyed = _KEYED.search(name)
        item: ItemColumn | None = None
        if keyed is not None:
            item = by_key.get((keyed[1], int(keyed[2])))
        if item is None and keyed is None and role is None:
            same = titles.get(_plain(_POINTS.sub("", name))) or titles.get(_plain(name)) or []
            item = same[0] if len(same) == 1 else None
        if item is not None:
            if any(other is item for _at, other in columns):
                raise Unusable("twice", name=name)
            columns.append((at, item))
        elif role is not None:
            if role in roles:
                raise Unusable("twice", name=name)
            roles[role] = at
        elif name.strip():
            unread.append(name)
    if not roles:
        raise Unusable("no_people")
    if not columns:
        raise Unusable("no_items")
    return roles, columns, unread


def _of(roles: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    """What a row says of who it is about: number before e-mail before name."""
    return {
        role: cells[roles[role]].strip()
        for role in PEOPLE
        if role in roles and roles[role] < len(cells)
    }


def _find(people: Sequence[Learner]) -> Any:
    numbers = {_plain(one.number): one for one in people if one.number}
    mails = {_plain(one.email): one for one in people if one.email}
    names: dict[str, list[Learner]] = {}
    for one in people:
        for name in {_plain(one.name), _plain(one.english_name)} - {""}:
            names.setdefault(name, []).append(one)

    def found(said: Mapping[str, str]) -> tuple[Learner | None, str]:
        number, mail = _plain(said.get("number", "")), _plain(said.get("email", ""))
        if number or mail:
            told = {known.get(text) for text, known in ((number, numbers), (mail, mails)) if text}
            if len(told) > 1:
                return None, "ambiguous"  # number and address name two people
            who = told.pop()
            return who, "" if who is not None else "unknown"
        several = names.get(_plain(said.get("name", "")), [])
        if len(several) == 1:
            return several[0], ""
        return None, "ambiguous" if several else "unknown"

    return found


def _cell(text: str, at: int, item: ItemColumn, held: Now) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "kind": item.kind, "id": item.id, "column": at + 1, "typed": text.strip()[:40],
        "before": held.shown, "points": None, "excused": False, "version": held.version,
        "over": False, "outcome": "change", "code": "",
    }  # fmt: skip
    try:
        meant: Typed = typed(text, item.possible)
    except Unreadable as problem:
        return {**cell, "outcome": "bad", "code": problem.code}
    if meant.points is not None:
        cell["points"] = plain(meant.points)
        cell["over"] = meant.points > item.possible
    cell["excused"] = meant.excused
    same = held.excused if meant.excused else not held.excused and meant.points == held.earned
    if same:
        cell["outcome"] = "same"
    elif held.nameless and meant.points is not None:
        cell["outcome"] = "locked"
    return cell
