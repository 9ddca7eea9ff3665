"""What an answer is worth."""

from __future__ import annotations

import dataclasses
import fnmatch
import random
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.questions.rules import numbers, texts
from lms.courses.questions.rules.marking import answered, feedback_of, mark, worth
from lms.interop.formats.questions.model import Answer, Kind, Number, Question, Scoring, Text
from tests.courses.questions import making
from tests.courses.questions.making import METRES, SECRET, T

HALF = Decimal("0.5")


def fraction(question: Question, **response: object) -> Decimal | None:
    return mark(question, response).fraction


# ---- whatever the kind ---------------------------------------------------------------------------


@given(making.questions())
def test_a_right_answer_gives_everything(question):
    marked = mark(question, making.right_response(question))
    assert marked.fraction == 1
    assert marked.complete
    assert marked.state == "right"


@given(making.questions(), st.randoms(use_true_random=False))
def test_the_order_of_the_authors_lists_never_matters(question, shuffler: random.Random):
    def mixed(things):
        order = list(things)
        shuffler.shuffle(order)
        return tuple(order)

    other = dataclasses.replace(
        question,
        choices=mixed(question.choices),
        answers=mixed(question.answers),
        numbers=mixed(question.numbers),
        pairs=mixed(question.pairs),
        distractors=mixed(question.distractors),
        gaps=mixed(question.gaps),
    )
    for response in (making.right_response(question), {}, {"text": "광주"}, {"truth": False}):
        assert mark(other, response).fraction == mark(question, response).fraction


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(["choice", "choices", "truth", "text", "pairs", "order", "gaps", "files"])


@given(st.sampled_from(making.ONE_OF_EACH), st.dictionaries(NAMES, JUNK, max_size=3))
def test_no_response_breaks_it_and_every_mark_is_a_share(question, response):
    marked = mark(question, response)
    assert marked.fraction is None or 0 <= marked.fraction <= 1
    assert all(feedback_of(question, ref) for ref in marked.feedback)


@pytest.mark.parametrize("question", making.ONE_OF_EACH, ids=lambda one: one.kind)
def test_what_was_not_answered_is_worth_nothing_and_asks_nobody(question):
    marked = mark(question, {})
    assert marked.fraction == 0
    assert marked.complete is (question.kind is Kind.TEXT)
    assert not answered(question, {})


@given(making.choices(), st.sampled_from(Scoring), st.data())
def test_taking_a_wrong_choice_too_never_raises_the_mark(choices, scoring, data):
    question = Question(Kind.MULTIPLE, T("?"), choices=choices, scoring=scoring)
    taken = data.draw(st.sets(st.sampled_from([one.key for one in choices])))
    wrong = [one.key for one in choices if one.fraction <= 0 and one.key not in taken]
    if wrong:
        more = [*taken, data.draw(st.sampled_from(wrong))]
        assert (
            mark(question, {"choices": more}).fraction
            <= mark(question, {"choices": [*taken]}).fraction
        )


@given(making.choices(summing=True), st.data())
def test_taking_a_right_choice_too_never_lowers_the_mark(choices, data):
    question = Question(Kind.MULTIPLE, T("?"), choices=choices)
    taken = data.draw(st.sets(st.sampled_from([one.key for one in choices])))
    for one in choices:
        if one.fraction > 0:
            more = mark(question, {"choices": [*taken, one.key]}).fraction
            assert more >= mark(question, {"choices": [*taken]}).fraction


# ---- choices -------------------------------------------------------------------------------------


def test_a_single_choice_gives_its_own_share_and_never_less_than_nothing():
    question = making.single("1", "0.5", "-1")
    assert fraction(question, choice="c0") == 1
    assert fraction(question, choice="c1") == HALF
    assert fraction(question, choice="c2") == 0
    assert fraction(question, choice="elsewhere") == 0
    assert fraction(question, choice=["c0", "c1"]) == 0


