"""What a rubric adds up to, which level points reach, when a version is new, as properties."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rubrics import rules
from lms.courses.rubrics.rules import Line
from lms.courses.rubrics.sheets import HEADER, read_sheet, rows_of
from lms.interop.formats.tables import read_csv, write_csv

points = st.decimals(0, 100, places=2)
letters = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)
words = letters.map(lambda text: unicodedata.normalize("NFC", text))  # as everything is kept


@st.composite
def level_lists(draw: st.DrawFn, most: Decimal = Decimal(100)) -> list[dict[str, str]]:
    """Levels whose ranges do not overlap, some of them single numbers."""
    marks = sorted(draw(st.sets(st.integers(0, int(most)), max_size=8)))
    levels = []
    while marks:
        top = marks.pop()
        level = {"points": str(top), "ko": draw(words), "en": draw(words)}
        if marks and draw(st.booleans()):
            level["from"] = str(marks.pop())
        levels.append(level)
    return levels


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """A rubric without problems."""
    titles = draw(st.lists(words, min_size=1, max_size=5, unique=True))
    return [
        Line(
            id=None,
            title_ko=title,
            title_en=draw(words),
            points=Decimal(100),
            levels=draw(level_lists()),
            skills=draw(st.lists(st.sampled_from(["python", "docker"]), unique=True)),
            note_ko=draw(words),
            note_en="",
        )
        for title in titles
    ]


@given(lines())
def test_a_rubric_whose_ranges_lie_apart_has_no_problems(rubric: list[Line]) -> None:
    assert rules.problems(rubric) == []


@given(level_lists(), points)
def test_points_within_a_range_reach_that_level_whatever_the_order(
    levels: list[dict[str, str]], value: Decimal
) -> None:
    reached = rules.level_of(levels, value)
    assert rules.level_of(levels[::-1], value) == reached
    at = rules.position_of(levels, value)
    if at is not None:
        assert levels[at] == reached
        assert rules.bottom(levels[at]) <= value <= rules.top(levels[at])


@given(level_lists(), points, points)
def test_more_points_never_reach_a_lower_level(
    levels: list[dict[str, str]], one: Decimal, other: Decimal
) -> None:
    low, high = (rules.level_of(levels, value) for value in sorted((one, other)))
    worth = [rules.bottom(level) if level else Decimal(-1) for level in (low, high)]
    assert worth[0] <= worth[1]


@given(points, st.lists(points, max_size=6))
def test_the_gap_closes_exactly_when_the_sum_is_right(whole: Decimal, parts: list[Decimal]) -> None:
    gap = rules.gap(whole, parts)
    assert (gap == 0) == (not parts or sum(parts) == whole)


@given(lines(), st.booleans())
def test_only_a_changed_judgement_of_a_used_rubric_makes_a_new_version(
    rubric: list[Line], used: bool
) -> None:
    skilled = [replace(line, skills=["kubernetes"]) for line in rubric]
    assert not rules.needs_new_version(used=used, before=rubric, after=skilled)
    renamed = [replace(rubric[0], title_ko=rubric[0].title_ko + "!"), *rubric[1:]]
    assert rules.needs_new_version(used=used, before=rubric, after=renamed) is used


@given(lines())
def test_a_form_that_does_not_ask_for_notes_and_ranges_keeps_them(rubric: list[Line]) -> None:
    for line in rubric:
        bare = replace(
            line,
            note_ko=None,
            note_en=None,
            levels=[{key: level[key] for key in ("points", "ko", "en")} for level in line.levels],
        )
        assert rules.judgement([rules.kept_from(line, bare)]) == rules.judgement([line])


@given(lines())
def test_a_rubric_comes_back_from_its_file_as_it_went_out(rubric: list[Line]) -> None:
    data = write_csv(HEADER, rows_of(rubric))
    sheet = read_sheet(read_csv(data), lambda name: name)
    assert sheet.problems == []
    assert rules.judgement(sheet.lines) == rules.judgement(rubric)
    assert [line.skills for line in sheet.lines] == [line.skills for line in rubric]


def test_a_file_tells_what_it_could_not_read_and_where() -> None:
    text = "기준,배점,수준,수준 점수,역량\n,,떠돌이,3,\n설계,열,좋음,5,없는 역량\n,,보통,셋,\n"
    sheet = read_sheet(read_csv(text.encode()), lambda name: None)
    found = [(line, problem.code) for line, problem in sheet.problems]
    assert found == [
        (2, "row_without_criterion"),
        (3, "row_points"),
        (3, "row_skill"),
        (4, "row_points"),
    ]
    assert [line.title_ko for line in sheet.lines] == ["설계"]


def test_a_file_without_its_columns_says_which_are_missing() -> None:
    sheet = read_sheet(read_csv(b"a,b\n1,2\n"), lambda name: None)
    assert [problem.params["name"] for _line, problem in sheet.problems] == ["기준", "배점"]


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ([{"points": "11", "ko": "가"}], "level_above"),
        ([{"points": "5", "from": "6", "ko": "가"}], "range_reversed"),
        ([{"points": "8", "from": "4", "ko": "가"}, {"points": "4", "ko": "나"}], "ranges_overlap"),
        ([{"points": "3", "ko": " "}], "no_level_name"),
        ([{"points": str(n), "ko": "가"} for n in range(10)], "too_many_levels"),
    ],
)
def test_what_is_wrong_with_levels_is_said(levels: list[dict[str, str]], code: str) -> None:
    line = Line(None, "설계", "", Decimal(10), levels, [])
    assert code in {problem.code for problem in rules.problems([line])}
