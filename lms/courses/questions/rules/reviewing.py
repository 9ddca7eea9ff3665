"""An answer as it is looked at afterwards, with exactly what its reader may know.

What may be seen is a set of words: ``marks``, ``right_wrong`` (which parts were right),
``correct`` (the right answers), ``feedback``. What is not in it is not in the result either, so
that a template cannot show it by mistake.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.courses.questions.rules import presenting
from lms.courses.questions.rules.marking import Marked, Part, Reference, feedback_of
from lms.courses.questions.rules.texts import pieces
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Answer,
    Choice,
    Gap,
    Kind,
    Number,
    Question,
    Text,
    Unit,
)

EVERYTHING = frozenset({"marks", "right_wrong", "correct", "feedback"})
_OVERALL = "overall"


@dataclass(frozen=True)
class Line:
    """A choice, a pair, a place or a gap. *right* none: not told, or for a person to say.

    *answers*: the right ones in words. *marked_right*: the author calls this choice right.
    """

    text: Text = EMPTY
    taken: bool = False
    given: str = ""
    right: bool | None = None
    answers: tuple[str, ...] = ()
    marked_right: bool = False
    feedback: tuple[Text, ...] = ()
    note: str = ""
    token: str = ""


@dataclass(frozen=True)
class Reviewed:
    """What there is to see. *state*: right, partly, wrong, pending; "" where it is not told."""

    kind: Kind
    text: Text
    state: str = ""
    fraction: Decimal | None = None
    lines: tuple[Line, ...] = ()
    given: str = ""
    answers: tuple[str, ...] = ()
    note: str = ""
    feedback: tuple[Text, ...] = ()
    complete: bool = True
    language: str = ""


def reviewed(
    question: Question,
    response: Mapping[str, Any],
    marked: Marked,
    review: Container[str],
    *,
    seed: int = 0,
    shuffle: bool = True,
) -> Reviewed:
    """*response* as a reader of *review* may see it, in the order that *seed* showed it in."""
    shown = presenting.present(question, seed, shuffle=shuffle)
    whole = _Whole(question, response, marked, review, seed, shown)
    told = "right_wrong" in review or "marks" in review
    overall = [ref for ref in marked.feedback if ref[0] == _OVERALL]
    if not told:  # what stands for right, partly or wrong would tell which it was
        overall = [ref for ref in overall if ref[1] == "general"]
    parts = {part.key: part for part in marked.parts}
    first = marked.parts[0] if marked.parts else None
    alone = question.kind in {Kind.SHORT, Kind.NUMERICAL, Kind.TRUE_FALSE}
    return Reviewed(
        kind=question.kind,
        text=shown.text,
        state=marked.state if told and question.kind is not Kind.TEXT else "",
        fraction=marked.fraction if "marks" in review else None,
        lines=whole.lines(parts),
        given=_text_given(question, response),
        answers=_answers(question) if "correct" in review else (),
        note=first.note if first is not None and alone and "right_wrong" in review else "",
        feedback=whole.feedback([*(first.feedback if first and alone else ()), *overall]),
        complete=marked.complete,
        language=question.language,
    )


@dataclass(frozen=True)
class _Whole:
    question: Question
    response: Mapping[str, Any]
    marked: Marked
    review: Container[str]
    seed: int
    shown: presenting.Presented

    def feedback(self, references: Sequence[Reference]) -> tuple[Text, ...]:
        if "feedback" not in self.review:
            return ()
        found = (feedback_of(self.question, reference) for reference in references)
        return tuple(text for text in found if text)

    def right(self, part: Part | None) -> bool | None:
        return part.right if part is not None and "right_wrong" in self.review else None

    def lines(self, parts: Mapping[str, Part]) -> tuple[Line, ...]:
        kind = self.question.kind
        if kind in {Kind.SINGLE, Kind.MULTIPLE}:
            return self._choices(parts)
        if kind is Kind.MATCHING:
            return self._pairs(parts)
        if kind is Kind.ORDERING:
            return self._places()
        if kind is Kind.CLOZE:
            return self._gaps(parts)
        return ()

    def _choices(self, parts: Mapping[str, Part]) -> tuple[Line, ...]:
        by_token = {
            presenting.token(self.seed, "choice", one.key): one for one in self.question.choices
        }
        found = []
        for option in self.shown.options:
            choice, part = by_token[option.token], parts.get(by_token[option.token].key)
            taken = part is not None and part.answered
            found.append(
                Line(
                    choice.text,
                    taken=taken,
                    right=choice.fraction > ZERO
                    if taken and "right_wrong" in self.review
                    else None,
                    marked_right=choice.fraction > ZERO and "correct" in self.review,
                    feedback=self.feedback(part.feedback) if part is not None else (),
                    token=option.token,
                )
            )
        return tuple(found)

    def _pairs(self, parts: Mapping[str, Part]) -> tuple[Line, ...]:
        by_token = {
            presenting.token(self.seed, "pair", one.key): one for one in self.question.pairs
        }
        given = self.response.get("pairs")
        given = given if isinstance(given, Mapping) else {}
        return tuple(
            Line(
                option.text,
                given=str(given.get(by_token[option.token].key) or ""),
                right=self.right(parts.get(by_token[option.token].key)),
                answers=(by_token[option.token].answer,) if "correct" in self.review else (),
                token=option.token,
            )
            for option in self.shown.prompts
        )

    def _places(self) -> tuple[Line, ...]:
        texts = {one.key: one.text for one in self.question.items}
        return tuple(
            Line(texts.get(part.key, EMPTY), taken=part.answered, right=self.right(part))
            for part in self.marked.parts
        )

    def _gaps(self, parts: Mapping[str, Part]) -> tuple[Line, ...]:
        given = self.response.get("gaps")
        given = given if isinstance(given, Mapping) else {}
        found = []
        for gap in self.question.gaps:
            part = parts.get(gap.key)
            found.append(
                Line(
                    given=_gap_given(gap, given.get(gap.key)),
                    right=self.right(part),
                    answers=_gap_answers(gap) if "correct" in self.review else (),
                    feedback=self.feedback(part.feedback) if part is not None else (),
                    note=part.note if part is not None and "right_wrong" in self.review else "",
                    token=presenting.token(self.seed, "gap", gap.key),
                )
            )
        return tuple(found)


def _text_given(question: Question, response: Mapping[str, Any]) -> str:
    if question.kind is Kind.TRUE_FALSE:
        given = response.get("truth")
        return "true" if given is True else "false" if given is False else ""
    text = response.get("text", "")
    return text if isinstance(text, str) else ""


def _gap_given(gap: Gap, given: Any) -> str:
    if gap.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return given if isinstance(given, str) else ""
    keys = given if isinstance(given, list | tuple) else [given]
    return ", ".join(one.text.source for one in gap.choices if one.key in keys)


def _answers(question: Question) -> tuple[str, ...]:
    kind = question.kind
    if kind is Kind.TRUE_FALSE:
        return ("true" if question.truth else "false",)
    if kind is Kind.SHORT:
        return accepted(question.answers)
    if kind is Kind.NUMERICAL:
        return values(question.numbers, question.units)
    if kind is Kind.ORDERING:
        return tuple(one.text.source for one in question.items)
    return ()


def _gap_answers(gap: Gap) -> tuple[str, ...]:
    if gap.kind is Kind.NUMERICAL:
        return values(gap.numbers)
    if gap.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return _right_choices(gap.choices, gap.kind)
    return accepted(gap.answers)


def _right_choices(choices: Sequence[Choice], kind: Kind) -> tuple[str, ...]:
    best = max((one.fraction for one in choices), default=ZERO)
    least = best if kind is Kind.SINGLE else None
    return tuple(
        one.text.source
        for one in choices
        if one.fraction > ZERO and (least is None or one.fraction >= least)
    )


def accepted(answers: Sequence[Answer]) -> tuple[str, ...]:
    """The patterns that give most, for reading: a wildcard is an ellipsis."""
    best = max((one.fraction for one in answers), default=ZERO)
    return tuple(
        "…".join(pieces(one.pattern)) for one in answers if one.fraction == best and best > ZERO
    )


def values(numbers: Sequence[Number], units: Sequence[Unit] = ()) -> tuple[str, ...]:
    """The values that give most, for reading: ``2.5 ± 0.1 m``, ``2.4 – 2.6``."""
    best = max((one.fraction for one in numbers), default=ZERO)
    unit = next((f" {one.name}" for one in units if one.multiplier == ONE), "")
    return tuple(
        spelt(one) + unit for one in numbers if one.fraction == best and best > ZERO and spelt(one)
    )


def spelt(number: Number) -> str:
    """A value with its tolerance, or a range; empty for a catch-all."""
    low, high = number.low, number.high
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"≤ {plain(high)}" if high is not None else f"≥ {plain(low or ZERO)}"
    if low == high:
        return plain(low)
    if number.value is not None and number.value - low == high - number.value:
        return f"{plain(number.value)} ± {plain(high - number.value)}"
    return f"{plain(low)} – {plain(high)}"


def plain(value: Decimal) -> str:
    """*value* without needless zeros; very large and very small ones with an exponent."""
    short = value.normalize() if value else ZERO
    exponent = short.adjusted()
    return f"{short:f}" if -12 < exponent < 18 else f"{short:E}"
