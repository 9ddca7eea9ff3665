"""A sheet of marks becomes a plan: who is meant, what changes, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.grade_exchange.rules import (
    ItemColumn,
    Learner,
    Now,
    Unusable,
    digest_of,
    heading,
    plan,
)

JIWOO = Learner(1, "2026-00001", "jiwoo@example.org", "한지우", "Han Jiwoo")
MINJUN = Learner(2, "2026-00002", "minjun@example.org", "서민준")
NAMESAKE = Learner(3, "2026-00003", "other@example.org", "서민준")
PEOPLE = [JIWOO, MINJUN, NAMESAKE]
TALK = ItemColumn("manual", 7, "발표", "Talk", Decimal(20))
EXAM = ItemColumn("quiz", 7, "시험", "Exam", Decimal(50))
ITEMS = [TALK, EXAM]
HELD = {
    (1, "manual", 7): Now(Decimal(12), Decimal(12), version=3),
    (2, "quiz", 7): Now(Decimal(40)),  # as it was graded; nobody wrote over it
    (3, "manual", 7): Now(excused=True, version=1),
}


def made(header: Sequence[str], *rows: Sequence[str]) -> dict[str, Any]:
    return plan(header, list(enumerate(rows, start=2)), PEOPLE, ITEMS, HELD)


def outcomes(body: dict[str, Any]) -> list[str]:
    return [line["outcome"] for line in body["lines"]]


def cell(body: dict[str, Any]) -> dict[str, Any]:
    (line,) = body["lines"]
    (only,) = line["cells"]
    return dict(only)


def test_a_mark_goes_from_what_is_there_to_what_the_sheet_says() -> None:
    found = cell(made(["번호", "발표"], ["2026-00001", "17.5"]))
    assert (found["before"], found["points"], found["version"]) == ("12", "17.5", 3)
    assert found["outcome"] == "change"


def test_nobody_writes_their_own_marks_and_the_rest_of_the_sheet_is_done() -> None:
    rows = [(2, ["2026-00001", "20"]), (3, ["2026-00002", "20"])]
    body = plan(["번호", "발표"], rows, PEOPLE, ITEMS, HELD, own=JIWOO.id)
    assert outcomes(body) == ["own", "change"]
    as_it_is = plan(
        ["번호", "발표"], [(2, ["2026-00001", "12"])], PEOPLE, ITEMS, HELD, own=JIWOO.id
    )
    assert outcomes(as_it_is) == ["same"]


def test_a_blank_is_not_a_zero() -> None:
    body = made(["번호", "발표", "시험"], ["2026-00001", "", "0"])
    assert body["blank"] == 1
    assert cell(body)["points"] == "0"


def test_what_is_there_already_is_counted_as_unchanged() -> None:
    assert outcomes(made(["번호", "발표"], ["2026-00001", "12.0"])) == ["same"]
    assert outcomes(made(["번호", "시험"], ["2026-00002", "40"])) == ["same"]
    assert outcomes(made(["번호", "발표"], ["2026-00003", "면제"])) == ["same"]


def test_excused_is_said_in_either_language_and_points_end_it() -> None:
    assert cell(made(["번호", "발표"], ["2026-00001", "ex"]))["excused"]
    found = cell(made(["번호", "발표"], ["2026-00003", "0"]))
    assert (found["outcome"], found["before"], found["excused"]) == ("change", "EX", False)


def test_bad_cells_are_named_by_line_and_column_and_stop_only_themselves() -> None:
    body = made(["번호", "이름", "발표", "시험"], ["2026-00001", "한지우", "많이", "30"])
    (line,) = body["lines"]
    bad, good = line["cells"]
    assert (line["line"], bad["column"], bad["outcome"], bad["code"]) == (
        2,
        3,
        "bad",
        "not_a_number",
    )
    assert good["outcome"] == "change"


def test_marks_above_the_points_are_warned_of() -> None:
    assert cell(made(["번호", "발표"], ["2026-00001", "20.5"]))["over"]
    assert not cell(made(["번호", "발표"], ["2026-00001", "20"]))["over"]


def test_people_are_found_by_number_or_address_or_a_name_of_their_own() -> None:
    assert made(["이메일", "발표"], ["MINJUN@example.org", "1"])["lines"][0]["person"] == 2
    assert made(["이름", "발표"], ["한지우", "1"])["lines"][0]["person"] == 1
    assert outcomes(made(["이름", "발표"], ["서민준", "1"])) == ["ambiguous"]
    assert outcomes(made(["이름", "발표"], ["아무개", "1"])) == ["unknown"]
    assert outcomes(made(["번호", "이름", "발표"], ["2099-1", "한지우", "1"])) == ["unknown"]


def test_a_number_and_an_address_of_two_people_are_not_guessed_at() -> None:
    body = made(["번호", "이메일", "발표"], ["2026-00001", "minjun@example.org", "1"])
    assert outcomes(body) == ["ambiguous"]


def test_somebody_in_two_lines_is_written_in_neither() -> None:
    body = made(["번호", "발표"], ["2026-00001", "1"], ["2026-00001", "2"], ["2026-00002", "3"])
    assert outcomes(body) == ["repeated", "repeated", "change"]
    assert body["lines"][0]["cells"] == []


def test_an_item_is_found_again_by_its_heading_whatever_its_title_is_now() -> None:
    assert heading(TALK, "  발표\n자료 ") == "발표 자료 / 20 [manual-7]"
    body = made(["번호", "예전 이름 / 10 [manual-7]", "현재 (%)"], ["2026-00001", "3", "80"])
    assert body["columns"] == [{"kind": "manual", "id": 7, "at": 2}]
    assert body["unread"] == ["현재 (%)"]
    assert made(["번호", "exam / 50"], ["2026-00001", "3"])["columns"][0]["kind"] == "quiz"


@pytest.mark.parametrize(
    ("header", "rows", "code"),
    [
        (["발표"], [["1"]], "no_people"),
        (["번호", "없는 항목 [manual-99]"], [["2026-00001", "1"]], "no_items"),
        (["번호", "발표", "talk"], [["2026-00001", "1", "2"]], "twice"),
        (["번호", "학번", "발표"], [["1", "2", "3"]], "twice"),
        (["번호", "발표"], [["", " "]], "no_rows"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(
    header: list[str], rows: list[list[str]], code: str
) -> None:
    with pytest.raises(Unusable) as refusal:
        made(header, *rows)
    assert refusal.value.code == code


def test_names_that_are_hidden_stop_points_and_not_excusing() -> None:
    held = {(1, "manual", 7): Now(nameless=True)}
    for text, outcome in (("5", "locked"), ("EX", "change")):
        body = plan(["번호", "발표"], [(2, ["2026-00001", text])], PEOPLE, ITEMS, held)
        assert cell(body)["outcome"] == outcome


@given(
    st.lists(
        st.tuples(st.sampled_from(["2026-00001", "2026-00002", "x", ""]), st.text(max_size=6)),
        min_size=1,
        max_size=6,
    )
)
def test_every_row_gets_one_outcome_and_the_plan_one_fingerprint(
    rows: list[tuple[str, str]],
) -> None:
    if not any(cell.strip() for row in rows for cell in row):
        with pytest.raises(Unusable, match="no_rows"):
            made(["번호", "발표"], *rows)
        return
    body = made(["번호", "발표"], *rows)
    assert set(outcomes(body)) <= {"change", "same", "unknown", "ambiguous", "repeated"}
    assert digest_of(body) == digest_of(made(["번호", "발표"], *rows))
    for line in body["lines"]:
        assert all(
            one["points"] or one["excused"] for one in line["cells"] if one["outcome"] == "change"
        )
