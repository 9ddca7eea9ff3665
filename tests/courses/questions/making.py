"""Questions of every kind, made for tests: fixed ones, and strategies for hypothesis."""

from __future__ import annotations

import string
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lms.courses.questions.rules import presenting
from lms.interop.formats.questions.model import (
    Answer,
    Choice,
    Gap,
    Item,
    Kind,
    Number,
    Pair,
    Question,
    Scoring,
    Text,
    Unit,
)

SECRET = "비밀되먹임"  # in every feedback: it must never be presented


def T(source: str) -> Text:
    return Text(source)


def choice(key: str, fraction: str, text: str = "") -> Choice:
    return Choice(key, T(text or f"보기 {key}"), Decimal(fraction), T(f"{SECRET} {key}"))


def single(*fractions: str) -> Question:
    made = tuple(choice(f"c{n}", one) for n, one in enumerate(fractions or ("0", "1", "0.5")))
    return Question(Kind.SINGLE, T("하나를 고르시오."), "제목", choices=made)


def multiple(*fractions: str, scoring: Scoring = Scoring.SUM) -> Question:
    made = tuple(choice(f"c{n}", one) for n, one in enumerate(fractions))
    return Question(Kind.MULTIPLE, T("모두 고르시오."), "제목", choices=made, scoring=scoring)


def short(*patterns: str, case_sensitive: bool = False) -> Question:
    answers = tuple(Answer(one, feedback=T(SECRET)) for one in patterns)
    return Question(Kind.SHORT, T("무엇인가?"), answers=answers, case_sensitive=case_sensitive)


def number(low: str, high: str, fraction: str = "1") -> Number:
    value = Decimal(low) if low == high else None
    return Number(Decimal(low), Decimal(high), value, Decimal(fraction), T(SECRET))


def numerical(low: str = "2.4", high: str = "2.6", **more: Any) -> Question:
    return Question(Kind.NUMERICAL, T("길이는?"), numbers=(number(low, high),), **more)


METRES = (Unit("m"), Unit("cm", Decimal(100)), Unit("km", Decimal("0.001")))


def matching() -> Question:
    pairs = (
        Pair("p1", T("대한민국"), "서울"),
        Pair("p2", T("일본"), "도쿄"),
        Pair("p3", T("경기도"), "수원"),
    )
    return Question(Kind.MATCHING, T("이으시오."), pairs=pairs, distractors=("부산",))


def ordering(*texts: str) -> Question:
    items = tuple(Item(f"i{n}", T(one)) for n, one in enumerate(texts or ("첫째", "둘째", "셋째")))
    return Question(Kind.ORDERING, T("순서대로."), items=items)


def cloze() -> Question:
    gaps = (
        Gap("g1", Kind.SHORT, Decimal(2), answers=(Answer("광주", feedback=T(SECRET)),)),
        Gap("g2", Kind.NUMERICAL, numbers=(number("3", "3"),)),
        Gap("g3", Kind.SINGLE, choices=(choice("a", "0"), choice("b", "1"))),
        Gap(
            "g4", Kind.MULTIPLE, choices=(choice("a", "0.5"), choice("b", "0.5"), choice("c", "-1"))
        ),
    )
    return Question(Kind.CLOZE, T("도시 {{g1}}, 수 {{g2}}, 하나 {{g3}}, 여럿 {{g4}}."), gaps=gaps)


def essay(kind: Kind = Kind.ESSAY, **more: Any) -> Question:
    return Question(kind, T("쓰시오."), grader_note=T(SECRET), **more)


TRUE_FALSE = Question(
    Kind.TRUE_FALSE, T("참인가?"), truth=True, true_feedback=T(SECRET), false_feedback=T(SECRET)
)
ONE_OF_EACH: tuple[Question, ...] = (
    single(), multiple("0.5", "0.5", "-0.5"), TRUE_FALSE, short("광주", "빛고을"), numerical(units=METRES),
    matching(), ordering(), cloze(), essay(), essay(Kind.CODE, language="python"), essay(Kind.FILE),
    Question(Kind.TEXT, T("읽으시오.")),
)  # fmt: skip


