"""GIFT to questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from lms.interop.formats.problems import Place
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.gift.syntax import (
    FORMAT,
    WEIGHT,
    Block,
    blocks,
    cut,
    marks,
    unescaped,
)
from lms.interop.formats.questions.markup import automatic
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Answer,
    Choice,
    Format,
    Kind,
    Number,
    Pair,
    Question,
    Text,
)
from lms.interop.formats.questions.plan import Plan
from lms.interop.formats.questions.reading import Items, Notes, Unreadable

BLANK: Final = "_____"
"""What stands for the missing word, as Moodle shows it."""

_TRUTH: Final = re.compile(r"\s*(TRUE|FALSE|T|F)\s*(?=#|$)", re.IGNORECASE)
_STRAY: Final = re.compile(r"[\s\"';]*[\"';][\s\"';]*")
_LINE: Final = re.compile(r"\s*\n\s*")
_TITLE: Final = re.compile(r"\s*::((?:\\.|(?!::)[^\\])*)::", re.DOTALL)
_FORMATS: Final = {"html": Format.HTML, "markdown": Format.MARKDOWN, "plain": Format.PLAIN}


def read(text: str) -> Plan:
    """The questions of a GIFT file."""
    items = Items("gift")
    for block in blocks(text):
        items.add(
            Place(line=block.line),
            "GIFT",
            _title(block.text)[0],
            lambda notes, one=block: _read(one, notes),  # type: ignore[misc]
        )
    return items.plan()


def _title(text: str) -> tuple[str, str]:
    found = _TITLE.match(text)
    return (unescaped(found[1]).strip(), text[found.end() :]) if found else ("", text)


def _read(block: Block, notes: Notes) -> Question:
    if not block.closed:
        raise Unreadable("gift.open")
    title, text = _title(block.text)
    before, rest = cut(text, "{")
    if rest is None:
        if any(True for _ in marks(text, "}")):
            raise Unreadable("gift.braces")
        question = Question(Kind.TEXT, _Style().of(text).text(text))
    else:
        answers, after = cut(rest, "}")
        if after is None or any(True for _ in marks(after, "{}")):
            raise Unreadable("gift.braces")
        if _STRAY.fullmatch(after):
            notes.add("gift.stray", text=after.strip())
            after = ""
        style = _Style().of(before)
        asked = before
        if after.strip():
            asked = f"{before.rstrip()} {BLANK} {after.lstrip()}"
        question = _answered(answers, style, notes, exported=block.exported)
        question = replace(question, text=style.text(asked))
    return replace(
        question,
        title=title,
        category=block.category,
        tags=block.tags,
        external_id=block.external_id,
    )


@dataclass(frozen=True)
class _Style:
    """How texts are written that do not say it themselves: as the question's."""

    marker: str = "moodle"

    def of(self, text: str) -> _Style:
        """The style that *text* names, or this one."""
        found = FORMAT.match(text.lstrip())
        return _Style(found[1]) if found else self

    def text(self, written: str) -> Text:
        """A piece of the file as a text: its own marker, or this style."""
        style = self.of(written)
        source = style.words(written)
        if not source:
            return EMPTY
        if style.marker in _FORMATS:
            return Text(source, _FORMATS[style.marker])
        return automatic(source)

    def words(self, written: str) -> str:
        """The words without marker and escapes; lines of a text without a format are one."""
        style = self.of(written)
        bare = FORMAT.sub("", written.lstrip(), count=1) if style.marked(written) else written
        bare = bare.strip()
        if style.marker == "moodle":
            bare = re.sub(" {2,}", " ", _LINE.sub(" ", bare))
        return unescaped(bare).strip(" \t\n")

    @staticmethod
    def marked(written: str) -> bool:
        return FORMAT.match(written.lstrip()) is not None


def _answered(answers: str, style: _Style, notes: Notes, *, exported: bool) -> Question:
    body, general = cut(answers, "####")
    feedback = style.text(general) if general is not None else EMPTY
    bare = body.strip()
    truth = _TRUTH.match(bare)
    if not bare:
        question = Question(Kind.ESSAY, EMPTY)
    elif bare.startswith("#"):
        question = Question(Kind.NUMERICAL, EMPTY, numbers=_numbers(bare[1:], style))
    elif truth:
        question = _true_false(truth[1], bare[truth.end() :], style, notes, exported=exported)
    elif bare[0] in "=~":
        question = _chosen(_alternatives(bare), style)
    else:
        raise Unreadable("gift.answers")
    return replace(question, feedback=feedback)


