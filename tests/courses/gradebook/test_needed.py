"""What an item has to bring for a total."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.gradebook.rules import Category, Plan, Score, compute, imagined, needed

FINAL = ("manual", 9)
STEP = Decimal("0.01")


def score(number: int, earned: str | None, possible: str = "100", category: int = 1) -> Score:
    mark = None if earned is None else Decimal(earned)
    return Score(("manual", number), category, Decimal(possible), mark, state="graded")


def exam(possible: str = "100") -> Score:
    return Score(FINAL, 2, Decimal(possible), None, state="open")


HALVES = Plan((Category(1, Decimal(60)), Category(2, Decimal(40))), weighting="percent")


def test_the_fewest_points_are_found() -> None:
    answer = needed(HALVES, [score(1, "85"), exam()], FINAL, Decimal(90))

    assert (answer.points, answer.reachable, answer.reached) == (Decimal("97.49"), True, False)
    assert (answer.least, answer.most) == (Decimal("51.00"), Decimal("91.00"))  # 89.996 is 90.00


def test_a_total_that_no_mark_reaches_is_said() -> None:
    answer = needed(HALVES, [score(1, "50"), exam()], FINAL, Decimal(90))

    assert (answer.points, answer.reachable) == (None, False)
    assert answer.most == Decimal("70.00")


def test_points_over_what_is_possible_are_tried_only_when_asked() -> None:
    scores = [score(1, "80"), exam()]

    assert not needed(HALVES, scores, FINAL, Decimal(90)).reachable
    assert needed(HALVES, scores, FINAL, Decimal(90), up_to=Decimal(120)).points == Decimal(
        "104.99"
    )


def test_a_total_that_is_reached_anyway_is_said() -> None:
    answer = needed(HALVES, [score(1, "100"), exam()], FINAL, Decimal(60))

    assert answer.reached
    assert answer.points == 0


def test_an_item_that_would_be_dropped_can_be_needed_yet() -> None:
    plan = Plan((Category(1, drop_lowest=1),))
    scores = [score(1, "60"), score(2, "80"), Score(FINAL, 1, Decimal(100), None)]

    assert needed(plan, scores, FINAL, Decimal(85)).points == Decimal("89.99")
    assert needed(plan, scores, FINAL, Decimal(70)).reached


@pytest.mark.parametrize("more", [{"excused": True}, {"hidden": True}, {"omit_from_final": True}])
def test_an_item_that_does_not_count_brings_nothing(more: dict[str, Any]) -> None:
    scores = [score(1, "70"), Score(FINAL, 2, Decimal(100), None, **more)]

    answer = needed(HALVES, scores, FINAL, Decimal(90))
    assert (answer.counts, answer.points, answer.reachable) == (False, None, False)


def test_nothing_is_needed_where_nothing_can_be_earned() -> None:
    answer = needed(HALVES, [score(1, "70"), exam("0")], FINAL, Decimal(90))

    assert (answer.counts, answer.reachable) == (False, False)


def test_an_item_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        needed(HALVES, [score(1, "70")], FINAL, Decimal(90))


@given(
    st.lists(st.tuples(st.decimals(0, 50, places=1), st.integers(0, 50)), max_size=5),
    st.integers(0, 2),
    st.decimals(0, 110, places=1),
    st.decimals("0.01", 60, places=2),
    st.booleans(),
)
def test_the_answer_reaches_the_target_and_a_hundredth_less_does_not(
    items: list[tuple[Decimal, int]], drop: int, target: Decimal, possible: Decimal, final: bool
) -> None:
    plan = Plan((Category(1, Decimal(60), drop_lowest=drop), Category(2, Decimal(40))))
    scores = [
        Score(("manual", at), 1 + at % 2, Decimal(points), mark)
        for at, (mark, points) in enumerate(items)
    ]
    scores.append(Score(FINAL, 1, possible, None))

    def reaches(points: Decimal) -> bool:
        percent = compute(plan, imagined(scores, {FINAL: points}), final=final).percent
        return percent is not None and percent >= target

    answer = needed(plan, scores, FINAL, target, final=final)
    if answer.points is None:
        assert not reaches(possible)
    else:
        assert reaches(answer.points)
        if answer.points > 0 and answer.points % STEP == 0:
            assert not reaches(answer.points - STEP)
