"""What a learner may see of a question, and what their form says."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.questions.rules import presenting
from lms.courses.questions.rules.marking import mark
from lms.courses.questions.rules.presenting import present, read_response
from lms.interop.formats.questions.model import Choice, Kind, Question
from tests.courses.questions import making
from tests.courses.questions.making import SECRET, SEEDS, T


def everything_in(presented: presenting.Presented) -> str:
    return json.dumps(dataclasses.asdict(presented), default=str, ensure_ascii=False)


@pytest.mark.parametrize("question", making.ONE_OF_EACH, ids=lambda one: one.kind)
def test_nothing_that_is_presented_tells_the_answer(question):
    question = dataclasses.replace(
        question, title=SECRET, feedback=T(SECRET), right_feedback=T(SECRET), hints=(T(SECRET),)
    )
    shown = everything_in(present(question, 7, shuffle=True))
    assert SECRET not in shown
    for word in ("fraction", "feedback", "truth", "pattern", "low", "tolerance"):
        assert f'"{word}"' not in shown


@given(making.questions(), SEEDS)
def test_presented_names_are_tokens_and_not_the_authors_keys(question, seed):
    shown = present(question, seed, shuffle=True)
    tokens = [one.token for one in (*shown.options, *shown.prompts, *shown.gaps)]
    assert len(set(tokens)) == len(tokens)
    assert all(len(one) == 16 for one in tokens)
    keys = {
        one.key for one in (*question.choices, *question.pairs, *question.items, *question.gaps)
    }
    assert not keys & set(tokens)


@given(making.questions(), SEEDS, SEEDS)
def test_two_learners_forms_have_no_name_in_common(question, one, other):
    if one != other:
        tokens = [
            {part.token for shown in [present(question, seed, shuffle=True)]
             for part in (*shown.options, *shown.prompts, *shown.gaps)}
            for seed in (one, other)
        ]  # fmt: skip
        assert not tokens[0] & tokens[1]


@given(making.questions(), SEEDS, st.booleans())
def test_the_same_seed_shows_the_same_question(question, seed, shuffle):
    assert present(question, seed, shuffle=shuffle) == present(question, seed, shuffle=shuffle)


@given(making.questions(), SEEDS)
def test_a_form_says_what_was_answered(question, seed):
    response = making.right_response(question)
    read = read_response(question, seed, presenting.filled(question, seed, response))
    assert mark(question, read) == mark(question, response)
    again = read_response(question, seed, presenting.filled(question, seed, read))
    assert again == read


FIELDS = st.dictionaries(
    st.sampled_from(["choice", "choices", "truth", "text", "files", "pair-x", "place-x", "gap-x"]),
    st.text(max_size=6) | st.lists(st.text(max_size=6), max_size=3),
)


@given(st.sampled_from(making.ONE_OF_EACH), SEEDS, FIELDS)
def test_a_form_from_elsewhere_says_nothing_of_choices(question, seed, form):
    read = read_response(question, seed, form)
    assert "choice" not in read
    assert "choices" not in read
    assert "pairs" not in read
    assert read == {} or set(read) <= {"truth", "text", "files"}


def test_tokens_of_another_seed_are_not_taken():
    question = making.single()
    form = presenting.filled(question, 1, {"choice": "c1"})
    assert read_response(question, 1, form) == {"choice": "c1"}
    assert read_response(question, 2, form) == {}


def test_two_answers_to_a_single_choice_are_none():
    question = making.single()
    both = [presenting.token(5, "choice", key) for key in ("c0", "c1")]
    assert read_response(question, 5, {"choice": both}) == {}


def test_the_authors_order_stays_where_the_author_or_the_quiz_wants_it():
    choices = tuple(Choice(str(n), T(str(n))) for n in range(8))
    question = Question(Kind.SINGLE, T("?"), choices=choices)
    kept = dataclasses.replace(question, shuffle=False)
    in_order = [T(str(n)) for n in range(8)]
    assert [one.text for one in present(question, 3, shuffle=False).options] == in_order
    assert [one.text for one in present(kept, 3, shuffle=True).options] == in_order
    orders = {
        tuple(one.text for one in present(question, seed, shuffle=True).options)
        for seed in range(20)
    }
    assert len(orders) > 10


def test_the_right_order_is_shown_no_more_often_than_chance_would():
    question = making.ordering("가", "나")
    firsts = [present(question, seed, shuffle=False).prompts[0].text.source for seed in range(200)]
    assert 60 < firsts.count("가") < 140


def test_answers_to_match_come_once_each_and_never_beside_their_prompt():
    question = dataclasses.replace(making.matching(), distractors=("서울", "부산"))
    shown = present(question, 9, shuffle=False)
    assert [one.text.source for one in shown.options] == ["도쿄", "부산", "서울", "수원"]


def test_of_two_items_in_one_place_the_author_has_no_say():
    """Were the first in the right order kept, the form itself would tell the answer."""
    question = making.ordering()
    kept = set()
    for seed in range(60):
        form = {f"place-{presenting.token(seed, 'item', one.key)}": "1" for one in question.items}
        kept.add(read_response(question, seed, form)["order"][0])
    assert kept == {"i0", "i1", "i2"}


def test_an_order_half_made_keeps_its_empty_places():
    question = making.ordering()
    form = {f"place-{presenting.token(4, 'item', 'i2')}": "3"}
    assert read_response(question, 4, form) == {"order": ["", "", "i2"]}
    assert presenting.filled(question, 4, {"order": ["", "", "i2"]}) == form


def test_gaps_in_the_text_go_by_the_same_tokens_as_their_fields():
    shown = present(making.cloze(), 11, shuffle=True)
    for gap in shown.gaps:
        assert f"{{{{{gap.token}}}}}" in shown.text.source
    assert "g1" not in shown.text.source


def test_fields_of_one_question_are_told_from_another_ones():
    form = [("q1-text", ["하나"]), ("q2-text", ["둘"]), ("q1-choices", ["a", "b"])]
    assert presenting.own_fields(form, "q1-") == {"text": "하나", "choices": ["a", "b"]}


def test_only_storable_text_is_kept():
    read = read_response(making.essay(), 1, {"text": "가\x00나\r\n다\ud800"})
    assert read == {"text": "가나\n다"}
    assert read_response(making.essay(), 1, {"text": "  \n"}) == {}


def test_points_of_what_asks_nothing_are_none():
    assert present(Question(Kind.TEXT, T("읽기"), points=Decimal(3)), 1, shuffle=False).points == 0