def _true_false(word: str, rest: str, style: _Style, notes: Notes, *, exported: bool) -> Question:
    """True or false with up to two feedbacks.

    Moodle means the first for a wrong answer, GIFT.js for "true". They differ only where "true" is
    right; a file that Moodle exported is read Moodle's way.
    """
    truth = word.upper().startswith("T")
    pieces = [style.text(one) for one in _pieces(rest, "#")[1:]]
    if len(pieces) > 2:
        raise Unreadable("gift.answers")
    first, second = [*pieces, EMPTY, EMPTY][:2]
    if truth and exported:
        first, second = second, first
    elif truth and (first or second):
        notes.add("gift.truth_feedback")
    return Question(Kind.TRUE_FALSE, EMPTY, truth=truth, true_feedback=first, false_feedback=second)


def _pieces(text: str, wanted: str) -> list[str]:
    """*text* divided before each letter of *wanted* that is not escaped, without the letter."""
    at = [0, *(place for place, _ in marks(text, wanted)), len(text)]
    found = [text[start:end] for start, end in pairwise(at)]
    return [found[0], *(piece[1:] for piece in found[1:])]


@dataclass(frozen=True)
class _Alternative:
    sign: str
    weight: Decimal | None
    body: str
    feedback: str

    @property
    def fraction(self) -> Decimal:
        if self.weight is not None:
            return self.weight
        return ONE if self.sign == "=" else ZERO


def _alternatives(text: str) -> list[_Alternative]:
    at = [place for place, _ in marks(text, "=~")]
    found = [text[start:end] for start, end in zip(at, [*at[1:], len(text)], strict=True)]
    return [_alternative(piece) for piece in found]


def _alternative(piece: str) -> _Alternative:
    body, feedback = cut(piece[1:].lstrip(), "#")
    weight = WEIGHT.match(body)
    share = None
    if weight:
        value = numbers.decimal(weight[1])
        if value is None:
            raise Unreadable("question.number", value=weight[1])
        share = numbers.share(value)
        body = body[weight.end() :]
    return _Alternative(piece[0], share, body, feedback or "")


def _chosen(found: Sequence[_Alternative], style: _Style) -> Question:
    signs = {one.sign for one in found}
    if signs == {"="}:
        if all("->" in one.body for one in found):
            return _matching(found, style)
        answers = tuple(
            Answer(style.words(one.body), one.fraction, style.text(one.feedback)) for one in found
        )
        if any(not one.pattern for one in answers):
            raise Unreadable("question.empty_answer")
        return Question(Kind.SHORT, EMPTY, answers=answers)
    choices = tuple(
        Choice(str(at), style.text(one.body), one.fraction, style.text(one.feedback))
        for at, one in enumerate(found)
    )
    return Question(Kind.SINGLE if "=" in signs else Kind.MULTIPLE, EMPTY, choices=choices)


def _matching(found: Sequence[_Alternative], style: _Style) -> Question:
    pairs, distractors = [], []
    for at, one in enumerate(found):
        prompt, _, answer = one.body.partition("->")
        words = style.words(answer)
        if not words:
            raise Unreadable("question.empty_answer")
        text = style.text(prompt)
        if text:
            pairs.append(Pair(str(at), text, words))
        else:
            distractors.append(words)
    return Question(Kind.MATCHING, EMPTY, pairs=tuple(pairs), distractors=tuple(distractors))


def _numbers(text: str, style: _Style) -> tuple[Number, ...]:
    if text.lstrip()[:1] not in ("=", "~"):
        # One number without a sign, and perhaps what everything else is told.
        text = "=" + text
    return tuple(_number(one, style) for one in _alternatives(text.strip()))


def _number(one: _Alternative, style: _Style) -> Number:
    body, feedback = one.body.strip(), style.text(one.feedback)
    if body in ("", "*"):
        if one.sign == "=" and not body:
            raise Unreadable("question.empty_answer")
        return Number(fraction=one.weight or ZERO, feedback=feedback)
    low, dots, high = body.partition("..")
    if dots:
        first, last = numbers.decimal(low), numbers.decimal(high)
        if first is None or last is None or first > last:
            raise Unreadable("question.number", value=body)
        return Number(first, last, None, one.fraction, feedback)
    centre, colon, reach = body.partition(":")
    value, tolerance = numbers.decimal(centre), numbers.decimal(reach) if colon else ZERO
    if value is None or tolerance is None:
        raise Unreadable("question.number", value=body)
    return numbers.around(value, tolerance, one.fraction, feedback)
