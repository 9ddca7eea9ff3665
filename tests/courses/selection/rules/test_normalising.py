"""Scores made comparable across reviewers."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.selection.rules.normalising import Given, average, combined, habits, normalise

PERCENT = st.decimals(0, 100, places=1)
#: (applicant, reviewer) → percent
TABLES = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 4)), PERCENT, min_size=1, max_size=30
)


def scores(table: dict[tuple[int, int], Decimal]) -> list[Given]:
    return [Given(applicant, reviewer, value) for (applicant, reviewer), value in table.items()]


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_in_which_scores_come_changes_nothing(table, random) -> None:  # type: ignore[no-untyped-def]
    first = scores(table)
    second = list(first)
    random.shuffle(second)
    assert normalise(first) == normalise(second)


@given(st.dictionaries(st.integers(1, 12), PERCENT, min_size=1))
def test_where_one_reviewer_scored_all_normalised_is_raw(table: dict[int, Decimal]) -> None:
    given_by_one = [Given(applicant, 1, value) for applicant, value in table.items()]
    assert normalise(given_by_one) == {(a, 1): value for a, value in table.items()}


@given(TABLES, st.integers(1, 4), st.decimals(-20, 20, places=1))
def test_a_constant_shift_of_one_reviewer_keeps_the_order_of_their_own_applicants(
    table: dict[tuple[int, int], Decimal], reviewer: int, shift: Decimal
) -> None:
    moved = {key: value + shift if key[1] == reviewer else value for key, value in table.items()}
    if any(not 0 <= value <= 100 for value in moved.values()):
        return
    before, after = normalise(scores(table)), normalise(scores(moved))
    own = [key for key in table if key[1] == reviewer]
    for one in own:
        for other in own:
            if table[one] > table[other]:
                assert before[one] >= before[other]
                assert after[one] >= after[other]


@given(TABLES)
def test_normalised_scores_are_percentages(table: dict[tuple[int, int], Decimal]) -> None:
    assert all(0 <= value <= 100 for value in normalise(scores(table)).values())


def test_a_strict_and_a_generous_reviewer_of_alike_applicants_come_together() -> None:
    strict = [Given(n, 1, Decimal(40 + n)) for n in range(1, 21)]
    generous = [Given(n, 2, Decimal(70 + n)) for n in range(1, 21)]
    found = normalise([*strict, *generous])
    raw_gap = Decimal(30)
    assert abs(found[5, 2] - found[5, 1]) < raw_gap / 3
    assert habits(strict)[1].weight == Decimal("0.8")


def test_the_stated_formula_by_hand() -> None:
    found = normalise(
        [Given(1, 1, Decimal(50)), Given(2, 1, Decimal(70)),
         Given(1, 2, Decimal(80)), Given(2, 2, Decimal(80))]
    )  # fmt: skip
    # M = 70, S = √150; reviewer 1: m = 60, s = 10, w = 2/7; reviewer 2 never varies: z = 0.
    assert found[1, 1] == Decimal("52.2150")
    assert found[2, 2] == Decimal("77.1429")


def test_a_score_is_complete_only_with_every_criterion() -> None:
    most = {1: Decimal(60), 2: Decimal(20)}
    assert combined({1: Decimal(45), 2: Decimal(15)}, most) == Decimal(75)
    assert combined({1: Decimal(45)}, most) is None
    assert average([]) is None
    assert average([Decimal(70), Decimal(71)]) == Decimal("70.5")
