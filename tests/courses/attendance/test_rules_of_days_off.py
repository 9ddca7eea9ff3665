"""Public holidays, their substitutes, patterns that step over them, sessions that move for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.attendance.operations.holidays import facts
from lms.courses.attendance.rules.generation import (
    Recurrence,
    generate,
    periods_between,
    week_of,
)
from lms.courses.attendance.rules.holidays import Displaced, Fact, next_days, substitutes
from lms.courses.attendance.rules.states import total_minutes

SUBSTITUTES = {
    2025: ["2025-03-03", "2025-05-06", "2025-10-08"],
    2026: ["2026-03-02", "2026-05-25", "2026-08-17", "2026-10-05"],
    2027: [
        "2027-02-09", "2027-05-03", "2027-07-19", "2027-08-16", "2027-10-04", "2027-10-11",
        "2027-12-27",
    ],
    2028: ["2028-10-05"],
}  # fmt: skip


@pytest.mark.parametrize("year", SUBSTITUTES)
def test_the_substitutes_of_a_year_are_those_that_were_proclaimed(year: int) -> None:
    found = [fact.day for fact in facts() if fact.kind == "substitute" and fact.day.year == year]
    assert [day.isoformat() for day in found] == SUBSTITUTES[year]


def test_memorial_day_and_new_year_have_no_substitute() -> None:
    days = {fact.day for fact in facts()}
    assert date(2026, 6, 8) not in days  # 6 June 2026 is a Saturday
    assert date(2028, 1, 3) not in days  # 1 January 2028 is a Saturday


def test_the_new_years_feast_is_made_up_for_on_a_sunday_alone() -> None:
    saturday = Fact(date(2026, 9, 26), "public", "sunday", "추석 다음 날", "")
    assert substitutes([saturday]) == []


@given(
    st.lists(
        st.tuples(
            st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            st.sampled_from(("", "weekend", "sunday")),
        ),
        max_size=25,
    )
)
def test_a_substitute_is_a_working_day_that_was_free(given_: list[tuple[date, str]]) -> None:
    held = [Fact(day, "public", rule, f"{i}", "") for i, (day, rule) in enumerate(given_)]
    found = substitutes(held)
    taken = {fact.day for fact in held}
    assert all(fact.day.weekday() < 5 and fact.day not in taken for fact in found)
    assert len({fact.day for fact in found}) == len(found)


def test_a_day_from_nine_to_six_with_lunch_has_eight_periods() -> None:
    periods = periods_between(540, 1080, 720, 780, 60)
    assert len(periods) == 8
    assert total_minutes(periods) == 480
    assert (660, 720) in periods
    assert (780, 840) in periods


def test_evenings_and_weekends_each_have_their_pattern() -> None:
    evening = generate(Recurrence((1, 3), date(2026, 3, 2), date(2026, 3, 15), 1140, 1320), set())
    assert [slot.on.weekday() for slot in evening.slots] == [1, 3, 1, 3]
    weekend = generate(
        Recurrence((5,), date(2026, 3, 2), date(2026, 3, 15), 540, 1020, 720, 780), set()
    )
    assert [slot.hours for slot in weekend.slots] == [7, 7]


def test_an_online_week_is_online_and_the_others_are_not() -> None:
    made = generate(
        Recurrence((0, 2), date(2026, 3, 4), date(2026, 3, 25), 540, 615, online_weeks=(2,)), set()
    )
    assert [(slot.on.day, slot.mode) for slot in made.slots] == [
        (4, "offline"), (9, "online"), (11, "online"), (16, "offline"), (18, "offline"),
        (23, "offline"), (25, "offline"),
    ]  # fmt: skip
    assert week_of(date(2026, 3, 8), date(2026, 3, 4)) == 1


def test_what_a_total_still_misses_at_the_end_of_the_span_is_told() -> None:
    made = generate(
        Recurrence((0,), date(2026, 3, 2), date(2026, 3, 15), 540, 600, total_minutes=300), set()
    )
    assert (made.minutes, made.short_by) == (120, 180)


def test_a_moved_holiday_sends_the_session_to_the_end_and_keeps_its_weekday() -> None:
    found = next_days(
        [Displaced(7, date(2026, 5, 1), 540, (4,))],
        off={date(2026, 6, 19)},
        taken={(date(2026, 6, 12), 540)},
        after=date(2026, 6, 12),
    )
    assert found == {7: date(2026, 6, 26)}


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=8, unique=True),
    st.sets(st.integers(31, 60), max_size=20),
)
def test_displaced_sessions_never_meet_a_day_off_or_one_another(
    displaced: list[int], off: set[int]
) -> None:
    start = date(2026, 3, 2)
    sessions = [
        Displaced(i, start + timedelta(days=day), 540, tuple(range(5)))
        for i, day in enumerate(displaced)
    ]
    closed = {start + timedelta(days=day) for day in off}
    found = next_days(sessions, closed, set(), start + timedelta(days=30))
    assert set(found) == {one.id for one in sessions}
    assert len(set(found.values())) == len(found)
    assert not set(found.values()) & closed
    assert all(day.weekday() < 5 for day in found.values())
