"""When a track is completed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.programmes.rules.completion import (
    CompletionPolicy,
    DegreeFact,
    Facts,
    Requirement,
    Result,
    Standing,
    decide,
)
from lms.courses.programmes.rules.publishing import TrackFacts, hindrances_to_publishing

TODAY = date(2026, 11, 22)
curricula = st.lists(st.booleans(), max_size=6).map(
    lambda kinds: [Requirement(i, kind) for i, kind in enumerate(kinds)]
)
results = st.dictionaries(
    st.integers(0, 7),
    st.builds(Result, st.booleans(), st.integers(0, 100).map(Decimal)),
    max_size=8,
)
policies = st.builds(
    CompletionPolicy, st.integers(0, 3), st.sampled_from([Decimal(0), Decimal(70)])
)
days = st.none() | st.dates(TODAY - timedelta(5), TODAY + timedelta(5))


def earned(percent: int = 90) -> Result:
    return Result(True, Decimal(percent))


def test_every_required_course_must_be_earned() -> None:
    curriculum = [Requirement(1, True), Requirement(2, True)]
    one = decide(curriculum, {1: earned()}, CompletionPolicy(), expected_on=None, today=TODAY)
    assert one.standing is Standing.NOT_YET
    assert [line.met for line in one.lines] == [True, False]
    assert one.lines[1].params["state"] == "open"
    both = {1: earned(), 2: earned()}
    assert decide(curriculum, both, CompletionPolicy(), expected_on=None, today=TODAY).completed


def test_a_failed_course_is_told_apart_from_one_without_a_result() -> None:
    curriculum = [Requirement(1, True)]
    failed = decide(
        curriculum, {1: Result(False, Decimal(40))}, CompletionPolicy(),
        expected_on=None, today=TODAY,
    )  # fmt: skip
    assert failed.lines[0].params == {"course_id": 1, "state": "failed", "percent": Decimal(40)}


def test_a_track_without_courses_is_never_completed() -> None:
    nothing = decide([], {}, CompletionPolicy(), expected_on=None, today=TODAY)
    assert not nothing.completed
    assert nothing.lines[0].code == "curriculum"


def test_electives_are_counted_and_only_those_of_the_curriculum() -> None:
    curriculum = [Requirement(1, True), Requirement(2, False), Requirement(3, False)]
    policy = CompletionPolicy(minimum_electives=1)
    without = decide(curriculum, {1: earned(), 9: earned()}, policy, expected_on=None, today=TODAY)
    assert not without.completed
    assert without.lines[-1].params == {"have": 0, "need": 1, "offered": 2}
    assert decide(
        curriculum, {1: earned(), 3: earned()}, policy, expected_on=None, today=TODAY
    ).completed


def test_the_average_is_of_what_was_earned() -> None:
    policy = CompletionPolicy(minimum_average=Decimal(80))
    curriculum = [Requirement(1, True), Requirement(2, False)]
    low = decide(curriculum, {1: earned(90), 2: earned(69)}, policy, expected_on=None, today=TODAY)
    assert not low.completed
    assert low.lines[-1].params["have"] == Decimal("79.5")


def test_an_expected_day_counts_until_it_has_passed() -> None:
    curriculum = [Requirement(1, True)]
    for on, standing in (
        (TODAY, Standing.EXPECTED),
        (TODAY + timedelta(1), Standing.EXPECTED),
        (TODAY - timedelta(1), Standing.NOT_YET),
    ):
        found = decide(curriculum, {}, CompletionPolicy(), expected_on=on, today=TODAY)
        assert found.standing is standing


@given(curricula, results, policies, days)
def test_completed_means_that_every_line_is_met(
    curriculum: list[Requirement],
    known: dict[int, Result],
    policy: CompletionPolicy,
    on: date | None,
) -> None:
    found = decide(curriculum, known, policy, expected_on=on, today=TODAY)
    assert found.lines
    assert found.completed == all(line.met for line in found.lines)
    assert found.met == sum(line.met for line in found.lines)


@given(curricula, results, st.integers(0, 3), st.integers(0, 7))
def test_one_more_earned_course_never_undoes_a_completion(
    curriculum: list[Requirement], known: dict[int, Result], electives: int, extra: int
) -> None:
    policy = CompletionPolicy(minimum_electives=electives)
    if decide(curriculum, known, policy, expected_on=None, today=TODAY).completed:
        more = {**known, extra: earned()}
        assert decide(curriculum, more, policy, expected_on=None, today=TODAY).completed


@given(curricula, results, policies)
def test_results_outside_the_curriculum_change_nothing(
    curriculum: list[Requirement], known: dict[int, Result], policy: CompletionPolicy
) -> None:
    inside = {item.course_id for item in curriculum}
    own = {key: value for key, value in known.items() if key in inside}
    assert decide(curriculum, known, policy, expected_on=None, today=TODAY) == decide(
        curriculum, own, policy, expected_on=None, today=TODAY
    )


@pytest.mark.parametrize(
    "wrong",
    [{"minimum_electives": -1}, {"minimum_electives": 1.5}, {"minimum_average": Decimal(101)}],
)
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="minimum"):
        CompletionPolicy(**wrong)  # type: ignore[arg-type]


def test_a_track_without_courses_is_not_published() -> None:
    assert hindrances_to_publishing(TrackFacts("", 0, 0, 0, (), 0)) == [
        "no_summary", "no_audience", "no_courses",
    ]  # fmt: skip
    assert hindrances_to_publishing(TrackFacts("소개", 1, 1, 1, ("가",), 2)) == [
        "unpublished_courses", "too_few_electives",
    ]  # fmt: skip
    assert hindrances_to_publishing(TrackFacts("소개", 1, 1, 0, (), 0)) == []


@pytest.mark.parametrize(
    ("fact", "met"),
    [
        (None, False),
        (DegreeFact(0, 0), False),
        (DegreeFact(4, 5), False),
        (DegreeFact(5, 5), True),
    ],
)
def test_a_degree_is_completed_by_its_audit_where_the_policy_asks_for_it(
    fact: DegreeFact | None, met: bool
) -> None:
    policy = CompletionPolicy(degree_audit=True)
    outcome = decide(
        [], {}, policy, expected_on=None, today=date(2026, 2, 20), facts=Facts(degree=fact)
    )
    assert [(line.code, line.met) for line in outcome.lines] == [("degree", met)]
    assert outcome.completed is met
    without = decide(
        [], {}, CompletionPolicy(), expected_on=None, today=date(2026, 2, 20),
        facts=Facts(degree=DegreeFact(5, 5)),
    )  # fmt: skip
    assert [line.code for line in without.lines] == ["curriculum"]
