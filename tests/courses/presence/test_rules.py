"""Codes hold for their step and the one before, never elsewhere; watched lessons come to parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.attendance.rules.states import attended, total_minutes
from lms.courses.presence.rules.codes import (
    code,
    digits,
    seconds_left,
    step,
    verdict,
    window,
)
from lms.courses.presence.rules.online import deadline, outcome, parts_of
from lms.courses.presence.rules.policy import CheckInPolicy, OnlinePolicy

KEY = b"k" * 32
START = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
END = START + timedelta(hours=3)
PERIODS = ((540, 600), (600, 660), (720, 780))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(
    lambda one: one.replace(tzinfo=UTC)
)


@given(moments, st.integers(10, 300), st.integers(1, 10**6), st.sampled_from(["in", "out"]))
def test_a_code_holds_for_its_step_and_the_next_and_is_remembered_as_old(
    now: datetime, seconds: int, session: int, kind: str
) -> None:
    given_code = code(KEY, session, kind, step(now, seconds), seconds)
    left = seconds_left(now, seconds)
    assert 1 <= left <= seconds
    assert len(given_code) == 6
    assert verdict(KEY, session, kind, given_code, now, seconds) == "good"
    later = now + timedelta(seconds=left)
    assert verdict(KEY, session, kind, given_code, later, seconds) == "good"
    gone = verdict(KEY, session, kind, given_code, now + timedelta(seconds=left + seconds), seconds)
    assert gone in {"old", "good"}  # good only where two of a million codes are the same
    assert verdict(KEY, session, kind, given_code, now + timedelta(days=1), seconds) in {"", "old"}


def test_codes_of_other_sessions_directions_keys_and_intervals_differ() -> None:
    base = [code(KEY, 7, "in", at, 30) for at in range(200)]
    for other in (
        [code(KEY, 8, "in", at, 30) for at in range(200)],
        [code(KEY, 7, "out", at, 30) for at in range(200)],
        [code(b"x" * 32, 7, "in", at, 30) for at in range(200)],
        [code(KEY, 7, "in", at, 60) for at in range(200)],
    ):
        assert sum(a == b for a, b in zip(base, other, strict=True)) <= 1
    assert len(set(base)) > 195


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("123456", "123456"), (" 123 456 ", "123456"), ("１２３４５６", "123456"),
        ("123-456", "123456"), ("12345", ""), ("1234567", ""), ("12345a", ""), ("", ""),
        ("१२३४५६", ""),
    ],
)  # fmt: skip
def test_six_digits_are_read_however_a_phone_types_them(typed: str, read: str) -> None:
    assert digits(typed) == read


@pytest.mark.parametrize(
    ("kind", "policy", "opens", "closes"),
    [
        ("in", CheckInPolicy(), -15, 180),
        ("in", CheckInPolicy(opens_before_minutes=0), 0, 180),
        ("out", CheckInPolicy(), 0, 210),
        ("out", CheckInPolicy(out_after_minutes=0), 0, 180),
    ],
)
def test_codes_are_taken_within_their_window_alone(
    kind: str, policy: CheckInPolicy, opens: int, closes: int
) -> None:
    held = window(kind, START, END, policy)
    assert held is not None
    minute = timedelta(minutes=1)
    assert not held.holds(START + opens * minute - timedelta(seconds=1))
    assert held.holds(START + opens * minute)
    assert held.holds(START + closes * minute - timedelta(seconds=1))
    assert not held.holds(START + closes * minute)


def test_no_window_where_the_policy_has_no_codes_or_no_check_out() -> None:
    assert window("in", START, END, CheckInPolicy(enabled=False)) is None
    assert window("out", START, END, CheckInPolicy(check_out=False)) is None


@pytest.mark.parametrize(
    ("done", "total", "policy", "over", "code_"),
    [
        (3, 3, OnlinePolicy(), False, "present"),
        (2, 3, OnlinePolicy(), False, "waiting"),
        (2, 3, OnlinePolicy(), True, "absent"),
        (2, 3, OnlinePolicy(need_percent=Decimal(60)), False, "present"),
        (2, 3, OnlinePolicy(by_share=True), True, "share"),
        (0, 3, OnlinePolicy(by_share=True), True, "absent"),
        (2, 3, OnlinePolicy(by_share=True), False, "waiting"),
        (9, 10, OnlinePolicy(need_percent=Decimal(90)), True, "present"),
        (89, 100, OnlinePolicy(need_percent=Decimal(90)), True, "absent"),
    ],
)
def test_watched_lessons_come_to_what_the_policy_says(
    done: int, total: int, policy: OnlinePolicy, over: bool, code_: str
) -> None:
    assert outcome(done, total, policy, over=over).code == code_


@given(st.integers(1, 40), st.data())
def test_more_lessons_never_mean_less_attendance(total: int, data: st.DataObject) -> None:
    policy = OnlinePolicy(
        need_percent=Decimal(data.draw(st.integers(1, 100))), by_share=data.draw(st.booleans())
    )
    there = [
        attended(parts_of(outcome(done, total, policy, over=True), PERIODS), PERIODS)
        for done in range(total + 1)
    ]
    assert there == sorted(there)
    assert there[-1] == total_minutes(PERIODS)
    assert there[0] == 0


def test_a_share_is_missed_from_the_end_with_lunch_left_out() -> None:
    found = outcome(2, 3, OnlinePolicy(by_share=True), over=True)
    assert attended(parts_of(found, PERIODS), PERIODS) == 120


def test_lessons_count_until_the_days_of_grace_are_over() -> None:
    assert deadline(END, OnlinePolicy(grace_days=2)) == END + timedelta(days=2)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (CheckInPolicy, {"rotate_seconds": 9}), (CheckInPolicy, {"opens_before_minutes": 31}),
        (CheckInPolicy, {"out_after_minutes": 721}), (OnlinePolicy, {"need_percent": Decimal(0)}),
        (OnlinePolicy, {"grace_days": 31}),
    ],
)  # fmt: skip
def test_a_policy_names_the_field_that_is_wrong(kind: type, values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=f"^{next(iter(values))}:"):
        kind(**values)
