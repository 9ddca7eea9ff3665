"""Anonymity and arithmetic of surveys, as rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.surveys import rules
from lms.courses.surveys.rules import LEAST_ANSWERS, Asked, Phase

OPENS = datetime(2026, 6, 1, tzinfo=UTC)
CLOSES = datetime(2026, 6, 15, tzinfo=UTC)
SCALE = Asked("1", "agreement")
STEP = st.integers(1, 5)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (OPENS - timedelta(seconds=1), Phase.SCHEDULED),
        (OPENS, Phase.OPEN),
        (CLOSES - timedelta(seconds=1), Phase.OPEN),
        (CLOSES, Phase.CLOSED),
    ],
)
def test_the_opening_moment_is_in_and_the_closing_moment_out(
    moment: datetime, expected: Phase
) -> None:
    assert rules.phase(True, OPENS, CLOSES, moment) is expected
    assert rules.phase(False, OPENS, CLOSES, moment) is Phase.DRAFT


@given(st.sampled_from(Phase), st.integers(0, 40), st.sampled_from(["close", "grades"]),
       st.integers(0, 9))  # fmt: skip
def test_results_never_show_while_people_answer_nor_below_five(
    where: Phase, answers: int, after: str, open_results: int
) -> None:
    seen = rules.visibility(where, answers, after, without_result=open_results)
    if seen.shown:
        assert where is Phase.CLOSED
        assert answers >= LEAST_ANSWERS
        assert after == "close" or open_results == 0
    else:
        assert where is not Phase.CLOSED or answers < LEAST_ANSWERS or open_results


@given(st.lists(STEP, max_size=30), st.randoms())
def test_a_scale_adds_up_in_any_order(steps: list[int], random: object) -> None:
    sheets = [{"1": step} for step in steps]
    first = rules.outcome(SCALE, sheets)
    random.shuffle(sheets)  # type: ignore[attr-defined]
    assert rules.outcome(SCALE, sheets) == first
    if len(steps) < LEAST_ANSWERS:
        assert first.hidden
        assert not first.counts
        assert first.mean is None
    else:
        assert sum(first.counts) == first.n == len(steps)
        assert first.mean is not None
        assert abs(first.mean - Decimal(fmean(steps))) <= Decimal("0.0051")


@given(st.lists(st.text(min_size=1, max_size=20), min_size=2, max_size=9))
def test_texts_do_not_tell_who_came_first(texts: list[str]) -> None:
    question = Asked("1", "text")
    forwards = rules.outcome(question, [{"1": text} for text in texts])
    backwards = rules.outcome(question, [{"1": text} for text in reversed(texts)])
    assert forwards.texts == backwards.texts


def test_a_question_that_few_answered_stays_hidden_among_many_sheets() -> None:
    sheets = [{"1": 5}, {"1": 4}, *({} for _ in range(20))]
    assert rules.outcome(SCALE, sheets).hidden


@given(st.dictionaries(st.text(min_size=1, max_size=3), STEP, max_size=12),
       st.dictionaries(st.text(min_size=1, max_size=3), STEP, max_size=12))  # fmt: skip
def test_a_change_counts_only_those_who_answered_both(
    before: dict[str, int], after: dict[str, int]
) -> None:
    both = before.keys() & after.keys()
    found = rules.changes(
        {who: {"python": step} for who, step in before.items()},
        {who: {"python": step} for who, step in after.items()},
    )
    for change in found:
        assert change.n == len(both)
        assert change.hidden == (len(both) < LEAST_ANSWERS)
        if not change.hidden:
            assert change.gain is not None
            exact = fmean(after[who] for who in both) - fmean(before[who] for who in both)
            assert abs(change.gain - Decimal(exact)) <= Decimal("0.011")


def test_the_pseudonym_joins_one_person_in_one_offering_and_says_nothing_without_the_secret() -> (
    None
):
    same = rules.pseudonym("secret", 1, "2026-0001")
    assert same == rules.pseudonym("secret", 1, "2026-0001")
    others = {
        rules.pseudonym("other", 1, "2026-0001"),
        rules.pseudonym("secret", 2, "2026-0001"),
        rules.pseudonym("secret", 1, "2026-0002"),
    }
    assert same not in others
    assert len(others) == 3


@pytest.mark.parametrize(
    ("question", "typed", "answer", "error"),
    [
        (SCALE, ["3"], 3, None),
        (SCALE, ["0"], None, "no_such_choice"),
        (SCALE, ["6"], None, "no_such_choice"),
        (SCALE, ["2", "3"], None, "no_such_choice"),
        (SCALE, ["３점"], None, "no_such_choice"),
        (SCALE, [], None, "required"),
        (Asked("1", "choice", 3), ["2"], 2, None),
        (Asked("1", "choice", 3), ["3"], None, "no_such_choice"),
        (Asked("1", "several", 3), ["2", "0", "2"], [0, 2], None),
        (Asked("1", "text"), [" 좋았습니다\r\n고맙습니다 "], "좋았습니다\n고맙습니다", None),
        (Asked("1", "text"), ["가" * 2001], None, "too_long"),
        (Asked("1", "text", required=False), ["  "], None, None),
    ],
)
def test_what_was_typed_becomes_an_answer_or_an_error(
    question: Asked, typed: list[str], answer: object, error: str | None
) -> None:
    answers, errors = rules.read_answers([question], {"1": typed})
    assert answers.get("1") == answer
    assert errors.get("1") == error


def test_the_rate_never_rounds_up_to_everybody() -> None:
    assert rules.rate(199, 200) == 99
    assert rules.rate(200, 200) == 100
    assert rules.rate(0, 0) is None
