"""How much a passage is worth: who attested it, how well, how long, how long ago."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.matching import Evidence, EvidenceKind
from lms.matching.strength import strength, strengths
from tests.matching.conftest import TODAY

unit = st.floats(0, 1)
hours = st.floats(0, 5000)
days = st.integers(0, 9000)


def worth(
    kind: EvidenceKind = EvidenceKind.ASSESSED,
    score: float | None = None,
    hours: float | None = None,
    on: date | None = None,
) -> float:
    return strength(Evidence("e", "", kind, (), score, hours, on), TODAY)


@given(st.none() | unit, st.none() | hours, st.none() | days)
def test_of_two_alike_the_better_attested_counts_for_more(
    score: float | None, spent: float | None, age: int | None
) -> None:
    on = None if age is None else TODAY - timedelta(days=age)
    assessed, certified, project, claimed = (worth(kind, score, spent, on) for kind in EvidenceKind)
    assert 1 >= assessed > certified > project > claimed > 0


@given(unit, unit)
def test_a_better_score_never_counts_for_less(a: float, b: float) -> None:
    assert (worth(score=a) <= worth(score=b)) or a > b


@given(hours, hours)
def test_more_hours_never_count_for_less(a: float, b: float) -> None:
    assert (worth(hours=a) <= worth(hours=b)) or a > b


@given(days, days)
def test_an_older_result_never_counts_for_more(a: int, b: int) -> None:
    older, newer = (worth(on=TODAY - timedelta(days=n)) for n in (max(a, b), min(a, b)))
    assert older <= newer


def test_what_is_not_known_lies_between_the_worst_and_the_best() -> None:
    assert worth(score=0) < worth() < worth(score=1)
    assert worth(hours=0) < worth() < worth(hours=500)
    assert worth(on=date(1990, 1, 1)) < worth() < worth(on=TODAY)


def test_a_day_in_the_future_counts_as_today() -> None:
    assert worth(on=TODAY + timedelta(days=90)) == worth(on=TODAY)


def test_full_marks_with_many_hours_today_are_worth_1() -> None:
    assert worth(score=1, hours=5000, on=TODAY) == 1


def test_a_passage_is_worth_the_same_alone_and_among_others() -> None:
    many = [
        Evidence(f"e{i}", "", kind, (), i / 40, float(i), TODAY - timedelta(days=i))
        for i in range(40)
        for kind in [list(EvidenceKind)[i % 4]]
    ]
    assert strengths(many, TODAY).tolist() == [strength(one, TODAY) for one in many]
    assert strengths([], TODAY).tolist() == []
