"""What is written is read again as the same questions, and what a format cannot hold is told."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.interop.formats.problems import Refused
from lms.interop.formats.questions import FORMATS, canonical, read, write, write_plan
from lms.interop.formats.questions.canonical import differences
from lms.interop.formats.questions.model import (
    Format,
    Item,
    Kind,
    Question,
    Text,
    as_json,
    from_json,
)
from lms.interop.formats.questions.writing import FIELDS
from tests.interop.questions.making import ALL, MADE, whole

EASY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
ANYTHING = whole(ALL, ((Kind.SHORT, Kind.NUMERICAL, Kind.SINGLE, Kind.MULTIPLE),), False)


def back(data: bytes) -> list[Question]:
    plan = read(data)
    assert not plan.rejected, [one.problems for one in plan.rejected]
    return [one.question for one in plan.questions]


def assert_same(before: list[Question], after: list[Question]) -> None:
    """Equal in every field, formats of texts and media types of files included."""
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        expected = canonical(one)
        names = [field.name for field in dataclasses.fields(Question)]
        unlike = [name for name in names if getattr(expected, name) != getattr(other, name)]
        assert not unlike, [
            (name, getattr(expected, name), getattr(other, name)) for name in unlike
        ]


@pytest.mark.parametrize("format", FORMATS)
@EASY
@given(data=st.data())
def test_what_a_format_holds_comes_back_equal(format: str, data: st.DataObject) -> None:
    questions = data.draw(st.lists(MADE[format], min_size=1, max_size=3))
    assert_same(questions, back(write(questions, format)))


@pytest.mark.parametrize("format", FORMATS)
@settings(EASY, max_examples=25)
@given(question=ANYTHING)
def test_nothing_of_any_question_is_lost_in_silence(format: str, question: Question) -> None:
    plan = write_plan([question], format)
    told = {dict(one.params).get("what_en") for one in plan.problems[0]}
    if plan.left_out:
        assert plan.data is None
        assert any(one.severity == "error" for one in plan.problems[0])
        with pytest.raises(Refused):
            write([question], format)
        return
    assert plan.data is not None
    (again,) = back(plan.data)
    for name in differences(question, again):
        assert FIELDS[name][1] in told


@settings(EASY, max_examples=40)
@given(question=ANYTHING)
def test_a_question_is_kept_as_json_and_read_again(question: Question) -> None:
    contents = {one.name: one.data for one in question.files}
    assert from_json(json.loads(json.dumps(as_json(question))), contents) == question


@pytest.mark.parametrize("format", FORMATS)
@settings(EASY, max_examples=10)
@given(data=st.data())
def test_writing_what_was_read_changes_nothing_more(format: str, data: st.DataObject) -> None:
    first = write([data.draw(MADE[format])], format)
    assert write(back(first), format) == first


def test_formats_that_are_not_there_are_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="word"):
        write_plan([], "word")


def test_what_cannot_be_written_is_named_with_its_question() -> None:
    asked = Question(
        Kind.ORDERING,
        Text("순서"),
        title="차례",
        items=(Item("a", Text("1")), Item("b", Text("2"))),
    )
    with pytest.raises(Refused) as refused:
        write([Question(Kind.ESSAY, Text("x")), asked], "gift")
    assert refused.value.problem.where.line == 2
    assert "차례" in refused.value.ko
    plan = write_plan([Question(Kind.ESSAY, Text("x")), asked], "gift")
    assert plan.left_out == (1,)
    assert plan.data is not None
    assert len(back(plan.data)) == 1


def test_a_file_of_no_questions_can_be_written() -> None:
    for format in FORMATS:
        assert isinstance(write([], format), bytes)


def test_markdown_that_another_system_changed_is_read_as_changed() -> None:
    question = Question(Kind.ESSAY, Text("**굵게** 쓰기"))
    data = write([question], "moodle_xml")
    assert back(data) == [canonical(question)]
    with zipfile.ZipFile(io.BytesIO(write([question], "qti12"))) as archive:
        item = archive.read("assessment.xml")
    assert back(item) == [canonical(question)]
    changed = item.replace("굵게".encode(), "가늘게".encode(), 1)
    (again,) = back(changed)
    assert again.text.format is Format.HTML
    assert "<strong>가늘게</strong>" in again.text.source
