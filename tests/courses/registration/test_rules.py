"""Seats by group, timetables, windows and the whole decision, as pure functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.degrees.rules.prerequisites import AllOf, AnyOf, CourseReq
from lms.courses.registration.rules.deciding import (
    OVERRIDABLE,
    Asked,
    Attempt,
    Held,
    Student,
    bars_promotion,
    decide,
    may_leave,
    needing,
)
from lms.courses.registration.rules.policy import Limit, RegistrationPolicy, limit
from lms.courses.registration.rules.seats import (
    Group,
    Pools,
    Waiting,
    free_for,
    group_of,
    promoted,
    seat_for,
    seated,
)
from lms.courses.registration.rules.timetable import (
    Meeting,
    Slot,
    Span,
    clash,
    fits_between,
    from_meetings,
    from_spans,
)
from lms.courses.registration.rules.windows import Phase, Turn, phase, turn_problem
from lms.courses.terms.rules import Window

START, END = date(2026, 3, 2), date(2026, 6, 12)
OPEN = Phase("registration")
POLICY = RegistrationPolicy()
USUAL = Limit(Decimal(19), "usual")


def weekly(weekday: int, start: int, end: int, first: date = START, last: date = END) -> Any:
    return from_spans([Span(Slot(weekday, start, end), first, last)])


# --- Seats by group

GROUPS = (
    Group(1, 3, organisation_id=7),
    Group(2, 2, organisation_id=7, others=True),
    Group(3, 2, years=(4,)),
)


def test_a_student_belongs_to_the_first_group_that_fits_and_to_no_other() -> None:
    assert group_of(GROUPS, {7}, 4) is GROUPS[0]
    assert group_of(GROUPS, {8}, 4) is GROUPS[1]
    assert group_of((GROUPS[2],), {7}, 3) is None


def test_a_full_group_leads_to_the_open_remainder_and_never_to_another_group() -> None:
    pools = Pools(8, 3, GROUPS, {1: 3})
    assert seat_for(pools, GROUPS[0]) is not None
    assert seat_for(pools, GROUPS[0]).group_id is None  # type: ignore[union-attr]
    taken = Pools(8, 4, GROUPS, {1: 3})  # the one open seat is taken: groups 2 and 3 keep theirs
    assert seat_for(taken, GROUPS[0]) is None
    assert seat_for(taken, GROUPS[1]).group_id == 2  # type: ignore[union-attr]
    assert free_for(taken, None) == 0


def test_reserved_seats_open_to_everybody_once_they_are_reserved_no_more() -> None:
    assert seat_for(Pools(3, 0, (Group(1, 3, organisation_id=7),)), None) is None
    assert (
        seat_for(Pools(3, 0, (Group(1, 3, organisation_id=7),), reserved=False), None) is not None
    )


group_lists = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from([None, 7, 8]),
        st.booleans(),
        st.sampled_from([(), (1,), (3, 4)]),
    ),
    max_size=3,
).map(
    lambda rows: tuple(
        Group(n + 1, seats, place, others and place is not None, years)
        for n, (seats, place, others, years) in enumerate(rows)
    )
)
people = st.lists(st.tuples(st.sampled_from([7, 8]), st.integers(1, 4), st.booleans()), max_size=25)


@given(group_lists, st.integers(1, 14), people, st.booleans())
def test_promotion_oversells_nothing_loses_nothing_and_keeps_the_order(
    groups: tuple[Group, ...], capacity: int, crowd: list[tuple[int, int, bool]], reserved: bool
) -> None:
    pools = Pools(capacity, 0, groups, {}, reserved)
    queue = [
        Waiting(n, group_of(groups, {place}, year)) for n, (place, year, _b) in enumerate(crowd)
    ]
    barred = {n for n, (_place, _year, out) in enumerate(crowd) if out}
    found = promoted(pools, queue, barred.__contains__)
    keys = [key for key, _pool in found]
    assert keys == sorted(keys)
    assert not barred & set(keys)
    assert len(keys) <= capacity
    for group in groups:
        if reserved:
            assert sum(pool.group_id == group.id for _key, pool in found) <= group.seats
    for _key, pool in found:
        pools = seated(pools, pool)
    left = [one for one in queue if one.key not in keys and one.key not in barred]
    assert all(seat_for(pools, one.group) is None for one in left)
    # Nobody is passed over for somebody later of the same group.
    for one in left:
        assert all(key < one.key for key in keys if queue[key].group == one.group)


@given(group_lists, st.integers(1, 14), people)
def test_the_seats_said_to_be_free_are_exactly_those_that_can_be_taken(
    groups: tuple[Group, ...], capacity: int, crowd: list[tuple[int, int, bool]]
) -> None:
    pools = Pools(capacity, 0, groups)
    for place, year, _out in crowd:
        group = group_of(groups, {place}, year)
        said, pool = free_for(pools, group), seat_for(pools, group)
        assert (said > 0) is (pool is not None)
        if pool is not None:
            pools = seated(pools, pool)
            assert free_for(pools, group) == said - 1


# --- Timetables


def test_meeting_at_the_same_hour_clashes_and_touching_does_not() -> None:
    assert clash(weekly(0, 600, 720), weekly(0, 660, 780)) is not None
    assert clash(weekly(0, 600, 720), weekly(0, 720, 840)) is None
    assert clash(weekly(0, 600, 720), weekly(1, 600, 720)) is None


def test_the_same_hour_in_other_weeks_is_no_clash() -> None:
    middle = date(2026, 4, 20)
    first = weekly(0, 600, 720, START, middle - timedelta(days=1))
    second = weekly(0, 600, 720, middle, END)
    assert fits_between(first.slots, second.slots) is False
    assert clash(first, second) is None


def test_a_single_moved_meeting_clashes_on_its_day_alone() -> None:
    regular = weekly(2, 600, 720)
    moved = regular.meetings[3]
    made_up = from_meetings([Meeting(moved.start + timedelta(minutes=30), moved.end)])
    found = clash(made_up, regular)
    assert found is not None
    assert (found.times, found.slot) == (1, None)
    every = clash(weekly(2, 690, 750), regular)
    assert every is not None
    assert every.slot == Slot(2, 600, 720)
    assert every.times == len(regular.meetings)


def test_a_class_past_midnight_clashes_with_the_morning_after() -> None:
    assert Slot(6, 1380, 1500).meets(Slot(0, 0, 90))
    assert not Slot(6, 1380, 1500).meets(Slot(0, 60, 90))
    late = from_spans([Span(Slot(6, 1380, 1500), START, END)])
    assert clash(late, weekly(0, 0, 90)) is not None


slots = st.builds(
    lambda weekday, start, length: Slot(weekday, start, start + length),
    st.integers(0, 6), st.integers(0, 1439), st.integers(10, 300),
)  # fmt: skip


@given(slots, slots)
def test_weekly_hours_and_actual_days_agree_over_a_whole_term(a: Slot, b: Slot) -> None:
    one = from_spans([Span(a, START, END)])
    two = from_spans([Span(b, START, END)])
    assert a.meets(b) is b.meets(a)
    assert (clash(one, two) is not None) is a.meets(b)
    assert (clash(one, two) is None) is (clash(two, one) is None)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30)), max_size=12),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30)), max_size=12),
)
def test_the_sweep_finds_what_comparing_every_pair_finds(
    a: list[tuple[int, int]], b: list[tuple[int, int]]
) -> None:
    zero = datetime(2026, 3, 2, tzinfo=UTC)

    def table(rows: list[tuple[int, int]]) -> Any:
        return from_meetings(
            Meeting(zero + timedelta(hours=at), zero + timedelta(hours=at + n)) for at, n in rows
        )

    one, two = table(a), table(b)
    pairs = sum(x.start < y.end and y.start < x.end for x in one.meetings for y in two.meetings)
    found = clash(one, two)
    assert (found.times if found else 0) == pairs


# --- Windows


def at(days: float) -> datetime:
    return datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=days)


WINDOWS = {
    "registration": Window(at(0), at(5)),
    "add_drop": Window(at(20), at(25)),
    "withdrawal": Window(at(40), at(50)),
}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (-1, "before"),
        (0, "registration"),
        (4.9, "registration"),
        (5, "between"),
        (20, "add_drop"),
        (25, "after"),
    ],
)
def test_the_phases_of_a_term_follow_its_windows(day: float, code: str) -> None:
    assert phase(WINDOWS, (), 2, at(day)).code == code


def test_turns_open_the_window_to_their_years_and_to_nobody_else() -> None:
    turns = (
        Turn(Window(at(0), at(1)), (4,)),
        Turn(Window(at(1), at(2)), (3,)),
        Turn(Window(at(2), at(5))),
    )
    assert phase(WINDOWS, turns, 4, at(0.5)).code == "registration"
    early = phase(WINDOWS, turns, 3, at(0.5))
    assert (early.code, early.at) == ("turn", at(1))
    assert phase(WINDOWS, turns, 3, at(3)).open
    assert phase(WINDOWS, turns, 1, at(-1)).at == at(2)
    assert phase(WINDOWS, turns, 1, at(21)).open


def test_a_turn_lies_within_the_window() -> None:
    whole = WINDOWS["registration"]
    assert turn_problem(Turn(Window(at(0), at(5))), whole) == ""
    assert turn_problem(Turn(Window(at(0), at(6))), whole) == "outside"
    assert turn_problem(Turn(Window(at(2), at(2))), whole) == "closes_first"
    assert turn_problem(Turn(Window(at(2), at(3))), None) == "no_window"


@pytest.mark.parametrize(
    ("day", "way", "why"),
    [
        (2, "drop", None),
        (10, "", "not_yet"),
        (21, "drop", None),
        (30, "", "not_yet"),
        (45, "withdraw", None),
        (50, "", "left_too_late"),
    ],
)
def test_a_seat_is_dropped_or_withdrawn_by_the_day(day: int, way: str, why: str | None) -> None:
    found, reason = may_leave(True, WINDOWS, at(day))
    assert (found, reason.code if reason else None) == (way, why)


# --- The decision


def asked(**values: Any) -> Asked:
    return Asked(
        **{
            "offering_id": 1,
            "course_id": 100,
            "credits": Decimal(3),
            "state": "open",
            "pools": Pools(10, 0),
            **values,
        }
    )


def held(course: int, credits: int = 3, table: Any = None, offering: int = 50) -> Held:
    return Held(
        offering, course, Decimal(credits), {"ko": "과목", "en": "Course"}, table or from_spans([])
    )


def codes(
    ask: Asked,
    who: Student,
    policy: RegistrationPolicy = POLICY,
    most: Limit = USUAL,
    now: Phase = OPEN,
    **more: Any,
) -> tuple[str, ...]:
    return decide(ask, who, policy, most, now, **more).codes


STUDENT = Student("enrolled", 2, frozenset({7}))


def test_a_student_without_anything_in_the_way_may_register() -> None:
    assert decide(asked(), STUDENT, POLICY, USUAL, OPEN).allowed


def test_every_reason_is_told_at_once_and_each_can_stand_alone() -> None:
    before = AllOf((CourseReq(5), AnyOf((CourseReq(6), CourseReq(7, Decimal("3.0"))))))
    who = Student(
        "leave_general", 2, frozenset(), held=(held(9, 17, weekly(0, 600, 720)),),
        attempts={100: (Attempt(Decimal("4.0"), True),)}, earned={7: Decimal("2.0")},
    )  # fmt: skip
    ask = asked(state="closed", prerequisite=before, timetable=weekly(0, 660, 780))
    assert codes(ask, who, now=Phase("before", at(3))) == (
        "status", "closed", "window", "retake_points", "prerequisite", "credits", "clash",
    )  # fmt: skip


def test_who_is_no_student_and_what_the_institution_keeps_itself_are_refused() -> None:
    assert codes(asked(), Student(None)) == ("no_student",)
    assert codes(asked(), STUDENT, own_record="학사정보시스템") == ("own_record",)


def test_the_limit_counts_what_would_be_held() -> None:
    who = Student("enrolled", held=(held(9, 16),))
    assert codes(asked(), who) == ()
    assert codes(asked(credits=Decimal("3.5")), who) == ("credits",)


def test_the_limit_is_higher_by_the_average_lower_in_seasons_and_as_granted() -> None:
    assert limit(POLICY, "1", Decimal("3.99")).most == 19
    assert limit(POLICY, "1", Decimal("4.0")) == Limit(Decimal(22), "high", Decimal("4.0"))
    assert limit(POLICY, "summer", Decimal("4.5")).most == 6
    assert limit(POLICY, "2", None, Decimal(25)) == Limit(Decimal(25), "granted")


@pytest.mark.parametrize(
    ("attempts", "code"),
    [
        ([Attempt(Decimal(0), False)], None),
        ([Attempt(Decimal("2.5"), True)], None),
        ([Attempt(Decimal("3.0"), True)], "retake_points"),
        ([Attempt(None, True)], "passed"),
        ([Attempt(Decimal(0), False)] * 3, "retake_times"),
    ],
)
def test_a_course_is_taken_again_only_by_the_retake_rule(
    attempts: list[Attempt], code: str | None
) -> None:
    who = Student("enrolled", attempts={100: tuple(attempts)})
    assert codes(asked(), who) == ((code,) if code else ())


def test_another_section_of_the_same_course_is_refused() -> None:
    assert codes(asked(), Student("enrolled", held=(held(100),))) == ("same_course",)


def test_co_requisites_may_be_registered_in_one_act() -> None:
    lab = asked(prerequisite=CourseReq(200, concurrent=True))
    assert codes(lab, STUDENT) == ("prerequisite",)
    assert codes(lab, Student("enrolled", together=frozenset({200}))) == ()
    assert codes(lab, Student("enrolled", held=(held(200),))) == ()
    both = {200: None, 100: CourseReq(200, concurrent=True)}
    assert needing(200, both, STUDENT) == [100]
    assert needing(100, both, STUDENT) == []


def test_a_full_offering_offers_its_list_only_to_who_could_sit_in_it() -> None:
    full = asked(pools=Pools(10, 10))
    found = decide(full, STUDENT, POLICY, USUAL, OPEN)
    assert (found.codes, found.waits) == (("full",), True)
    assert not decide(full, Student("dismissed"), POLICY, USUAL, OPEN).waits
    assert codes(asked(pools=Pools(10, 10), waiting=20), STUDENT) == ("full", "waitlist_full")
    assert codes(full, Student("enrolled", waiting=3)) == ("full", "waitlist_each")
    none = RegistrationPolicy(waitlist_length=0)
    assert not decide(full, STUDENT, none, USUAL, OPEN).waits


def test_the_window_and_the_seats_do_not_bar_promotion_and_everything_else_does() -> None:
    full = asked(pools=Pools(10, 10))
    assert not bars_promotion(decide(full, STUDENT, POLICY, USUAL, Phase("between")))
    clashing = Student("enrolled", held=(held(9, 3, weekly(0, 600, 720)),))
    assert bars_promotion(
        decide(asked(timetable=weekly(0, 600, 660)), clashing, POLICY, USUAL, OPEN)
    )


@given(st.sets(st.sampled_from([*OVERRIDABLE, "full", "status", "closed"])))
def test_staff_set_aside_what_they_may_and_never_the_seats(aside: set[str]) -> None:
    who = Student(
        "enrolled", held=(held(9, 19, weekly(0, 600, 720)),),
        attempts={100: (Attempt(Decimal("4.0"), True),)},
    )  # fmt: skip
    ask = asked(
        prerequisite=CourseReq(5), timetable=weekly(0, 600, 660), pools=Pools(1, 1), state="closed"
    )
    plain = set(codes(ask, who, now=Phase("after")))
    left = set(codes(ask, who, now=Phase("after"), aside=sorted(aside)))
    assert left == plain - (aside & set(OVERRIDABLE))
    assert {"full", "closed"} <= left


@given(st.lists(st.sampled_from(["1", "2"]), max_size=3))
def test_more_held_courses_never_turn_a_no_into_a_yes(extra: list[str]) -> None:
    ask = asked(timetable=weekly(0, 600, 720))
    students = [
        Student("enrolled", held=tuple(held(300 + n, 6, weekly(0, 540 + 60 * n, 600 + 60 * n), n) for n in range(count)))
        for count in range(len(extra) + 1)
    ]  # fmt: skip
    reasons = [set(codes(ask, who)) for who in students]
    assert all(before <= after for before, after in pairwise(reasons))
