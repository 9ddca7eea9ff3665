"""What late and missing work loses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.gradebook.rules import LatePolicy, deduction, missing

amounts = st.decimals(0, 120, places=2)
times = st.timedeltas(timedelta(hours=-5), timedelta(days=40))
policies = st.builds(
    LatePolicy,
    grace_minutes=st.integers(0, 120),
    per=st.sampled_from(["hour", "day"]),
    percent=st.decimals(0, 100, places=1),
    floor_percent=st.decimals(0, 100, places=1),
    cut_off_hours=st.integers(0, 200),
    missing_percent=st.one_of(st.none(), st.decimals(0, 100, places=1)),
)


@given(policies, amounts, amounts, times)
def test_nobody_loses_more_than_they_have_or_wins_by_being_late(
    policy: LatePolicy, points: Decimal, possible: Decimal, late_by: timedelta
) -> None:
    lost = deduction(policy, points, possible, late_by)

    assert 0 <= lost.points <= points
    if not lost.lines:
        assert lost.points == 0
    if "cut_off" not in {line.code for line in lost.lines}:
        floor = min(points, possible * policy.floor_percent / 100)
        assert points - lost.points >= floor


@given(policies, amounts, amounts, times, times)
def test_later_never_loses_less(
    policy: LatePolicy, points: Decimal, possible: Decimal, one: timedelta, other: timedelta
) -> None:
    sooner, later = sorted([one, other])

    assert (
        deduction(policy, points, possible, sooner).points
        <= deduction(policy, points, possible, later).points
    )


@given(policies, amounts, amounts, times)
def test_what_was_waived_loses_nothing_and_says_so(
    policy: LatePolicy, points: Decimal, possible: Decimal, late_by: timedelta
) -> None:
    lost = deduction(policy, points, possible, late_by, waived=True)

    assert lost.points == 0
    assert [line.code for line in lost.lines] in ([], ["waived"])


DAILY = LatePolicy(
    grace_minutes=10,
    percent=Decimal(10),
    floor_percent=Decimal(50),
    cut_off_hours=240,
    missing_percent=Decimal(100),
)


@pytest.mark.parametrize(
    ("late_by", "points", "codes"),
    [
        (timedelta(0), "0", []),
        (timedelta(minutes=10), "0", ["grace"]),
        (timedelta(minutes=10, seconds=1), "10", ["late"]),  # a day that has begun
        (timedelta(days=1), "10", ["late"]),
        (timedelta(days=1, seconds=1), "20", ["late"]),
        (timedelta(days=6), "30", ["late", "floor"]),  # 80 falls no lower than 50
        (timedelta(hours=240), "30", ["late", "floor"]),
        (timedelta(hours=240, seconds=1), "80", ["cut_off"]),
    ],
)
def test_the_deduction_grows_by_the_day_down_to_the_floor_until_the_cut_off(
    late_by: timedelta, points: str, codes: list[str]
) -> None:
    lost = deduction(DAILY, Decimal(80), Decimal(100), late_by)

    assert lost.points == Decimal(points)
    assert [line.code for line in lost.lines] == codes


def test_the_lines_hold_the_numbers_that_decided() -> None:
    lost = deduction(DAILY, Decimal(80), Decimal(100), timedelta(days=6))

    assert [line.params for line in lost.lines] == [
        {"units": "6", "per": "day", "percent": "10", "points": "60"},
        {"percent": "50", "points": "50"},
    ]


def test_a_mark_below_the_floor_is_not_lifted_to_it() -> None:
    lost = deduction(DAILY, Decimal(30), Decimal(100), timedelta(days=2))

    assert lost.points == 0
    assert [line.params["points"] for line in lost.lines] == ["20", "30"]


def test_missing_work_has_a_mark_only_where_the_policy_gives_one() -> None:
    assert missing(LatePolicy(), Decimal(20)) is None
    assert missing(DAILY, Decimal(20)) == 0
    assert missing(LatePolicy(missing_percent=Decimal("62.5")), Decimal(20)) == Decimal("7.5")


@pytest.mark.parametrize(
    "wrong",
    [
        {"per": "week"},
        {"grace_minutes": -1},
        {"cut_off_hours": -1},
        {"percent": Decimal(101)},
        {"floor_percent": Decimal(-1)},
        {"missing_percent": Decimal(101)},
    ],
)
def test_a_policy_refuses_numbers_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        LatePolicy(**wrong)
