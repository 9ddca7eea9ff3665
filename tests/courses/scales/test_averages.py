"""Averages as Korean universities write them, worked by hand; retakes; conversion to 100 points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.scales.rules import (
    Gpa,
    GpaPolicy,
    GradeScheme,
    RetakePolicy,
    Taken,
    average,
    settle,
)

D = Decimal
SCHEME = GradeScheme(preset="4.5")
KEEP = RetakePolicy()


def taken(key: int, letter: str, credits: str = "3", course: int = 0, **values: object) -> Taken:
    held = SCHEME.named(letter)
    return Taken(
        key=key, course=course or key, credits=D(credits), letter=letter,
        points=held.points if held else None, on=date(2026, 6, 1).replace(day=key % 28 + 1), **values,
    )  # fmt: skip


def gpa(rows: list[Taken], policy: GpaPolicy, retakes: RetakePolicy = KEEP, **asked: bool) -> Gpa:
    return average(settle(rows, retakes, SCHEME), policy, D("4.5"), **asked)


#: A transcript of one term: 3 × 4.5 + 3 × 4.0 + 3 × 3.5 + 2 × 4.5 + 1 × 3.0 = 48 over 12 credits;
#: with a failed course of 2 credits over 14: 3.428571…
TERM = [
    taken(1, "A+"), taken(2, "A0"), taken(3, "B+"), taken(4, "A+", "2"), taken(5, "B0", "1"),
]  # fmt: skip
FAILED = taken(6, "F", "2")


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (GpaPolicy(), "3.42/4.5"),  # 3.428571… cut
        (GpaPolicy(rounding="half_up"), "3.43/4.5"),
        (GpaPolicy(places=1, rounding="half_up"), "3.4/4.5"),
        (GpaPolicy(places=3), "3.428/4.5"),
        (GpaPolicy(places=3, rounding="half_up"), "3.429/4.5"),
        (GpaPolicy(include_f=False), "4.00/4.5"),
    ],
)
def test_the_average_is_cut_or_rounded_by_the_institutions_rule(
    policy: GpaPolicy, shown: str
) -> None:
    assert gpa([*TERM, FAILED], policy).text == shown


def test_the_average_is_there_with_and_without_f_and_for_the_major() -> None:
    rows = [replace(one, major=one.key in {1, 2, 6}) for one in [*TERM, FAILED]]
    policy = GpaPolicy()
    assert gpa(rows, policy, include_f=True).text == "3.42/4.5"
    assert gpa(rows, policy, include_f=False).text == "4.00/4.5"
    # 3 × 4.5 + 3 × 4.0 + 2 × 0 = 25.5 over 8
    assert gpa(rows, policy, major=True).text == "3.18/4.5"


def test_the_exact_average_is_shown_whole_where_it_ends_and_cut_where_it_goes_on() -> None:
    assert gpa(TERM, GpaPolicy()).exact_text == "4"
    assert gpa([*TERM, FAILED], GpaPolicy()).exact_text == "3.428571…"


def test_without_graded_credits_there_is_no_average() -> None:
    rows = [replace(taken(1, "A+"), letter="P", points=None), taken(2, "I"), taken(3, "W")]
    found = gpa(rows, GpaPolicy())
    assert (found.value, found.text) == (None, "–/4.5")
    assert [line.why for line in found.lines] == ["no_points", "incomplete", "withdrawn"]


@pytest.mark.parametrize(
    ("average_", "points"),
    # 60 + (average - 1) × 40 / 3.5, the formula on many transcripts, at two places half up
    [("4.5", "100.00"), ("4.12", "95.66"), ("4.00", "94.29"), ("3.5", "88.57"), ("3.00", "82.86"), ("1", "60.00")],
)  # fmt: skip
def test_a_line_between_two_points_is_the_usual_formula(average_: str, points: str) -> None:
    policy = GpaPolicy(conversion="4.5 100; 1 60; 0 0", between="linear", rounding="half_up")
    assert policy.converted(D(average_)) == D(points)


def test_a_table_by_steps_takes_the_row_that_is_reached() -> None:
    policy = GpaPolicy(conversion="4.5 100; 4.4 99; 4.3 98; 0 50", conversion_places=0)
    assert [policy.converted(D(text)) for text in ("4.50", "4.49", "4.30", "4.29")] == [
        D(100), D(99), D(98), D(50),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("retakes", "counting", "text"),
    [
        (RetakePolicy("last"), [2], "3.00/4.5"),
        (RetakePolicy("best"), [1], "3.50/4.5"),
        (RetakePolicy("all"), [1, 2], "3.25/4.5"),
    ],
)
def test_a_course_taken_again_replaces_or_the_better_or_both_count(
    retakes: RetakePolicy, counting: list[int], text: str
) -> None:
    rows = [taken(1, "B+", course=7), taken(2, "B0", course=7)]
    found = gpa(rows, GpaPolicy(), retakes)
    assert [line.attempt.taken.key for line in found.lines if line.counted] == counting
    assert found.text == text


def test_a_pass_outside_the_average_is_better_than_a_failed_attempt() -> None:
    failed, passed = taken(1, "F", course=7, passed=False), taken(2, "P", course=7)
    for rows in ([failed, passed], [passed, replace(failed, on=date(2026, 6, 20))]):
        counting = [one.letter for one in settle(rows, RetakePolicy("best"), SCHEME) if one.counts]
        assert counting == ["P"]


@pytest.mark.parametrize(("cap", "letter", "points"), [("A0", "A0", "4.0"), ("B+", "B+", "3.5")])
def test_a_retake_is_worth_at_most_the_cap_and_the_record_keeps_what_it_was(
    cap: str, letter: str, points: str
) -> None:
    rows = [taken(1, "C0", course=7), taken(2, "A+", course=7), taken(3, "A+", course=8)]
    first, again, other = settle(rows, RetakePolicy("last", cap), SCHEME)
    assert (again.letter, again.points, again.capped_from) == (letter, D(points), "A+")
    assert (first.counts, first.replaced_by) == (False, 2)
    assert (other.letter, other.capped_from) == ("A+", "")


def test_an_incomplete_or_left_attempt_is_no_retake() -> None:
    rows = [taken(1, "W", course=7), taken(2, "I", course=7), taken(3, "A+", course=7)]
    found = settle(rows, RetakePolicy("last", "B+"), SCHEME)
    assert [one.counts for one in found] == [False, False, True]
    assert found[2].letter == "A+"


transcripts = st.lists(
    st.tuples(
        st.sampled_from([*[one.name for one in SCHEME.letters], "I", "W"]),
        st.integers(1, 6), st.integers(1, 8),
    ),
    min_size=1, max_size=25,
).map(lambda rows: [taken(n, letter, str(credits), course) for n, (letter, credits, course) in enumerate(rows, 1)])  # fmt: skip
policies = st.builds(
    GpaPolicy, places=st.integers(0, 4), rounding=st.sampled_from(["truncate", "half_up"]),
    include_f=st.booleans(),
)  # fmt: skip
retaking = st.builds(
    RetakePolicy,
    counts=st.sampled_from(["last", "best", "all"]),
    cap=st.sampled_from(["", "A0", "B+"]),
)


@given(rows=transcripts, policy=policies, retakes=retaking)
def test_the_lines_add_up_to_the_average_whatever_the_order(
    rows: list[Taken], policy: GpaPolicy, retakes: RetakePolicy
) -> None:
    found = gpa(rows, policy, retakes)
    assert found.total == sum((line.product for line in found.lines), D(0))
    assert found.credits == sum((x.attempt.taken.credits for x in found.lines if x.counted), D(0))
    assert gpa(rows[::-1], policy, retakes) == found
    if found.value is not None:
        assert 0 <= found.value <= D("4.5")
        assert abs(found.value - found.total / found.credits) < D(1).scaleb(-policy.places)


@given(rows=transcripts, retakes=retaking)
def test_of_one_course_at_most_one_attempt_counts_unless_all_do(
    rows: list[Taken], retakes: RetakePolicy
) -> None:
    counted = [one.taken.course for one in settle(rows, retakes, SCHEME) if one.counts]
    assert retakes.counts == "all" or len(counted) == len(set(counted))


@given(rows=transcripts)
def test_the_better_of_two_never_lowers_the_average_below_the_later(rows: list[Taken]) -> None:
    best = gpa(rows, GpaPolicy(), RetakePolicy("best")).exact
    last = gpa(rows, GpaPolicy(), RetakePolicy("last")).exact
    if len({one.credits for one in rows}) == 1 and best is not None and last is not None:
        assert best >= last
