"""Reviewers for applicants."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.selection.rules.assigning import assign, loads

APPLICANTS = st.integers(0, 30).map(lambda n: list(range(100, 100 + n)))
REVIEWERS = st.integers(1, 6).map(lambda n: list(range(1, 1 + n)))
CONFLICTS = st.sets(st.tuples(st.integers(100, 130), st.integers(1, 6)), max_size=20)


@given(APPLICANTS, REVIEWERS, st.integers(1, 4), st.text(max_size=5))
def test_the_load_is_even_where_nothing_stands_in_the_way(
    applicants: list[int], reviewers: list[int], each: int, seed: str
) -> None:
    plan = assign(applicants, reviewers, each, set(), set(), seed)
    load = loads(plan.add, reviewers).values()
    assert max(load) - min(load) <= 1
    assert len(plan.add) == len(applicants) * min(each, len(reviewers))


@given(APPLICANTS, REVIEWERS, st.integers(1, 4), CONFLICTS, st.text(max_size=5))
def test_nobody_reviews_whom_they_have_a_conflict_with(
    applicants: list[int],
    reviewers: list[int],
    each: int,
    conflicts: set[tuple[int, int]],
    seed: str,
) -> None:
    plan = assign(applicants, reviewers, each, conflicts, set(), seed)
    assert not set(plan.add) & conflicts
    assert len(set(plan.add)) == len(plan.add)
    given_to = {one: sum(pair[0] == one for pair in plan.add) for one in applicants}
    lacking = dict(plan.short)
    assert all(given_to[one] + lacking.get(one, 0) == each for one in applicants)


@given(APPLICANTS, REVIEWERS, CONFLICTS, st.text(max_size=5))
def test_the_same_seed_gives_the_same_plan_and_a_second_run_adds_nothing(
    applicants: list[int], reviewers: list[int], conflicts: set[tuple[int, int]], seed: str
) -> None:
    first = assign(applicants, reviewers, 2, conflicts, set(), seed)
    assert assign(applicants[::-1], reviewers[::-1], 2, conflicts, set(), seed) == first
    assert assign(applicants, reviewers, 2, conflicts, first.add, seed).add == ()
