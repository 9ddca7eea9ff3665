"""Headings, dates, times and states as offices write them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lms.courses.attendance.rules.states import State

#: Headings by what they mean, folded; 고용24's export among them.
HEADINGS: Final = {
    "number": ("번호", "학번", "훈련생번호", "수강생번호", "교육생번호", "number", "no", "id",
               "studentnumber"),
    "name": ("이름", "성명", "훈련생", "훈련생명", "훈련생성명", "교육생", "name"),
    "on": ("날짜", "일자", "훈련일", "훈련일자", "수업일", "출결일자", "date", "day"),
    "start": ("수업시작", "수업시각", "session", "start"),
    "state": ("상태", "출결", "출결상태", "출결구분", "출석상태", "state", "status"),
    "from": ("부터", "나간시각", "from"),
    "to": ("까지", "온시각", "돌아온시각", "to", "until"),
    "came": ("입실", "입실시간", "입실시각", "출석시간", "checkin", "in", "arrived"),
    "left": ("퇴실", "퇴실시간", "퇴실시각", "귀가시간", "checkout", "out", "left"),
    "note": ("비고", "사유", "메모", "note", "reason", "comment"),
}  # fmt: skip
_STATES: Final = {
    State.PRESENT: ("출석", "출", "○", "o", "정상", "정상출석", "present", "p"),
    State.LATE: ("지각", "지", "late", "l", "△"),
    State.LEFT_EARLY: ("조퇴", "조", "leftearly", "early"),
    State.STEPPED_OUT: ("외출", "외", "steppedout", "out"),
    State.ABSENT: ("결석", "결", "x", "×", "absent", "a", "미출석"),
    State.EXCUSED: ("인정결석", "인정", "공가", "공결", "공", "병가", "출석인정", "excused", "e"),
}  # fmt: skip
_DATE: Final = re.compile(r"(\d{4})[-./년 ]{1,2}(\d{1,2})[-./월 ]{1,2}(\d{1,2})[일.]?", re.ASCII)
_SOLID: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?", re.ASCII)
_CELL: Final = re.compile(
    r"(?P<state>[^\d(~-]+?)\s*(?:\(?\s*(?P<a>\d{1,2}:\d{2})?\s*(?P<dash>[~–-])?\s*(?P<b>\d{1,2}:\d{2})?\s*\)?)?"
)


class Unreadable(ValueError):
    """A cell that says nothing that is known; *code*: date, time, state."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fold(text: str) -> str:
    """For comparing: one form, lower case, without white space and joints."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char not in " \t\n_-.·/")


def read_date(text: str) -> date:
    """A day as it is written in Korea or in ISO. Raises :class:`Unreadable`."""
    plain = unicodedata.normalize("NFKC", text).strip().partition("T")[0]
    plain = re.sub(r"\s+\d{1,2}:\d{2}.*$", "", plain).strip()
    found = _DATE.fullmatch(plain) or _SOLID.fullmatch(plain)
    if found is None:
        raise Unreadable("date")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Unreadable("date") from error


def read_time(text: str) -> int | None:
    """Minutes after midnight; none for an empty cell. Past midnight hours go on: 25:10.

    Raises :class:`Unreadable`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    plain = re.sub(r"^\d{4}[-./]\d{1,2}[-./]\d{1,2}[T ]", "", plain)
    later = plain.startswith("오후")
    plain = re.sub(r"^(오전|오후)\s*", "", plain)
    if re.fullmatch(r"\d{4}", plain, re.ASCII):
        plain = f"{plain[:2]}:{plain[2:]}"
    found = _TIME.fullmatch(plain)
    if found is None:
        raise Unreadable("time")
    hour, minute = int(found[1]), int(found[2])
    if later and hour < 12:
        hour += 12
    if hour > 47 or minute > 59:
        raise Unreadable("time")
    return hour * 60 + minute


def read_state(text: str) -> State:
    """A state by any of its names. Raises :class:`Unreadable`."""
    wanted = fold(text)
    for state, names in _STATES.items():
        if wanted in names:
            return state
    raise Unreadable("state")


@dataclass(frozen=True)
class Written:
    """What a cell says: a state, from when and until when."""

    state: State
    start: int | None = None
    end: int | None = None


def read_cell(text: str) -> Written:
    """``지각 09:20``, ``조퇴(15:00)``, ``외출 13:00-14:00``, ``결석``. Raises :class:`Unreadable`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain == "-":
        raise Unreadable("state")
    found = _CELL.fullmatch(plain)
    if found is None:
        raise Unreadable("state")
    state = read_state(found["state"])
    first, second = read_time(found["a"] or ""), read_time(found["b"] or "")
    if first is not None and second is None and not found["dash"] and state == State.LATE:
        first, second = None, first
    return Written(state, first, second)


@dataclass(frozen=True)
class Header:
    """Which column holds what; days are columns of their own in a wide sheet."""

    columns: dict[str, int]
    days: dict[int, date]
    unread: tuple[str, ...]


def read_header(header: Sequence[str], *, official: bool) -> Header | str:
    """What the columns are, or why the sheet cannot be read: no_person, no_day, no_state, twice."""
    columns: dict[str, int] = {}
    days: dict[int, date] = {}
    unread = []
    for index, text in enumerate(header):
        folded = fold(text)
        key = next((key for key, names in HEADINGS.items() if folded in names), None)
        if key is None:
            try:
                days[index] = read_date(text)
            except Unreadable:
                if text.strip():
                    unread.append(text)
            continue
        if key in columns:
            return "twice"
        columns[key] = index
    if len(set(days.values())) != len(days):
        return "twice"
    if "number" not in columns and "name" not in columns:
        return "no_person"
    if official:
        days = {}
        if "on" not in columns:
            return "no_day"
        if "came" not in columns and "left" not in columns:
            return "no_state"
    elif "on" in columns:
        days = {}
        if "state" not in columns:
            return "no_state"
    elif not days:
        return "no_day"
    return Header(columns, days, tuple(unread))
