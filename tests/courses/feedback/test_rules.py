"""When a mark may be asked about, what an answer needs, and what is new to a learner."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.feedback.rules import (
    Asking,
    RegradePolicy,
    answer_reasons,
    ask_reasons,
    closed_reasons,
    closes_at,
    is_unread,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLAIN = Asking(released_at=NOON, changed_at=NOON, counts=True, is_open=False, asked=0)
WEEK = RegradePolicy(days=7, times=2)
moments = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 31), timezones=st.just(UTC)
)


def codes(reasons: list[object]) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


@given(moments, st.integers(1, 60), st.integers(-(90 * 86400), 90 * 86400))
def test_the_window_is_open_until_its_last_moment_and_closed_after(
    released: datetime, days: int, offset: int
) -> None:
    asking = replace(PLAIN, released_at=released, changed_at=released)
    policy = RegradePolicy(days=days)
    until = closes_at(asking, policy)
    assert until is not None
    now = until + timedelta(seconds=offset)
    assert (closed_reasons(asking, policy, now) == []) is (offset <= 0)


@given(moments, moments)
def test_a_change_after_the_release_opens_the_window_anew(
    released: datetime, changed: datetime
) -> None:
    asking = replace(PLAIN, released_at=released, changed_at=changed)
    assert closes_at(asking, WEEK) == max(released, changed) + timedelta(days=7)


@pytest.mark.parametrize(
    ("asking", "policy", "code"),
    [
        (replace(PLAIN, released_at=None), WEEK, "not_released"),
        (replace(PLAIN, is_open=True), WEEK, "regrade_open"),
        (PLAIN, RegradePolicy(days=0), "regrade_not_offered"),
        (replace(PLAIN, counts=False), WEEK, "regrade_not_counting"),
        (replace(PLAIN, asked=2), WEEK, "regrade_times"),
    ],
)
def test_what_keeps_a_learner_from_asking_is_said(
    asking: Asking, policy: RegradePolicy, code: str
) -> None:
    assert codes(closed_reasons(asking, policy, NOON)) == [code]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("", "regrade_reason"),
        (" \n", "regrade_reason"),
        ("가" * 4001, "regrade_long"),
        ("제 번호는 900101-1234568입니다", "resident_number"),
    ],
)
def test_a_request_says_why(text: str, refused: str) -> None:
    assert codes(ask_reasons(PLAIN, WEEK, text, NOON)) == [refused]
    assert ask_reasons(PLAIN, WEEK, "두 번째 기준의 표를 보지 않으신 것 같습니다.", NOON) == []


@given(
    st.sampled_from(["open", "kept", "changed", "withdrawn"]),
    st.sampled_from(["kept", "changed"]),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_an_answer_stands_once_and_says_what_happened_to_the_points(
    state: str, outcome: str, before: int, after: int
) -> None:
    reasons = answer_reasons(
        state=state, outcome=outcome, text="까닭", before=Decimal(before), after=Decimal(after)
    )
    honest = (before != after) == (outcome == "changed")
    assert (reasons == []) is (state == "open" and honest)


def test_an_answer_without_words_is_none() -> None:
    one = Decimal(1)
    found = answer_reasons(state="open", outcome="kept", text=" \n", before=one, after=one)
    assert codes(found) == ["answer_needed"]


@pytest.mark.parametrize("values", [{"days": -1}, {"days": 61}, {"times": 0}, {"times": 11}])
def test_a_policy_that_no_course_could_mean_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"0 to 60|1 to 10"):
        RegradePolicy(**values)


@given(moments, st.lists(st.none() | moments), st.none() | moments)
def test_feedback_is_new_until_it_was_seen_after_its_last_word(
    released: datetime, said: list[datetime | None], seen: datetime | None
) -> None:
    newest = max([released, *(moment for moment in said if moment)])
    assert is_unread(released, said, seen) is (seen is None or seen < newest)
    assert not is_unread(None, said, seen)
