"""When a message is sent, kept, or not sent: the rules alone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.clock import SEOUL
from lms.communication.rules.delivery import (
    DIGEST,
    DIGEST_HOURS,
    INSTANT,
    NONE,
    Step,
    choice_of,
    decide,
    digest_day,
    is_quiet,
    waking,
)

moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
choices = st.sampled_from([INSTANT, DIGEST, NONE])
ALL = (INSTANT, DIGEST, NONE)


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def test_the_night_begins_at_nine_and_ends_at_eight_sharp():
    assert not is_quiet(seoul("2026-03-02T20:59:59"))
    assert is_quiet(seoul("2026-03-02T21:00:00"))
    assert is_quiet(seoul("2026-03-03T00:00:00"))
    assert is_quiet(seoul("2026-03-03T07:59:59.999999"))
    assert not is_quiet(seoul("2026-03-03T08:00:00"))


def test_what_comes_at_midnight_waits_for_the_same_morning_and_what_comes_before_for_the_next():
    assert waking(seoul("2026-02-28T23:59:59")) == seoul("2026-03-01T08:00")
    assert waking(seoul("2026-03-01T00:00:00")) == seoul("2026-03-01T08:00")
    assert waking(seoul("2026-12-31T21:00:00")) == seoul("2027-01-01T08:00")


@given(moments)
def test_waiting_ends_within_eleven_hours_at_a_moment_that_is_not_quiet(now):
    later = waking(now)
    assert now <= later <= now + timedelta(hours=11)
    assert not is_quiet(later)
    assert (later == now) is not is_quiet(now)
    assert waking(later) == later


@given(moments)
def test_korean_days_have_no_summer_time(now):
    assert is_quiet(now) == is_quiet(now + timedelta(days=1))
    assert (waking(now + timedelta(days=1)) - waking(now)) == timedelta(days=1)


@given(choices, moments, st.booleans(), st.booleans())
def test_nothing_but_what_is_urgent_is_sent_in_a_quiet_night(choice, now, urgent, quiet):
    decision = decide(choice, now, urgent=urgent, quiet_hours=quiet)
    if decision.step is Step.SEND:
        assert choice != NONE
        assert urgent or not (quiet and is_quiet(now))
    assert (decision.at is not None) == (decision.step is Step.WAIT)
    assert (choice == NONE) == (decision.step is Step.DROP)
    if urgent and choice != NONE:
        assert decision.step is Step.SEND


@given(st.lists(st.tuples(choices, st.integers(0, 60 * 24)), min_size=1, max_size=6), moments)
def test_only_the_choice_that_holds_at_the_end_counts(changes, start):
    """However often the choice changes while a message waits, the last look decides alone."""
    now, sent, aside, dropped = start, False, False, False
    for choice, minutes in changes:
        now += timedelta(minutes=minutes)
        decision = decide(choice, now, urgent=False, quiet_hours=True)
        if decision.step is Step.WAIT:
            assert decision.at is not None
            now = max(now, decision.at)
            continue
        sent, aside = decision.step is Step.SEND, decision.step is Step.ASIDE
        dropped = decision.step is Step.DROP
        assert (sent, aside, dropped) == (choice == INSTANT, choice == DIGEST, choice == NONE)
        break
    assert not (sent and is_quiet(now))


def test_channels_as_they_were_stored_before_are_read_as_at_once_or_never():
    assert choice_of(["app", "mail"], "mail", NONE, ALL) == INSTANT
    assert choice_of(["app"], "mail", INSTANT, ALL) == NONE
    assert choice_of([], "app", INSTANT, (INSTANT, NONE)) == NONE
    assert choice_of(None, "mail", DIGEST, ALL) == DIGEST
    assert choice_of({"mail": "digest"}, "mail", INSTANT, ALL) == DIGEST
    assert choice_of({"app": "digest"}, "app", INSTANT, (INSTANT, NONE)) == INSTANT
    assert choice_of({"mail": "nonsense"}, "mail", INSTANT, ALL) == INSTANT


@given(
    st.none() | st.lists(st.text(max_size=6)) | st.dictionaries(st.text(max_size=6), st.text()),
    st.sampled_from(["app", "mail", "text"]),
    choices,
)
def test_whatever_is_stored_the_choice_is_one_that_is_offered(stored, channel, default):
    assert choice_of(stored, channel, default, ALL) in ALL


@given(moments, st.sampled_from(DIGEST_HOURS))
def test_a_digest_opens_once_a_day_from_its_hour_to_the_evening(now, hour):
    local = now.astimezone(SEOUL)
    day = digest_day(now, hour)
    assert (day is not None) == (time(hour) <= local.time() < time(21))
    assert day is None or day == local.date()


@given(moments, st.sampled_from(DIGEST_HOURS))
def test_every_day_has_a_moment_for_its_digest(now, hour):
    start = now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {digest_day(start + timedelta(minutes=5 * n), hour) for n in range(288)}
    assert days == {None, start.date()}
