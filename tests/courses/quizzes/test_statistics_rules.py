"""Statistics of items, and marks given again, as rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.quizzes.rules import regrading, statistics
from lms.courses.quizzes.rules.regrading import Change, Mode
from lms.interop.formats.questions.model import Answer, Choice, Kind, Question, Text

SHARE = st.floats(0, 1, allow_nan=False)
POINTS = st.floats(0, 100, allow_nan=False)


def test_facility_and_discrimination_of_a_worked_example() -> None:
    # Four learners; the rest of the quiz 8, 6, 4, 2; the two better ones got it right.
    found = statistics.item([(1, 8), (1, 6), (0, 4), (0, 2)])
    assert found.facility == 0.5
    assert found.discrimination is not None
    assert isclose(found.discrimination, 4 / 20**0.5, rel_tol=1e-9)  # r = 4 / sqrt(1 · 20)


def test_a_question_that_everybody_gets_right_tells_nobody_apart() -> None:
    found = statistics.item([(1, 8), (1, 6), (1, 4)])
    assert (found.facility, found.discrimination) == (1, None)
    assert not found.doubtful


@given(st.lists(st.tuples(SHARE, POINTS), min_size=3, max_size=30), st.randoms())
def test_discrimination_lies_between_its_bounds_in_any_order(
    pairs: list[tuple[float, float]], random: object
) -> None:
    value = statistics.correlation(pairs)
    random.shuffle(pairs)  # type: ignore[attr-defined]
    again = statistics.correlation(pairs)
    assert (value is None) == (again is None)
    if value is not None and again is not None:
        assert -1 <= value <= 1
        assert isclose(value, again, abs_tol=1e-6)


def test_alpha_of_a_worked_example() -> None:
    # Variances of the questions 0.25 and 0.25 ×4/3, of the sums 1 ×4/3: 2 (1 - 0.5) = 1.
    assert statistics.alpha([[1, 1], [1, 1], [0, 0], [0, 0]]) == pytest.approx(1)
    assert statistics.alpha([[1, 0], [0, 1], [1, 0], [0, 1]]) is None  # all have the same sum
    assert statistics.alpha([[1], [0], [1]]) is None


@given(st.lists(st.floats(0, 100, allow_nan=False), max_size=50))
def test_everybody_stands_in_one_column(percents: list[float]) -> None:
    assert sum(statistics.histogram(percents)) == len(percents)


def test_what_only_one_person_wrote_is_not_shown() -> None:
    assert statistics.frequent({"서울": 3, "광주": 2, "내 이름은 한지우": 1}) == [
        ("서울", 3),
        ("광주", 2),
    ]


OLD = Question(
    Kind.SINGLE, Text("?"),
    choices=(Choice("a", Text("갑"), Decimal(1)), Choice("b", Text("을"))),
)  # fmt: skip
NEW = replace(OLD, choices=(Choice("a", Text("갑")), Choice("b", Text("을"), Decimal(1))))
RESPONSES = st.sampled_from([{"choice": "a"}, {"choice": "b"}, {}])


def again(
    mode: Mode, response: dict[str, str], earned: Decimal | None, **more: bool
) -> Decimal | None:
    share = None if earned is None else earned / 2
    return regrading.remark(
        mode, NEW, response, Decimal(2), fraction=share, earned=earned,
        by_person=more.get("by_person", False),
    ).points  # fmt: skip


@given(RESPONSES, st.sampled_from([Decimal(0), Decimal(1), Decimal(2)]), st.booleans())
def test_the_better_mark_never_falls_and_full_is_full(
    response: dict[str, str], earned: Decimal, by_person: bool
) -> None:
    better = again(Mode.BETTER, response, earned, by_person=by_person)
    assert better is not None
    assert better >= earned
    assert again(Mode.FULL, response, earned, by_person=by_person) == 2
    if by_person:
        assert again(Mode.NEW, response, earned, by_person=True) == earned


def test_marking_by_the_mended_question_moves_the_points_to_the_right_answer() -> None:
    assert again(Mode.NEW, {"choice": "a"}, Decimal(2)) == 0
    assert again(Mode.NEW, {"choice": "b"}, Decimal(0)) == 2


def test_what_becomes_an_essay_waits_for_a_person() -> None:
    essay = Question(Kind.ESSAY, Text("?"))
    found = regrading.remark(
        Mode.NEW, essay, {"text": "답"}, Decimal(2),
        fraction=Decimal(1), earned=Decimal(2), by_person=False,
    )  # fmt: skip
    assert (found.points, found.held) == (None, False)
    short = Question(Kind.SHORT, Text("?"), answers=(Answer("답"),))
    assert regrading.remark(
        Mode.NEW, short, {"text": "답"}, Decimal(2), fraction=None, earned=None, by_person=False
    ).points == 2  # fmt: skip


def test_a_plan_has_another_name_when_any_mark_differs() -> None:
    one = [Change(1, Decimal(1), Decimal(2)), Change(2, None, Decimal(0))]
    name = regrading.digest(Mode.NEW, 7, one)
    assert name == regrading.digest(Mode.NEW, 7, list(reversed(one)))
    assert name != regrading.digest(Mode.NEW, 8, one)
    assert name != regrading.digest(Mode.BETTER, 7, one)
    assert name != regrading.digest(Mode.NEW, 7, [one[0], Change(2, None, Decimal(1))])
