"""A course result, as properties."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.gradebook import rules
from lms.courses.gradebook.rules import CompletionPolicy, Item, result

POLICY = CompletionPolicy()


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    found = []
    for key in draw(st.lists(st.integers(1, 50), unique=True, max_size=6)):
        possible = draw(st.decimals("0.5", 100, places=2))
        state = draw(st.sampled_from(["graded", "again", "waiting", "open", "missing"]))
        earned = draw(st.decimals(0, possible, places=2)) if state in {"graded", "again"} else None
        found.append(
            Item(
                kind="assignment",
                id=key,
                title_ko=f"과제 {key}",
                title_en="",
                possible=possible,
                earned=earned,
                handed_in=state in {"graded", "again", "waiting"},
                waiting=state in {"again", "waiting"},
                open=state == "open",
            )
        )
    return found


def item(earned: str | None, possible: str = "100", **values: bool) -> Item:
    usual = {"handed_in": earned is not None, "waiting": False, "open": False}
    return Item(
        kind="assignment",
        id=len(values) + 1,
        title_ko="과제",
        title_en="",
        possible=Decimal(possible),
        earned=None if earned is None else Decimal(earned),
        **{**usual, **values},
    )


@given(items(), st.integers(0, 9), st.booleans(), st.randoms())
def test_the_order_of_the_assignments_never_matters(
    listed: list[Item], lessons: int, final: bool, shuffle: object
) -> None:
    shuffled = list(listed)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]
    one = result(listed, lessons, 9, POLICY, final=final)
    assert one == result(shuffled, lessons, 9, POLICY, final=final)


@given(items())
def test_unmarked_work_is_a_zero_only_in_the_final_result(listed: list[Item]) -> None:
    now = result(listed, 0, 0, POLICY, final=False)
    final = result(listed, 0, 0, POLICY, final=True)
    assert now.earned == final.earned
    assert final.possible == sum(line.possible for line in listed)
    assert now.possible == sum(line.possible for line in listed if line.earned is not None)
    if now.percent is not None and final.percent is not None:
        assert final.percent <= now.percent


@given(items(), st.booleans())
def test_the_arithmetic_that_is_shown_gives_the_percent(listed: list[Item], final: bool) -> None:
    found = result(listed, 0, 0, POLICY, final=final)
    counted = [step for step in found.steps if step.counted]
    assert sum(step.earned for step in counted) == found.earned
    assert sum(step.possible for step in counted) == found.possible
    assert found.percent == rules.percent_of(found.earned, found.possible)
    assert found.percent is None or 0 <= found.percent <= 100


@given(items(), st.integers(0, 20), st.integers(0, 20), st.booleans())
def test_the_credit_is_earned_exactly_when_every_line_is_met(
    listed: list[Item], done: int, total: int, final: bool
) -> None:
    found = result(listed, min(done, total), total, POLICY, final=final)
    percent_met = found.percent is not None and found.percent >= 60
    lessons_met = total == 0 or min(done, total) * 100 >= 80 * total
    graded = not any(line.waiting for line in listed)
    assert found.credit_earned is (percent_met and lessons_met and graded)


@given(items(), st.integers(0, 9))
def test_more_points_or_more_lessons_never_cost_the_credit(
    listed: list[Item], lessons: int
) -> None:
    from dataclasses import replace

    before = result(listed, lessons, 9, POLICY, final=True)
    better = [
        replace(line, earned=line.possible) if line.earned is not None else line for line in listed
    ]
    after = result(better, 9, 9, POLICY, final=True)
    assert not before.credit_earned or after.credit_earned


@given(items(), st.integers(0, 9))
def test_a_frozen_result_reads_back_as_it_was_decided(listed: list[Item], lessons: int) -> None:
    found = result(listed, lessons, 9, POLICY, final=True)
    lines = json.loads(json.dumps([line.as_json() for line in found.lines]))
    steps = json.loads(json.dumps([step.as_json() for step in found.steps]))
    percent = found.percent or Decimal(0)
    back = rules.from_json(percent, lines, steps)
    assert (back.steps, back.lines, back.earned) == (found.steps, found.lines, found.earned)
    stored = {"percent": percent, "credit_earned": found.credit_earned, "arithmetic": steps}
    assert not rules.differs(stored, found)


def test_the_rounded_number_that_is_shown_is_the_one_that_decides() -> None:
    just = result([item("59.995")], 0, 0, POLICY, final=True)
    assert (just.percent, just.credit_earned) == (Decimal("60.00"), True)
    under = result([item("59.99")], 0, 0, POLICY, final=True)
    assert not under.credit_earned


def test_nothing_marked_is_not_a_percentage_of_zero() -> None:
    found = result([item(None)], 0, 0, POLICY, final=False)
    assert found.percent is None
    assert not found.credit_earned


@pytest.mark.parametrize(
    ("listed", "codes"),
    [
        ([], ["nothing"]),
        ([item("5")], []),
        ([item(None)], []),  # missed for good: a zero
        ([item(None, handed_in=True, waiting=True)], ["waiting"]),
        ([item("5", waiting=True)], ["waiting"]),  # handed in again, not yet marked
        ([item(None, open=True)], ["open"]),
        ([item("5", open=True)], []),
    ],
)
def test_open_work_keeps_a_result_from_being_final(listed: list[Item], codes: list[str]) -> None:
    assert [found.code for found in rules.obstacles(listed)] == codes


def test_over_many_results_waiting_work_adds_up_and_columns_are_the_same_ones() -> None:
    one = [rules.Obstacle("waiting", 2), rules.Obstacle("hidden", 1)]
    other = [rules.Obstacle("waiting", 1), rules.Obstacle("hidden", 1), rules.Obstacle("open", 3)]
    assert [(line.code, line.people, line.count) for line in rules.held([one, other])] == [
        ("hidden", 2, 1), ("waiting", 2, 3), ("open", 1, 3),
    ]  # fmt: skip


def test_a_policy_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="min_percent"):
        CompletionPolicy(min_percent=Decimal(101))
