"""What an answer is worth, part by part: a question and a response in, a mark with reasons out.

The mark is a share of the question's points from 0 to 1: what is wrong can take away what is
right, and never more. None means that a person must mark. How each kind is marked is told in
``docs/questions.md``. No response, however broken, makes a function of this module fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lms.courses.questions.rules import numbers as numerical
from lms.courses.questions.rules.texts import comparable, fits
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Answer,
    Choice,
    Gap,
    Kind,
    Question,
    Scoring,
    Text,
)

#: Where a text of feedback stands in its question: ("choices", key), ("answers", "0"),
#: ("gaps", key, "numbers", "1"), ("truth", "true"), ("overall", "right"), ("overall", "general").
Reference = tuple[str, ...]

_PLACES = Decimal("0.0000001")
#: Three answers of 33.333 % are all of them: what is missing is only the author's rounding.
_NEARLY = Decimal("0.9995")


@dataclass(frozen=True)
class Part:
    """One thing that was judged: a choice, a pair, a place in an order, a gap, or the whole answer.

    *fraction* is what it gave of itself (a choice: what it added to the question, perhaps below
    0). *right* is none where a person must say. *note* is a code of ``numbers.Judged``.
    """

    key: str
    right: bool | None
    fraction: Decimal
    answered: bool = True
    feedback: tuple[Reference, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Marked:
    """What a response is worth. *complete*: everything that is asked was answered."""

    fraction: Decimal | None
    complete: bool
    parts: tuple[Part, ...] = ()
    feedback: tuple[Reference, ...] = ()

    @property
    def state(self) -> str:
        """In a word: right, partly, wrong, or pending (a person must mark)."""
        if self.fraction is None:
            return "pending"
        return "right" if self.fraction == ONE else "partly" if self.fraction else "wrong"


def mark(question: Question, response: Mapping[str, Any]) -> Marked:
    """What *response* to *question* is worth."""
    parts, raw, complete = _judged(question, response)
    fraction = None if raw is None else clipped(raw)
    if question.kind is Kind.TEXT:
        return Marked(ZERO, True)
    state = Marked(fraction, complete).state
    overall = [("overall", state)] if state != "pending" else []
    found = [ref for part in parts for ref in part.feedback]
    references = [*found, *overall, ("overall", "general")]
    return Marked(
        fraction,
        complete,
        tuple(parts),
        tuple(ref for ref in dict.fromkeys(references) if feedback_of(question, ref)),
    )


def worth(question: Question) -> Decimal:
    """The points that can be had: none where nothing is asked."""
    return ZERO if question.kind is Kind.TEXT else question.points


def clipped(fraction: Decimal) -> Decimal:
    """*fraction* within 0 and 1, to seven places; nearly everything is everything."""
    if fraction >= _NEARLY:
        return ONE
    if fraction <= ZERO:
        return ZERO
    return fraction.quantize(_PLACES, ROUND_HALF_UP)


def answered(question: Question, response: Mapping[str, Any]) -> bool:
    """Whether there is any answer at all."""
    parts, _fraction, _complete = _judged(question, response)
    return any(part.answered for part in parts)


def feedback_of(question: Question, reference: Reference) -> Text:
    """The text that *reference* names; empty where the question has none (any more)."""
    try:
        return _feedback(question, reference)
    except (LookupError, ValueError):
        return EMPTY


def _feedback(question: Question, reference: Reference) -> Text:
    where, *rest = reference
    if where == "gaps":
        gap = next(one for one in [*question.gaps, _NO_GAP] if one.key == rest[0] or one is _NO_GAP)
        return _line_feedback(gap, rest[1], rest[2])
    if where == "truth":
        return question.true_feedback if rest[0] == "true" else question.false_feedback
    if where == "overall":
        return {
            "right": question.right_feedback,
            "partly": question.partly_feedback,
            "wrong": question.wrong_feedback,
            "general": question.feedback,
        }[rest[0]]
    return _line_feedback(question, where, rest[0])


_NO_GAP = Gap("", Kind.SHORT)


def _line_feedback(holder: Question | Gap, where: str, which: str) -> Text:
    if where == "choices":
        return next((one.feedback for one in holder.choices if one.key == which), EMPTY)
    if where == "answers":
        return holder.answers[int(which)].feedback
    return holder.numbers[int(which)].feedback if where == "numbers" else EMPTY


# ---- by kind: the parts, the fraction before it is clipped, whether all was answered ------------

Judgement = tuple[list[Part], Decimal | None, bool]


def _judged(question: Question, response: Mapping[str, Any]) -> Judgement:
    kind = question.kind
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        taken = _taken(response, "choice" if kind is Kind.SINGLE else "choices")
        scoring = question.scoring if kind is Kind.MULTIPLE else None
        return _choices(question.choices, taken, scoring, ())
    if kind is Kind.TRUE_FALSE:
        return _truth(question, response.get("truth"))
    if kind is Kind.SHORT:
        part = _short("", question.answers, _text(response), question.case_sensitive, ())
        return [part], part.fraction, part.answered
    if kind is Kind.NUMERICAL:
        part = _number(question, _text(response))
        return [part], part.fraction, part.answered
    if kind is Kind.MATCHING:
        return _matching(question, response.get("pairs"))
    if kind is Kind.ORDERING:
        return _ordering(question, response.get("order"))
    if kind is Kind.CLOZE:
        return _cloze(question, response.get("gaps"))
    if kind is Kind.TEXT:
        return [], ZERO, True
    return _by_hand(question, response)


def _text(response: Mapping[str, Any]) -> str:
    given = response.get("text", "")
    return given if isinstance(given, str) else ""


def _taken(response: Mapping[str, Any], name: str) -> frozenset[str]:
    given = response.get(name)
    many = given if isinstance(given, list | tuple) else [given]
    return frozenset(one for one in many if isinstance(one, str))


def _choices(
    choices: Sequence[Choice],
    taken: frozenset[str],
    scoring: Scoring | None,
    before: Reference,
) -> Judgement:
    """*scoring* none: one of them is taken."""
    taken &= {one.key for one in choices}
    if scoring is None and len(taken) > 1:
        taken = frozenset()  # a single choice cannot be two
    parts = [
        Part(
            one.key,
            (one.key in taken) == (one.fraction > ZERO),
            one.fraction if one.key in taken else ZERO,
            one.key in taken,
            ((*before, "choices", one.key),) if one.key in taken else (),
        )
        for one in choices
    ]
    return parts, _choices_fraction(choices, taken, scoring), bool(taken)


def _choices_fraction(
    choices: Sequence[Choice], taken: frozenset[str], scoring: Scoring | None
) -> Decimal:
    right = {one.key for one in choices if one.fraction > ZERO}
    if not taken:
        return ZERO
    if scoring is Scoring.ALL:
        return ONE if taken == right else ZERO
    if scoring is Scoring.RIGHT_MINUS_WRONG:
        good = len(taken & right) - len(taken - right)
        return Decimal(good) / len(right) if right else ZERO
    return sum((one.fraction for one in choices if one.key in taken), ZERO)


def _truth(question: Question, given: Any) -> Judgement:
    if not isinstance(given, bool):
        return [Part("", False, ZERO, answered=False)], ZERO, False
    right = given is question.truth
    reference = ("truth", "true" if given else "false")
    fraction = ONE if right else ZERO
    return [Part("", right, fraction, feedback=(reference,))], fraction, True


def _short(
    key: str, answers: Sequence[Answer], text: str, case_sensitive: bool, before: Reference
) -> Part:
    if not text.strip():
        return Part(key, False, ZERO, answered=False)
    found: int | None = None
    for index, answer in enumerate(answers):
        better = found is None or answer.fraction > answers[found].fraction
        if better and fits(answer.pattern, text, case_sensitive=case_sensitive):
            found = index
    if found is None:
        return Part(key, False, ZERO)
    fraction = clipped(answers[found].fraction)
    return Part(key, fraction == ONE, fraction, True, ((*before, "answers", str(found)),))


def _number(asked: Question | Gap, text: str, before: Reference = (), key: str = "") -> Part:
    if not text.strip():
        return Part(key, False, ZERO, answered=False)
    if isinstance(asked, Question):
        judged = numerical.judge(
            text,
            asked.numbers,
            asked.units,
            unit_required=asked.unit_required,
            unit_penalty=asked.unit_penalty,
        )
    else:
        judged = numerical.judge(text, asked.numbers)
    fraction = clipped(judged.fraction)
    references = () if judged.index is None else ((*before, "numbers", str(judged.index)),)
    return Part(key, fraction == ONE, fraction, True, references, judged.note)


def _matching(question: Question, given: Any) -> Judgement:
    pairs = given if isinstance(given, Mapping) else {}
    parts = []
    for pair in question.pairs:
        answer = pairs.get(pair.key)
        there = isinstance(answer, str) and bool(answer)
        right = there and _same(str(answer), pair.answer)
        parts.append(Part(pair.key, right, ONE if right else ZERO, there))
    return parts, _mean(parts), bool(parts) and all(part.answered for part in parts)


def _same(one: str, other: str) -> bool:
    return comparable(one, case_sensitive=True) == comparable(other, case_sensitive=True)


def _ordering(question: Question, given: Any) -> Judgement:
    """The share of items that stand in their right place; items that read alike are one."""
    order = list(given) if isinstance(given, list | tuple) else []
    texts = {one.key: one.text.source for one in question.items}
    parts = []
    for index, item in enumerate(question.items):
        there = order[index] if index < len(order) else None
        placed = isinstance(there, str) and there in texts
        right = placed and _same(texts[str(there)], item.text.source)
        parts.append(Part(str(there) if placed else "", right, ONE if right else ZERO, placed))
    return parts, _mean(parts), bool(parts) and all(part.answered for part in parts)


def _mean(parts: Sequence[Part]) -> Decimal:
    return sum((part.fraction for part in parts), ZERO) / len(parts) if parts else ZERO


def _cloze(question: Question, given: Any) -> Judgement:
    gaps = given if isinstance(given, Mapping) else {}
    parts = [_gap(gap, gaps.get(gap.key)) for gap in question.gaps]
    total = sum((gap.weight for gap in question.gaps), ZERO)
    reached = sum(
        (gap.weight * part.fraction for gap, part in zip(question.gaps, parts, strict=True)), ZERO
    )
    complete = bool(parts) and all(part.answered for part in parts)
    return parts, reached / total if total > ZERO else ZERO, complete


def _gap(gap: Gap, given: Any) -> Part:
    before = ("gaps", gap.key)
    text = given if isinstance(given, str) else ""
    if gap.kind is Kind.NUMERICAL:
        return _number(gap, text, before, gap.key)
    if gap.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return _short(gap.key, gap.answers, text, gap.case_sensitive, before)
    scoring = Scoring.SUM if gap.kind is Kind.MULTIPLE else None
    taken = _taken({"of": given}, "of")
    parts, raw, there = _choices(gap.choices, taken, scoring, before)
    fraction = clipped(raw or ZERO)
    references = tuple(ref for part in parts for ref in part.feedback)
    return Part(gap.key, fraction == ONE, fraction, there, references)


def _by_hand(question: Question, response: Mapping[str, Any]) -> Judgement:
    """A person marks it; what was not answered is worth nothing without looking."""
    if question.kind is Kind.FILE:
        files = response.get("files")
        there = isinstance(files, list | tuple) and bool(files)
    else:
        text = _text(response).strip()
        there = bool(text) and text != question.template.strip()
    if not there:
        return [Part("", False, ZERO, answered=False)], ZERO, False
    return [Part("", None, ZERO)], None, True
