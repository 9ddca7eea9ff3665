"""Names that give way to a sign where a call is blind."""

from __future__ import annotations

import pytest

from lms.courses.selection.sheets import pattern_of

KNOWN = ("한지우", "Jiwoo Han", "jiwoo@example.org")


@pytest.mark.parametrize(
    "text",
    ["저는 한지우입니다", "한 지 우", "I am Jiwoo Han.", "HAN JIWOO", "Han, Ji-Woo", "Jiwoo-Han",
     "메일 jiwoo@example.org"],
)  # fmt: skip
def test_a_name_is_hidden_however_it_is_written(text: str) -> None:
    names = pattern_of(KNOWN)
    assert names is not None
    assert names.search(text)


def test_family_name_and_given_names_of_three_words_change_places() -> None:
    names = pattern_of(["Mary Ann Kim"])
    assert names is not None
    assert names.search("Kim Mary Ann")
    assert names.search("KIM, Mary-Ann")


@pytest.mark.parametrize("text", ["한국에서 지우개를 만든다", "Chan Jiwoon", "a handbook"])
def test_what_only_looks_like_it_stays(text: str) -> None:
    names = pattern_of(KNOWN)
    assert names is not None
    assert not names.search(text)


def test_without_a_name_nothing_is_looked_for() -> None:
    assert pattern_of(["", "김"]) is None
