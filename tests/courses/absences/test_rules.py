"""Which excuses may be asked for, within which days and limits; and who may take which step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.absences.rules import kinds
from lms.courses.absences.rules.asking import (
    STEPS,
    Asked,
    after,
    correction_against,
    days_of,
    last_day,
    may_decide,
    reasons_against,
    sees_reason,
    used,
    window_of,
)
from lms.courses.absences.rules.kinds import AbsenceKind, AbsencePolicy
from lms.courses.attendance.rules.entering import NeedTime, parts_for
from lms.courses.attendance.rules.states import Part, State, WrongParts
from lms.courses.attendance.rules.unit_periods import unit_periods

MONDAY = date(2026, 3, 2)
DAY = tuple((60 * hour, 60 * hour + 60) for hour in (9, 10, 11, 13, 14, 15, 16, 17))
PLAIN = AbsenceKind("plain", "보통", "Plain", limit=Decimal(2), per="unit_period", deadline_days=3)


def codes(kind: AbsenceKind | None = PLAIN, **changes: Any) -> list[str]:
    """What keeps a day's absence, asked for on the day, from being asked for."""
    asked = Asked(
        changes.pop("starts_on", MONDAY), changes.pop("ends_on", MONDAY),
        changes.pop("start", None), changes.pop("end", None), changes.pop("documents", 1),
        changes.pop("reason", "까닭"),
    )  # fmt: skip
    values: dict[str, Any] = {
        "today": MONDAY, "days": Decimal(1), "already_used": Decimal(0), "overlapping": False,
    }  # fmt: skip
    return [one.code for one in reasons_against(kind, asked, **(values | changes))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"kind": None}, ["no_kind"]),
        ({"kind": AbsenceKind("off", "꺼짐", "Off", active=False)}, ["no_kind"]),
        ({"ends_on": MONDAY - timedelta(days=1)}, ["reversed"]),
        ({"ends_on": MONDAY + timedelta(days=91)}, []),
        ({"ends_on": MONDAY + timedelta(days=92)}, ["too_long"]),
        ({"start": 540}, ["half_hours"]),
        ({"start": 540, "end": 600}, []),
        ({"start": 600, "end": 600}, ["hours_reversed"]),
        ({"start": 540, "end": 600, "ends_on": MONDAY + timedelta(days=1)}, ["hours_one_day"]),
        ({"kind": AbsenceKind("d", "날", "D", hours=False), "start": 540, "end": 600}, ["no_hours"]),
        ({"reason": "  "}, ["no_reason"]),
        ({"today": MONDAY + timedelta(days=3)}, []),
        ({"today": MONDAY + timedelta(days=4)}, ["too_late"]),
        ({"kind": AbsenceKind("p", "미리", "P", deadline_days=-1)}, ["too_late"]),
        ({"kind": AbsenceKind("p", "미리", "P", deadline_days=-1),
          "today": MONDAY - timedelta(days=1)}, []),
        ({"kind": AbsenceKind("d", "서류", "D", document_needed=True), "documents": 0}, ["no_document"]),
        ({"overlapping": True}, ["overlaps"]),
        ({"days": Decimal(0)}, ["no_sessions"]),
        ({"already_used": Decimal(1)}, []),
        ({"already_used": Decimal("1.01")}, ["over_limit"]),
        ({"kind": AbsenceKind("n", "무제한", "N"), "already_used": Decimal(99)}, []),
    ],
)  # fmt: skip
def test_each_reason_stands_at_its_edge(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changes) == expected


def test_a_deadline_counts_from_the_end_or_back_from_the_beginning() -> None:
    end = MONDAY + timedelta(days=4)
    assert last_day(PLAIN, MONDAY, end) == end + timedelta(days=3)
    before = AbsenceKind("p", "미리", "P", deadline_days=-7)
    assert last_day(before, MONDAY, end) == MONDAY - timedelta(days=7)


def test_days_are_the_places_own_days_and_parts_of_them() -> None:
    rows = [(MONDAY, DAY), (MONDAY + timedelta(days=1), DAY), (MONDAY + timedelta(days=9), DAY)]
    assert days_of(Asked(MONDAY, MONDAY + timedelta(days=6)), rows) == 2
    assert days_of(Asked(MONDAY, MONDAY, 540, 660), rows) == Decimal("0.25")
    assert days_of(Asked(MONDAY, MONDAY, 720, 780), rows) == 0
    assert days_of(Asked(MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)), rows) == 0


@given(st.integers(0, 1440), st.integers(0, 1440))
def test_hours_never_take_more_than_the_day(a: int, b: int) -> None:
    start, end = min(a, b), max(a, b)
    assert 0 <= days_of(Asked(MONDAY, MONDAY, start, end), [(MONDAY, DAY)]) <= 1


