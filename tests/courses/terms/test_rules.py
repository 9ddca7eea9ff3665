"""Which calendars of a term can be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.terms.rules import KINDS, Other, Plan, Window, phase, problems, shifted

START = date(2026, 3, 2)


def moment(days: int) -> datetime:
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=days)


def plan(**windows: tuple[int, int]) -> Plan:
    """A spring term of 16 weeks; windows in days from its first."""
    held = {kind: Window(moment(a), moment(b)) for kind, (a, b) in windows.items()}
    return Plan(2026, "1", START, START + timedelta(weeks=16), held)


FULL = {
    "registration": (-25, -20),
    "add_drop": (0, 5),
    "withdrawal": (20, 30),
    "midterm": (49, 54),
    "final": (98, 103),
    "course_evaluation": (90, 110),
    "grades_due": (99, 115),
}


def test_a_usual_term_has_nothing_wrong() -> None:
    assert problems(plan(**FULL), []) == []


@pytest.mark.parametrize(
    ("changes", "at", "code"),
    [
        ({"add_drop": (-22, -21)}, "add_drop_opens", "out_of_turn"),
        ({"withdrawal": (4, 9)}, "withdrawal_opens", "out_of_turn"),
        ({"final": (50, 55)}, "final_opens", "out_of_turn"),
        ({"withdrawal": (95, 99)}, "withdrawal_closes", "after_final"),
        ({"grades_due": (90, 98)}, "grades_due_closes", "grades_before_final"),
        ({"midterm": (54, 49)}, "midterm_closes", "closes_first"),
        ({"registration": (-400, -20)}, "registration_opens", "too_early"),
        ({"course_evaluation": (90, 300)}, "course_evaluation_closes", "too_late"),
    ],
)
def test_each_wrong_window_is_named_at_its_field(
    changes: dict[str, tuple[int, int]], at: str, code: str
) -> None:
    found = problems(plan(**(FULL | changes)), [])
    assert (at, code) in {(one.at, one.code) for one in found}


def test_a_term_overlaps_only_what_shares_a_day_with_it() -> None:
    this = plan()
    touching = Other(1, 2026, "summer", this.ends_on, this.ends_on + timedelta(days=20))
    after = Other(2, 2026, "2", this.ends_on + timedelta(days=1), this.ends_on + timedelta(days=90))
    assert [one.code for one in problems(this, [touching, after])] == ["overlaps"]
    assert [one.code for one in problems(this, [Other(3, 2026, "1", START, START)])] == ["taken"]


def test_only_a_winter_term_may_begin_in_the_year_after() -> None:
    late = date(2027, 1, 4)
    winter = Plan(2026, "winter", late, late + timedelta(days=20))
    assert problems(winter, []) == []
    second = Plan(2026, "2", late, late + timedelta(days=20))
    assert [one.code for one in problems(second, [])] == ["year_far"]


def test_a_term_that_ends_before_it_begins_and_one_without_end_are_refused() -> None:
    assert problems(Plan(2026, "1", START, START - timedelta(days=1)), [])[0].at == "ends_on"
    assert problems(Plan(2026, "1", START, date(2026, 12, 31)), [])[0].code == "too_long"


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(1, 5),
    st.lists(st.sampled_from(KINDS), unique=True),
)
def test_moved_dates_keep_their_weekday_their_lengths_and_stay_near(
    start: date, years: int, kinds: list[str]
) -> None:
    held = {kind: Window(moment(n), moment(n + 3)) for n, kind in enumerate(kinds)}
    before = Plan(start.year, "1", start, start + timedelta(days=100), held)
    after = shifted(before, years)
    assert after.year == before.year + years
    assert after.starts_on.weekday() == before.starts_on.weekday()
    assert after.ends_on - after.starts_on == before.ends_on - before.starts_on
    assert abs((after.starts_on - start).days - 365.2425 * years) <= 3.51
    for kind, window in held.items():
        moved = after.windows[kind]
        assert moved.closes_at - moved.opens_at == window.closes_at - window.opens_at
        assert moved.opens_at - window.opens_at == after.starts_on - before.starts_on


def test_a_window_is_half_open_and_a_term_counts_both_its_days() -> None:
    window = Window(moment(0), moment(1))
    assert [window.phase(at) for at in (moment(-1), moment(0), moment(1))] == [
        "before", "open", "over",
    ]  # fmt: skip
    assert [phase(START, START, START + timedelta(days=n)) for n in (-1, 0, 1)] == [
        "before", "now", "over",
    ]  # fmt: skip
