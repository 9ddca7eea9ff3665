"""Graduation beside completion, and the ways out: each with the lines that decided."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.programmes.rules import leaving
from lms.courses.programmes.rules.completion import (
    AttendanceFact,
    Completion,
    CompletionPolicy,
    Facts,
    Item,
    Requirement,
    Result,
    Standing,
    decide,
)
from lms.courses.programmes.rules.leaving import REVOKED, Situation
from lms.courses.programmes.rules.policy import EarlyEmploymentPolicy, LeavingReasons

TODAY = date(2026, 11, 22)
EARNED = {1: Result(True, Decimal(90))}
percents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)
items = st.lists(
    st.builds(
        Item, st.integers(1, 9), st.sampled_from(["completion", "graduation"]),
        st.none() | st.just(TODAY),
    ),
    max_size=5,
)  # fmt: skip


def decided(
    policy: CompletionPolicy,
    facts: Facts | None = None,
    curriculum: tuple[Requirement, ...] = (Requirement(1, True),),
) -> Completion:
    return decide(curriculum, EARNED, policy, expected_on=None, today=TODAY, facts=facts)


def there(state: str = "enrolled", **more: object) -> Situation:
    return Situation(state, TODAY - timedelta(100), TODAY + timedelta(100), **more)  # type: ignore[arg-type]


def test_credits_without_the_thesis_are_completion_and_with_it_graduation() -> None:
    open_thesis = Facts(items=(Item(1, "graduation", None),))
    done_thesis = Facts(items=(Item(1, "graduation", TODAY),))
    assert decided(CompletionPolicy(), open_thesis).standing is Standing.COMPLETED
    assert decided(CompletionPolicy(), done_thesis).standing is Standing.GRADUATED
    assert decided(CompletionPolicy()).standing is Standing.COMPLETED
    assert decided(CompletionPolicy(graduates=True)).standing is Standing.GRADUATED


def test_a_requirement_of_completion_keeps_from_completing() -> None:
    found = decided(CompletionPolicy(), Facts(items=(Item(1, "completion", None),)))
    assert found.standing is Standing.NOT_YET
    assert [line.code for line in found.unmet] == ["item"]


@pytest.mark.parametrize(
    ("rate", "met"),
    [(None, False), (Decimal("79.99"), False), (Decimal(80), True), (Decimal(100), True)],
)
def test_eighty_percent_is_enough_and_an_unknown_rate_is_not(
    rate: Decimal | None, met: bool
) -> None:
    facts = Facts(AttendanceFact(rate)) if rate is not None else None
    found = decided(CompletionPolicy(minimum_attendance=Decimal(80)), facts)
    assert found.completed is met
    assert found.lines[-1].params == {"have": rate, "need": Decimal(80)}


def test_credits_are_summed_over_what_was_earned_and_a_project_must_be_one_of_the_track() -> None:
    curriculum = (
        Requirement(1, True, Decimal(3)), Requirement(2, False, Decimal(3), project=True),
    )  # fmt: skip
    found = decided(
        CompletionPolicy(minimum_credits=Decimal(6), project=True), curriculum=curriculum
    )
    assert {line.code: line.met for line in found.lines} == {
        "course": True, "credits": False, "project": False,
    }  # fmt: skip
    assert found.lines[-1].params == {"state": "open"}
    assert decided(CompletionPolicy(project=True)).lines[-1].params == {"state": "none"}


@given(percents, percents, items)
def test_more_attendance_and_more_ticks_never_undo_anything(
    rate: Decimal, need: Decimal, asked: list[Item]
) -> None:
    policy = CompletionPolicy(minimum_attendance=need)
    ticked = tuple(Item(one.id, one.stage, TODAY) for one in asked)
    before = decided(policy, Facts(AttendanceFact(rate), tuple(asked)))
    after = decided(policy, Facts(AttendanceFact(max(rate, need)), ticked))
    assert after.completed
    assert after.graduated or not before.graduated
    assert before.graduated <= before.completed
    assert before.completed == all(line.met for line in before.lines)


@pytest.mark.parametrize(
    ("attended", "documents", "wanting"),
    [
        (Decimal("49.99"), 1, ["attended"]),
        (Decimal(50), 1, []),
        (None, 1, ["attended"]),
        (Decimal(80), 0, ["document"]),
    ],
)
def test_early_employment_asks_for_hours_and_proof(
    attended: Decimal | None, documents: int, wanting: list[str]
) -> None:
    fact = AttendanceFact(Decimal(90), attended=attended)
    way = leaving.early_employment(
        there(attendance=fact, documents=documents), EarlyEmploymentPolicy(), TODAY
    )
    assert [line.code for line in way.lines if not line.met] == wanting
    assert way.open is (not wanting)


def test_days_since_the_beginning_can_be_asked_for() -> None:
    policy = EarlyEmploymentPolicy(Decimal(0), minimum_days=101, document=False)
    assert not leaving.early_employment(there(), policy, TODAY).open
    assert leaving.early_employment(there(), policy, TODAY + timedelta(1)).open


def test_whoever_withdrew_for_a_job_can_be_proved_later_and_nobody_else() -> None:
    policy = EarlyEmploymentPolicy(Decimal(0), document=False)
    for reason, open_ in (("early_employment", True), ("health", False)):
        found = there("withdrawn", reason=reason)
        assert leaving.early_employment(found, policy, TODAY).open is open_


def test_a_withdrawal_is_for_one_of_the_codes() -> None:
    codes = [one.code for one in LeavingReasons().listed()]
    assert leaving.withdrawal(there(), "health", codes).open
    assert not leaving.withdrawal(there(), "whim", codes).open
    assert not leaving.withdrawal(there("completed"), "health", codes).open


def test_the_rule_proposes_a_dismissal_where_a_limit_was_passed() -> None:
    assert not leaving.dismissal(there()).open
    assert not leaving.dismissal(there(attendance=AttendanceFact(Decimal(85)))).open
    passed = AttendanceFact(Decimal(70), dismissal="total")
    assert leaving.dismissal(there(attendance=passed)).open


def test_nobody_fails_to_complete_before_the_end_or_with_everything_met() -> None:
    last = there().ends_on
    unmet = decide((Requirement(1, True),), {}, CompletionPolicy(), expected_on=None, today=TODAY)
    assert not leaving.not_completed(there(), unmet, last).open
    assert leaving.not_completed(there(), unmet, last + timedelta(1)).open
    met = decided(CompletionPolicy())
    assert not leaving.not_completed(there(), met, last + timedelta(1)).open
    assert leaving.not_completed(there(reason=REVOKED), met, last + timedelta(1)).open


@given(
    st.sampled_from(["completed", "graduated", "dismissed", "not_completed", "early_employed"]),
    st.booleans(),
)
def test_no_way_leads_out_twice(state: str, proof: bool) -> None:
    fact = AttendanceFact(Decimal(70), dismissal="total", attended=Decimal(90))
    found = there(state, attendance=fact, documents=int(proof))
    late = found.ends_on + timedelta(1)
    unmet = decide((), {}, CompletionPolicy(), expected_on=None, today=TODAY)
    ways = [
        leaving.early_employment(found, EarlyEmploymentPolicy(), late),
        leaving.withdrawal(found, "health", ["health"]),
        leaving.dismissal(found),
        leaving.not_completed(found, unmet, late),
    ]
    assert not any(way.open for way in ways)


@pytest.mark.parametrize(
    "codes",
    [(), ("health",), ("health | 건강",), ("Health | 건강 | Health",), ("a b | 가 | b",),
     ("dismissal | 제적 | Dismissal",), ("health | 건강 | Health", "health | 또 | Again")],
)  # fmt: skip
def test_codes_that_make_no_sense_are_refused(codes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="codes"):
        LeavingReasons(codes)
