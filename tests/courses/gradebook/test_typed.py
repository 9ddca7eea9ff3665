"""What is typed into a cell, and how the marks of an item lie."""

from __future__ import annotations

import statistics as known
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.gradebook.rules.statistics import histogram, statistics
from lms.courses.gradebook.rules.typed import Typed, Unreadable, typed

TWENTY = Decimal(20)
marks = st.lists(st.decimals(0, 120, places=2), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Typed()),
        ("  ", Typed()),
        ("0", Typed(Decimal("0.00"))),
        ("17.5", Typed(Decimal("17.50"))),
        (".5", Typed(Decimal("0.50"))),
        ("１２", Typed(Decimal("12.00"))),
        ("1,234", Typed(Decimal("1234.00"))),
        ("85%", Typed(Decimal("17.00"))),
        ("33.33 %", Typed(Decimal("6.67"))),
        ("2.345", Typed(Decimal("2.35"))),
        ("EX", Typed(excused=True)),
        ("면제", Typed(excused=True)),
    ],
)
def test_a_cell_takes_points_percent_excused_or_nothing(text: str, meant: Typed) -> None:
    assert typed(text, TWENTY) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "negative"), ("결석", "not_a_number"), ("1,23", "not_a_number"), ("1e5", "not_a_number"),
        ("٣", "not_a_number"), ("=1+1", "not_a_number"), (".", "not_a_number"), ("%", "not_a_number"),
        ("100001", "too_many_points"), ("NaN", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_mark_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        typed(text, TWENTY)
    assert refusal.value.code == code


def test_a_percentage_of_no_points_is_refused_and_a_blank_is_not_a_zero() -> None:
    with pytest.raises(Unreadable, match="no_points"):
        typed("50%", Decimal(0))
    assert typed("", TWENTY).blank
    assert not typed("0", TWENTY).blank


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        meant = typed(text, TWENTY)
    except Unreadable:
        return
    assert meant.points is None or 0 <= meant.points <= 100_000


@given(marks, st.randoms())
def test_the_figures_are_those_of_the_textbook_in_any_order(
    values: list[Decimal], chance: object
) -> None:
    figures = statistics(values)
    assert figures is not None
    shuffled = list(values)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert statistics(shuffled) == figures
    close = Decimal("0.006")
    assert abs(figures.mean - known.mean(values)) < close
    assert abs(figures.median - known.median(values)) < close
    assert abs(figures.deviation - known.pstdev(values)) < close
    assert figures.least <= figures.lower <= figures.median <= figures.upper <= figures.most
    if len(values) > 1:
        lower, _middle, upper = known.quantiles(values, n=4, method="inclusive")
        assert abs(figures.lower - lower) < close
        assert abs(figures.upper - upper) < close


@given(marks)
def test_a_histogram_holds_every_mark_once(values: list[Decimal]) -> None:
    bins = histogram(values, Decimal(100))
    assert sum(line.count for line in bins) == len(values)
    assert (bins[-1].high is None) == any(value > 100 for value in values)


def test_no_marks_have_no_figures_and_full_marks_are_in_the_last_bin() -> None:
    assert statistics([]) is None
    assert histogram([Decimal(5)], Decimal(0)) == []
    assert histogram([Decimal(20), Decimal(18)], TWENTY)[-1].count == 2
