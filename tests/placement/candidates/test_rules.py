"""Eligibility and its reasons, pseudonyms, declared facts, steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.formats.resumes import PartialDate
from lms.matching import LanguageLevel
from lms.placement.candidates import resumes, rules
from lms.placement.candidates.rules import Place

TODAY = date(2026, 3, 2)


@given(st.lists(st.integers(0, len(rules.ALPHABET) - 1), min_size=8, max_size=8))
def test_a_code_is_the_key_in_two_halves(numbers: list[int]) -> None:
    key = rules.key_of(numbers)
    assert rules.shown_code(key) == f"{key[:4]}-{key[4:]}"
    assert not set(key) & set("01AEIOUY")


@pytest.mark.parametrize(
    ("places", "codes"),
    [
        ([], ["no_track"]),
        ([Place("enrolled", "가", "A")], ["not_stated"]),
        ([Place("enrolled", "가", "A", expected_on=date(2026, 1, 1))], ["overdue"]),
        ([Place("withdrawn", "가", "A", ended_on=date(2026, 1, 1))], ["left"]),
        (
            [Place("dismissed", "가", "A"), Place("enrolled", "나", "B")],
            ["left", "not_stated"],
        ),
    ],
)
def test_not_yet_always_says_why(places: list[Place], codes: list[str]) -> None:
    found = rules.eligibility(False, places, TODAY)
    assert not found.met
    assert [reason.code for reason in found.reasons] == codes


def test_who_is_eligible_needs_no_reasons() -> None:
    assert rules.eligibility(True, [Place("withdrawn", "가", "A")], TODAY) == rules.Eligibility(
        True
    )


def test_what_was_left_empty_is_not_declared_and_what_is_named_is_complete() -> None:
    nothing = rules.facts(available_from=None, licences=[], languages={})
    assert (nothing.available_from, nothing.licences, nothing.languages) == (None, None, None)
    some = rules.facts(available_from=TODAY, licences=["b", "a"], languages={"en": "b2", "xx": "?"})
    assert some.licences == ("a", "b")
    assert some.languages is not None
    assert [(row.code, row.level) for row in some.languages] == [("en", LanguageLevel.B2)]


@given(st.dates())
def test_a_first_day_is_refused_only_far_away(day: date) -> None:
    refused = rules.start_refusal(day, TODAY)
    near = TODAY - timedelta(days=365) <= day <= TODAY + rules.LATEST_START
    assert (refused is None) is near


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_at_most_one_step_is_the_present_one(a: bool, b: bool, c: bool, d: bool) -> None:
    states = rules.step_states(eligible=a, live=b, preferences=c, resume=d)
    assert list(states) == list(rules.STEPS)
    assert list(states.values()).count("current") == (0 if a and b and c and d else 1)
    assert [states[s] == "done" for s in rules.STEPS] == [a, b, c, d]


@pytest.mark.parametrize(
    ("when", "last"),
    [
        (PartialDate(2024), date(2024, 12, 31)),
        (PartialDate(2024, 2), date(2024, 2, 29)),
        (PartialDate(2024, 5, 17), date(2024, 5, 17)),
    ],
)
def test_a_partial_date_means_its_last_day(when: PartialDate, last: date) -> None:
    assert resumes.last_day(when) == last
