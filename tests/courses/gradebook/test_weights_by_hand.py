"""Natural weights, as Moodle's own scenarios have them, and marks on other scales."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.courses.gradebook.rules import Category, Plan, Score, Total, compute
from lms.courses.gradebook.rules.scaling import progress, rescale, reweigh, rubric_mark


def natural(
    *items: tuple[str | None, int],
    by_hand: dict[int, int] | None = None,
    extra: frozenset[int] = frozenset(),
    final: bool = False,
) -> Total:
    """One natural category; marks and points in order."""
    scores = [
        Score(
            ("manual", at),
            1,
            Decimal(possible),
            None if earned is None else Decimal(earned),
            extra_credit=at in extra,
            weight=Decimal(by_hand[at]) if by_hand and at in by_hand else None,
        )
        for at, (earned, possible) in enumerate(items)
    ]
    return compute(Plan((Category(1, aggregation="natural"),)), scores, final=final)


def shown(total: Total) -> list[str]:
    return [f"{line.weight:.2f}" for line in total.items]


def test_a_weight_by_hand_keeps_its_proportion_when_a_mark_is_not_there() -> None:
    items = (("80", 100), ("30", 50), (None, 200))

    total = natural(*items, by_hand={0: 50})
    assert shown(total) == ["83.33", "16.67", "0.00"]  # 50 and 10 of the 60 that are there
    assert total.percent == Decimal("76.67")
    assert shown(natural(*items, by_hand={0: 50}, final=True)) == ["50.00", "10.00", "40.00"]


def test_weights_by_hand_over_a_hundred_are_brought_to_it_and_leave_nothing() -> None:
    total = natural(("20", 20), ("10", 10), ("15", 15), by_hand={1: 55, 2: 65})

    assert shown(total) == ["0.00", "45.83", "54.17"]
    assert total.items[0].outcome == "no_weight"
    assert total.possible == 25


def test_extra_credit_with_a_weight_by_hand_lifts_nothing_else() -> None:
    items = (("80", 100), ("30", 50), ("150", 200), ("10", 20), ("8", 10))
    extra = frozenset({3, 4})

    total = natural(*items, by_hand={0: 50, 3: 10}, extra=extra)
    assert shown(total) == ["50.00", "10.00", "40.00", "10.00", "2.86"]
    assert total.percent == Decimal("83.29")


def test_extra_credit_alone_is_no_total() -> None:
    total = natural((None, 100), ("10", 20), extra=frozenset({1}))

    assert total.percent is None
    assert [total.earned, total.possible] == [0, 0]


def test_a_course_that_counts_what_is_empty_leaves_its_categories_their_own_rule() -> None:
    categories = (
        Category(1, aggregation="natural", include_empty=True),
        Category(2, aggregation="natural"),
        Category(3, aggregation="natural"),
    )
    plan = Plan(categories, aggregation="natural", include_empty=True)
    scores = [
        Score(("manual", 1), 1, Decimal(10), Decimal(5)),
        Score(("manual", 2), 1, Decimal(10), None),
        Score(("manual", 3), 2, Decimal(10), Decimal(5)),
        Score(("manual", 4), 2, Decimal(10), None),
        Score(("manual", 5), 3, Decimal(10), None),
    ]

    total = compute(plan, scores, final=False)
    assert [group.percent for group in total.groups] == [
        Decimal("25.00"),
        Decimal("50.00"),
        Decimal("0.00"),  # nothing is there: zero for the course
    ]
    assert [total.earned, total.possible] == [10, 40]


def test_the_extra_weight_of_a_mean_multiplies_what_comes_on_top() -> None:
    plan = Plan((Category(1, aggregation="ecmean"),))
    scores = [
        Score(("manual", 1), 1, Decimal(10), Decimal(5)),
        Score(("manual", 2), 1, Decimal(10), Decimal(7)),
        Score(("manual", 3), 1, Decimal(10), Decimal(2), extra_credit=True, weight=Decimal(2)),
    ]

    assert compute(plan, scores, final=False).percent == Decimal("80.00")  # (50 + 70 + 2 × 20) / 2


def test_extra_credit_fills_up_to_the_whole_and_says_that_it_was_cut() -> None:
    total = natural(("80", 100), ("30", 50), ("10", 10), extra=frozenset({1, 2}))

    assert total.percent == Decimal("100.00")
    assert [line.why for line in total.items] == ["", "capped", "capped"]
    assert [line.contribution for line in total.items] == [80, 20, 0]


@pytest.mark.parametrize(
    ("raw", "of", "to", "grade"),
    [
        ("40", ("0", "100"), ("0", "50"), "20"),
        ("120", ("0", "100"), ("0", "50"), "50"),  # never above the scale
        ("-3", ("0", "100"), ("10", "50"), "10"),
        ("7", ("7", "7"), ("0", "5"), "5"),  # a scale of one point
    ],
)
def test_a_mark_moves_to_another_scale(
    raw: str, of: tuple[str, str], to: tuple[str, str], grade: str
) -> None:
    lowest, highest = of
    moved = rescale(
        Decimal(raw), of=(Decimal(lowest), Decimal(highest)), to=(Decimal(to[0]), Decimal(to[1]))
    )

    assert moved == Decimal(grade)


def test_nothing_out_of_nothing_stays_nothing() -> None:
    assert list(reweigh(Decimal(0), Decimal(0), Decimal(5))) == [0, 0]
    assert list(reweigh(Decimal(1), Decimal(3), Decimal(2))) == [Decimal("0.6666666667"), 2]


def test_a_rubric_whose_levels_are_all_alike_is_worth_nothing_from_its_lowest() -> None:
    levels = [[Decimal(5), Decimal(5)]]

    assert rubric_mark(levels, [Decimal(5)], Decimal(10)) == 10
    assert rubric_mark(levels, [Decimal(5)], Decimal(10), from_zero=False) == 0
    assert rubric_mark([], [], Decimal(10)) == 0


def test_progress_is_a_share_of_what_is_tracked() -> None:
    assert progress(1, 3) == Decimal("33.3333333333")
    assert progress(0, 0) is None
    assert progress(1, 3, complete=True) == 100
