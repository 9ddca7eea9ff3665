"""What a sheet of marks would change: every cell decided, nothing guessed, an empty one never zero."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.bulk_marking.rules import (
    Criterion,
    Header,
    SheetLine,
    State,
    heading,
    plan_marks,
    read_header,
)
from lms.interop.formats.tables import Row, Table

CRITERIA = [Criterion(11, "정확도", Decimal(60)), Criterion(12, "코드", Decimal(40))]
HEAD = ["번호", "이름", *(heading(item) for item in CRITERIA), "합계", "의견", "제출", "판"]


def state(key: str = "2026-00001", **values: Any) -> State:
    base: dict[str, Any] = {
        "submission_id": 1, "key": key, "name": "한지우", "number": 1, "version": 0,
        "points": {11: None, 12: None}, "total": None, "feedback": "", "released": False,
    }  # fmt: skip
    return State(**{**base, **values})


MARKED = state(
    version=3, points={11: Decimal(30), 12: Decimal(20)}, total=Decimal(50), feedback="좋습니다"
)


def plan(*rows: list[str], states: list[State] | None = None, head: list[str] = HEAD) -> Any:
    table = Table(tuple(head), tuple(Row(n, tuple(row)) for n, row in enumerate(rows, start=2)))
    header = read_header(table.header, CRITERIA)
    assert isinstance(header, Header)
    return plan_marks(
        table, header, CRITERIA, Decimal(100), states or [state()], {"2026-00001": "한지우",
        "2026-00002": "서민준"},
    )  # fmt: skip


def only(*row: str, **given: Any) -> SheetLine:
    found = plan(list(row), **given)
    assert len(found) == 1
    return found[0]


def codes(line: SheetLine) -> list[tuple[str, str]]:
    return [(trouble.column, trouble.code) for trouble in line.troubles]


def test_points_and_words_go_from_what_is_there_to_what_is_written() -> None:
    line = only("2026-00001", "", "45,5", "40", "", "잘했습니다", "1", "0")
    assert line.outcome == "change"
    assert line.points == {11: (None, Decimal("45.5")), 12: (None, Decimal(40))}
    assert line.total == (None, Decimal("85.5"))
    assert line.feedback == ("", "잘했습니다")


def test_an_empty_cell_leaves_what_is_there() -> None:
    line = only("2026-00001", "", "35", "", "", "", "1", "3", states=[MARKED])
    assert line.points == {11: (Decimal(30), Decimal(35)), 12: (Decimal(20), Decimal(20))}
    assert line.total == (Decimal(50), Decimal(55))
    assert line.feedback == ("좋습니다", "좋습니다")


def test_a_row_in_which_nothing_is_written_is_left_alone() -> None:
    assert (
        only("2026-00001", "한지우", "", "", "", "", "1", "3", states=[MARKED]).outcome == "blank"
    )


def test_a_zero_that_is_written_is_a_zero() -> None:
    line = only("2026-00001", "", "0", "0", "", "", "1", "0")
    assert (line.outcome, line.total) == ("change", (None, Decimal(0)))


def test_the_sheet_as_it_was_downloaded_changes_nothing() -> None:
    row = ["2026-00001", "한지우", "30", "20", "50", "좋습니다", "1", "3"]
    assert only(*row, states=[MARKED]).outcome == "unchanged"


@pytest.mark.parametrize(("number", "version"), [("2", "3"), ("1", "2"), ("1", "4")])
def test_a_mark_that_moved_on_is_not_overwritten(number: str, version: str) -> None:
    row = ["2026-00001", "", "1", "1", "", "", number, version]
    assert only(*row, states=[MARKED]).outcome == "stale"


@pytest.mark.parametrize(
    ("cells", "trouble"),
    [
        (("61", "", ""), ("정확도", "too_many_points")),
        (("-1", "", ""), ("정확도", "negative")),
        (("열", "", ""), ("정확도", "not_a_number")),
        (("1.005", "", ""), ("정확도", "too_precise")),
        (("=1+1", "", ""), ("정확도", "not_a_number")),
        (("10", "10", "99"), ("합계", "sum_differs")),
        (("", "", "70"), ("합계", "sum_differs")),
    ],
)
def test_a_bad_cell_is_named_and_its_row_is_not_done(
    cells: tuple[str, str, str], trouble: tuple[str, str]
) -> None:
    line = only("2026-00001", "", *cells, "", "1", "0")
    assert line.outcome == "bad"
    assert codes(line) == [trouble]


def test_who_is_not_there_and_who_handed_nothing_in_are_told_apart() -> None:
    found = plan(["2026-00009", "누구", "1", "1"], ["2026-00002", "", "1", "1"])
    assert [(line.outcome, line.name) for line in found] == [
        ("unknown", "누구"),
        ("absent", "서민준"),
    ]


def test_two_rows_for_one_person_are_both_refused() -> None:
    found = plan(["2026-00001", "", "1", "1"], [" 2026-00001 ", "", "2", "2"])
    assert [line.outcome for line in found] == ["repeated", "repeated"]


def test_a_released_mark_stays_complete() -> None:
    held = state(
        version=1, points={11: Decimal(30), 12: None}, total=None, released=True, feedback=""
    )
    line = only("2026-00001", "", "20", "", "", "", "1", "1", states=[held])
    assert codes(line) == [("합계", "released_stays_complete")]


def test_what_only_the_grading_screen_may_mark_is_barred() -> None:
    held = state(barred="twice")
    assert only("2026-00001", "", "1", "1", "", "", "1", "0", states=[held]).outcome == "barred"


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (["이름", "합계"], "no_number"),
        (["번호", "이름"], "no_points"),
        (["번호", "합계", "Total"], "twice"),
        (["번호", "정확도 [11]", "정확도"], "twice"),
    ],
)
def test_a_head_that_cannot_be_read_says_why(head: list[str], why: str) -> None:
    assert read_header(head, CRITERIA) == why


def test_a_head_in_english_and_names_without_ids_are_understood() -> None:
    found = read_header(["Number", "Name", "코드", "정확도 [11]", "Comment", "x"], CRITERIA)
    assert isinstance(found, Header)
    assert found.criteria == {12: 2, 11: 3}
    assert found.unread == ("x",)


points = st.none() | st.decimals(0, 40, places=2)
cells = st.text(max_size=8) | points.map(lambda value: "" if value is None else str(value))


@given(points, points, cells, cells, cells, cells, st.booleans())
def test_whatever_is_typed_nothing_impossible_is_planned(
    before_a: Decimal | None, before_b: Decimal | None, a: str, b: str, total: str, said: str,
    released: bool,
) -> None:  # fmt: skip
    whole = None if before_a is None or before_b is None else before_a + before_b
    held = state(
        version=1, points={11: before_a, 12: before_b}, total=whole,
        released=released and whole is not None,
    )  # fmt: skip
    for line in plan(["2026-00001", "", a, b, total, said, "1", "1"], states=[held]):
        if line.outcome != "change":
            continue
        after = {key: pair[1] for key, pair in line.points.items()}
        for criterion in CRITERIA:
            given = after[criterion.id]
            assert given is None or 0 <= given <= criterion.most
        if None not in after.values():
            assert line.total[1] == sum(filter(None, after.values()), Decimal(0))
        else:
            assert line.total[1] is None
        for key, text in ((11, a), (12, b)):
            if not text.strip():
                assert after[key] == held.points[key]
        assert (line.points, line.feedback[0]) != (held.points, line.feedback[1])
