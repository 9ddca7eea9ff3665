"""Roster files: what a file says, and what it would do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rosters.rules.planning import DONE, Known, Plan, Present, Target, make
from lms.courses.rosters.rules.reading import Row, Unreadable, rows_of
from lms.interop.formats.tables import read_table

KNOWN = {
    "0021": [Known(1, "한지우")],
    "0022": [Known(2, "서민준", standing="active")],
    "0023": [Known(3, "오하늘", standing="withdrawn")],
    "0024": [Known(4, "백가람", standing="completed")],
    "0025": [Known(5, "문다온", standing="on_leave")],
    "0026": [Known(6, "같은이", closed=True)],
    "0027": [Known(7, "하나"), Known(8, "둘")],
    "0029": [Known(9, "류온", standing="active")],
}
PRESENT = [Present(2, "서민준"), Present(9, "류온")]
TARGETS = [Target(70, ("8", "8기"), 1), Target(71, ("9", "9기"), 0)]


def plan(*rows: Row, left: int = 10, missing: bool = False) -> Plan:
    return make(rows, KNOWN, PRESENT, seats_left=left, targets=TARGETS, ends_missing=missing)


def outcome(row: Row, **values: object) -> tuple[str, str]:
    one = plan(row, **values).lines[0]  # type: ignore[arg-type]
    return one.outcome, one.code


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Row(2, "0021"), ("add", "")),
        (Row(2, "21"), ("unknown", "unknown")),  # zeros are part of the number
        (Row(2, "0022"), ("same", "")),
        (Row(2, "0023"), ("again", "")),
        (Row(2, "0024"), ("finished", "")),
        (Row(2, "0025"), ("bad", "on_leave")),
        (Row(2, "0026"), ("bad", "closed")),
        (Row(2, "0027"), ("bad", "several")),
        (Row(2, ""), ("bad", "no_key")),
        (Row(2, "0021", name="한 지우"), ("add", "")),
        (Row(2, "0021", name="서민준"), ("bad", "name_differs")),
        (Row(2, "0021", state="", said="휴강"), ("bad", "bad_state")),
        (Row(2, "0022", state="end"), ("end", "")),
        (Row(2, "0025", state="end"), ("end", "")),
        (Row(2, "0021", state="end"), ("same", "")),
        (Row(2, "0022", state="move", cohort="8기"), ("move", "")),
        (Row(2, "0022", state="move", cohort="9"), ("full", "target_full")),
        (Row(2, "0022", state="move", cohort="12"), ("bad", "no_cohort")),
        (Row(2, "0021", state="move", cohort="8"), ("bad", "not_enrolled")),
    ],
)
def test_each_line_has_one_outcome_and_its_reason(row: Row, expected: tuple[str, str]) -> None:
    assert outcome(row) == expected


def test_a_second_line_of_the_same_person_does_nothing_and_says_which_was_first() -> None:
    made = plan(Row(2, "0021"), Row(3, "0021", state="end"))
    assert [one.outcome for one in made.lines[:2]] == ["add", "doubled"]
    assert made.lines[1].params["first"] == 2


def test_nobody_ends_for_being_missing_unless_it_is_asked() -> None:
    assert plan(Row(2, "0022")).counts == {"same": 1, "missing": 1}
    assert plan(Row(2, "0022"), missing=True).counts == {"same": 1, "missing_end": 1}


def test_one_whose_line_is_wrong_is_not_missing() -> None:
    assert (
        "missing_end"
        not in plan(Row(2, "0022", name="다른이"), Row(3, "0029"), missing=True).counts
    )


def test_seats_that_end_are_free_for_those_who_come() -> None:
    assert outcome(Row(2, "0021"), left=0) == ("full", "full")
    made = plan(Row(2, "0021"), Row(3, "0022", state="end"), left=0)
    assert [one.outcome for one in made.lines[:2]] == ["add", "end"]
    assert made.seats_left == 0


def test_an_id_of_another_system_is_kept_for_the_person_whom_the_address_names() -> None:
    made = make(
        [Row(2, "X9", email="a@x.kr")], {}, [], seats_left=1, linked={"a@x.kr": Known(1, "가")}
    )
    assert (made.lines[0].outcome, made.lines[0].link) == ("add", True)


LINES = st.lists(
    st.tuples(st.sampled_from([*KNOWN, "none"]), st.sampled_from(["in", "end", "move", ""])),
    max_size=30,
)


@given(LINES, st.integers(0, 5), st.booleans())
def test_nobody_is_written_twice_and_no_seat_is_given_that_is_not_there(
    lines: list[tuple[str, str]], left: int, missing: bool
) -> None:
    made = plan(
        *(Row(i, key, state=state, cohort="8") for i, (key, state) in enumerate(lines, 2)),
        left=left, missing=missing,
    )  # fmt: skip
    people = [one.person_id for one in made.lines if one.outcome in DONE]
    assert len(people) == len(set(people))
    gone = sum(one.outcome in ("end", "move", "missing_end") for one in made.lines)
    come = sum(one.outcome in ("add", "again") for one in made.lines)
    assert made.seats_left == left + gone - come >= 0
    assert made.digest == plan(
        *(Row(i, key, state=state, cohort="8") for i, (key, state) in enumerate(lines, 2)),
        left=left, missing=missing,
    ).digest  # fmt: skip


def test_a_file_of_a_korean_office_keeps_its_zeros() -> None:
    table = read_table("학 번,성명,처리\r\n00210042,한지우,취소\r\n".encode("cp949"))
    assert rows_of(table, "student_no") == [
        Row(2, "00210042", name="한지우", state="end", said="취소")
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("이름\n한지우\n", "no_key_column"),
        ("이메일\n", "no_rows"),
        ("이메일,이름\na@x.kr,900101-1234568\n", "resident_number"),
    ],
)
def test_what_is_no_roster_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        rows_of(read_table(text.encode()), "email")
    assert refused.value.code == code
