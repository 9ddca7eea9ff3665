"""Which items are dropped: against every possible choice."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.gradebook.rules.limits import Limits, Member, by_total, by_value

pairs = st.tuples(st.integers(0, 120), st.integers(1, 100))


def members(listed: list[tuple[int, int]], never: int = 0) -> list[Member]:
    return [
        Member(
            ("manual", at),
            Fraction(earned),
            Fraction(possible),
            Fraction(possible),
            fixed=at < never,
        )
        for at, (earned, possible) in enumerate(listed)
    ]


def ratio(kept: list[Member]) -> Fraction:
    return sum((each.earned for each in kept), Fraction(0)) / sum(each.possible for each in kept)


@given(st.lists(pairs, min_size=1, max_size=7), st.integers(0, 3), st.integers(0, 5))
def test_no_other_choice_of_as_many_leaves_a_better_total(
    listed: list[tuple[int, int]], never: int, drop: int
) -> None:
    all_ = members(listed, never)
    dropped = by_total(all_, Limits(drop_lowest=drop))
    free = [each for each in all_ if not each.fixed]
    fixed = [each for each in all_ if each.fixed]

    assert len(dropped) == max(0, min(drop, len(free) - 1))
    left = len(free) - len(dropped)
    best = max(ratio([*fixed, *choice]) for choice in combinations(free, left)) if all_ else 0
    assert ratio([each for each in all_ if each.key not in dropped]) == best


@given(st.lists(pairs, min_size=1, max_size=7), st.integers(0, 5))
def test_dropping_the_highest_leaves_the_worst_total(
    listed: list[tuple[int, int]], drop: int
) -> None:
    all_ = members(listed)
    dropped = by_total(all_, Limits(drop_highest=drop))

    left = len(all_) - drop if drop < len(all_) else len(all_)
    worst = min(ratio(list(choice)) for choice in combinations(all_, left))
    assert ratio([each for each in all_ if each.key not in dropped]) == worst


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 10)), max_size=7),
    st.integers(0, 4),
    st.integers(0, 4),
)
def test_points_out_of_nothing_are_no_obstacle(
    listed: list[tuple[int, int]], lowest: int, highest: int
) -> None:
    all_ = members(listed)
    dropped = by_total(all_, Limits(drop_lowest=lowest, drop_highest=highest))

    assert len(dropped) < max(1, len(all_))
    if not all_:
        assert dropped == {}


@given(st.lists(pairs, max_size=7), st.integers(1, 4))
def test_keeping_the_highest_is_dropping_the_rest(listed: list[tuple[int, int]], keep: int) -> None:
    all_ = members(listed)
    rest = max(0, len(all_) - keep)
    for drops in (by_total, by_value):
        kept = drops(all_, Limits(keep_highest=keep))
        assert set(kept) == set(drops(all_, Limits(drop_lowest=rest)))
        assert set(kept.values()) <= {"not_kept"}


@given(st.lists(pairs, max_size=7), st.integers(0, 4), st.integers(0, 4), st.integers(0, 2))
def test_by_value_drops_from_both_ends(
    listed: list[tuple[int, int]], lowest: int, highest: int, never: int
) -> None:
    all_ = members(listed, never)
    dropped = by_value(all_, Limits(drop_lowest=lowest, drop_highest=highest))
    kept = [each for each in all_ if each.key not in dropped and not each.fixed]

    for each in all_:
        if dropped.get(each.key) == "lowest":
            assert all(each.value <= other.value for other in kept)
        if dropped.get(each.key) == "highest":
            assert all(each.value >= other.value for other in kept)
        assert not (each.fixed and each.key in dropped)


def test_the_best_total_is_not_always_without_the_lowest_percentage() -> None:
    """Kane & Kane's example: the lowest percentage is on a short quiz, the dear one is long."""
    all_ = members([(80, 100), (20, 100), (1, 20)])

    assert set(by_total(all_, Limits(drop_lowest=1))) == {("manual", 1)}
    assert set(by_value(all_, Limits(drop_lowest=1))) == {("manual", 2)}
