"""The rate and its arithmetic, limits, unit periods, and a cohort of 1,300 hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.attendance import words
from lms.courses.attendance.rules.counting import summary, timetable
from lms.courses.attendance.rules.generation import Recurrence, generate
from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import Part, State, whole
from lms.courses.attendance.rules.summary import Excuse, MarkFact, SessionFact, Summary
from lms.courses.attendance.rules.unit_periods import add_months, unit_periods

DAY = tuple((60 * hour, 60 * hour + 60) for hour in (9, 10, 11, 13, 14, 15, 16, 17))
LATE = (Part(540, 570, State.LATE),)
OUT = (Part(840, 870, State.STEPPED_OUT),)
AWAY = whole(State.ABSENT, DAY)
FREE = whole(State.EXCUSED, DAY)
START = date(2026, 3, 2)


def days(count: int, start: date = START) -> list[SessionFact]:
    return [SessionFact(i + 1, start + timedelta(days=i), DAY) for i in range(count)]


def counted(
    sessions: Sequence[SessionFact],
    parts: Mapping[int, tuple[Part, ...]],
    policy: AttendancePolicy | None = None,
    *,
    on: date = START,
    excuses: Mapping[int, Excuse] | None = None,
    since: date | None = None,
    ends_on: date | None = None,
) -> Summary:
    plan = timetable(
        sessions, policy or AttendancePolicy(), sessions[0].on, ends_on or sessions[-1].on
    )
    marks = {key: MarkFact(key, held) for key, held in parts.items()}
    return summary(plan, marks, on=on, excuses=excuses or {}, since=since)


def everyone_there(count: int) -> dict[int, tuple[Part, ...]]:
    return {i + 1: () for i in range(count)}


def test_three_of_late_left_and_out_are_one_absence_and_two_are_none() -> None:
    sessions = days(20)
    marks = everyone_there(20) | {1: LATE, 2: OUT}
    assert counted(sessions, marks).absent_equivalents == 0
    found = counted(sessions, marks | {3: LATE})
    assert (found.absences, found.incident_absences) == (0, 1)
    assert found.rate == Decimal(95)
    assert found.incidents == {"late": 2, "left_early": 0, "stepped_out": 1, "absent": 0}


def test_each_may_count_half_instead() -> None:
    policy = AttendancePolicy(incident_rule="each", incident_weight=Decimal("0.5"))
    found = counted(days(20), everyone_there(20) | {1: LATE, 2: OUT, 3: LATE}, policy)
    assert found.incident_absences == Decimal("1.5")
    assert found.rate == Decimal("92.5")


def test_incidents_may_begin_anew_in_each_unit_period() -> None:
    sessions = days(40)
    marks = everyone_there(40) | {1: LATE, 2: LATE, 35: LATE, 36: LATE}
    assert counted(sessions, marks).incident_absences == 1
    anew = AttendancePolicy(incident_window="unit_period")
    assert counted(sessions, marks, anew).incident_absences == 0


def test_an_absence_on_a_day_with_a_late_hour_is_counted_once() -> None:
    gone = (Part(540, 570, State.LATE), Part(780, 1080, State.LEFT_EARLY))
    found = counted(days(10), everyone_there(10) | {1: gone, 2: LATE, 3: LATE})
    assert (found.absences, found.incident_absences) == (1, 0)


def test_the_rate_is_rounded_down_so_that_nobody_reads_80_who_is_below() -> None:
    found = counted(days(187), everyone_there(187) | {i + 1: AWAY for i in range(38)})
    assert found.rate == Decimal("79.67")
    third = counted(days(3), everyone_there(3) | {1: AWAY})
    assert third.rate == Decimal("66.66")


def test_what_is_left_counts_down_to_the_limit_over_all_that_is_planned() -> None:
    sessions = days(100)
    held = {i + 1: () for i in range(40)}
    found = counted(sessions, held | {i + 1: AWAY for i in range(7)}, on=date(2026, 5, 20))
    limits = {limit.code: limit for limit in found.limits}
    assert limits["completion"].most == 20
    assert limits["total"].left == 13
    assert found.left_before_limit == 13
    assert (found.recorded, found.planned) == (40, 100)
    assert found.final_rate == Decimal(93)


def test_a_rate_is_certain_once_what_is_to_come_cannot_undo_it() -> None:
    """85 of 100 days are over, all attended: 80 is certain from the eightieth on."""
    held = [SessionFact(one.id, one.on, one.periods, ended=one.id <= 85) for one in days(100)]
    assert counted(held, everyone_there(85)).certain_rate == Decimal(85)
    one_open = everyone_there(84)
    assert counted(held, one_open).waiting == 1  # nobody marked it: neither for nor against
    assert counted(held, one_open).certain_rate == Decimal("84.84")
    found = counted(held[:85], everyone_there(85) | {3: AWAY})
    assert found.certain_rate == found.rate


def test_over_20_percent_is_dismissal_and_20_percent_itself_is_not() -> None:
    sessions = days(100)
    twenty = everyone_there(100) | {5 * i + 1: AWAY for i in range(20)}
    assert counted(sessions, twenty).dismissal is None
    assert counted(sessions, twenty | {2: AWAY}).dismissal == "total"


def test_a_fifth_of_hours_that_do_not_divide_evenly_is_not_over_a_fifth() -> None:
    """Sessions of 50 minutes are 0.8333 hours: a limit in hundredths would be below them."""
    policy = AttendancePolicy(unit="hour", period_limit_percent=Decimal(0))
    fifty = ((540, 590),)
    sessions = [SessionFact(i + 1, START + timedelta(days=i), fifty) for i in range(200)]
    away = whole(State.ABSENT, fifty)
    at_limit = everyone_there(200) | {5 * i + 1: away for i in range(40)}
    found = counted(sessions, at_limit, policy)
    assert found.left_before_limit == 0
    assert found.dismissal is None
    assert counted(sessions, at_limit | {2: away}, policy).dismissal == "total"


@pytest.mark.parametrize("weight", ["0", "0.25", "0.3", "0.33", "0.5", "1"])
def test_whole_absences_reach_a_limit_whatever_an_incident_weighs(weight: str) -> None:
    policy = AttendancePolicy(
        incident_rule="each", incident_weight=Decimal(weight), period_limit_percent=Decimal(0)
    )
    two = everyone_there(10) | {1: AWAY, 2: AWAY}
    found = counted(days(10), two, policy)
    assert found.left_before_limit == 0
    assert found.dismissal is None
    late = counted(days(10), two | {3: LATE}, policy).dismissal
    assert late == ("total" if Decimal(weight) else None)


def test_half_of_a_unit_period_is_dismissal_though_the_whole_is_far_from_it() -> None:
    sessions = days(310)
    first = unit_periods(START, sessions[-1].on)[0]
    length = (first.last - first.first).days + 1
    assert length == 31
    gone = {i + 1: AWAY for i in range(15)}
    assert counted(sessions, everyone_there(310) | gone).dismissal is None
    broken = counted(sessions, everyone_there(310) | gone | {16: AWAY})
    assert broken.dismissal == "period"
    assert broken.periods[0].reached_limit
    assert not broken.periods[1].reached_limit


@pytest.mark.parametrize(("fraction", "most"), [("1/4", 7), ("1/3", 10)])
def test_a_university_fails_who_was_away_for_more_than_its_fraction(
    fraction: str, most: int
) -> None:
    policy = AttendancePolicy(
        unit="session", fail_above=fraction, completion_percent=Decimal(0),
        total_limit_percent=Decimal(0), period_limit_percent=Decimal(0), incident_rule="none",
    )  # fmt: skip
    weekly = [
        SessionFact(i + 1, START + timedelta(weeks=i // 2, days=i % 2), ((600, 675),))
        for i in range(30)
    ]
    away = whole(State.ABSENT, ((600, 675),))
    at_limit = {i + 1: away if i < most else () for i in range(30)}
    found = counted(weekly, at_limit, policy)
    assert found.left_before_limit == 0
    assert found.dismissal is None
    assert counted(weekly, at_limit | {most + 1: away}, policy).dismissal == "fail"


def test_excused_days_beyond_the_quota_of_a_unit_period_are_absences() -> None:
    policy = AttendancePolicy(excused_quota=2)
    found = counted(days(40), everyone_there(40) | {1: FREE, 2: FREE, 3: FREE, 35: FREE}, policy)
    assert found.absences == 1
    assert [unit.code for unit in found.units[:3]] == ["excused", "excused", "over_quota"]


def test_a_day_that_does_not_count_shrinks_the_whole() -> None:
    found = counted(
        days(10), everyone_there(10) | {1: AWAY, 2: AWAY}, excuses={1: Excuse("war", "neutral")}
    )
    assert (found.recorded, found.planned, found.absences) == (9, 9, 1)
    assert found.planned_hours == 72


def test_sessions_that_ended_without_a_mark_wait_and_count_for_nothing_yet() -> None:
    found = counted(days(10), {1: (), 2: AWAY})
    assert (found.waiting, found.recorded, found.rate) == (8, 2, Decimal(50))
    assert counted(days(2), {}).rate is None


def test_a_day_of_several_sessions_is_one_day() -> None:
    two = [SessionFact(1, START, DAY[:4]), SessionFact(2, START, DAY[4:])]
    away = {1: whole(State.ABSENT, DAY[:4])}
    found = counted(two, {2: (), **away})
    assert (found.recorded, found.absences, found.incidents["absent"]) == (1, 0, 1)


def test_who_came_later_is_not_counted_for_the_days_before() -> None:
    found = counted(days(20), everyone_there(20), since=START + timedelta(days=5))
    assert found.planned == 15


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 1, 31), 2, date(2028, 3, 31)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_are_counted_from_the_first_day(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


def test_unit_periods_through_a_leap_february() -> None:
    found = unit_periods(date(2028, 1, 31), date(2028, 4, 10))
    assert [(p.first, p.last) for p in found] == [
        (date(2028, 1, 31), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2028, 3, 30)),
        (date(2028, 3, 31), date(2028, 4, 10)),
    ]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 600))
def test_unit_periods_cover_every_day_once(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    found = unit_periods(start, end)
    assert found[0].first == start
    assert found[-1].last == end
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)


def test_a_cohort_of_1300_hours() -> None:
    pattern = Recurrence(
        (0, 1, 2, 3, 4), date(2028, 1, 3), date(2028, 12, 29), 540, 1080, 720, 780,
        total_minutes=1300 * 60,
    )  # fmt: skip
    made = generate(pattern, {date(2028, 3, 1), date(2028, 2, 29)})
    assert sum((slot.hours for slot in made.slots), Decimal(0)) == 1300
    assert len(made.slots) == 163
    assert made.slots[-1].hours == 4
    assert date(2028, 2, 29) in made.skipped
    sessions = [SessionFact(i + 1, s.on, s.periods) for i, s in enumerate(made.slots)]
    found = counted(
        sessions, everyone_there(163) | {1: AWAY, 2: LATE, 3: LATE, 4: OUT},
        on=date(2028, 3, 1), ends_on=date(2028, 12, 29),
    )  # fmt: skip
    assert found.planned_hours == 1300
    assert found.attended_hours == 1300 - 8 - Decimal("1.5")
    assert found.absent_equivalents == 2
    assert {limit.code: limit.most for limit in found.limits}["total"] == 32
    assert found.rate == Decimal("98.77")


held = st.lists(
    st.sampled_from([(), LATE, OUT, AWAY, FREE, LATE + OUT, None]), min_size=1, max_size=60
)
policies_ = st.builds(
    AttendancePolicy,
    unit=st.sampled_from(("day", "session", "hour")),
    incident_rule=st.sampled_from(("every", "each", "none")),
    incidents_per_absence=st.integers(1, 5),
    incident_window=st.sampled_from(("all", "unit_period")),
    excused_counting=st.sampled_from(("present", "neutral", "absent")),
    excused_quota=st.integers(0, 3),
    fail_above=st.sampled_from(("", "1/4")),
)


def _marks(chosen: list[tuple[Part, ...] | None]) -> dict[int, tuple[Part, ...]]:
    return {i + 1: parts for i, parts in enumerate(chosen) if parts is not None}


@settings(max_examples=60)
@given(held, policies_)
def test_the_lines_add_up_to_the_rate(
    chosen: list[tuple[Part, ...] | None], policy: AttendancePolicy
) -> None:
    found = counted(days(len(chosen)), _marks(chosen), policy)
    told = sum(
        (line.params["absence"] for line in found.lines if "absence" in line.params), Decimal(0)
    )
    assert told == found.absent_equivalents
    assert found.absences == sum((unit.absence for unit in found.units), Decimal(0))
    if found.rate is not None:
        kept = max(Decimal(0), found.recorded - found.absent_equivalents)
        assert abs(found.rate - kept * 100 / found.recorded) < Decimal("0.01")
        assert 0 <= found.rate <= 100
    assert found.attended_hours <= found.recorded_hours <= found.planned_hours


@settings(max_examples=60)
@given(held, policies_, st.data())
def test_being_there_instead_of_away_never_lowers_the_rate(
    chosen: list[tuple[Part, ...] | None], policy: AttendancePolicy, data: st.DataObject
) -> None:
    where = data.draw(st.integers(0, len(chosen) - 1))
    away = counted(days(len(chosen)), _marks(chosen) | {where + 1: AWAY}, policy)
    there = counted(days(len(chosen)), _marks(chosen) | {where + 1: ()}, policy)
    assert away.rate is not None
    assert there.rate is not None
    assert there.rate >= away.rate
    assert (there.left_before_limit or 0) >= (away.left_before_limit or 0)


@settings(max_examples=40)
@given(held)
def test_the_order_in_which_sessions_are_given_changes_nothing(
    chosen: list[tuple[Part, ...] | None],
) -> None:
    sessions = days(len(chosen))
    policy = AttendancePolicy()
    marks = {key: MarkFact(key, parts) for key, parts in _marks(chosen).items()}
    one, other = (
        summary(timetable(order, policy, START, sessions[-1].on), marks, on=START)
        for order in (sessions, list(reversed(sessions)))
    )
    assert one == other


def test_who_missed_nothing_is_not_warned_because_a_unit_period_is_short() -> None:
    sessions = days(33)  # the second unit period has two days: half of them is one
    spotless = counted(sessions, everyone_there(31), on=sessions[31].on)
    assert spotless.left_before_limit == 0
    short = next(one for one in spotless.limits if one.code == "period")
    roomy = replace(short, most=Decimal(1))
    assert words.limit_tone(roomy) == "success"
    assert words.limit_tone(replace(roomy, most=Decimal(2), used=Decimal(1))) == "warning"
    assert words.limit_tone(replace(roomy, most=Decimal(0))) == "warning"
    assert words.limit_tone(replace(roomy, used=Decimal(2))) == "danger"