def test_shares_that_were_rounded_add_up_to_everything():
    thirds = making.multiple("0.33333", "0.33333", "0.33333", "-1")
    assert fraction(thirds, choices=["c0", "c1", "c2"]) == 1
    assert fraction(thirds, choices=["c0", "c1"]) == Decimal("0.66666")
    assert fraction(thirds, choices=["c0", "c1", "c2", "c3"]) == 0


def test_all_or_nothing_wants_exactly_the_right_ones():
    question = making.multiple("0.5", "0.5", "0", scoring=Scoring.ALL)
    assert fraction(question, choices=["c0", "c1"]) == 1
    assert fraction(question, choices=["c0"]) == 0
    assert fraction(question, choices=["c0", "c1", "c2"]) == 0


def test_right_minus_wrong_counts_both():
    question = making.multiple("1", "1", "1", "0", "0", scoring=Scoring.RIGHT_MINUS_WRONG)
    assert fraction(question, choices=["c0", "c1"]) == Decimal("0.6666667")
    assert fraction(question, choices=["c0", "c1", "c3"]) == Decimal("0.3333333")
    assert fraction(question, choices=["c3", "c4"]) == 0


def test_only_what_was_taken_speaks_up():
    marked = mark(making.single("1", "0"), {"choice": "c1"})
    assert marked.feedback == (("choices", "c1"),)
    assert feedback_of(making.single("1", "0"), ("choices", "c1")) == T(f"{SECRET} c1")
    assert not feedback_of(making.single(), ("choices", "gone"))


def test_feedback_of_the_whole_depends_on_how_it_went():
    question = dataclasses.replace(
        making.single("1", "0.5", "0"),
        right_feedback=T("맞음"), partly_feedback=T("조금"), wrong_feedback=T("틀림"), feedback=T("모두에게"),
    )  # fmt: skip
    for key, state in (("c0", "right"), ("c1", "partly"), ("c2", "wrong")):
        assert mark(question, {"choice": key}).feedback[1:] == (
            ("overall", state),
            ("overall", "general"),
        )


# ---- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "same"),
    [
        ("인공지능", "인공 지능", True),
        ("인공지능", "인공지눙", False),
        ("AI", "ＡＩ", True),
        ("AI", "ai ", True),
        ("Café", "cafe\u0301", True),
        ("it's", "it’s", True),
        ("x-1", "x−1", True),
        ("", "아무거나", False),
        ("*", "아무거나", True),
        ("*배터리*", "리튬 이온 배터리 팩", True),
        ("배터리*", "리튬 배터리", False),
        ("*", "", False),
        (r"a\*b", "a*b", True),
        (r"a\*b", "axxb", False),
        (r"*\*", "끝에 별*", True),
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("a*b*c", "acb", False),
        ("①", "1", False),
    ],
)
def test_a_short_answer_is_the_same_answer(pattern, text, same):
    assert (fraction(making.short(pattern), text=text) == 1) is same


def test_capital_letters_count_where_the_author_says_so():
    question = making.short("DataFrame", case_sensitive=True)
    assert fraction(question, text="DataFrame") == 1
    assert fraction(question, text="ＤataＦrame") == 1
    assert fraction(question, text="dataframe") == 0


def test_the_best_of_several_accepted_answers_counts():
    answers = (Answer("*", Decimal("0.1")), Answer("광*", HALF), Answer("광주", Decimal(1)))
    question = Question(Kind.SHORT, T("?"), answers=answers)
    assert fraction(question, text="광주") == 1
    assert fraction(question, text="광명") == HALF
    assert fraction(question, text="부산") == Decimal("0.1")


@given(st.text(max_size=30))
def test_composed_and_decomposed_text_are_one(text):
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, text)
        assert texts.comparable(other) == texts.comparable(text)


@given(st.text("ab*", max_size=10), st.text("ab", max_size=14))
def test_wildcards_agree_with_the_shells(pattern, text):
    expected = re.fullmatch(fnmatch.translate(pattern), text) is not None
    assert texts.fits(pattern, text) is expected


