"""GIFT and Aiken as people write them by hand, right and wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.interop.formats.questions import Plan, read, write
from lms.interop.formats.questions.model import Answer, Format, Kind, Question, Text


def one(text: str) -> Question:
    plan = read(text.encode(), "x.gift")
    assert not plan.rejected
    (found,) = plan.questions
    return found.question


def reasons(text: str) -> list[tuple[int | None, str]]:
    plan = read(text.encode(), "x.gift")
    return [(found.place.line, found.problems[0].code) for found in plan.rejected]


def test_a_missing_word_leaves_a_blank_in_the_text() -> None:
    question = one("광주는 {~서쪽 =남쪽}에 있다.")
    assert question.text.source == "광주는 _____ 에 있다."
    assert question.kind is Kind.SINGLE


def test_lines_of_a_text_without_a_format_are_one_and_written_breaks_stay() -> None:
    assert one("가\n  나\\n다{}").text == Text("가 나\n다", Format.PLAIN)


def test_tags_in_a_text_without_a_format_make_it_html() -> None:
    assert one("<b>가</b>{}").text == Text("<b>가</b>", Format.HTML)


def test_choices_are_written_as_the_question_is_unless_they_say_otherwise() -> None:
    question = one("[markdown]*가*{=[plain]*나* ~*다*}")
    assert [choice.text.format for choice in question.choices] == [Format.PLAIN, Format.MARKDOWN]


def test_a_category_holds_until_the_next_one_and_a_double_slash_is_a_slash() -> None:
    plan = read(b"$CATEGORY: $course$/top/AI/a//b\n\nx{}\n\ny{}\n\n$CATEGORY: c\nz{}")
    assert [found.question.category for found in plan.questions] == [
        ("AI", "a/b"), ("AI", "a/b"), ("c",),
    ]  # fmt: skip


def test_weights_with_wildcards_and_feedback() -> None:
    question = one("가?{=%100%서울*#맞음 =%50%\\*#별 =%0%*#아님}")
    assert question.answers == (
        Answer("서울*", Decimal(1), Text("맞음", Format.PLAIN)),
        Answer("\\*", Decimal("0.5"), Text("별", Format.PLAIN)),
        Answer("*", Decimal(0), Text("아님", Format.PLAIN)),
    )


def test_a_blank_line_within_answers_ends_nothing() -> None:
    assert len(one("가{\n=나\n\n~다\n}").choices) == 2


def test_answers_that_never_end_are_refused_and_the_next_question_is_read() -> None:
    text = "가{=나\n\n다{=라 ~마}\n\n바{~사"
    assert reasons(text) == [(1, "gift.open"), (5, "gift.open")]
    (found,) = read(text.encode()).questions
    assert (found.question.text.source, found.place.line) == ("다", 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("가}나", "gift.braces"),
        ("가{=나}{=다}", "gift.braces"),
        ("가{나}", "gift.answers"),
        ("가{T#1#2#3}", "gift.answers"),
        ("가{#많이}", "question.number"),
        ("가{#5..1}", "question.number"),
        ("가{= #x =나}", "question.empty_answer"),
        ("가{~%900%나 ~다}", "question.fraction"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_line(text: str, code: str) -> None:
    assert reasons(f"// x\n\n{text}") == [(3, code)]


def test_moodle_s_own_export_shows_the_first_feedback_of_a_true_statement_for_wrong_answers() -> (
    None
):
    text = "// question: 7  name: x\n::x::가{TRUE#아닙니다#맞습니다}"
    question = one(text)
    assert question.true_feedback.source == "맞습니다"
    assert not read(text.encode()).problems
    assert read(text.split("\n")[1].encode()).problems[0].code == "gift.truth_feedback"


def test_a_file_from_korean_windows_is_read() -> None:
    text = "::수도::대한민국의 수도는 어디입니까? {=서울 ~부산 ~광주}\r\n\r\n나라의 이름을 쓰세요. {}\r\n"
    plan = read(text.encode("cp949"))
    assert [found.question.kind for found in plan.questions] == [Kind.SINGLE, Kind.ESSAY]
    assert plan.questions[0].question.title == "수도"


def test_feedback_written_for_moodle_is_read_moodle_s_way() -> None:
    question = Question(Kind.TRUE_FALSE, Text("가"), truth=True, false_feedback=Text("아님"))
    assert b"{TRUE#" in write([question], "gift")
    assert one(write([question], "gift").decode()).false_feedback == Text("아님")


# ---- Aiken --------------------------------------------------------------------------------------


def aiken(text: str) -> Plan:
    plan = read(text.encode())
    assert plan.format == "aiken"
    return plan


GOOD = "수도는?\nA) 서울\nB) 부산\nANSWER: A\n"


def test_aiken_takes_dots_and_brackets_and_blank_lines() -> None:
    (found,) = aiken("수도는?\n\nA. 서울\n\nB) 부산\nANSWER: B").questions
    assert [choice.fraction for choice in found.question.choices] == [0, 1]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("가?\nA) 나\nB) 다\nANSWER: C\n", 5, "aiken.answer"),
        ("가?\nA) 나\nA) 다\nANSWER: A\n", 5, "aiken.letters"),
        ("가?\nANSWER: A\n", 5, "question.no_choices"),
        ("ANSWER: A\n", 5, "aiken.no_question"),
        ("가?\nA) 나\nB) 다\n", 5, "aiken.no_answer"),
    ],
)
def test_what_aiken_does_not_allow_is_refused_at_its_line(text: str, line: int, code: str) -> None:
    plan = aiken(GOOD + text)
    assert len(plan.questions) == 1
    (found,) = plan.rejected
    assert (found.place.line, found.problems[0].code) == (line, code)


def test_a_question_without_an_answer_does_not_swallow_the_next() -> None:
    plan = aiken("가?\nA) 나\nB) 다\n\n" + GOOD)
    assert [found.problems[0].code for found in plan.rejected] == ["aiken.no_answer"]
    assert [found.question.text.source for found in plan.questions] == ["수도는?"]
