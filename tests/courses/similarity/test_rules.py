"""What comparisons find and what they leave alone, for any texts."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.similarity.rules import (
    Part,
    bag_of,
    common_to_most,
    compare_all,
    passages,
    score,
    segments,
    shingles_of,
)

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
ONE = """
def average(values):
    total = 0
    for value in values:
        total += value
    if not values:
        raise ValueError("empty")
    return total / len(values)


def spread(values, width=10):
    middle = average(values)
    return [abs(value - middle) * width for value in values if value > 0]
"""
RENAMED = '''
# my own work
def mean_of(numbers):
    """What the mean is."""
    acc = 100
    for n in numbers:   # add them
        acc += n
    if not numbers:
        raise ValueError('nothing here')
    return acc / len(numbers)

def deviation(numbers, w=7):
    m = mean_of(numbers)
    return [abs(n - m) * w for n in numbers if n > 3]
'''
OTHER = """
import json
from pathlib import Path

class Store:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.cache = {}

    def read(self, name):
        with (self.folder / f"{name}.json").open() as file:
            self.cache[name] = json.load(file)
        while len(self.cache) > 20:
            self.cache.popitem()
        return self.cache[name]
"""


def bag(text: str, kind: str = "text", name: str = "a.py") -> Any:
    return bag_of(shingles_of([Part(name, kind, text)], kind))


def korean(seed: int, length: int = 400) -> str:
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 5))) for _ in range(length // 3)]
    return " ".join(words)


def english(seed: int, length: int = 200) -> str:
    chance = random.Random(seed)
    return " ".join(
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9)))
        for _ in range(length)
    )


@pytest.mark.parametrize("write", [korean, english])
def test_the_same_text_is_the_same_and_unrelated_texts_share_nothing(write: Any) -> None:
    one, other = bag(write(1)), bag(write(2))
    assert score(one, one).score == 1
    assert score(one, other).score == 0


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 300))
def test_the_score_is_symmetric_and_a_share(first: int, second: int, cut: int) -> None:
    one = bag(korean(first))
    other = bag(korean(second) + korean(first)[:cut])
    there, back = score(one, other), score(other, one)
    assert there.score == back.score
    assert (there.first, there.second) == (back.second, back.first)
    assert 0 <= there.score <= 1


def test_spaces_case_and_punctuation_change_nothing() -> None:
    text = english(5)
    changed = text.upper().replace(" ", ",\n  ", 40)
    assert score(bag(text), bag(changed)).score == 1


def test_a_copied_paragraph_in_a_long_work_is_found() -> None:
    paragraph = korean(7, 200)
    long_work = korean(8, 900) + paragraph + korean(9, 900)
    found = score(bag(paragraph), bag(long_work))
    assert found.first == 1
    assert found.second < 0.2


def test_code_with_other_names_numbers_and_comments_is_found() -> None:
    assert score(bag(ONE, "code"), bag(RENAMED, "code")).score > 0.9
    assert score(bag(ONE, "code"), bag(OTHER, "code")).score < 0.1


def test_code_in_another_order_of_functions_is_found() -> None:
    first, second = ONE.strip().split("\n\n\n")
    assert score(bag(ONE, "code"), bag(f"{second}\n\n\n{first}\n", "code")).score > 0.6


def test_what_most_were_given_is_left_out_but_only_among_many() -> None:
    given_text = korean(50, 200)
    bags = [bag(given_text + korean(100 + n, 300)) for n in range(6)]
    common = common_to_most(bags)
    assert score(*bags[:2]).score > 0.1
    assert score(bags[0] - common, bags[1] - common).score < 0.02
    assert common_to_most(bags[:4]) == frozenset()


@settings(max_examples=20)
@given(st.randoms(), st.integers(2, 12))
def test_the_order_of_works_does_not_matter_and_every_pair_is_found(
    chance: random.Random, count: int
) -> None:
    shared = korean(999, 300)
    bags = {n: bag(korean(n, 300) + (shared[: 60 * (n % 5)])) for n in range(1, count + 1)}
    found = compare_all(bags, 0.2)
    keys = list(bags)
    chance.shuffle(keys)
    assert compare_all({key: bags[key] for key in keys}, 0.2) == found
    exact = {(a, b) for a in bags for b in bags if a < b and score(bags[a], bags[b]).score >= 0.2}
    assert {(one.first, one.second) for one in found} == exact


def test_a_small_work_within_a_large_one_is_not_lost_by_the_estimate() -> None:
    small = korean(3, 60)
    bags = {1: bag(small), 2: bag(korean(4, 4000) + small)}
    assert [(one.first, one.second) for one in compare_all(bags, 0.9)] == [(1, 2)]


def test_the_same_people_and_earlier_works_among_themselves_are_not_compared() -> None:
    same = bag(korean(1))
    bags = {1: same, 2: same, 3: same, 4: same}
    found = compare_all(bags, 0.5, apart={1: {7}, 2: {7, 8}}, fixed={3, 4})
    assert {(one.first, one.second) for one in found} == {(1, 3), (1, 4), (2, 3), (2, 4)}


def test_works_too_short_to_say_anything_are_left_alone() -> None:
    short = bag("안녕하세요 저는 학생입니다")
    assert compare_all({1: short, 2: short}, 0.1) == []


def test_passages_are_where_both_texts_are_the_same() -> None:
    shared = "커널이 영상을 지나가면서 특징을 뽑아 내는 과정을 합성곱이라고 부릅니다."
    one, other = korean(1, 90) + "\n" + shared, shared + "\n" + korean(2, 90)
    first = shingles_of([Part("", "text", one)], "text")
    second = shingles_of([Part("", "text", other)], "text")
    ((part, start, end, there, begin, stop),) = passages(first, second)
    assert (part, there) == (0, 0)
    assert one[start:end] == other[begin:stop] == shared.removesuffix(".")


def test_a_passage_never_goes_from_one_file_into_another() -> None:
    text = korean(1, 90)
    halves = [Part("", "text", text[:120]), Part("b.txt", "text", text[120:])]
    for match in passages(
        shingles_of(halves, "text"), shingles_of([Part("", "text", text)], "text")
    ):
        assert match[2] <= len(halves[match[0]].text)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.integers(1, 9)), max_size=8),
)
def test_the_pieces_are_the_text_again(text: str, spans: list[tuple[int, int, int]]) -> None:
    pieces = segments(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    firsts = [piece.passage for piece in pieces if piece.first]
    assert len(firsts) == len(set(firsts))