@given(st.text("ab*", max_size=10), st.text("ab*", max_size=14))
def test_an_escaped_asterisk_is_only_itself(pattern, text):
    assert texts.fits(pattern.replace("*", r"\*"), text) is (pattern == text)


# ---- numbers -------------------------------------------------------------------------------------

NUMBERS = [
    ("0", "0"), ("42", "42"), ("-42", "-42"), ("+42", "42"), ("−42", "-42"), ("3.5", "3.5"),
    (".5", "0.5"), ("5.", "5"), ("3,5", "3.5"), ("12,34", "12.34"), ("0,125", "0.125"),
    ("1,234", "1234"), ("1,234.5", "1234.5"), ("1,234,567", "1234567"), ("12,345,678.90", "12345678.9"),
    ("1234,567", "1234.567"), ("1.234,5", "1234.5"), ("1.234.567", "1234567"), ("1 234 567", "1234567"),
    ("1'234", "1234"), ("１２３４", "1234"), ("１，２３４．５", "1234.5"), ("1e3", "1000"), ("1.5E-3", "0.0015"),
    ("6.02×10^23", "6.02E+23"), ("6.02x10^23", "6.02E+23"), ("6.02*10^23", "6.02E+23"),
    ("6.02 × 10²³", "6.02E+23"), ("1.6·10⁻¹⁹", "1.6E-19"), ("10^-3", "0.001"), ("-10^2", "-100"),
    ("3 × 10^{4}", "30000"), ("  7  ", "7"), ("0.1", "0.1"), ("00012", "12"), ("1e+2", "100"),
    ("0.30000000000000000001", "0.30000000000000000001"), ("99999999999999999999", "99999999999999999999"),
]  # fmt: skip
NO_NUMBERS = [
    "", " ", "abc", "cm", "1,23,456", "1.2.3", "12 34", "1..2", "--5", "1-2", "1/2", "٣", "1e9999",
    "10^99999", "NaN", "Infinity", "0x10", "3, 5", "1" * 300, "^2", "e5", "2+3",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), NUMBERS)
def test_a_number_is_read_as_people_write_it(typed, value):
    read = numbers.read(typed)
    assert read is not None
    assert (read.value, read.unit) == (Decimal(value), "")


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_not_guessed_at(typed):
    read = numbers.read(typed)
    assert read is None or read.unit  # "0x10" could be nothing times ten of an unknown unit
    assert fraction(making.numerical("-1e300", "1e300"), text=typed) == 0


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
    )
)
def test_every_spelling_of_a_value_is_that_value(value):
    for spelt in (f"{value:f}", f"{value:,f}", f"{value:E}", f" {value:f} "):
        read = numbers.read(spelt)
        assert read is not None
        assert read.value == value


@given(st.text(max_size=40))
def test_reading_a_number_never_fails(text):
    numbers.read(text)


def test_the_edges_of_a_range_belong_to_it_exactly():
    tenth = Question(Kind.NUMERICAL, T("?"), numbers=(making.number("0.3", "0.3"),))
    assert fraction(tenth, text="0.3") == 1
    assert fraction(tenth, text="0.30000000000000001") == 0
    wide = making.numerical("2.4", "2.6")
    assert [fraction(wide, text=one) for one in ("2.39999", "2.4", "2.5", "2,6", "2.600001")] == [
        0,
        1,
        1,
        1,
        0,
    ]


def test_a_range_may_be_open_and_a_catch_all_takes_anything():
    lines = (
        Number(low=Decimal(100), fraction=Decimal(1)),
        Number(high=Decimal(0), fraction=HALF),
        Number(fraction=Decimal(0), feedback=T("다시 보세요.")),
    )
    question = Question(Kind.NUMERICAL, T("?"), numbers=lines)
    assert fraction(question, text="1e6") == 1
    assert fraction(question, text="-3") == HALF
    assert fraction(question, text="50") == 0
    assert mark(question, {"text": "모름"}).feedback == (("numbers", "2"),)


