"""What is wrong with a question, and how texts of questions are shown."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given

from lms.courses.questions import messages, rendering
from lms.courses.questions.rules import checking, differing, marking, reviewing
from lms.courses.questions.rules.checking import check
from lms.interop.formats.questions.model import (
    Answer,
    Format,
    Gap,
    Kind,
    Number,
    Pair,
    Question,
    Scoring,
    Text,
    Unit,
)
from lms.markdown import File
from tests.courses.questions import making
from tests.courses.questions.making import T


def codes(question: Question) -> dict[str, str]:
    return {one.field: one.code for one in check(question)}


def answers(*pairs: tuple[str, str]) -> Question:
    made = tuple(Answer(pattern, Decimal(share)) for pattern, share in pairs)
    return Question(Kind.SHORT, T("?"), answers=made)


def values(*ranges: tuple[str, str, str]) -> Question:
    made = tuple(Number(Decimal(a), Decimal(b), fraction=Decimal(c)) for a, b, c in ranges)
    return Question(Kind.NUMERICAL, T("?"), numbers=made)


def gap(key: str, **more: object) -> Gap:
    return Gap(key, Kind.SHORT, answers=(Answer("가"),), **more)


FINDINGS = [
    (Question(Kind.SINGLE, T("")), {"text": "no_text", "choices": "no_right"}),
    (making.single("0", "0.5"), {"choices": "best_not_full"}),
    (making.single("1", "1"), {"choices": "all_right"}),
    (making.multiple("0.5", "0.25", "-1"), {"choices": "sum_not_full"}),
    (making.multiple("0.33333", "0.33333", "0.33333", "-1"), {}),
    (making.multiple("0.5", "0.5", "0"), {"choices": "take_all"}),
    (making.multiple("1", "0", scoring=Scoring.ALL), {}),
    (making.multiple("1", "0", scoring=Scoring.RIGHT_MINUS_WRONG), {}),
    (Question(Kind.TRUE_FALSE, T("?")), {"truth": "no_right"}),
    (answers(("광주", "0.5")), {"answers": "best_not_full"}),
    (answers(("*", "1")), {"answers-0-pattern": "accepts_anything"}),
    (answers(("광*", "1"), ("광주", "0.5")), {"answers-1-pattern": "unreachable"}),
    (answers(("광주", "1"), ("광*", "0.5")), {}),
    (answers(("광*", "0.5"), ("광주", "1")), {}),
    (answers(("*", "0.5"), ("광*주", "0.5"), ("가", "1")), {"answers-1-pattern": "unreachable"}),
    (answers(("광주", "1"), ("광 주", "1")), {"answers-1-pattern": "unreachable"}),
    (answers(("광주", "1"), ("  ", "1")), {"answers-1-pattern": "empty_answer"}),
    (values(("3", "2", "1")), {"numbers-0-value": "empty_range"}),
    (values(("1", "3", "1"), ("2", "2", "0.5")), {"numbers-1-value": "unreachable"}),
    (values(("2", "2", "1"), ("1", "3", "0.5")), {}),
    (dataclasses.replace(making.numerical(), unit_required=True), {"unit_required": "no_unit"}),
    (
        dataclasses.replace(making.numerical(), units=(Unit("m²"), Unit("㎡"), Unit("g", Decimal(0)))),
        {"units-1-name": "same_unit", "units-2-multiplier": "multiplier_range"},
    ),
    (Question(Kind.MATCHING, T("?"), pairs=(Pair("a", T("가"), "x"),)), {"pairs": "too_few_pairs"}),
    (dataclasses.replace(making.matching(), distractors=("서 울",)), {"distractors": "distractor_right"}),
    (making.ordering("가", "가"), {"items-1-text": "same_item"}),
    (Question(Kind.CLOZE, T("{{1}} {{2}}"), gaps=(gap("1"),)), {"text": "gap_undefined"}),
    (Question(Kind.CLOZE, T("{{1}} {{1}}"), gaps=(gap("1"),)), {"text": "gap_twice"}),
    (Question(Kind.CLOZE, T("{{1}}"), gaps=(gap("1"), gap("2"))), {"gaps-1-key": "gap_unplaced"}),
    (Question(Kind.CLOZE, T("{{1}}"), gaps=(gap("1", weight=Decimal(0)),)), {"gaps-0-weight": "weight_range"}),
    (making.essay(least_words=5, most_words=3), {"most_words": "words_range"}),
    (making.essay(Kind.FILE, file_types=("pdf",)), {"file_types": "file_type"}),
    (dataclasses.replace(making.single(), text=T("![](file:a.png)")), {"text": "file_missing"}),
    (dataclasses.replace(making.single(), points=Decimal(0)), {"points": "points_none"}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), FINDINGS)
def test_what_is_wrong_is_found_at_its_field(question, expected):
    assert codes(question) == expected


@pytest.mark.parametrize("question", making.ONE_OF_EACH, ids=lambda one: one.kind)
def test_a_good_question_has_nothing_wrong(question):
    assert check(question) == []


@given(making.questions())
def test_whatever_can_be_answered_rightly_has_no_error_about_right_answers(question):
    found = {one.code for one in checking.errors(question)}
    assert marking.mark(question, making.right_response(question)).fraction == 1
    assert not found & {"no_right", "best_not_full", "no_answer", "sum_not_full"}


def test_every_finding_has_a_sentence(app):
    with app.test_request_context():
        for question, _expected in FINDINGS:
            for one in check(question):
                sentence = messages.finding(one)
                assert sentence.endswith(("다.", "요.", "까."))
                assert "%(" not in sentence
                assert "%%" not in sentence


# ---- differences ---------------------------------------------------------------------------------


@pytest.mark.parametrize("question", making.ONE_OF_EACH, ids=lambda one: one.kind)
def test_a_question_differs_from_itself_in_nothing(question):
    assert differing.changes(question, question) == []


def test_a_change_is_found_where_it_is_and_word_by_word():
    old = making.single("0", "1")
    new = dataclasses.replace(
        old, text=T("둘을 고르시오."), choices=(*old.choices, making.choice("c9", "0"))
    )
    found = differing.changes(old, new)
    assert [one.place for one in found][:1] == [("text",)]
    assert ("choices", 3, "text") in [one.place for one in found]
    kinds = [(one.kind, one.text) for one in found[0].segments]
    assert kinds == [("gone", "하나를"), ("new", "둘을"), ("same", " 고르시오.")]


# ---- what a reader of an answer may know ----------------------------------------------------------


@pytest.mark.parametrize("question", making.ONE_OF_EACH, ids=lambda one: one.kind)
def test_a_review_tells_nothing_that_it_may_not(question):
    question = dataclasses.replace(
        question,
        right_feedback=T("비밀되먹임"),
        wrong_feedback=T("비밀되먹임"),
        partly_feedback=T("비밀되먹임"),
    )
    bare = None
    for response in ({}, {"text": "모름"}, {"choice": "c0"}, {"truth": False}):
        marked = marking.mark(question, response)
        seen = reviewing.reviewed(question, response, marked, frozenset(), seed=5)
        assert making.SECRET not in repr(seen)
        assert (seen.state, seen.fraction, seen.answers, seen.note) == ("", None, (), "")
        for line in seen.lines:
            assert (line.right, line.answers, line.marked_right) == (None, (), False)
        bare = seen
    assert bare is not None


def test_feedback_alone_does_not_tell_whether_it_was_right():
    question = dataclasses.replace(
        making.single("1", "0"),
        right_feedback=T("잘했습니다"),
        wrong_feedback=T("아쉽습니다"),
        feedback=T("모두에게"),
    )
    marked = marking.mark(question, {"choice": "c0"})
    seen = reviewing.reviewed(question, {"choice": "c0"}, marked, {"feedback"})
    assert seen.feedback == (T("모두에게"),)
    told = reviewing.reviewed(question, {"choice": "c0"}, marked, {"feedback", "right_wrong"})
    assert told.feedback == (T("잘했습니다"), T("모두에게"))


def test_right_answers_are_spelt_for_people():
    assert reviewing.accepted((Answer(r"*배터리\*"), Answer("x", Decimal("0.5")))) == ("…배터리*",)
    number = Number(Decimal("2.4"), Decimal("2.6"), Decimal("2.5"))
    assert reviewing.values((number,), (Unit("m"),)) == ("2.5 ± 0.1 m",)
    assert reviewing.spelt(Number(Decimal("1e-20"), Decimal("6.02e23"))) == "1E-20 – 6.02E+23"


# ---- texts ---------------------------------------------------------------------------------------

PICTURE = {"도로.png": File("/questions/1/files/2", "image/png", 10)}


def html(source: str) -> str:
    return str(rendering.shown(Text(source, Format.HTML), PICTURE))


def test_html_of_another_system_keeps_its_looks_formulas_and_files(app):
    with app.test_request_context():
        assert html("<p><b>굵게</b></p>") == "<p><strong>굵게</strong></p>"
        assert "<math" in html(r"<p>\(x^2\) 그리고 $$\frac{1}{2}$$</p>")
        for address in ("file:도로.png", "@@PLUGINFILE@@/%EB%8F%84%EB%A1%9C.png"):
            assert 'src="/questions/1/files/2"' in html(f'<img src="{address}" alt="도로">')


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>',
        '<p style="position:fixed" onclick="x()">x</p>', "<iframe src='https://evil.example'></iframe>",
        "<svg><script>alert(1)</script></svg>", "<form action='/x'><button>x</button></form>",
        "&#xE000;0&#xE001;<img alt='&#xE000;0&#xE001;' src=y>", r"\(<img src=x onerror=alert(1)>\)",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>", "<" * 3000, "<p>" * 2000,
    ],
)  # fmt: skip
def test_html_of_another_system_runs_nothing(app, source):
    with app.test_request_context():
        shown = html(source).lower()
    for word in (
        "<script",
        "onerror=",
        "onclick=",
        "javascript:",
        "<iframe",
        "<form",
        "style=",
        'evil.example"',
    ):
        assert word not in shown or f"&lt;{word.strip('<')}" in shown


def test_sounds_are_links_and_films_are_players(app):
    files = {
        "a.mp3": File("/questions/1/files/3", "audio/mpeg"),
        "b.mp4": File("/f/4", "video/mp4"),
    }
    with app.test_request_context():
        sound = Text('<audio controls><source src="@@PLUGINFILE@@/a.mp3"></audio>', Format.HTML)
        assert '<a href="/questions/1/files/3">♪</a>' in rendering.shown(sound, files)
        film = Text('<video><source src="file:b.mp4"></video>', Format.HTML)
        assert '<video src="/f/4" controls="">' in rendering.shown(film, files)


def test_plain_text_stays_as_it_was_typed(app):
    with app.test_request_context():
        shown = rendering.shown(Text("a < b\nc & <b>d</b>\n\n**e**", Format.PLAIN))
        assert shown == "<p>a &lt; b<br>c &amp; &lt;b&gt;d&lt;/b&gt;</p><p>**e**</p>"


def test_controls_stand_in_the_text_and_never_within_a_tag(app):
    token = "0123456789abcdef"
    with app.test_request_context():
        put = rendering.with_gaps(T(f"가 {{{{{token}}}}} 나"), {}, {token: "<b>"})
        assert "가 &lt;b&gt; 나" in put
        inside = Text(f'<a title="{{{{{token}}}}}" href="/x">나</a>', Format.HTML)
        lost = rendering.with_gaps(inside, {}, {token: "칸"})
        assert lost.endswith("<p>칸</p>")
        assert lost.count("칸") == 1


def test_an_excerpt_is_words_without_markup(app):
    with app.test_request_context():
        assert rendering.excerpt(T("## 제목\n\n**굵은** `코드`")) == "제목 굵은 코드"
        assert (
            rendering.excerpt(Text("<p>a&nbsp;&lt;b&gt;</p><script>x</script>", Format.HTML))
            == "a <b>"
        )
        assert rendering.excerpt(T("가" * 500)).endswith("…")
