"""When a lesson is done, and how much reading time is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.content.rules import MOST_AT_ONCE, RULES, Progress, credited, decide, moved

EARLIER = datetime(2026, 9, 1, tzinfo=UTC)
acts = st.fixed_dictionaries(
    {
        "opened": st.booleans(),
        "seconds": st.integers(0, 100_000),
        "marked": st.booleans(),
        "done_at": st.sampled_from([None, EARLIER]),
    }
)


def test_a_lesson_by_viewing_is_done_when_it_was_opened() -> None:
    assert decide("viewed", 10, opened=True).done
    assert decide("viewed", 10, opened=False).code == "not_viewed"


def test_a_lesson_by_minutes_says_how_many_are_read() -> None:
    early = decide("minutes", 10, opened=True, seconds=599)
    assert (early.done, early.code, early.read, early.minutes) == (False, "read_more", 9, 10)
    assert decide("minutes", 10, opened=True, seconds=600).done


def test_a_lesson_by_mark_is_not_done_by_reading() -> None:
    assert not decide("marked", 1, opened=True, seconds=99_999).done
    assert decide("marked", 1, opened=True, marked=True).done


def test_a_mark_can_be_taken_back() -> None:
    assert not decide("marked", 1, opened=True, marked=False, done_at=EARLIER).done


def test_a_stricter_rule_takes_nothing_away() -> None:
    assert decide("minutes", 60, opened=True, seconds=10, done_at=EARLIER).code == "done_earlier"


@given(st.sampled_from(RULES), st.integers(0, 600), acts, st.integers(0, 10_000))
def test_more_reading_never_undoes(rule: str, minutes: int, act: dict, more: int) -> None:
    before = decide(rule, minutes, **act)
    after = decide(rule, minutes, **{**act, "seconds": act["seconds"] + more})
    assert after.done >= before.done


@given(st.integers(-(10**9), 10**9), st.integers(-100, 10**6))
def test_no_more_time_counts_than_passed(reported: int, passed: int) -> None:
    counted = credited(reported, timedelta(seconds=passed))
    assert 0 <= counted <= MOST_AT_ONCE
    assert counted <= max(0, passed)
    assert counted <= max(0, reported)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_hundred_percent_means_all(done: int, rest: int) -> None:
    progress = Progress(done, done + rest)
    assert (progress.percent == 100) == progress.complete


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=12), st.data())
def test_moving_keeps_everything_and_goes_back(ids: list[int], data: st.DataObject) -> None:
    what = data.draw(st.sampled_from(ids))
    later = moved(ids, what, 1)
    assert sorted(later) == sorted(ids)
    if ids[-1] != what:
        assert moved(later, what, -1) == ids
    else:
        assert later == ids
