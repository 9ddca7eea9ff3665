"""The rules of student status: periods, terms and transitions."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.standing.rules.changing import (
    FOLLOWING,
    Known,
    StandingPolicy,
    Wanted,
    against,
    ways,
)
from lms.courses.standing.rules.following import AGREE, STATUS_OF, agrees, status_for
from lms.courses.standing.rules.timeline import (
    Change,
    TermDays,
    expected_return,
    overdue,
    status_at,
    terms_enrolled,
    terms_on_leave,
    timeline,
)

STATUSES = sorted(AGREE)
DAYS = st.dates(date(2019, 12, 1), date(2029, 3, 1))
CHANGES = st.lists(
    st.builds(
        lambda on, status, until: (on, status, until), DAYS, st.sampled_from(STATUSES), DAYS
    ),
    min_size=1, max_size=14,
).map(
    lambda rows: [
        Change(on, order, status, until if status.startswith("leave") else None)
        for order, (on, status, until) in enumerate(rows)
    ]
)  # fmt: skip


def D(text: str) -> date:
    return date.fromisoformat(text)


@given(CHANGES, st.randoms(use_true_random=False))
def test_periods_do_not_depend_on_the_order_in_which_changes_come(
    changes: list[Change], chance: random.Random
) -> None:
    mixed = list(changes)
    chance.shuffle(mixed)
    assert timeline(mixed) == timeline(changes)


@given(CHANGES)
def test_periods_touch_without_gap_or_overlap_and_cover_every_day_once(
    changes: list[Change],
) -> None:
    periods = timeline(changes)
    assert periods[0].since == min(change.from_on for change in changes)
    assert periods[-1].until is None
    for earlier, later in itertools.pairwise(periods):
        assert earlier.until is not None
        assert earlier.since <= earlier.until
        assert later.since == earlier.until + timedelta(days=1)
        assert earlier.status != later.status


@given(CHANGES, DAYS)
def test_the_status_of_a_day_is_that_of_the_last_change_by_then(
    changes: list[Change], on: date
) -> None:
    by_then = [change for change in changes if change.from_on <= on]
    last = max(by_then, key=lambda one: (one.from_on, one.order), default=None)
    assert status_at(timeline(changes), on) == (last.status if last else None)


def test_both_ends_of_a_period_belong_to_it_on_leap_days_too() -> None:
    periods = timeline(
        [
            Change(D("2023-03-02"), 1, "enrolled"),
            Change(D("2024-02-29"), 2, "leave_general", D("2024-08-31"), 1),
            Change(D("2024-09-01"), 3, "enrolled"),
        ]
    )
    assert [(one.status, one.since, one.until) for one in periods] == [
        ("enrolled", D("2023-03-02"), D("2024-02-28")),
        ("leave_general", D("2024-02-29"), D("2024-08-31")),
        ("enrolled", D("2024-09-01"), None),
    ]
    assert status_at(periods, D("2024-02-28")) == "enrolled"
    assert status_at(periods, D("2024-02-29")) == "leave_general"
    assert status_at(periods, D("2024-08-31")) == "leave_general"
    assert status_at(periods, D("2023-03-01")) is None


def test_of_two_changes_on_one_day_the_later_written_counts() -> None:
    day = D("2026-02-20")
    periods = timeline([Change(day, 5, "graduated"), Change(day, 4, "completed")])
    assert [one.status for one in periods] == ["graduated"]


def test_a_leave_that_is_made_longer_is_one_period_with_all_its_terms() -> None:
    periods = timeline(
        [
            Change(D("2025-03-02"), 1, "enrolled"),
            Change(D("2025-09-01"), 2, "leave_general", D("2026-02-28"), 1),
            Change(D("2026-02-10"), 3, "leave_general", D("2026-08-31"), 1),
        ]
    )
    assert len(periods) == 2
    assert periods[1].planned_until == D("2026-08-31")
    assert terms_on_leave(periods, "leave_general") == 2
    assert expected_return(periods, D("2026-03-01")) == D("2026-09-01")


@pytest.mark.parametrize(
    ("on", "days"),
    [("2026-08-31", 0), ("2026-09-01", 1), ("2026-09-10", 10), ("2025-08-01", 0)],
)
def test_a_return_is_overdue_from_the_first_day_after_the_leave(on: str, days: int) -> None:
    periods = timeline(
        [
            Change(D("2025-03-02"), 1, "enrolled"),
            Change(D("2026-03-01"), 2, "leave_general", D("2026-08-31"), 1),
        ]
    )
    assert overdue(periods, D(on)) == days


def test_a_term_is_studied_by_who_is_enrolled_in_its_middle() -> None:
    terms = [
        TermDays(D("2025-03-02"), D("2025-06-20")),
        TermDays(D("2025-09-01"), D("2025-12-19")),
        TermDays(D("2026-03-02"), D("2026-06-19")),
    ]
    periods = timeline(
        [
            Change(D("2025-03-02"), 1, "enrolled"),
            Change(D("2025-09-20"), 2, "leave_general", D("2026-02-28"), 1),
            Change(D("2026-03-01"), 3, "enrolled"),
        ]
    )
    assert terms_enrolled(periods, terms, D("2026-06-30")) == 2
    assert terms_enrolled(periods, terms, D("2026-03-10")) == 1


ENTERED = D("2024-03-02")
POLICY = StandingPolicy()


def known(*changes: Change, programme: str = "enrolled") -> Known:
    return Known(
        timeline([Change(ENTERED, 0, "enrolled"), *changes]), programme, ENTERED, D("2024-06-21")
    )


LEAVE = Change(D("2025-03-01"), 1, "leave_general", D("2025-08-31"), 1)
MILITARY = Change(D("2025-03-01"), 1, "leave_military", D("2026-11-30"), 4)
DONE = Change(D("2028-02-20"), 2, "completed")

#: What the state of the programme is where a status stands, for the table below.
STATE = {
    "enrolled": "enrolled", "leave_general": "on_leave", "leave_military": "on_leave",
    "completed": "completed", "graduation_deferred": "completed", "graduated": "graduated",
    "withdrawn": "withdrawn", "dismissed": "dismissed",
}  # fmt: skip
#: Every transition: 1 allowed, 0 not. Rows: from; columns: to, in the order of COLUMNS.
COLUMNS = (
    "enrolled", "leave_general", "leave_military", "completed", "graduation_deferred", "graduated",
    "withdrawn", "dismissed",
)  # fmt: skip
TABLE = {
    "enrolled": "01110111",
    "leave_general": "11100011",
    "leave_military": "11100011",
    "completed": "00001111",
    "graduation_deferred": "00010111",
    "graduated": "00000000",
    "withdrawn": "00000000",
    "dismissed": "00000000",
}


@pytest.mark.parametrize("start", COLUMNS)
@pytest.mark.parametrize("end", COLUMNS)
def test_the_table_of_transitions(start: str, end: str) -> None:
    until = D("2025-08-31") if start.startswith("leave") else None
    before = known(
        Change(D("2025-03-01"), 1, start, until, 1 if until else 0), programme=STATE[end]
    )
    leave = end.startswith("leave")
    wanted = Wanted(
        end, D("2025-09-01"), D("2026-02-28") if leave else None, 1 if leave else 0, "사유", 1
    )
    allowed = TABLE[start][COLUMNS.index(end)] == "1"
    assert (against(wanted, before, POLICY) == ()) is allowed
    if not allowed:
        assert "transition" in {one.code for one in against(wanted, before, POLICY)}


@given(st.sampled_from([None, *COLUMNS]), st.sampled_from(COLUMNS))
def test_nothing_follows_an_end(start: str | None, end: str) -> None:
    if start in ("graduated", "withdrawn", "dismissed"):
        assert end not in FOLLOWING[start]


CASES = [
    # what is wanted, what is known, by the student, the codes against it
    (Wanted("leave_general", D("2025-03-01"), D("2025-08-31"), 1, "가사"), known(), True, set()),
    (Wanted("leave_general", D("2025-03-01"), None, 1, "가사"), known(), True, {"no_until"}),
    (Wanted("leave_general", D("2025-03-01"), D("2025-02-28"), 1, "가사"), known(), True, {"until_before"}),
    (Wanted("leave_general", D("2025-03-01"), D("2025-08-31"), 0, "가사"), known(), True, {"no_terms"}),
    (Wanted("leave_general", D("2025-03-01"), D("2026-08-31"), 3, "가사"), known(), True, {"too_many_at_once"}),
    (Wanted("leave_general", D("2025-03-01"), D("2025-08-31"), 1), known(), True, {"no_reason"}),
    (Wanted("leave_general", D("2025-03-01"), D("2025-08-31"), 1), known(), False, set()),
    (Wanted("leave_general", D("2024-04-01"), D("2024-08-31"), 1, "가사"), known(), True, {"first_term"}),
    (Wanted("leave_general", D("2024-04-01"), D("2024-08-31"), 1, "가사"), known(), False, set()),
    (Wanted("leave_general", D("2024-03-01"), D("2024-08-31"), 1, "가사"), known(), False,
     {"before_entering", "not_last", "transition"}),
    (Wanted("leave_general", D("2025-02-01"), D("2025-08-31"), 1, "가사"), known(LEAVE), False, {"not_last"}),
    (Wanted("leave_general", D("2025-09-01"), D("2026-02-28"), 1, "가사"), known(LEAVE), True, set()),
    (Wanted("leave_general", D("2025-06-01"), D("2025-08-31"), 1, "가사"), known(LEAVE), True, {"same_leave"}),
    (Wanted("leave_military", D("2025-03-01"), D("2026-11-30"), 4, "입대", 0), known(), True, {"document"}),
    (Wanted("leave_military", D("2025-03-01"), D("2026-11-30"), 4, "입대", 1), known(), True, set()),
    (Wanted("leave_general", D("2026-12-01"), D("2027-08-31"), 2, "가사"), known(MILITARY), True, set()),
    (Wanted("enrolled", D("2025-09-01")), known(LEAVE), True, set()),
    (Wanted("enrolled", D("2025-09-01")), known(), True, {"transition"}),
    (Wanted("withdrawn", D("2025-05-01"), reason="진로"), known(LEAVE), True, set()),
    (Wanted("dismissed", D("2025-05-01")), known(), False, {"no_reason"}),
    (Wanted("graduated", D("2028-02-20")), known(), False, {"programme"}),
    (Wanted("graduated", D("2028-02-21")), known(DONE, programme="graduated"), False, set()),
    (Wanted("completed", D("2028-02-20")), known(programme="completed"), False, set()),
    (Wanted("graduation_deferred", D("2028-02-21"), reason="취업 준비"), known(DONE, programme="completed"), True, set()),
    (Wanted("graduation_deferred", D("2028-02-20"), reason="취업 준비"), known(), True, {"transition", "programme"}),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "known_now", "by_student", "codes"), CASES)
def test_what_stands_against_a_change(
    wanted: Wanted, known_now: Known, by_student: bool, codes: set[str]
) -> None:
    assert {one.code for one in against(wanted, known_now, POLICY, by_student=by_student)} == codes


@given(st.integers(0, 8), st.integers(1, 2))
def test_general_leave_never_passes_its_limit_and_military_leave_never_counts(
    used: int, more: int
) -> None:
    leaves = [
        Change(D("2025-03-01") + timedelta(days=200 * n), n + 1, "leave_general",
               D("2025-03-01") + timedelta(days=200 * n + 100), 1)
        for n in range(used)
    ]  # fmt: skip
    between = [Change(one.from_on + timedelta(days=120), one.order, "enrolled") for one in leaves]
    served = Change(D("2024-09-01"), 50, "leave_military", D("2025-02-20"), 6)
    back = Change(D("2025-02-21"), 51, "enrolled")
    now = known(*leaves, *between, served, back)
    wanted = Wanted("leave_general", D("2031-03-01"), D("2031-08-31"), more, "가사")
    codes = {one.code for one in against(wanted, now, POLICY)}
    assert ("too_many_terms" in codes) is (used + more > POLICY.most_terms)


def test_a_form_offers_what_may_follow_only() -> None:
    on = D("2026-01-05")
    assert ways(known(), on) == ("leave_general", "leave_military", "withdrawn", "dismissed")
    assert ways(known(LEAVE), on)[0] == "enrolled"
    assert "graduated" in ways(known(DONE, programme="graduated"), D("2028-03-01"))


@pytest.mark.parametrize(
    "wrong",
    [{"most_terms": -1}, {"terms_at_once": 9}, {"remind_days": 999}, {"most_terms": True},
     {"most_terms": 1, "terms_at_once": 2}],
)  # fmt: skip
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        StandingPolicy(**wrong)


def test_the_place_and_the_status_agree_after_following() -> None:
    for state, status in STATUS_OF.items():
        assert agrees(status, state)
        assert status_for(state, status) is None
        assert status_for(state, None) == status
    assert status_for("early_employed", "enrolled") is None
    assert status_for("completed", "graduation_deferred") is None
    assert status_for("on_leave", "enrolled") is None
