"""Real GIFT files, compared with what the parser of their authors says of them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lms.interop.formats.questions import read, write
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Format,
    Kind,
    Number,
    Question,
    Text,
)
from tests.interop import cases
from tests.interop.questions.test_round_trip import assert_same, back

KINDS = {
    "MC": {Kind.SINGLE, Kind.MULTIPLE},
    "Short": {Kind.SHORT},
    "Numerical": {Kind.NUMERICAL},
    "Matching": {Kind.MATCHING},
    "TF": {Kind.TRUE_FALSE},
    "Essay": {Kind.ESSAY},
    "Description": {Kind.TEXT},
}
FORMATS = {
    # Moodle's own format is HTML where there are tags, and plain text where there are none.
    "moodle": {Format.PLAIN, Format.HTML},
    "html": {Format.HTML},
    "plain": {Format.PLAIN},
    "markdown": {Format.MARKDOWN},
}


def with_oracle() -> list[Any]:
    found = []
    for one in cases.files("GIFT_CASES", "gift", "*.gift"):
        (path,) = one.values
        if path is not None and not path.with_suffix(".json").exists():
            raise AssertionError(f"GIFT_CASES: no {path.stem}.json beside {path.name}")
        found.append(one)
    return found


def assert_text(text: Text, expected: dict[str, str] | None) -> None:
    if not expected or not expected["text"]:
        assert text == EMPTY
        return
    assert text.source == expected["text"]
    assert text.format in FORMATS[expected["format"]]


def share(entry: dict[str, Any]) -> Decimal:
    if entry["weight"] is not None:
        return Decimal(str(entry["weight"])) / 100
    return ONE if entry["isCorrect"] else ZERO


def assert_number(number: Number, expected: dict[str, Any]) -> None:
    def exact(name: str) -> Decimal:
        return Decimal(str(expected[name]))

    if expected["type"] == "high-low":
        assert (number.low, number.high) == (exact("numberLow"), exact("numberHigh"))
        return
    reach = exact("range") if expected["type"] == "range" else ZERO
    assert number.value == exact("number")
    assert (number.low, number.high) == (exact("number") - reach, exact("number") + reach)


def assert_choices(question: Question, entries: Any) -> None:
    if question.kind is Kind.NUMERICAL:
        if isinstance(entries, dict):
            entries = [{"isCorrect": True, "weight": None, "text": entries, "feedback": None}]
        assert len(question.numbers) == len(entries)
        for number, entry in zip(question.numbers, entries, strict=True):
            assert_number(number, entry["text"])
            assert number.fraction == share(entry)
            assert_text(number.feedback, entry["feedback"])
        return
    if question.kind is Kind.SHORT:
        assert [one.pattern for one in question.answers] == [one["text"]["text"] for one in entries]
        for answer, entry in zip(question.answers, entries, strict=True):
            assert answer.fraction == share(entry)
            assert_text(answer.feedback, entry["feedback"])
        return
    assert len(question.choices) == len(entries)
    for choice, entry in zip(question.choices, entries, strict=True):
        assert_text(choice.text, entry["text"])
        assert choice.fraction == share(entry)
        assert_text(choice.feedback, entry["feedback"])
    single = any(entry["isCorrect"] for entry in entries)
    assert question.kind is (Kind.SINGLE if single else Kind.MULTIPLE)


def assert_matches(question: Question, expected: dict[str, Any]) -> None:
    assert question.kind in KINDS[expected["type"]]
    assert question.title == (expected["title"] or "")
    assert_text(question.text, expected["stem"])
    assert question.external_id == (expected["id"] or "")
    assert list(question.tags) == (expected["tags"] or [])
    assert_text(question.feedback, expected.get("globalFeedback"))
    if "choices" in expected:
        assert_choices(question, expected["choices"])
    if question.kind is Kind.TRUE_FALSE:
        assert question.truth is expected["isTrue"]
        assert_text(question.true_feedback, expected["trueFeedback"])
        assert_text(question.false_feedback, expected["falseFeedback"])
    if question.kind is Kind.MATCHING:
        asked = [one for one in expected["matchPairs"] if one["subquestion"]["text"]]
        assert [one.answer for one in question.pairs] == [one["subanswer"] for one in asked]
        for pair, one in zip(question.pairs, asked, strict=True):
            assert_text(pair.prompt, one["subquestion"])
        alone = [one for one in expected["matchPairs"] if not one["subquestion"]["text"]]
        assert list(question.distractors) == [one["subanswer"] for one in alone]


@pytest.mark.parametrize("path", with_oracle())
def test_each_file_is_read_as_its_oracle_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text())
    plan = read(path.read_bytes(), path.name)
    assert plan.format == "gift"
    assert plan.rejected == ()
    asked = [one for one in expected if one["type"] != "Category"]
    assert len(plan.questions) == len(asked)
    for one, oracle in zip(plan.questions, asked, strict=True):
        assert_matches(one.question, oracle)


@pytest.mark.parametrize("path", with_oracle())
def test_what_is_read_is_written_and_read_alike(path: Path) -> None:
    questions = [one.question for one in read(path.read_bytes(), path.name).questions]
    assert_same(questions, back(write(questions, "gift")) if questions else [])


# ---- Moodle's own fixtures: the oracle is the name of each file ----------------------------------

NAMED = {
    "essay": Kind.ESSAY,
    "match": Kind.MATCHING,
    "multichoice": Kind.SINGLE,
    "multichoice_multi": Kind.MULTIPLE,
    "multichoice_multi_tricky": Kind.MULTIPLE,
    "numerical": Kind.NUMERICAL,
    "shortanswer": Kind.SHORT,
    "shortanswer_with_general_feedback": Kind.SHORT,
    "truefalse": Kind.TRUE_FALSE,
    "description": Kind.TEXT,
}
_NAME = re.compile(r"test_import_(.+?)_gift_\d+")


def entries(path: Path) -> int:
    """The questions that a person counts: pieces between blank lines that are no comments."""
    pieces = re.split(r"\n\s*\n", path.read_text().strip())
    bare = ["\n".join(x for x in one.splitlines() if not x.startswith("//")) for one in pieces]
    return sum(bool(one.strip()) and not one.startswith("$CATEGORY") for one in bare)


@pytest.mark.parametrize("path", cases.files("MOODLE_GIFT_CASES", "moodle_gift", "*.gift", "*.txt"))
def test_moodles_own_files_are_read_whole(path: Path) -> None:
    plan = read(path.read_bytes(), path.name)
    assert plan.rejected == ()
    assert len(plan.questions) == entries(path)
    assert plan.format == ("aiken" if "aiken" in path.name else "gift")
    name = _NAME.match(path.stem)
    if name and name[1] in NAMED:
        assert [one.question.kind for one in plan.questions] == [NAMED[name[1]]]
    questions = [one.question for one in plan.questions]
    assert_same(questions, back(write(questions, plan.format)))
