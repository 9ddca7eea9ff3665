"""Whether two questions ask the same: by what they say, not by how it is written down.

A question that was exported and comes back in another format (HTML for Markdown, other keys) is
found again; two that differ in an answer are two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from decimal import Decimal

from lms.courses.questions import rendering
from lms.courses.questions.rules.texts import comparable
from lms.interop.formats.questions.model import ZERO, Answer, Choice, Number, Question, Text

_GAP = re.compile(r"\{\{[^{}]*\}\}")


def digest(question: Question) -> str:
    """SHA-256 of what *question* asks and accepts, in one line of JSON."""
    said = [
        question.kind.value,
        _said(Text(_GAP.sub("{{}}", question.text.source), question.text.format)),
        _choices(question.choices),
        question.truth,
        _answers(question.answers),
        _numbers(question.numbers),
        sorted(one.name for one in question.units),
        sorted([_said(one.prompt), comparable(one.answer)] for one in question.pairs),
        sorted(comparable(one) for one in question.distractors),
        [_said(one.text) for one in question.items],
        [
            [gap.kind.value, _choices(gap.choices), _answers(gap.answers), _numbers(gap.numbers)]
            for gap in question.gaps
        ],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _said(text: Text) -> str:
    return comparable(rendering.excerpt(text, 100_000))


def _choices(choices: Iterable[Choice]) -> list[list[object]]:
    return sorted([_said(one.text), one.fraction > ZERO] for one in choices)


def _answers(answers: Iterable[Answer]) -> list[list[str]]:
    return sorted([comparable(one.pattern), f"{one.fraction:.4f}"] for one in answers)


def _numbers(numbers: Iterable[Number]) -> list[list[str]]:
    return sorted([_plain(one.low), _plain(one.high), f"{one.fraction:.4f}"] for one in numbers)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else str(value.normalize())
