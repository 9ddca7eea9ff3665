"""What a sheet would change, cell by cell, decided before anything is written. Pure.

An empty cell changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lms.courses.attendance.rules.entering import NeedTime, parts_for
from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import Part, Period, State, WrongParts, whole
from lms.courses.attendance.rules.stays import parts_of_stay
from lms.courses.attendance_exchange.rules.reading import (
    Header,
    Unreadable,
    Written,
    fold,
    read_cell,
    read_date,
    read_state,
    read_time,
)
from lms.interop.formats.tables import Table


@dataclass(frozen=True)
class Person:
    """Somebody of the place."""

    id: int
    number: str
    name: str


@dataclass(frozen=True)
class Meeting:
    """A session of the place; *barred*: why its marks cannot be changed by a file."""

    id: int
    on: date
    periods: tuple[Period, ...]
    barred: str = ""


@dataclass(frozen=True)
class Held:
    """A mark as it is now."""

    parts: tuple[Part, ...]
    version: int
    source: str = "own"
    barred: str = ""


@dataclass(frozen=True)
class Line:
    """What becomes of a cell. *outcome*: change, new, unchanged, bad, unknown, ambiguous,
    no_session, many_sessions, repeated, barred. *why*: the code of a trouble or of what bars it."""

    line: int
    column: str
    key: str
    name: str
    on: str
    value: str
    outcome: str
    why: str = ""
    person_id: int | None = None
    session_id: int | None = None
    version: int = 0
    before: list[list[Any]] | None = None
    after: list[list[Any]] = field(default_factory=list)
    note: str = ""
    came: int | None = None
    left: int | None = None
    state: str = ""


def listed(parts: Sequence[Part]) -> list[list[Any]]:
    """Parts as they are kept."""
    return [[str(part.state), part.start, part.end] for part in parts]


class People:
    """The people of a place by number, else by a name that only one has."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._by_number = {fold(one.number): one for one in people}
        names = Counter(fold(one.name) for one in people)
        self._by_name = {fold(one.name): one for one in people if names[fold(one.name)] == 1}
        self._shared = {name for name, count in names.items() if count > 1}

    def find(self, number: str, name: str) -> Person | str:
        """The person, or unknown, ambiguous."""
        if number:
            return self._by_number.get(fold(number), "unknown")
        if fold(name) in self._shared:
            return "ambiguous"
        return self._by_name.get(fold(name), "unknown")


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""


@dataclass(frozen=True)
class _Entry:
    line: int
    column: str
    key: str
    name: str
    on: str
    start: str
    text: str
    start_text: str = ""
    end_text: str = ""
    note: str = ""


def _entries(table: Table, header: Header) -> list[_Entry]:
    col = header.columns
    found = []
    for row in table.rows:
        key, name = _cell(row.cells, col.get("number")), _cell(row.cells, col.get("name"))
        if header.days:
            for index, day in header.days.items():
                text = _cell(row.cells, index)
                if text:
                    head = table.header[index]
                    found.append(_Entry(row.line, head, key, name, day.isoformat(), "", text))
            continue
        text = _cell(row.cells, col.get("state"))
        if text:
            found.append(
                _Entry(
                    row.line, table.header[col["state"]], key, name, _cell(row.cells, col["on"]),
                    _cell(row.cells, col.get("start")), text, _cell(row.cells, col.get("from")),
                    _cell(row.cells, col.get("to")), _cell(row.cells, col.get("note"))[:200],
                )
            )  # fmt: skip
    return found


def plan_marks(
    table: Table,
    header: Header,
    people: Sequence[Person],
    meetings: Sequence[Meeting],
    held: Mapping[tuple[int, int], Held],
    own: int | None = None,
) -> list[Line]:
    """Decide every filled cell of a sheet of marks, in its order.

    *own*: who uploads it; nobody marks their own attendance, so such a line is left as it is.
    """
    known = People(people)
    by_day: dict[date, list[Meeting]] = {}
    for meeting in meetings:
        by_day.setdefault(meeting.on, []).append(meeting)
    lines: list[Line] = []
    taken: set[tuple[int, int]] = set()
    for entry in _entries(table, header):
        base: dict[str, Any] = {
            "line": entry.line, "column": entry.column, "key": entry.key, "name": entry.name,
            "on": entry.on, "value": entry.text, "note": entry.note,
        }  # fmt: skip
        person = known.find(entry.key, entry.name)
        if isinstance(person, str):
            lines.append(Line(**base, outcome=person))
            continue
        base |= {"name": person.name, "key": person.number, "person_id": person.id}
        try:
            day = read_date(entry.on)
            base["on"] = day.isoformat()
            written = read_cell(entry.text)
            if entry.start_text or entry.end_text:
                start, end = read_time(entry.start_text), read_time(entry.end_text)
                written = Written(written.state, start, end)
            begins = read_time(entry.start)
        except Unreadable as error:
            lines.append(Line(**base, outcome="bad", why=error.code))
            continue
        there = [
            one for one in by_day.get(day, []) if begins is None or one.periods[0][0] == begins
        ]
        if not there:
            lines.append(Line(**base, outcome="no_session"))
            continue
        if len(there) > 1 and (written.start, written.end) != (None, None):
            lines.append(Line(**base, outcome="many_sessions"))
            continue
        made = [_mark(base, one, person, written, held, taken) for one in there]
        lines += [_not_oneself(line) if person.id == own else line for line in made]
    return lines


