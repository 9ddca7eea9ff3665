"""What every total has in common, whatever the plan."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.gradebook.rules import (
    AGGREGATIONS,
    Category,
    Period,
    Plan,
    Score,
    Total,
    compute,
    imagined,
    outline,
)

#: Those in which no total falls because a mark rises.
RISING = (
    "canvas",
    "mean",
    "wmean",
    "swmean",
    "ecmean",
    "median",
    "min",
    "max",
    "natural",
    "expected",
)

marks = st.one_of(st.none(), st.decimals(-5, 120, places=2))
points = st.sampled_from(
    [Decimal(0), Decimal("0.01"), Decimal(7), Decimal(10), Decimal("33.3"), Decimal(100)]
)
weights = st.one_of(st.none(), st.sampled_from([Decimal(n) for n in (0, 10, 25, 40, 60, 120)]))


@st.composite
def plans(draw: st.DrawFn, aggregations: Any = AGGREGATIONS, limits: bool = True) -> Plan:
    few = st.integers(0, 3) if limits else st.just(0)
    categories = tuple(
        Category(
            number,
            weight=draw(weights),
            aggregation=draw(st.sampled_from(aggregations)),
            drop_lowest=draw(few),
            drop_highest=draw(few),
            keep_highest=draw(few),
            include_empty=draw(st.booleans()),
            extra_credit=draw(st.sampled_from([False, False, True])),
            expected_count=draw(st.integers(0, 4)),
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )
    periods = draw(st.sampled_from([(), (Period(1, Decimal(40)), Period(2, Decimal(30)))]))
    return Plan(
        categories,
        periods,
        weighting=draw(st.sampled_from(["points", "percent"])),
        aggregation=draw(st.sampled_from(aggregations)),
        include_empty=draw(st.booleans()),
    )


@st.composite
def score_lists(draw: st.DrawFn) -> list[Score]:
    return [
        Score(
            key=("manual", number),
            category_id=draw(st.integers(0, 4)),
            possible=draw(points),
            earned=draw(marks),
            period_id=draw(st.sampled_from([None, 1, 2])),
            excused=draw(seldom),
            extra_credit=draw(seldom),
            hidden=draw(seldom),
            posted=not draw(seldom),
            pending=draw(seldom),
            omit_from_final=draw(seldom),
            weight=draw(weights),
            never_drop=draw(seldom),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


seldom = st.sampled_from([False] * 6 + [True])


@given(plans(), score_lists(), st.booleans())
def test_the_contributions_of_all_items_add_up_to_the_total(
    plan: Plan, scores: list[Score], final: bool
) -> None:
    total = compute(plan, scores, final=final)

    assert sum((item.contribution for item in total.items), Decimal(0)) == total.unrounded
    if total.percent is None:
        assert total.unrounded == 0
    else:
        assert abs(total.percent - total.unrounded) <= Decimal("0.005")
    inside = {category.id for category in plan.categories}
    grouped = [item for item in total.items if item.category_id in inside]
    assert sum((group.contribution for group in total.groups), Decimal(0)) == sum(
        (item.contribution for item in grouped), Decimal(0)
    )
    if plan.periods:
        assert sum((each.contribution for each in total.periods), Decimal(0)) == total.unrounded


@given(plans(), score_lists(), st.booleans())
def test_the_total_accounts_for_every_item_once_and_says_why_one_does_not_count(
    plan: Plan, scores: list[Score], final: bool
) -> None:
    total = compute(plan, scores, final=final)

    assert [item.key for item in total.items] == sorted(score.key for score in scores)
    for item in total.items:
        if not item.counted:
            assert item.contribution == item.share == 0
        if item.outcome == "dropped":
            assert item.why in {"lowest", "highest", "not_kept"}


@given(plans(), score_lists(), st.booleans())
def test_an_outline_says_what_the_whole_arithmetic_says(
    plan: Plan, scores: list[Score], final: bool
) -> None:
    total, short = compute(plan, scores, final=final), outline(plan, scores, final=final)
    assert (short.percent, short.earned, short.possible) == (
        total.percent, total.earned, total.possible,
    )  # fmt: skip
    assert short.outcomes == {item.key: item.outcome for item in total.items}


@given(plans(), score_lists(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_items_never_matters(
    plan: Plan, scores: list[Score], final: bool, chance: random.Random
) -> None:
    shuffled = list(scores)
    chance.shuffle(shuffled)

    assert compute(plan, shuffled, final=final) == compute(plan, scores, final=final)


@given(plans(), score_lists(), marks, st.booleans())
def test_the_mark_of_an_excused_item_changes_nothing(
    plan: Plan, scores: list[Score], mark: Decimal | None, final: bool
) -> None:
    excused = [replace(score, excused=score.key[1] % 2 == 0) for score in scores]
    others = [replace(score, earned=mark) if score.excused else score for score in excused]

    assert facts(compute(plan, excused, final=final)) == facts(compute(plan, others, final=final))


#: Natural weights are set over the whole scheme, and an expected count is one less when an item
#: is excused: there an excused item is not the same as none.
LEAVES_NO_MARK = tuple(name for name in AGGREGATIONS if name not in {"natural", "expected"})


@given(plans(LEAVES_NO_MARK), score_lists(), st.booleans())
def test_an_excused_item_is_as_if_it_were_not_there(
    plan: Plan, scores: list[Score], final: bool
) -> None:
    excused = [replace(score, excused=score.key[1] % 2 == 0) for score in scores]
    without = [score for score in excused if not score.excused]

    assert facts(compute(plan, excused, final=final)) == facts(compute(plan, without, final=final))


@given(score_lists(), st.integers(1, 5), st.booleans())
def test_who_is_excused_from_expected_work_is_expected_to_do_less(
    scores: list[Score], count: int, final: bool
) -> None:
    work = [
        replace(score, category_id=1, excused=score.key[1] == 0, extra_credit=False)
        for score in scores
        if not score.omit_from_final
    ]
    left = [score for score in work if not score.excused]
    more = Plan(
        (Category(1, aggregation="expected", expected_count=count + len(work) - len(left)),)
    )
    less = Plan((Category(1, aggregation="expected", expected_count=count),))

    assert facts(compute(more, work, final=final)) == facts(compute(less, left, final=final))


@given(plans(RISING, limits=False), score_lists(), st.data(), st.booleans())
def test_raising_a_mark_never_lowers_the_total(
    plan: Plan, scores: list[Score], data: st.DataObject, final: bool
) -> None:
    given_ = [score for score in scores if score.earned is not None]
    if not given_:
        return
    chosen = data.draw(st.sampled_from(given_))
    more = data.draw(st.decimals("0.01", 50, places=2))
    raised = [
        replace(score, earned=(score.earned or 0) + more) if score is chosen else score
        for score in scores
    ]

    before, after = compute(plan, scores, final=final), compute(plan, raised, final=final)
    assert (before.percent is None) == (after.percent is None)
    assert after.unrounded >= before.unrounded


@given(
    st.integers(0, 3),
    st.lists(st.tuples(st.decimals(0, 100, places=1), points), max_size=7),
    st.data(),
)
def test_raising_a_mark_never_lowers_what_is_left_after_drops(
    drop: int, items: list[tuple[Decimal, Decimal]], data: st.DataObject
) -> None:
    scores = [
        Score(("manual", at), 1, possible, earned)
        for at, (earned, possible) in enumerate(items)
        if possible
    ]
    if not scores:
        return
    plan = Plan((Category(1, drop_lowest=drop),))
    raised = imagined(
        scores, {scores[0].key: (scores[0].earned or 0) + data.draw(st.decimals(0, 9, places=1))}
    )

    assert (
        compute(plan, raised, final=True).unrounded >= compute(plan, scores, final=True).unrounded
    )


@given(plans(), score_lists(), st.booleans())
def test_a_total_is_kept_and_read_again_as_it_was(
    plan: Plan, scores: list[Score], final: bool
) -> None:
    total = compute(plan, scores, final=final)

    assert Total.from_json(json.loads(json.dumps(total.as_json()))) == total


@given(plans(), score_lists(), st.booleans())
def test_every_number_is_a_decimal(plan: Plan, scores: list[Score], final: bool) -> None:
    total = compute(plan, scores, final=final)

    def numbers(value: object) -> list[object]:
        if isinstance(value, tuple):
            return [each for one in value for each in numbers(one)]
        if hasattr(value, "__dataclass_fields__"):
            return [each for one in vars(value).values() for each in numbers(one)]
        return [value]

    assert not any(isinstance(value, float) for value in numbers(total))
    assert total.percent is None or total.percent.as_tuple().exponent == -2


def facts(total: Total) -> list[Any]:
    """What somebody sees of a total, apart from items that do not count."""
    counted = [item for item in total.items if item.counted or item.outcome == "dropped"]
    return [total.percent, total.earned, total.possible, total.unrounded, counted, total.groups]


# ---- single rules --------------------------------------------------------------------------------


def item(
    number: int, earned: str | None, possible: str = "100", category: int = 1, **more: Any
) -> Score:
    mark = None if earned is None else Decimal(earned)
    return Score(("manual", number), category, Decimal(possible), mark, **more)


def test_the_weights_of_categories_without_marks_go_to_the_others() -> None:
    plan = Plan(
        (Category(1, Decimal(30)), Category(2, Decimal(20)), Category(3, Decimal(50))),
        weighting="percent",
    )
    scores = [item(1, "80"), item(2, "50", category=2), item(3, None, category=3)]

    now = compute(plan, scores, final=False)
    assert now.percent == Decimal("68.00")  # 80 × 60 % + 50 × 40 %
    assert [group.weight for group in now.groups] == [Decimal(60), Decimal(40), Decimal(0)]
    assert now.groups[2].why == "empty"
    assert [note.code for note in now.notes] == ["spread", "rounded"]
    assert now.notes[0].params["weights"] == "50"

    assert compute(plan, scores, final=True).percent == Decimal("34.00")


def test_weights_over_a_hundred_stay_and_are_said() -> None:
    plan = Plan((Category(1, Decimal(80)), Category(2, Decimal(40))), weighting="percent")
    total = compute(plan, [item(1, "100"), item(2, "100", category=2)], final=True)

    assert total.percent == Decimal("120.00")
    assert total.notes[0].code == "over"


def test_a_category_of_extra_credit_comes_on_top_of_the_weights() -> None:
    plan = Plan(
        (Category(1, Decimal(100)), Category(2, Decimal(5), extra_credit=True)), weighting="percent"
    )
    total = compute(plan, [item(1, "90"), item(2, "50", category=2)], final=True)

    assert total.percent == Decimal("92.50")


def test_extra_credit_adds_points_but_none_that_are_possible() -> None:
    plan = Plan((Category(1),))
    total = compute(plan, [item(1, "95"), item(2, "10", "10", extra_credit=True)], final=True)

    assert total.percent == Decimal("105.00")
    assert [total.earned, total.possible] == [105, 100]


def test_work_without_a_category_counts_by_its_own_weight() -> None:
    plan = Plan((Category(1, Decimal(50)),), weighting="percent")
    loose = item(2, "40", category=0, weight=Decimal(50))

    assert compute(plan, [item(1, "80"), loose], final=True).percent == Decimal("60.00")


def test_a_mark_that_is_not_released_counts_as_none() -> None:
    plan = Plan((Category(1),))
    scores = [item(1, "80"), item(2, "100", posted=False)]

    now = compute(plan, scores, final=False)
    assert now.percent == Decimal("80.00")
    assert [line.outcome for line in now.items] == ["counted", "not_graded"]
    final = compute(plan, scores, final=True)
    assert final.percent == Decimal("40.00")
    assert [line.outcome for line in final.items] == ["counted", "zero"]


def test_a_mean_weighs_its_points_in_a_course_that_adds_up_points() -> None:
    plan = Plan((Category(1, aggregation="mean"), Category(2)))
    scores = [item(1, "10", "10"), item(2, "0", "30"), item(3, "60", "60", category=2)]

    total = compute(plan, scores, final=True)
    assert [total.earned, total.possible] == [80, 100]  # half of 40 points, and 60 of 60


def test_each_period_is_a_course_of_its_own_and_other_work_does_not_count() -> None:
    plan = Plan((Category(1, drop_lowest=1),), (Period(1, Decimal(25)), Period(2, Decimal(75))))
    scores = [
        item(1, "40", period_id=1),
        item(2, "80", period_id=1),
        item(3, "60", period_id=2),
        item(4, "100", period_id=None),
    ]

    total = compute(plan, scores, final=True)
    assert total.percent == Decimal("65.00")
    assert [line.outcome for line in total.items] == ["dropped", "counted", "counted", "no_period"]
    assert [(each.period_id, each.percent, each.contribution) for each in total.periods] == [
        (1, Decimal("80.00"), Decimal(20)),
        (2, Decimal("60.00"), Decimal(45)),
    ]
    assert [group.period_id for group in total.groups] == [1, 2]


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize(
    "scores",
    [
        [],
        [item(1, "5", "0")],
        [item(1, "5", excused=True), item(2, None, excused=True)],
        [item(1, "-5"), item(2, "-0.01", "0.01")],
        [item(1, "0.00000001", "0.00000001"), item(2, "1E+9", "1E+9")],
        [item(1, "5", extra_credit=True)],
    ],
    ids=["nothing", "no points", "all excused", "negative", "tiny and huge", "only extra credit"],
)
def test_odd_gradebooks_have_a_total_or_none(
    aggregation: str, final: bool, scores: list[Score]
) -> None:
    category = Category(1, Decimal(50), aggregation, drop_lowest=1, drop_highest=1)
    for weighting in ("points", "percent"):
        plan = Plan((category,), weighting=weighting, aggregation=aggregation)
        total = compute(plan, scores, final=final)
        assert sum((line.contribution for line in total.items), Decimal(0)) == total.unrounded


@pytest.mark.parametrize(
    ("aggregation", "percent", "outranked"),
    [
        ("median", "55.00", [1, 4]),
        ("min", "20.00", [2, 3, 4]),
        ("max", "90.00", [1, 2, 3]),
        ("mode", "90.00", [1, 2, 3]),
        ("mean", "55.00", []),
    ],
)
def test_an_aggregation_says_which_items_it_does_not_look_at(
    aggregation: str, percent: str, outranked: list[int]
) -> None:
    plan = Plan((Category(1, aggregation=aggregation),))
    scores = [item(1, "20"), item(2, "50"), item(3, "60"), item(4, "90")]

    total = compute(plan, scores, final=False)
    assert total.percent == Decimal(percent)
    assert [line.key[1] for line in total.items if line.why == "outranked"] == outranked


def test_the_most_frequent_mark_shares_its_weight() -> None:
    plan = Plan((Category(1, aggregation="mode"),))
    total = compute(plan, [item(1, "20"), item(2, "20"), item(3, "90")], final=False)

    assert total.percent == Decimal("20.00")
    assert [line.weight for line in total.items] == [50, 50, 0]


def test_natural_weights_can_drop_only_among_items_that_are_alike() -> None:
    plan = Plan((Category(1, aggregation="natural", drop_lowest=1),))
    alike = compute(plan, [item(1, "20"), item(2, "80")], final=False)
    unlike = compute(plan, [item(1, "20"), item(2, "80", "200")], final=False)

    assert [line.outcome for line in alike.items] == ["dropped", "counted"]
    assert [line.outcome for line in unlike.items] == ["counted", "counted"]


def test_work_that_is_expected_but_not_there_is_dropped_first() -> None:
    plan = Plan((Category(1, aggregation="expected", expected_count=4, drop_lowest=1),))
    total = compute(plan, [item(1, "100"), item(2, "50")], final=False)

    assert total.percent == Decimal("50.00")  # of 100, 50 and one of the two zeros
    assert total.groups[0].filled == 1


def test_an_imagined_mark_counts_as_if_it_were_given() -> None:
    plan = Plan((Category(1),))
    scores = (item(1, "80"), item(2, None, state="open"), item(3, "30", posted=False))

    what_if = imagined(scores, {("manual", 2): Decimal(100), ("manual", 3): Decimal(60)})
    assert compute(plan, what_if, final=False).percent == Decimal("80.00")
    assert imagined(what_if, {("manual", 2): None})[1].earned is None


@pytest.mark.parametrize(
    "wrong",
    [{"aggregation": "average"}, {"drop_lowest": -1}, {"expected_count": -1}],
)
def test_a_category_refuses_rules_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Category(1, **wrong)


@pytest.mark.parametrize("wrong", [{"weighting": "luck"}, {"aggregation": "average"}])
def test_a_plan_refuses_rules_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Plan(**wrong)
