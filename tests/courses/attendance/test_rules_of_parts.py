"""From coming and going to what was missed, and what a day of it comes to: each state × policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import (
    Part,
    State,
    WrongParts,
    attended,
    checked,
    headline,
    missed,
    whole,
)
from lms.courses.attendance.rules.stays import parts_of_stay
from lms.courses.attendance.rules.summary import Excuse, MarkFact, SessionFact
from lms.courses.attendance.rules.units import resolve, units_of

#: 09:00 to 18:00 with lunch at noon: eight periods.
DAY = tuple((60 * hour, 60 * hour + 60) for hour in (9, 10, 11, 13, 14, 15, 16, 17))
NIGHT = ((22 * 60, 23 * 60), (23 * 60, 24 * 60), (24 * 60, 25 * 60))
LATE, EARLY, OUT, AWAY, FREE = (
    State.LATE, State.LEFT_EARLY, State.STEPPED_OUT, State.ABSENT, State.EXCUSED,
)  # fmt: skip
USUAL = AttendancePolicy()


def at(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


@pytest.mark.parametrize(
    ("arrived", "left", "policy", "expected"),
    [
        ("09:00", "18:00", USUAL, []),
        ("08:40", "18:30", USUAL, []),
        ("09:01", "18:00", USUAL, [(LATE, "09:00", "09:01")]),
        ("09:10", "18:00", AttendancePolicy(late_grace_minutes=10), []),
        (
            "09:11", "18:00", AttendancePolicy(late_grace_minutes=10),
            [(LATE, "09:00", "09:11")],
        ),
        (
            "10:01", "18:00", AttendancePolicy(late_is_absent_after_minutes=60),
            [(AWAY, "09:00", "18:00")],
        ),
        (
            "10:00", "18:00", AttendancePolicy(late_is_absent_after_minutes=60),
            [(LATE, "09:00", "10:00")],
        ),
        ("09:00", "17:30", USUAL, [(EARLY, "17:30", "18:00")]),
        ("09:00", "17:55", AttendancePolicy(early_grace_minutes=5), []),
        ("09:30", "16:00", USUAL, [(LATE, "09:00", "09:30"), (EARLY, "16:00", "18:00")]),
        (None, "18:00", USUAL, [(AWAY, "09:00", "18:00")]),
        (None, None, USUAL, [(AWAY, "09:00", "18:00")]),
        ("18:00", None, USUAL, [(AWAY, "09:00", "18:00")]),
        ("08:00", "08:30", USUAL, [(AWAY, "09:00", "18:00")]),
        ("09:00", None, AttendancePolicy(missing_check_out="absent"), [(AWAY, "09:00", "18:00")]),
        ("09:00", None, AttendancePolicy(missing_check_out="present"), []),
        ("09:00", None, USUAL, [(EARLY, "13:30", "18:00")]),
        ("15:00", None, USUAL, [(LATE, "09:00", "15:00"), (EARLY, "15:00", "18:00")]),
    ],
)  # fmt: skip
def test_a_stay_comes_to_what_the_policy_says(
    arrived: str | None,
    left: str | None,
    policy: AttendancePolicy,
    expected: list[tuple[State, str, str]],
) -> None:
    found = parts_of_stay(
        DAY, policy, arrived=at(arrived) if arrived else None, left=at(left) if left else None
    )
    assert [(part.state, part.start, part.end) for part in found] == [
        (state, at(start), at(end)) for state, start, end in expected
    ]


def test_a_day_holds_being_late_stepping_out_and_leaving_early() -> None:
    found = parts_of_stay(
        DAY, USUAL, arrived=at("09:20"), left=at("17:00"), outs=[(at("14:00"), at("15:00"))]
    )
    assert [part.state for part in found] == [LATE, OUT, EARLY]
    assert attended(found, DAY) == 8 * 60 - 20 - 60 - 60
    assert headline(found) == EARLY


def test_lunch_is_nobodys_absence() -> None:
    assert missed(DAY, at("11:30"), at("13:30")) == 60


def test_a_session_across_midnight_goes_on_counting() -> None:
    late = parts_of_stay(NIGHT, USUAL, arrived=at("24:15"), left=at("25:00"))
    assert [(part.state, part.start, part.end) for part in late] == [
        (LATE, at("22:00"), at("24:15"))
    ]
    assert attended(late, NIGHT) == 45
    early = parts_of_stay(NIGHT, USUAL, arrived=at("22:00"), left=at("24:30"))
    assert attended(early, NIGHT) == 150


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([Part(at("09:00"), at("09:00"), LATE)], "order"),
        ([Part(at("08:00"), at("09:30"), LATE)], "outside"),
        ([Part(at("17:00"), at("19:00"), EARLY)], "outside"),
        ([Part(at("09:00"), at("10:00"), LATE), Part(at("09:30"), at("11:00"), OUT)], "overlap"),
        ([Part(at("09:00"), at("10:00"), State.PRESENT)], "present"),
    ],
)
def test_parts_that_no_session_can_have_are_refused(parts: list[Part], code: str) -> None:
    with pytest.raises(WrongParts) as refused:
        checked(parts, DAY)
    assert refused.value.code == code


def outcome(
    parts: tuple[Part, ...], policy: AttendancePolicy, excuse: Excuse | None = None
) -> tuple[str, int, Decimal]:
    session = SessionFact(1, date(2026, 3, 2), DAY)
    (unit,) = units_of([session], policy)
    result = resolve(unit, {1: MarkFact(1, parts)}, {1: excuse} if excuse else {}, policy)
    assert result is not None
    return result.code, result.incidents, result.absence


ONE, NONE = Decimal(1), Decimal(0)
HALF_GONE = Part(at("13:00"), at("18:00"), EARLY)  # five of eight hours
SOME = Part(at("09:00"), at("10:00"), LATE)


@pytest.mark.parametrize(
    ("parts", "policy", "expected"),
    [
        ((), USUAL, ("present", 0, NONE)),
        ((SOME,), USUAL, ("incident", 1, NONE)),
        ((Part(at("17:00"), at("18:00"), EARLY),), USUAL, ("incident", 1, NONE)),
        ((Part(at("14:00"), at("15:00"), OUT),), USUAL, ("incident", 1, NONE)),
        ((SOME, Part(at("14:00"), at("15:00"), OUT)), USUAL, ("incident", 2, NONE)),
        ((SOME,), AttendancePolicy(incident_rule="none"), ("present", 0, NONE)),
        ((SOME,), AttendancePolicy(incident_kinds=("left_early",)), ("present", 0, NONE)),
        (whole(AWAY, DAY), USUAL, ("absent", 0, ONE)),
        ((HALF_GONE,), USUAL, ("below_half", 0, ONE)),
        ((HALF_GONE,), AttendancePolicy(absent_below_percent=Decimal(30)), ("incident", 1, NONE)),
        # exactly half the day is not less than half
        ((Part(at("14:00"), at("18:00"), EARLY),), USUAL, ("incident", 1, NONE)),
        ((Part(at("09:00"), at("11:00"), AWAY),), USUAL, ("incident", 1, NONE)),
        (
            (Part(at("09:00"), at("11:00"), AWAY),),
            AttendancePolicy(part_absence_is_incident=False), ("present", 0, NONE),
        ),
        (whole(FREE, DAY), USUAL, ("excused", 0, NONE)),
        (whole(FREE, DAY), AttendancePolicy(excused_counting="neutral"), ("neutral", 0, NONE)),
        (whole(FREE, DAY), AttendancePolicy(excused_counting="absent"), ("absent", 0, ONE)),
        ((SOME, Part(at("14:00"), at("18:00"), FREE)), USUAL, ("incident", 1, NONE)),
        (
            (Part(at("09:00"), at("11:00"), AWAY),), AttendancePolicy(unit="hour"),
            ("incident", 0, Decimal(2)),
        ),
        ((SOME,), AttendancePolicy(unit="hour"), ("incident", 1, NONE)),
        ((SOME,), AttendancePolicy(unit="hour", incident_rule="none"), ("incident", 0, ONE)),
        (whole(AWAY, DAY), AttendancePolicy(unit="hour"), ("absent", 0, Decimal(8))),
        (whole(AWAY, DAY), AttendancePolicy(unit="session"), ("absent", 0, ONE)),
    ],
)  # fmt: skip
def test_each_state_under_each_policy(
    parts: tuple[Part, ...], policy: AttendancePolicy, expected: tuple[str, int, Decimal]
) -> None:
    assert outcome(parts, policy) == expected


@pytest.mark.parametrize(
    ("excuse", "expected"),
    [
        (Excuse("sick"), ("excused", 0, NONE)),
        (Excuse("sick", "neutral"), ("neutral", 0, NONE)),
        (Excuse("sick", "absent"), ("absent", 0, ONE)),
        # the morning is excused, the afternoon is not: five of eight hours are still missing
        (Excuse("sick", "present", at("09:00"), at("12:00")), ("below_half", 0, ONE)),
        (Excuse("sick", "present", at("09:00"), at("15:00")), ("incident", 1, NONE)),
        # an interview in the morning, the doctor in the afternoon: each for its own hours
        (
            Excuse(
                "interview",
                "present",
                at("09:00"),
                at("12:00"),
                also=Excuse("sick", "present", at("13:00"), at("18:00")),
            ),
            ("excused", 0, NONE),
        ),
        (
            Excuse(
                "interview",
                "present",
                at("09:00"),
                at("12:00"),
                also=Excuse("sick", "neutral", at("13:00"), at("18:00")),
            ),
            ("excused", 0, NONE),
        ),
    ],
)
def test_an_approved_excuse_takes_the_place_of_an_absence(
    excuse: Excuse, expected: tuple[str, int, Decimal]
) -> None:
    assert outcome(whole(AWAY, DAY), USUAL, excuse) == expected


def test_an_excuse_needs_no_mark_beside_it() -> None:
    session = SessionFact(1, date(2026, 3, 2), DAY)
    (unit,) = units_of([session], USUAL)
    result = resolve(unit, {}, {1: Excuse("reserve")}, USUAL)
    assert result is not None
    assert result.code == "excused"
    assert resolve(unit, {}, {}, USUAL) is None


moments = st.integers(at("07:00"), at("20:00"))


@given(
    st.none() | moments,
    st.none() | moments,
    st.lists(st.tuples(moments, moments), max_size=4),
    st.sampled_from(("absent", "left_early", "present")),
    st.integers(0, 30),
)
def test_whatever_was_recorded_the_parts_fit_the_session(
    arrived: int | None,
    left: int | None,
    outs: list[tuple[int, int]],
    missing: str,
    grace: int,
) -> None:
    policy = AttendancePolicy(
        missing_check_out=missing, late_grace_minutes=grace, early_grace_minutes=grace
    )
    parts = parts_of_stay(DAY, policy, arrived=arrived, left=left, outs=outs)
    assert checked(parts, DAY) == parts
    assert 0 <= attended(parts, DAY) <= 8 * 60


@given(moments, moments, moments)
def test_coming_earlier_never_takes_hours_away(first: int, second: int, left: int) -> None:
    sooner, later = sorted((first, second))
    one = parts_of_stay(DAY, USUAL, arrived=sooner, left=max(left, later))
    other = parts_of_stay(DAY, USUAL, arrived=later, left=max(left, later))
    assert attended(one, DAY) >= attended(other, DAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "week"}, {"incident_rule": "some"}, {"incidents_per_absence": 0},
        {"incident_weight": Decimal(2)}, {"incident_kinds": ("absent",)}, {"fail_above": "1/0"},
        {"fail_above": "2"}, {"completion_percent": Decimal(101)}, {"excused_counting": "maybe"},
        {"correction_days": -1}, {"authoritative": "paper"}, {"missing_check_out": "late"},
    ],
)  # fmt: skip
def test_a_policy_that_makes_no_sense_is_refused_by_its_field(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        AttendancePolicy(**wrong)  # type: ignore[arg-type]