@pytest.mark.parametrize(
    ("typed", "required", "penalty", "expected", "note"),
    [
        ("2.5 m", False, "0", "1", ""),
        ("250 cm", False, "0", "1", ""),
        ("250cm", True, "0", "1", ""),
        ("0.0025 km", True, "0", "1", ""),
        ("2.5", False, "0", "1", ""),
        ("2.5", True, "0", "0", "unit_missing"),
        ("2.5", True, "0.2", "0.8", "unit_missing"),
        ("2.5 kg", False, "0", "0", "unit_unknown"),
        ("2.5 kg", True, "0.2", "0.8", "unit_unknown"),
        ("250 m", True, "0.2", "0", ""),
        ("2.5 M", False, "0", "0", "unit_unknown"),
        ("２５０㎝", True, "0", "1", ""),
    ],
)
def test_units_convert_and_cost_what_the_author_says(typed, required, penalty, expected, note):
    question = making.numerical(units=METRES, unit_required=required, unit_penalty=Decimal(penalty))
    marked = mark(question, {"text": typed})
    assert marked.fraction == Decimal(expected)
    assert marked.parts[0].note == note


def test_a_square_metre_is_written_in_many_ways():
    question = making.numerical("9", "9", units=(making.Unit("m²"),), unit_required=True)
    for typed in ("9 m²", "9㎡", "9 m^2", "9 m2"):
        assert fraction(question, text=typed) == 1, typed


# ---- pairs, orders, gaps, work for a person ------------------------------------------------------


def test_each_pair_is_a_share_of_its_own():
    question = making.matching()
    right = making.right_response(question)["pairs"]
    assert fraction(question, pairs={**right, "p1": "부산"}) == Decimal("0.6666667")
    marked = mark(question, {"pairs": {"p2": "도쿄"}})
    assert [part.right for part in marked.parts] == [False, True, False]
    assert not marked.complete


def test_an_order_is_worth_the_items_in_their_place():
    question = making.ordering("가", "나", "다", "라")
    assert fraction(question, order=["i0", "i1", "i3", "i2"]) == HALF
    assert fraction(question, order=["i1", "i0", "i3", "i2"]) == 0
    assert fraction(question, order=["i0", "", "", ""]) == Decimal("0.25")


def test_items_that_read_alike_may_change_places():
    assert fraction(making.ordering("가", "나", "나"), order=["i0", "i2", "i1"]) == 1


def test_gaps_weigh_what_the_author_says_and_none_takes_from_another():
    question = making.cloze()
    right = making.right_response(question)["gaps"]
    assert fraction(question, gaps={"g1": "광주"}) == Decimal("0.4")
    assert fraction(question, gaps={**right, "g4": ["a", "b", "c"]}) == Decimal("0.8")
    marked = mark(question, {"gaps": {**right, "g4": ["a"]}})
    assert marked.fraction == Decimal("0.9")
    assert ("gaps", "g1", "answers", "0") in marked.feedback
    assert feedback_of(question, ("gaps", "g4", "choices", "a")) == T(f"{SECRET} a")


@pytest.mark.parametrize("kind", [Kind.ESSAY, Kind.CODE])
def test_writing_waits_for_a_person_unless_it_is_only_the_template(kind):
    question = making.essay(kind, template="def f():\n    ...")
    assert fraction(question, text="제 생각은") is None
    assert mark(question, {"text": "제 생각은"}).state == "pending"
    assert fraction(question, text="def f():\n    ...\n") == 0
    assert fraction(making.essay(Kind.FILE), files=[3]) is None


def test_a_passage_to_read_is_worth_no_points():
    assert worth(Question(Kind.TEXT, Text("읽으시오."), points=Decimal(5))) == 0
    assert worth(making.single()) == 1
