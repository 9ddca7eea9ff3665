"""An allowance is never negative, never over its cap, and never falls for a day more attended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.courses.allowances.rules.accounts import (
    BANKS,
    digits_of,
    masked,
    same_holder,
    tail_of,
)
from lms.courses.allowances.rules.computing import (
    Changed,
    Day,
    changes,
    compute,
    fingerprint,
    settle,
)
from lms.courses.allowances.rules.policy import ROUNDING, AllowancePolicy, PayeeRetention
from lms.courses.allowances.rules.steps import approval_hindrances, pay_refusal, purge_on

FIRST = date(2026, 3, 2)
CODES = (
    "present", "incident", "excused", "absent", "below_half", "over_quota", "neutral", "unmarked",
    "ahead",
)  # fmt: skip


@st.composite
def day(draw: st.DrawFn) -> Day:
    code = draw(st.sampled_from(CODES))
    there = code in ("present", "incident", "excused")
    minutes = draw(st.integers(1, 480))
    incidents = draw(st.integers(1, 4)) if code == "incident" else 0
    attended = draw(st.integers(0, minutes)) if there else 0
    return Day(FIRST, code, minutes, attended, incidents)


days = st.lists(day(), max_size=31).map(
    lambda found: [replace(one, on=FIRST + timedelta(days=n)) for n, one in enumerate(found)]
)
policy = st.builds(
    AllowancePolicy,
    threshold_percent=st.integers(0, 100).map(Decimal),
    daily_amount=st.integers(0, 50_000),
    period_cap=st.integers(0, 300_000),
    day_percent=st.integers(0, 100).map(Decimal),
    excused_paid=st.booleans(),
    incidents_per_day=st.integers(0, 5),
    rounding_unit=st.sampled_from(ROUNDING),
)


@given(days, policy)
def test_an_amount_is_whole_never_negative_and_never_over_its_cap(found, rule) -> None:
    result = compute(found, rule)
    assert isinstance(result.amount, int)
    assert 0 <= result.amount <= result.gross
    assert result.amount % rule.rounding_unit == 0
    if rule.period_cap:
        assert result.amount <= rule.period_cap
    if result.code != "paid":
        assert result.amount == 0


@given(days, policy)
def test_the_days_add_up(found, rule) -> None:
    result = compute(found, rule)
    assert len(result.days) == len(found)
    assert result.training_days == sum(one.why != "neutral" for one in result.days)
    assert result.counted_days == sum(one.counts for one in result.days)
    assert result.paid_days == result.counted_days - result.deducted_days >= 0
    assert result.excused_days <= result.counted_days <= result.training_days


@given(days, policy, st.data())
def test_a_day_attended_in_place_of_one_missed_never_lowers_the_amount(found, rule, data) -> None:
    assume(found)
    place = data.draw(st.integers(0, len(found) - 1))
    assume(found[place].code in ("absent", "below_half", "over_quota", "unmarked", "ahead"))
    more = list(found)
    more[place] = Day(found[place].on, "present", 480, 480)
    before, after = compute(found, rule), compute(more, rule)
    assert after.amount >= before.amount
    # One day more, unless incidents that had no counted day left to take now take this one.
    assert after.paid_days - before.paid_days == 1 - (after.deducted_days - before.deducted_days)
    assert after.deducted_days - before.deducted_days in (0, 1)
    if rule.incidents_per_day == 0 or before.deducted_days < before.counted_days:
        assert after.paid_days == before.paid_days + 1


@given(days, policy, st.data())
def test_one_more_training_day_attended_never_lowers_the_amount(found, rule, data) -> None:
    more = [*found, Day(FIRST + timedelta(days=60), "present", 480, 480)]
    assert compute(more, rule).amount >= compute(found, rule).amount


@given(days, policy, st.randoms())
def test_the_order_of_days_never_matters(found, rule, random) -> None:
    mixed = list(found)
    random.shuffle(mixed)
    assert compute(mixed, rule) == compute(found, rule)


@given(days, policy)
def test_a_day_that_is_not_counted_at_all_changes_nothing(found, rule) -> None:
    neutral = Day(FIRST + timedelta(days=60), "neutral", 480)
    with_it, without = compute([*found, neutral], rule), compute(found, rule)
    assert replace(with_it, days=()) == replace(without, days=())


@given(days, policy)
def test_a_higher_daily_amount_never_pays_less(found, rule) -> None:
    richer = replace(rule, daily_amount=rule.daily_amount + 1000)
    assert compute(found, richer).amount >= compute(found, rule).amount


PLAIN = AllowancePolicy(rounding_unit=1)


def month(present: int, absent: int = 0, **others: int) -> list[Day]:
    codes = ["present"] * present + ["absent"] * absent
    for code, count in others.items():
        codes += [code] * count
    return [
        Day(
            FIRST + timedelta(days=n), code, 480,
            480 if code in ("present", "incident", "excused") else 0, code == "incident",
        )
        for n, code in enumerate(codes)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "rule", "amount", "code"),
    [
        (month(20), PLAIN, 116_000, "paid"),
        (month(22), PLAIN, 116_000, "paid"),  # 127,600 over the cap
        (month(16, 4), PLAIN, 92_800, "paid"),  # exactly 80 %
        (month(15, 4), PLAIN, 0, "below_threshold"),  # 78.94 %
        (month(79, 21), replace(PLAIN, period_cap=0), 0, "below_threshold"),
        (month(80, 20), replace(PLAIN, period_cap=0), 464_000, "paid"),
        (month(10, 0, excused=10), PLAIN, 116_000, "paid"),
        (month(10, 0, excused=10), replace(PLAIN, excused_paid=False), 0, "below_threshold"),
        (month(10, 0, neutral=10), PLAIN, 58_000, "paid"),
        (month(17, 0, incident=3), PLAIN, 110_200, "paid"),  # three take a day
        (month(18, 0, incident=2), PLAIN, 116_000, "paid"),  # two do not
        (month(17, 0, incident=3), replace(PLAIN, incidents_per_day=0), 116_000, "paid"),
        (month(19, 0, unmarked=1), PLAIN, 110_200, "paid"),  # stays in the denominator
        (month(0, 20), PLAIN, 0, "none_counted"),
        ([], PLAIN, 0, "no_training"),
        (month(0, 0, neutral=3), PLAIN, 0, "no_training"),
        (month(7), replace(PLAIN, daily_amount=3333, rounding_unit=1000), 23_000, "paid"),
        (month(7), replace(PLAIN, daily_amount=3333, rounding_unit=10), 23_330, "paid"),
    ],
)
def test_the_rule_table(found, rule, amount, code) -> None:
    result = compute(found, rule)
    assert (result.amount, result.code) == (amount, code)


@pytest.mark.parametrize(
    ("attended", "percent", "counts"),
    [(240, 50, True), (239, 50, False), (480, 100, True), (479, 100, False), (0, 0, True)],
)
def test_a_day_counts_from_its_share_on(attended, percent, counts) -> None:
    rule = replace(PLAIN, day_percent=Decimal(percent))
    assert compute([Day(FIRST, "present", 480, attended)], rule).days[0].counts == counts


def test_a_rate_just_below_the_threshold_is_never_shown_as_reached() -> None:
    result = compute(month(799, 201), replace(PLAIN, threshold_percent=Decimal("79.99")))
    assert result.rate == Decimal("79.90")
    result = compute(month(2, 1), PLAIN)
    assert (result.rate, result.code) == (Decimal("66.66"), "below_threshold")


amounts = st.integers(-500_000, 500_000)


@given(st.integers(0, 500_000), st.lists(amounts, max_size=5), st.integers(-500_000, 0))
def test_what_is_owed_back_is_carried_on_and_nothing_is_lost(amount, found, brought) -> None:
    result = settle(amount, found, brought)
    assert result.payable >= 0
    assert result.carried <= 0
    assert result.payable == 0 or result.carried == 0
    assert result.payable + result.carried == amount + sum(found) + brought


people = st.dictionaries(st.integers(1, 9), st.integers(0, 200_000))


@given(people, people)
def test_paying_the_differences_makes_up_for_what_was_wrong(before, now) -> None:
    found = changes(before, now)
    made_up = dict(before)
    for one in found:
        made_up[one.person_id] = made_up.get(one.person_id, 0) + one.difference
    assert changes(made_up, now) == []
    assert sum(one.difference for one in found) == sum(now.values()) - sum(before.values())


def test_a_difference_says_which_way_it_goes() -> None:
    assert changes({1: 5800}, {1: 0, 2: 5800}) == [Changed(1, 5800, 0), Changed(2, 0, 5800)]
    assert Changed(1, 5800, 0).difference == -5800


@given(days, days)
def test_the_fingerprint_tells_every_change_of_the_days(one, other) -> None:
    mine, theirs = (fingerprint({"a": 1}, {7: found}, [], {}) for found in (one, other))
    assert (mine == theirs) == (one == other)


def test_the_fingerprint_tells_policy_differences_and_debts_apart() -> None:
    base = fingerprint({"daily": "1"}, {}, [(1, 100)], {1: -5})
    assert base == fingerprint({"daily": "1"}, {}, [(1, 100)], {1: -5, 2: 0})
    for other in (
        fingerprint({"daily": "2"}, {}, [(1, 100)], {1: -5}),
        fingerprint({"daily": "1"}, {}, [(2, 100)], {1: -5}),
        fingerprint({"daily": "1"}, {}, [(1, 100)], {}),
    ):
        assert other != base


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"threshold_percent": Decimal(101)}, "threshold_percent"),
        ({"day_percent": Decimal(-1)}, "day_percent"),
        ({"daily_amount": -1}, "daily_amount"),
        ({"daily_amount": "5800"}, "daily_amount"),
        ({"daily_amount": True}, "daily_amount"),
        ({"period_cap": -1}, "period_cap"),
        ({"incidents_per_day": 21}, "incidents_per_day"),
        ({"rounding_unit": 7}, "rounding_unit"),
    ],
)
def test_a_wrong_policy_names_its_field(values, field) -> None:
    with pytest.raises(ValueError, match=rf"^{field}:"):
        AllowancePolicy(**values)


def test_a_retention_is_at_least_a_day_and_at_most_five_years() -> None:
    for wrong in (0, 1826):
        with pytest.raises(ValueError, match="days_after_payment"):
            PayeeRetention(wrong)


FINE = {
    "last": date(2026, 4, 1), "today": date(2026, 4, 2), "unmarked": 0, "computed_by": 1,
    "approver": 2, "stale": False, "earlier_open": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "others", "told"),
    [
        ("computed", {}, []),
        ("draft", {}, ["not_computed"]),
        ("approved", {}, ["frozen"]),
        ("paid", {}, ["frozen"]),
        ("computed", {"today": date(2026, 4, 1)}, ["period_open"]),
        ("computed", {"unmarked": 2}, ["unmarked"]),
        ("computed", {"stale": True}, ["stale"]),
        ("computed", {"earlier_open": True}, ["earlier_open"]),
        ("computed", {"approver": 1}, ["own"]),
    ],
)
def test_what_stands_against_approval(state, others, told) -> None:
    assert approval_hindrances(state, **{**FINE, **others}) == told


def test_who_approved_does_not_pay() -> None:
    assert pay_refusal("approved", computed_by=1, approved_by=2, payer=2) == "own"
    assert pay_refusal("approved", computed_by=1, approved_by=2, payer=1) == "own"
    assert pay_refusal("approved", computed_by=1, approved_by=2, payer=3) is None
    assert pay_refusal("computed", computed_by=1, approved_by=None, payer=3) == "not_approved"


dates = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(dates, st.none() | dates, st.none() | dates, st.integers(1, 1825))
def test_an_account_is_kept_exactly_so_long(entered, paid, ends, kept) -> None:
    due = purge_on(entered=entered, last_paid=paid, course_ends=ends, pending=False, days=kept)
    assert due == max(one for one in (entered, paid, ends) if one) + timedelta(days=kept)
    assert purge_on(
        entered=entered, last_paid=paid, course_ends=ends, pending=True, days=kept
    ) is None  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("110-123-456789", "110123456789"),
        ("003 1234567 01", "003123456701"),
        ("0001234567", "0001234567"),
        ("123456789", None),
        ("12345678901234567", None),
        ("1111111111", None),
        ("110-123-45678x", None),
        ("１１０１２３４５６７８９", None),
        ("", None),
    ],
)
def test_an_account_number_is_ten_to_sixteen_digits(typed, digits) -> None:
    assert digits_of(typed) == digits


@given(st.text("0123456789", min_size=10, max_size=16))
def test_a_masked_number_shows_three_digits_and_not_how_long_it_is(number) -> None:
    shown = masked(tail_of(number))
    assert [char for char in shown if char.isdigit()] == list(number[-3:])
    assert len(shown) == len(masked("000"))


def test_holders_are_compared_without_spaces_and_case() -> None:
    assert same_holder("한 지우", "한지우")
    assert same_holder("HAN JIWOO", "한지우", "Han Jiwoo")
    assert not same_holder("한지수", "한지우", "Han Jiwoo")
    assert not same_holder("", "한지우")


def test_every_bank_has_a_code_of_three_digits_and_two_names() -> None:
    assert all(len(code) == 3 and code.isdecimal() for code in BANKS)
    assert all(korean and english for korean, english in BANKS.values())
