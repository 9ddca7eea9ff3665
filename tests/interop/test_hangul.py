"""Finding a name among those that a page already holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.formats.hangul import finds, initial_consonants

PERSON = ("한지우", "Jiwoo Han", "2026-0017")
syllables = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1)


@pytest.mark.parametrize("text", ["", "지우", "ㅎㅈㅇ", "ㅈ ㅇ", "jiwoo", "WOO H", "0017"])
def test_a_person_is_found_by_initials_and_by_part_of_each_name_or_the_number(text: str) -> None:
    assert finds(text, *PERSON)


@pytest.mark.parametrize("text", ["김", "ㅇㅈ", "한ㅈㅇ", "kim", "2025"])
def test_nobody_else_is_found(text: str) -> None:
    assert not finds(text, *PERSON)


def test_initials_ask_for_the_name_alone() -> None:
    assert not finds("ㄱㅈ", "한지우", "광주")
    assert finds("광주", "한지우", "광주")


@given(syllables, st.data())
def test_every_run_of_a_names_initials_finds_it(name: str, data: st.DataObject) -> None:
    initials = initial_consonants(name)
    start = data.draw(st.integers(0, len(initials) - 1))
    end = data.draw(st.integers(start + 1, len(initials)))
    assert finds(initials[start:end], name)