def test_limits_are_counted_in_their_window() -> None:
    periods = unit_periods(date(2026, 1, 15), date(2026, 6, 30))
    assert window_of(PLAIN, date(2026, 2, 20), periods) == (date(2026, 2, 15), date(2026, 3, 14))
    monthly = AbsenceKind("m", "달", "M", per="month")
    assert window_of(monthly, date(2028, 2, 29), periods) == (date(2028, 2, 1), date(2028, 2, 29))
    assert window_of(AbsenceKind("a", "모두", "A"), MONDAY, periods) is None
    held = [
        ("plain", date(2026, 2, 15), Decimal(1)), ("plain", date(2026, 3, 14), Decimal("0.5")),
        ("plain", date(2026, 3, 15), Decimal(1)), ("other", date(2026, 3, 1), Decimal(1)),
    ]  # fmt: skip
    assert used(held, "plain", (date(2026, 2, 15), date(2026, 3, 14))) == Decimal("1.5")
    assert used(held, "plain", None) == Decimal("2.5")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"begun": False}, ["not_begun"]),
        ({"today": MONDAY + timedelta(days=14)}, []),
        ({"today": MONDAY + timedelta(days=15)}, ["window_over"]),
        ({"window_days": 0}, ["window_over"]),
        ({"waiting": True}, ["waiting"]),
        ({"same": True}, ["same"]),
        ({"reason": ""}, ["no_reason"]),
        ({"document_needed": True, "documents": 0}, ["no_document"]),
    ],
)
def test_corrections_are_asked_for_within_the_window(
    changes: dict[str, Any], expected: list[str]
) -> None:
    values: dict[str, Any] = {
        "session_on": MONDAY, "today": MONDAY, "begun": True, "window_days": 14, "same": False,
        "reason": "까닭", "documents": 0, "document_needed": False, "waiting": False,
    }  # fmt: skip
    assert [one.code for one in correction_against(**(values | changes))] == expected


def test_what_is_decided_stays_so_but_an_excuse_can_be_revoked() -> None:
    for state in ("refused", "withdrawn"):
        assert not any(after(state, step, "absence") for _state, step in STEPS)
    assert after("approved", "revoked", "absence") == "refused"
    assert after("approved", "revoked", "correction") is None
    assert after("approved", "withdrawn", "absence") is None
    assert after("more_asked", "answered", "absence") == "requested"


@pytest.mark.parametrize(
    ("approver", "decides", "staff", "own", "may"),
    [
        ("instructor", True, False, False, True), ("staff", True, False, False, False),
        ("staff", True, True, False, True), ("instructor", True, True, False, True),
        ("instructor", True, True, True, False), ("instructor", False, False, False, False),
    ],
)  # fmt: skip
def test_nobody_decides_their_own_and_instructors_only_theirs(
    approver: str, decides: bool, staff: bool, own: bool, may: bool
) -> None:
    assert may_decide(approver, decides=decides, staff=staff, own=own) is may


def test_a_sensitive_reason_is_for_its_person_and_for_staff() -> None:
    assert sees_reason(True, staff=True, own=False)
    assert sees_reason(True, staff=False, own=True)
    assert not sees_reason(True, staff=False, own=False)
    assert sees_reason(False, staff=False, own=False)


def test_the_policy_survives_json_and_says_which_field_is_wrong() -> None:
    policy = AbsencePolicy()
    assert kinds.read(kinds.write(policy)) == policy
    assert all(kind.approver == "staff" for kind in policy.kinds if kind.sensitive)
    changed = policy.with_kind(AbsenceKind("sick", "병결", "Sick", approver="staff"))
    assert changed.kind("sick") != policy.kind("sick")
    assert [kind.code for kind in changed.kinds] == [kind.code for kind in policy.kinds]
    added = policy.with_kind(AbsenceKind("vote", "투표", "Voting"))
    assert added.kinds[-1].code == "vote"
    for values, name in (
        ({"sensitive": True}, "approver"), ({"per": "week"}, "per"), ({"limit": "-1"}, "limit"),
        ({"deadline_days": 999}, "deadline_days"), ({"code": "X y"}, "code"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=name):
            kinds.read({"kinds": [{"code": "a", "title_ko": "가", "title_en": "A"} | values]})
    with pytest.raises(ValueError, match="twice"):
        AbsencePolicy((PLAIN, PLAIN))


@pytest.mark.parametrize(
    ("state", "start", "end", "parts"),
    [
        ("present", None, None, ()),
        ("late", None, 560, (Part(540, 560, State.LATE),)),
        ("left_early", 1000, None, (Part(1000, 1080, State.LEFT_EARLY),)),
        ("stepped_out", 600, 640, (Part(600, 640, State.STEPPED_OUT),)),
        ("absent", None, None, (Part(540, 1080, State.ABSENT),)),
        ("absent", 500, 600, (Part(540, 600, State.ABSENT),)),
    ],
)
def test_a_state_with_its_times_becomes_parts(
    state: str, start: int | None, end: int | None, parts: tuple[Part, ...]
) -> None:
    assert parts_for(State(state), DAY, start, end) == parts


@pytest.mark.parametrize(
    ("state", "start", "end", "which"),
    [
        ("late", None, None, "to"),
        ("left_early", None, None, "from"),
        ("stepped_out", 600, None, "both"),
    ],
)
def test_a_state_without_its_time_asks_for_it(
    state: str, start: int | None, end: int | None, which: str
) -> None:
    with pytest.raises(NeedTime) as error:
        parts_for(State(state), DAY, start, end)
    assert error.value.which == which


def test_times_outside_the_session_are_refused() -> None:
    with pytest.raises(WrongParts):
        parts_for(State.LATE, DAY, None, 530)
    with pytest.raises(WrongParts):
        parts_for(State.LEFT_EARLY, DAY, 1090, None)
