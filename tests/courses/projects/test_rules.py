"""Teams by the rule, phases of a round, proposals, milestones, and what an evaluation shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.projects.rules import evaluating, phases, teaming
from lms.courses.projects.rules.evaluating import Measure
from lms.courses.projects.rules.phases import Dates

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
PEOPLE = st.dictionaries(st.integers(1, 60), st.frozensets(st.sampled_from("abcdef")), max_size=25)


@given(PEOPLE, st.integers(1, 6), st.text("xyz", min_size=1))
def test_everybody_is_in_one_team_and_sizes_differ_by_one_at_most(
    people: dict[int, frozenset[str]], most: int, seed: str
) -> None:
    teams = teaming.balanced(people, most, seed)
    assert sorted(one for team in teams for one in team) == sorted(people)
    sizes = [len(team) for team in teams]
    assert not sizes or (max(sizes) <= most and max(sizes) - min(sizes) <= 1)
    assert len(teams) == teaming.teams_needed(len(people), most)


@given(PEOPLE, st.integers(1, 6), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_no_team(
    people: dict[int, frozenset[str]], most: int, rng: object
) -> None:
    turned = list(people)
    rng.shuffle(turned)  # type: ignore[attr-defined]
    again = {one: people[one] for one in turned}
    assert teaming.balanced(again, most, "s") == teaming.balanced(people, most, "s")


def test_those_who_bring_the_same_skill_are_spread() -> None:
    people = {1: {"python"}, 2: {"python"}, 3: {"vision"}, 4: {"vision"}}
    for team in teaming.balanced(people, 2, "s"):
        assert {skill for one in team for skill in people[one]} == {"python", "vision"}


def dates(**days: int) -> Dates:
    at = {name: NOW + timedelta(days=days.get(name, 1)) for name in ("a", "b", "c")}
    return Dates(at["a"], at["b"], at["c"], date(2026, 12, 1), date(2027, 1, 31))


def test_a_round_passes_through_its_phases() -> None:
    def at(days: int, *, published: bool = False, closed: bool = False) -> str:
        return phases.phase(
            dates(a=1, b=3, c=5), NOW + timedelta(days=days), date(2026, 12, 2),
            published=published, closed=closed,
        )  # fmt: skip

    assert [at(day) for day in (0, 2, 4, 6)] == [
        "proposing", "teaming", "preferring", "assigning",
    ]  # fmt: skip
    assert at(6, published=True) == "running"
    assert at(6, closed=True) == "over"


def test_dates_out_of_order_are_named() -> None:
    assert phases.date_problems(dates(a=6, b=3, c=5)) == ["prefer_before_propose"]
    assert phases.date_problems(dates(a=1, b=6, c=5)) == ["prefer_before_teams"]
    assert phases.date_problems(dates(a=1, b=3, c=5)) == []


def test_only_the_company_hands_in_and_only_staff_decide() -> None:
    assert phases.next_state("draft", "submit", "company") == "submitted"
    assert phases.next_state("draft", "submit", "staff") is None
    assert phases.next_state("submitted", "accept", "company") is None
    assert phases.next_state("submitted", "accept", "staff") == "accepted"
    assert phases.next_state("accepted", "withdraw", "company") is None


def test_a_milestone_stands_by_when_it_came() -> None:
    late = NOW + timedelta(hours=1)
    assert phases.milestone_state(NOW, None, None, NOW) == "due"
    assert phases.milestone_state(NOW, None, None, late) == "late"
    assert phases.milestone_state(NOW, NOW, None, late) == "handed_in"
    assert phases.milestone_state(NOW, late, None, late) == "handed_late"
    assert phases.milestone_state(NOW, late, late, late) == "done"


LEVELS = ({"points": "10", "from": "8", "ko": "뛰어남"}, {"points": "7", "from": "4", "ko": "보통"})
MEASURES = [
    Measure(1, "문제 풀이", Decimal(10), ("python",), LEVELS),
    Measure(2, "협업", Decimal(10), ("python", "docker")),
]


def test_a_skill_of_several_criteria_counts_them_together() -> None:
    points = {1: Decimal(8), 2: Decimal(5)}
    found = {one.skill: one for one in evaluating.shares(MEASURES, points, ["python", "sql"])}
    assert found["python"].score == Decimal("0.65")
    assert found["python"].criterion == "문제 풀이 · 협업"
    assert (found["docker"].score, found["docker"].level) == (Decimal("0.5"), "")
    assert (found["sql"].score, found["sql"].criterion) == (Decimal("0.65"), "")


def test_the_level_that_points_reach_is_named() -> None:
    assert evaluating.level_of(MEASURES[0], Decimal(8)) == "뛰어남"
    assert evaluating.level_of(MEASURES[0], Decimal("7.5")) == "보통"
    assert evaluating.level_of(MEASURES[0], Decimal(1)) == ""


def test_an_unfinished_or_impossible_evaluation_is_named() -> None:
    assert evaluating.problems(MEASURES, {1: Decimal(11)}) == [(1, "out_of_range"), (2, "missing")]
    assert evaluating.percent(MEASURES, {1: Decimal(8)}) is None
    assert evaluating.percent(MEASURES, {1: Decimal(8), 2: Decimal(5)}) == Decimal("65.00")
