"""What a mark adds up to, as properties."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.grading import rules
from lms.courses.grading.rules import Work

points = st.decimals(0, 100, places=2)
marks = st.dictionaries(st.integers(1, 9), st.none() | points, max_size=9)


@given(marks, st.randoms())
def test_the_total_is_the_sum_whatever_the_order(given_points: dict, shuffle: object) -> None:
    ids = list(given_points)
    shuffle.shuffle(ids)  # type: ignore[attr-defined]
    found = rules.total(given_points, ids)
    assert found == rules.total(given_points, sorted(ids))
    complete = bool(ids) and None not in given_points.values()
    assert (found.points is not None) is complete
    assert found.so_far == sum(p for p in given_points.values() if p is not None)
    if complete:
        assert found.points == found.so_far


def test_an_unmarked_criterion_is_not_a_zero() -> None:
    found = rules.total({1: Decimal(5), 2: None}, [1, 2])
    assert found.points is None
    assert found.unmarked == (2,)
    assert rules.total({1: Decimal(5), 2: Decimal(0)}, [1, 2]).points == 5


LEVELS = [
    {"points": "60", "ko": "뛰어남", "en": "Excellent"},
    {"points": "30", "ko": "보통", "en": "Fair"},
]


@pytest.mark.parametrize(
    ("given_points", "level"),
    [("60", "뛰어남"), ("59.99", "보통"), ("30", "보통"), ("29", None)],
)
def test_points_reach_the_highest_level_that_is_not_above_them(
    given_points: str, level: str | None
) -> None:
    found = rules.level_of(LEVELS, Decimal(given_points))
    assert (found["ko"] if found else None) == level


@given(points, points)
def test_more_points_never_reach_a_lower_level(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    reached = [rules.level_of(LEVELS, value) for value in (low, high)]
    worth = [Decimal(level["points"]) if level else Decimal(-1) for level in reached]
    assert worth[0] <= worth[1]


def test_a_mark_is_released_only_when_it_is_complete() -> None:
    assert rules.release_reasons(Decimal(0), 0) == []
    assert [r.code for r in rules.release_reasons(None, 0)] == ["no_points"]
    assert [r.code for r in rules.release_reasons(None, 2)] == ["criteria_unmarked"]


@given(st.none() | points, st.none() | points, st.sampled_from(["", " ", "다시 봄"]))
def test_a_released_mark_changes_only_with_a_reason(
    before: Decimal | None, after: Decimal | None, reason: str
) -> None:
    found = rules.change_reasons(released=True, before=before, after=after, reason=reason)
    allowed = after is not None and (before == after or bool(reason.strip()))
    assert (found == []) is allowed
    assert rules.change_reasons(released=False, before=before, after=after, reason="") == []


@given(st.decimals("0.01", 1000, places=2), st.data())
def test_a_share_lies_between_nothing_and_all(most: Decimal, data: st.DataObject) -> None:
    value = data.draw(st.decimals(0, most, places=2))
    assert 0 <= rules.share(value, most) <= 1
    assert rules.share(most, most) == 1


works = st.lists(
    st.builds(
        Work,
        submission_id=st.integers(1, 99),
        number=st.integers(1, 99),
        grade_id=st.integers(1, 99),
        points=st.none() | points,
        released=st.booleans(),
    ),
    unique_by=(lambda work: work.number, lambda work: work.submission_id),
    max_size=6,
)


@given(works, st.randoms())
def test_the_last_released_mark_counts_and_the_order_never_matters(
    handed_in: list[Work], shuffle: object
) -> None:
    counts = rules.counting_submission(handed_in)
    shuffled = list(handed_in)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rules.counting_submission(shuffled) == counts
    released = {
        work.number: work for work in handed_in if work.released and work.points is not None
    }
    assert counts == (released[max(released)].submission_id if released else None)
