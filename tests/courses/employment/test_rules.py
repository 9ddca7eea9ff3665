"""Who counts as employed, of whom, and when it can be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.employment.rules import (
    JOBS,
    KINDS,
    OUTSIDE,
    EmploymentPolicy,
    Graduate,
    figures,
    standing,
)

END = date(2026, 1, 31)
LAST = END + timedelta(days=180)


@pytest.mark.parametrize(
    ("one", "on", "counts"),
    [
        (Graduate(END, kind="regular", started_on=LAST), LAST, "employed"),
        (Graduate(END, kind="own_business", started_on=END - timedelta(9)), END, "employed"),
        (
            Graduate(END, kind="contract", started_on=LAST + timedelta(1)),
            LAST + timedelta(1),
            "not_employed",
        ),
        (Graduate(END), LAST, "waiting"),
        (Graduate(END), LAST + timedelta(1), "not_employed"),
        (Graduate(END, early=True), END, "employed"),
        (Graduate(END, kind="military", started_on=END), LAST + timedelta(1), "left_out"),
        (Graduate(END, early=True, kind="further_study", started_on=LAST), LAST, "left_out"),
    ],
)
def test_a_job_within_the_days_counts_and_study_and_service_are_left_out(
    one: Graduate, on: date, counts: str
) -> None:
    assert standing(one, on, 180) == counts


def test_a_rate_cannot_be_told_while_somebody_has_days_left_or_nothing_is_recorded() -> None:
    working = Graduate(END, kind="regular", started_on=END)
    found = figures([working, Graduate(END)], LAST, 180)
    assert (found.employed, found.base, found.waiting, found.settled) == (1, 1, 1, False)
    found = figures([working, Graduate(END)], LAST + timedelta(1), 180)
    assert (found.employed, found.base, found.waiting, found.settled) == (1, 2, 0, True)
    assert not figures([Graduate(END)] * 12, LAST + timedelta(1), 180).settled


@pytest.mark.parametrize("days", [0, 29, 731, True])
def test_a_policy_of_nonsensical_days_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        EmploymentPolicy(days)


DAYS = st.integers(-300, 400).map(lambda n: END + timedelta(days=n))
PEOPLE = st.lists(
    st.builds(
        lambda ended, early, kind, started: Graduate(
            ended, early, kind, started if kind else None
        ),
        DAYS, st.booleans(), st.sampled_from(("", *KINDS)), DAYS,
    ),
    max_size=30,
)  # fmt: skip


@given(PEOPLE, DAYS, st.integers(30, 730))
def test_everybody_is_counted_once(people: list[Graduate], on: date, days: int) -> None:
    found = figures(people, on, days)
    assert found.everybody == len(people)
    assert 0 <= found.employed <= found.base <= len(people)
    assert figures(people[::-1], on, days) == found


@given(PEOPLE, DAYS, st.integers(0, 400), st.integers(30, 730))
def test_waiting_only_ends_and_who_has_work_keeps_it(
    people: list[Graduate], on: date, later: int, days: int
) -> None:
    before, after = figures(people, on, days), figures(people, on + timedelta(later), days)
    assert after.waiting <= before.waiting
    assert (after.employed, after.left_out) == (before.employed, before.left_out)
    over = max((one.ended_on for one in people), default=on) + timedelta(days + 1)
    assert figures(people, over, days).waiting == 0


@given(PEOPLE, st.sampled_from(OUTSIDE), st.sampled_from(JOBS), DAYS)
def test_service_and_study_never_change_the_rate_and_a_job_never_lowers_it(
    people: list[Graduate], outside: str, job: str, on: date
) -> None:
    before = figures(people, on, 180)
    gone = figures([*people, Graduate(END, kind=outside, started_on=END)], on, 180)
    assert (gone.employed, gone.base) == (before.employed, before.base)
    for at, one in enumerate(people):
        better = [*people]
        better[at] = replace(one, kind=job, started_on=one.ended_on)
        assert figures(better, on, 180).employed >= before.employed
