"""Searching the catalogue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.facets import Entry, counts, matches, narrow, ordered
from lms.interop.formats.hangul import initial_consonants

VALUES = st.sampled_from(["a", "b", "c"])
NAMES = st.text(st.sampled_from("가나다컴퓨터비전AI 에너지"), min_size=1, max_size=12)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    count = draw(st.integers(0, 12))
    return [
        Entry(
            key=i,
            names=(draw(NAMES),),
            texts=(draw(NAMES),),
            facets={
                "one": frozenset(draw(st.sets(VALUES))),
                "two": frozenset(draw(st.sets(VALUES))),
            },
            item=i,
        )
        for i in range(count)
    ]


def entry(*names: str, texts: tuple[str, ...] = ()) -> Entry:
    return Entry(1, names, texts, {})


def test_every_word_must_occur() -> None:
    assert matches(entry("컴퓨터 비전"), "비전 컴퓨터")
    assert not matches(entry("컴퓨터 비전"), "비전 에너지")


def test_initial_consonants_are_looked_for_in_names_only() -> None:
    assert matches(entry("인공지능 기초"), "ㅇㄱㅈㄴ")
    assert not matches(entry("기초", texts=("인공지능",)), "ㅇㄱㅈㄴ")


def test_case_and_decomposed_letters_make_no_difference() -> None:
    import unicodedata

    assert matches(entry("Computer Vision"), "VISION")
    assert matches(entry("에너지"), unicodedata.normalize("NFD", "에너지"))


def test_a_name_that_begins_with_the_words_comes_first() -> None:
    found = ordered(
        [Entry(1, ("고급 파이썬",), (), {}, 1), Entry(2, ("파이썬",), (), {}, 2)],
        "파이썬",
        lambda item: item,
    )
    assert [one.key for one in found] == [2, 1]


@given(entries(), st.fixed_dictionaries({"one": VALUES, "two": st.sampled_from(["", "a"])}))
def test_the_count_of_a_choice_is_what_choosing_it_finds(
    lines: list[Entry], chosen: dict[str, str]
) -> None:
    for value, number in counts(lines, "", chosen, "one").items():
        assert number == len(narrow(lines, "", {**chosen, "one": value}))


@given(entries(), NAMES)
def test_a_name_is_found_by_its_own_initials(lines: list[Entry], name: str) -> None:
    lines = [*lines, Entry(99, (name,), (), {})]
    initials = "".join(c for c in initial_consonants(name) if not c.isascii())
    found = {line.key for line in narrow(lines, name, {})}
    assert 99 in found
    if initials and initials in initial_consonants(name):
        assert 99 in {line.key for line in narrow(lines, initials, {})}


@given(entries(), NAMES, VALUES)
def test_narrowing_only_takes_away(lines: list[Entry], query: str, value: str) -> None:
    wide = {line.key for line in narrow(lines, query, {})}
    assert {line.key for line in narrow(lines, query, {"one": value})} <= wide