def _not_oneself(line: Line) -> Line:
    if line.outcome not in ("new", "change"):
        return line
    return replace(line, outcome="barred", why="own_mark")


def _mark(
    base: Mapping[str, Any],
    meeting: Meeting,
    person: Person,
    written: Written,
    held: Mapping[tuple[int, int], Held],
    taken: set[tuple[int, int]],
) -> Line:
    place = (meeting.id, person.id)
    before = held.get(place)
    told: dict[str, Any] = {
        **base, "session_id": meeting.id, "version": before.version if before else 0,
        "before": listed(before.parts) if before else None,
    }  # fmt: skip
    try:
        parts = parts_for(written.state, meeting.periods, written.start, written.end)
    except NeedTime as error:
        return Line(**told, outcome="bad", why=f"need_{error.which}")
    except WrongParts:
        return Line(**told, outcome="bad", why="outside")
    told["after"] = listed(parts)
    if place in taken:
        return Line(**told, outcome="repeated")
    taken.add(place)
    if before is not None and before.parts == parts:
        return Line(**told, outcome="unchanged")
    why = meeting.barred or (before.barred if before else "")
    if why:
        return Line(**told, outcome="barred", why=why)
    return Line(**told, outcome="change" if before is not None else "new")


def plan_official(
    table: Table, header: Header, people: Sequence[Person], days: Mapping[date, bool]
) -> list[Line]:
    """Decide every row of official records. *days*: the place's days, and whether they are over."""
    known = People(people)
    col = header.columns
    lines: list[Line] = []
    taken: set[tuple[int, date]] = set()
    for row in table.rows:
        came_text, left_text = _cell(row.cells, col.get("came")), _cell(row.cells, col.get("left"))
        state_text = _cell(row.cells, col.get("state"))
        if not (came_text or left_text or state_text):
            continue
        key, name = _cell(row.cells, col.get("number")), _cell(row.cells, col.get("name"))
        day_text = _cell(row.cells, col.get("on"))
        shown = " ".join(part for part in (came_text, "–", left_text, state_text) if part)
        base: dict[str, Any] = {
            "line": row.line, "column": "", "key": key, "name": name, "on": day_text,
            "value": shown,
        }  # fmt: skip
        person = known.find(key, name)
        if isinstance(person, str):
            lines.append(Line(**base, outcome=person))
            continue
        base |= {"name": person.name, "key": person.number, "person_id": person.id}
        at = "on"
        try:
            day = read_date(day_text)
            base["on"] = day.isoformat()
            at = "came"
            came = read_time(came_text)
            at = "left"
            left = read_time(left_text)
        except Unreadable as error:
            base["column"] = table.header[col[at]]
            lines.append(Line(**base, outcome="bad", why=error.code))
            continue
        state = ""
        if came is None and left is None:
            try:
                read = read_state(state_text)
            except Unreadable as error:
                base["column"] = table.header[col["state"]]
                lines.append(Line(**base, outcome="bad", why=error.code))
                continue
            if read not in (State.ABSENT, State.EXCUSED):
                base["column"] = table.header[col["state"]]
                lines.append(Line(**base, outcome="bad", why="no_times"))
                continue
            state = str(read)
        if came is not None and left is not None and left < came:
            base["column"] = table.header[col["left"]]
            lines.append(Line(**base, outcome="bad", why="reversed"))
            continue
        told: dict[str, Any] = {**base, "came": came, "left": left, "state": state}
        if day not in days:
            lines.append(Line(**told, outcome="no_session"))
        elif (person.id, day) in taken:
            lines.append(Line(**told, outcome="repeated"))
        else:
            taken.add((person.id, day))
            lines.append(Line(**told, outcome="new" if days[day] else "not_over"))
    return lines


def official_parts(
    periods: Sequence[Period],
    policy: AttendancePolicy,
    *,
    came: int | None,
    left: int | None,
    state: str,
) -> tuple[Part, ...]:
    """What the official record of a day comes to in one of its sessions."""
    if state:
        return whole(State(state), periods)
    return parts_of_stay(periods, policy, arrived=came, left=left)


#: (state, step) → the state of a difference afterwards.
STEPS = {
    ("open", "accepted"): "accepted", ("open", "kept"): "kept", ("open", "asked"): "asked",
    ("asked", "accepted"): "accepted", ("asked", "kept"): "kept",
}  # fmt: skip
