"""What invented people answer: right, or wrong in one of the ways in which people go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from lms.interop.formats.questions.model import ZERO, Gap, Kind, Number, Question

#: The share of those who do not know that leave an automatic question empty.
_BLANK = 0.07


def right(question: Question) -> dict[str, Any]:
    """The answer that the author holds to be right; empty where a person must judge."""
    kind = question.kind
    if kind is Kind.SINGLE:
        return {"choice": max(question.choices, key=lambda one: one.fraction).key}
    if kind is Kind.MULTIPLE:
        return {"choices": [one.key for one in question.choices if one.fraction > ZERO]}
    if kind is Kind.TRUE_FALSE:
        return {"truth": question.truth}
    if kind is Kind.SHORT:
        return {"text": _pattern(question)}
    if kind is Kind.NUMERICAL:
        unit = question.units[0].name if question.units and question.unit_required else ""
        return {"text": f"{_value(question.numbers)}{unit}"}
    if kind is Kind.MATCHING:
        return {"pairs": {one.key: one.answer for one in question.pairs}}
    if kind is Kind.ORDERING:
        return {"order": [one.key for one in question.items]}
    if kind is Kind.CLOZE:
        return {"gaps": {gap.key: _gap(gap) for gap in question.gaps}}
    return {}


def answer(
    rng: Random, question: Question, chance: float, guesses: Sequence[str] = ()
) -> dict[str, Any]:
    """An answer of somebody who knows it with this *chance*; *guesses*: what others believe."""
    if rng.random() < chance:
        return right(question)
    if rng.random() < _BLANK:
        return {}
    return _wrong(rng, question, guesses)


def _wrong(rng: Random, question: Question, guesses: Sequence[str]) -> dict[str, Any]:
    kind = question.kind
    if kind is Kind.SINGLE:
        others = [one.key for one in question.choices if one.fraction <= ZERO]
        # The first distractor is the tempting one: its author wrote it down first.
        weights = [len(others) * 1.5 - place for place in range(len(others))]
        return {"choice": rng.choices(others, weights)[0]}
    if kind is Kind.MULTIPLE:
        good = [one.key for one in question.choices if one.fraction > ZERO]
        bad = [one.key for one in question.choices if one.fraction <= ZERO]
        taken = [key for key in good if rng.random() < 0.7]
        if bad and (not taken or rng.random() < 0.45):
            taken.append(rng.choice(bad))
        return {"choices": taken if set(taken) != set(good) else taken[:-1] or bad[:1]}
    if kind is Kind.TRUE_FALSE:
        return {"truth": not question.truth}
    if kind is Kind.MATCHING:
        keys = [one.key for one in question.pairs]
        answers = [one.answer for one in question.pairs]
        first, second = rng.sample(range(len(keys)), 2)
        answers[first], answers[second] = answers[second], answers[first]
        return {"pairs": dict(zip(keys, answers, strict=True))}
    if guesses:
        # The misunderstanding that comes first in the list is the most common one.
        return {"text": rng.choices(guesses, range(len(guesses) + 1, 1, -1))[0]}
    if kind is Kind.NUMERICAL:
        value = _value(question.numbers)
        return {"text": f"{(value * rng.choice((2, 10)) + rng.choice((0, 1))):f}"}
    return {}


def _value(numbers: Sequence[Number]) -> Decimal:
    best = max(numbers, key=lambda one: one.fraction)
    value = best.value if best.value is not None else best.low
    return (value if value is not None else ZERO).normalize()


def _pattern(asked: Question | Gap) -> str:
    return max(asked.answers, key=lambda one: one.fraction).pattern.replace("*", "")


def _gap(gap: Gap) -> Any:
    if gap.kind is Kind.NUMERICAL:
        return f"{_value(gap.numbers):f}"
    if gap.kind is Kind.SINGLE:
        return max(gap.choices, key=lambda one: one.fraction).key
    if gap.kind is Kind.MULTIPLE:
        return [one.key for one in gap.choices if one.fraction > ZERO]
    return _pattern(gap)
