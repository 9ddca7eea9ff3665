"""What is written is read again as the same questions, and what a format cannot hold is told."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.interop.formats.problems import Refused
from lms.interop.formats.questions import (
    FORMATS,
    canonical,
    read,
    write,
    write_plan,
)
from lms.interop.formats.questions.canonical import differences
from lms.interop.formats.questions.model import Kind, Question
from lms.interop.formats.questions.writing import FIELDS
from tests.interop.questions.making import ALL, MADE, whole

EASY = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
ANYTHING = whole(ALL, ((Kind.SHORT, Kind.NUMERICAL, Kind.SINGLE, Kind.MULTIPLE),), False)


def back(data: bytes) -> list[Question]:
    plan = read(data)
    assert not plan.rejected, [one.problems for one in plan.rejected]
    return [one.question for one in plan.questions]


def assert_same(before: list[Question], after: list[Question]) -> None:
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        named = differences(one, other)
        assert not named, [
            (name, getattr(canonical(one), name), getattr(other, name)) for name in named
        ]


@pytest.mark.parametrize("format", FORMATS)
@EASY
@given(data=st.data())
def test_what_a_format_holds_comes_back_equal(format: str, data: st.DataObject) -> None:
    questions = data.draw(st.lists(MADE[format], min_size=1, max_size=3))
    assert_same(questions, back(write(questions, format)))


@pytest.mark.parametrize("format", FORMATS)
@settings(EASY, max_examples=40)
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