def right_response(question: Question) -> dict[str, Any]:
    """A response that is entirely right (where a machine can tell)."""
    kind = question.kind
    if kind is Kind.SINGLE:
        return {"choice": max(question.choices, key=lambda one: one.fraction).key}
    if kind is Kind.MULTIPLE:
        return {"choices": [one.key for one in question.choices if one.fraction > 0]}
    if kind is Kind.TRUE_FALSE:
        return {"truth": question.truth}
    if kind is Kind.SHORT:
        return {"text": question.answers[0].pattern.replace("*", "아무거나")}
    if kind is Kind.NUMERICAL:
        return {"text": str(question.numbers[0].low)}
    if kind is Kind.MATCHING:
        return {"pairs": {pair.key: pair.answer for pair in question.pairs}}
    if kind is Kind.ORDERING:
        return {"order": [one.key for one in question.items]}
    assert kind is Kind.CLOZE
    found: dict[str, Any] = {}
    for gap in question.gaps:
        if gap.kind is Kind.SHORT:
            found[gap.key] = gap.answers[0].pattern
        elif gap.kind is Kind.NUMERICAL:
            found[gap.key] = str(gap.numbers[0].low)
        elif gap.kind is Kind.SINGLE:
            found[gap.key] = max(gap.choices, key=lambda one: one.fraction).key
        else:
            found[gap.key] = [one.key for one in gap.choices if one.fraction > 0]
    return {"gaps": found}


# ---- strategies ----------------------------------------------------------------------------------

WORDS = st.text(
    st.sampled_from("광주인공지능사관학교 abcXYZ019*.,-가나다é"), min_size=1, max_size=12
).filter(lambda text: any(char.isalnum() for char in text))
KEYS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=4)
SHARES = st.integers(-10_000, 10_000).map(lambda n: Decimal(n) / 10_000)
SEEDS = st.integers(0, 2**63)


def keys(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(KEYS, min_size=least, max_size=most, unique=True)


@st.composite
def choices(draw: Any, summing: bool = False) -> tuple[Choice, ...]:
    """Choices of which at least one is right; *summing*: the right ones add up to 1."""
    names = draw(keys(2, 7))
    right = draw(st.integers(1, len(names) - 1))
    made = []
    for position, key in enumerate(names):
        if position < right:
            fraction = Decimal(1) / right if summing else Decimal(1)
        else:
            fraction = -abs(draw(SHARES))
        made.append(Choice(key, T(f"보기 {position}"), fraction, T(f"{SECRET} {key}")))
    order: list[Choice] = draw(st.permutations(made))
    return tuple(order)


@st.composite
def questions(draw: Any) -> Question:
    """Any question that a machine marks, with a right answer."""
    kind = draw(
        st.sampled_from(
            ["single", "multiple", "truth", "short", "number", "match", "order", "cloze"]
        )
    )
    if kind == "single":
        return Question(Kind.SINGLE, T("질문"), choices=draw(choices()))
    if kind == "multiple":
        scoring = draw(st.sampled_from(Scoring))
        return Question(
            Kind.MULTIPLE, T("질문"), choices=draw(choices(summing=True)), scoring=scoring
        )
    if kind == "truth":
        return Question(
            Kind.TRUE_FALSE, T("질문"), truth=draw(st.booleans()), true_feedback=T(SECRET)
        )
    if kind == "short":
        return short(
            *(
                word.replace("*", "") or "가"
                for word in draw(st.lists(WORDS, min_size=1, max_size=4))
            )
        )
    if kind == "number":
        low = draw(st.decimals(-10_000, 10_000, places=3))
        return numerical(str(low), str(low + draw(st.decimals(0, 10, places=2))))
    if kind == "match":
        pairs = tuple(Pair(key, T(f"물음 {key}"), draw(WORDS)) for key in draw(keys(2, 5)))
        return Question(
            Kind.MATCHING,
            T("질문"),
            pairs=pairs,
            distractors=tuple(draw(st.lists(WORDS, max_size=3))),
        )
    if kind == "order":
        return Question(
            Kind.ORDERING,
            T("질문"),
            items=tuple(Item(key, T(f"항목 {key}")) for key in draw(keys(2, 6))),
        )
    return cloze()


def form_of(question: Question, seed: int, response: dict[str, Any]) -> dict[str, str | list[str]]:
    """What a browser sends for *response*."""
    return presenting.filled(question, seed, response)
