"""Cells as offices write them, and what a sheet would change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import Part, State
from lms.courses.attendance_exchange.rules.planning import (
    Held,
    Line,
    Meeting,
    Person,
    official_parts,
    plan_marks,
    plan_official,
)
from lms.courses.attendance_exchange.rules.reading import (
    Header,
    Unreadable,
    Written,
    read_cell,
    read_date,
    read_header,
    read_time,
)
from lms.interop.formats.tables import read_table

DAY = date(2026, 3, 3)
PERIODS = ((540, 600), (600, 660), (660, 720))
AFTER = ((780, 840),)
PEOPLE = [Person(1, "2026-00001", "한지우"), Person(2, "2026-00002", "서민준"),
          Person(3, "2026-00003", "김하나"), Person(4, "2026-00004", "김하나")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-03", DAY), ("2026.3.3", DAY), ("2026. 3. 3.", DAY), ("2026/03/03", DAY),
        ("20260303", DAY), ("2026년 3월 3일", DAY), ("2026-03-03 00:00:00", DAY),
        ("2028-02-29", date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_days_are_read_as_they_are_written(text: str, read: date) -> None:
    assert read_date(text) == read


@pytest.mark.parametrize("text", ["", "3/3", "2026-02-29", "2026-13-01", "어제", "202633"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("", None), ("09:05", 545), ("9:05", 545), ("09:05:59", 545), ("0905", 545),
        ("오후 1:30", 810), ("오전 9:00", 540), ("2026-03-03 18:02:11", 1082), ("25:10", 1510),
    ],
)  # fmt: skip
def test_times_are_read_to_the_minute(text: str, minute: int | None) -> None:
    assert read_time(text) == minute


@pytest.mark.parametrize("text", ["9", "9시", "48:00", "12:60", "noon"])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        read_time(text)


@given(st.integers(0, 47), st.integers(0, 59))
def test_every_minute_of_a_day_and_its_night_is_read(hour: int, minute: int) -> None:
    assert read_time(f"{hour:02d}:{minute:02d}") == hour * 60 + minute


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("출석", Written(State.PRESENT)), ("○", Written(State.PRESENT)),
        ("지각 09:20", Written(State.LATE, None, 560)), ("지각(09:20)", Written(State.LATE, None, 560)),
        ("조퇴 11:30", Written(State.LEFT_EARLY, 690, None)),
        ("외출 09:30-10:10", Written(State.STEPPED_OUT, 570, 610)),
        ("외출 09:30~10:10", Written(State.STEPPED_OUT, 570, 610)),
        ("결석", Written(State.ABSENT)), ("x", Written(State.ABSENT)),
        ("공결", Written(State.EXCUSED)), ("Late 09:20", Written(State.LATE, None, 560)),
        ("지각", Written(State.LATE)),
    ],
)  # fmt: skip
def test_a_cell_holds_a_state_and_its_times(text: str, written: Written) -> None:
    assert read_cell(text) == written


@pytest.mark.parametrize("text", ["?", "-", "왔음", "09:20", "지각 25시"])
def test_an_unknown_cell_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_cell(text)


def plan(
    csv: str, held: dict[tuple[int, int], Held] | None = None, own: int | None = None
) -> list[Line]:
    table = read_table(csv.encode())
    header = read_header(table.header, official=False)
    assert isinstance(header, Header)
    meetings = [Meeting(10, DAY, PERIODS), Meeting(20, date(2026, 3, 4), PERIODS),
                Meeting(21, date(2026, 3, 4), AFTER), Meeting(30, date(2026, 3, 5), PERIODS, "cancelled")]  # fmt: skip
    return plan_marks(table, header, PEOPLE, meetings, held or {}, own)


def test_nobody_marks_themselves_by_a_file_and_the_rest_of_it_is_done() -> None:
    sheet = "번호,날짜,상태\n2026-00001,2026-03-03,출석\n2026-00002,2026-03-03,결석\n"
    found = [(line.outcome, line.why) for line in plan(sheet, own=1)]
    assert found == [("barred", "own_mark"), ("new", "")]


@pytest.mark.parametrize(
    ("row", "outcome", "why"),
    [
        ("2026-00001,,2026-03-03,출석", "new", ""),
        (",서민준,2026-03-03,결석", "new", ""),
        (",김하나,2026-03-03,결석", "ambiguous", ""),
        (",박없음,2026-03-03,결석", "unknown", ""),
        ("2026-09999,,2026-03-03,결석", "unknown", ""),
        ("2026-00001,,2026-03-31,결석", "no_session", ""),
        ("2026-00001,,3월,결석", "bad", "date"),
        ("2026-00001,,2026-03-03,왔음", "bad", "state"),
        ("2026-00001,,2026-03-03,지각", "bad", "need_to"),
        ("2026-00001,,2026-03-03,지각 08:50", "bad", "outside"),
        ("2026-00001,,2026-03-04,지각 09:20", "many_sessions", ""),
        ("2026-00001,,2026-03-05,결석", "barred", "cancelled"),
    ],
)
def test_each_row_comes_out_as_it_should(row: str, outcome: str, why: str) -> None:
    (line,) = plan(f"번호,이름,날짜,상태\n{row}\n")
    assert (line.outcome, line.why, line.line) == (outcome, why, 2)


def test_a_wide_sheet_is_read_cell_by_cell_and_blanks_change_nothing() -> None:
    lines = plan("이름,2026-03-03,2026-03-04\n한지우,지각 09:20,\n서민준,,결석\n")
    assert [(line.name, line.column, line.session_id, line.outcome) for line in lines] == [
        ("한지우", "2026-03-03", 10, "new"), ("서민준", "2026-03-04", 20, "new"),
        ("서민준", "2026-03-04", 21, "new"),
    ]  # fmt: skip


def test_what_is_there_already_is_unchanged_and_the_rest_knows_its_version() -> None:
    held = {(10, 1): Held((), 3), (10, 2): Held((Part(540, 720, State.ABSENT),), 2)}
    lines = plan("번호,날짜,상태\n2026-00001,2026-03-03,출석\n2026-00002,2026-03-03,출석\n", held)
    assert [(line.outcome, line.version, line.before) for line in lines] == [
        ("unchanged", 3, []), ("change", 2, [["absent", 540, 720]]),
    ]  # fmt: skip


def test_the_same_person_twice_is_told() -> None:
    lines = plan("번호,날짜,상태\n2026-00001,2026-03-03,출석\n2026-00001,2026-03-03,결석\n")
    assert [line.outcome for line in lines] == ["new", "repeated"]


@pytest.mark.parametrize(
    ("header", "official", "code"),
    [
        ("날짜,상태", False, "no_person"), ("이름,상태", False, "no_day"),
        ("이름,날짜", False, "no_state"), ("이름,성명,날짜,상태", False, "twice"),
        ("성명,훈련일자", True, "no_state"), ("성명,입실시간", True, "no_day"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_read_says_why(header: str, official: bool, code: str) -> None:
    assert read_header(header.split(","), official=official) == code


@pytest.mark.parametrize(
    ("row", "outcome", "why", "column"),
    [
        ("한지우,2026-03-03,08:55,12:03,", "new", "", ""),
        ("한지우,2026-03-03,08:55,,", "new", "", ""),
        ("한지우,2026-03-03,,,결석", "new", "", ""),
        ("한지우,2026-03-03,,,출석", "bad", "no_times", "출결상태"),
        ("한지우,2026-03-03,12:03,08:55,", "bad", "reversed", "퇴실시간"),
        ("한지우,2026-03-03,아침,12:00,", "bad", "time", "입실시간"),
        ("한지우,2026-03-03,09:00,점심,", "bad", "time", "퇴실시간"),
        ("한지우,2026-03-31,09:00,12:00,", "no_session", "", ""),
        ("한지우,2026-03-04,09:00,12:00,", "not_over", "", ""),
        ("박없음,2026-03-03,09:00,12:00,", "unknown", "", ""),
    ],
)
def test_official_rows_come_out_as_they_should(
    row: str, outcome: str, why: str, column: str
) -> None:
    table = read_table(f"훈련생명,훈련일자,입실시간,퇴실시간,출결상태\n{row}\n".encode())
    header = read_header(table.header, official=True)
    assert isinstance(header, Header)
    (line,) = plan_official(table, header, PEOPLE, {DAY: True, date(2026, 3, 4): False})
    assert (line.outcome, line.why, line.column) == (outcome, why, column)


def test_an_official_day_is_counted_by_the_attendance_policy() -> None:
    policy = AttendancePolicy(late_grace_minutes=5)
    assert official_parts(PERIODS, policy, came=545, left=720, state="") == ()
    assert official_parts(PERIODS, policy, came=546, left=720, state="") == (
        Part(540, 546, State.LATE),
    )
    assert official_parts(PERIODS, policy, came=None, left=None, state="absent") == (
        Part(540, 720, State.ABSENT),
    )
