"""What is wrong with a question, found before anybody has to answer it.

A finding names the field at which it is (``choices-0-fraction``, as the editor calls it), a
permanent code, and whether the question cannot be asked like this (error) or perhaps was not
meant like this (warning). The sentences are in ``messages``.
"""

from __future__ import annotations

import dataclasses
import re
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from lms.courses.questions.rules.numbers import unit_name
from lms.courses.questions.rules.parts import texts_of
from lms.courses.questions.rules.texts import comparable, fits, pieces
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Answer,
    Choice,
    Gap,
    Kind,
    Number,
    Question,
    Scoring,
)

#: 100 % in shares that were rounded: three times 33.33 %.
_NEARLY = Decimal("0.0015")
GAP = re.compile(r"\{\{([^{}\n]{1,80})\}\}")
_REFERENCE = re.compile(r"file:(?://)?([^\s\"'<>()\]]+)|<file:([^>]+)>")


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something wrong at a field."""

    code: str
    field: str
    error: bool = True
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


def check(question: Question) -> list[Finding]:
    """Everything that is wrong with *question*, errors first."""
    found = [*_common(question), *_BY_KIND[question.kind](question)]
    return sorted(found, key=lambda one: not one.error)


def errors(question: Question) -> list[Finding]:
    """What keeps *question* from being asked."""
    return [one for one in check(question) if one.error]


def _warning(code: str, at: str, **params: Any) -> Finding:
    return Finding(code, at, error=False, params=params)


def _common(question: Question) -> Iterator[Finding]:
    if not question.text:
        yield Finding("no_text", "text")
    if question.points < ZERO:
        yield Finding("points_negative", "points")
    elif question.points == ZERO and question.kind is not Kind.TEXT:
        yield _warning("points_none", "points")
    present = {one.name for one in question.files}
    for name in sorted(references(question) - present):
        yield _warning("file_missing", "text", name=name)


def references(question: Question) -> set[str]:
    """The names of the files that the question's texts refer to."""
    return {
        urllib.parse.unquote(match[1] or match[2])
        for text in texts_of(question)
        for match in _REFERENCE.finditer(text.source)
    }


# ---- choices -------------------------------------------------------------------------------------


def _single(question: Question) -> Iterator[Finding]:
    yield from _one_of(question.choices, "choices")


def _multiple(question: Question) -> Iterator[Finding]:
    yield from _many_of(question.choices, "choices", question.scoring)


def _listed(choices: Sequence[Choice], at: str, least: int) -> Iterator[Finding]:
    if len(choices) < least:
        yield Finding("too_few_choices", at, params={"least": least})
    seen: dict[str, int] = {}
    for index, choice in enumerate(choices):
        if not choice.text:
            yield Finding("empty_choice", f"{at}-{index}-text")
            continue
        if abs(choice.fraction) > ONE:
            yield Finding("fraction_range", f"{at}-{index}-percent")
        said = comparable(choice.text.source, case_sensitive=True)
        if said in seen:
            yield _warning("same_choice", f"{at}-{index}-text", other=seen[said] + 1)
        seen.setdefault(said, index)


def _one_of(choices: Sequence[Choice], at: str) -> Iterator[Finding]:
    yield from _listed(choices, at, 2)
    best = max((one.fraction for one in choices), default=ZERO)
    if best <= ZERO:
        yield Finding("no_right", at)
    elif best < ONE - _NEARLY:
        yield Finding("best_not_full", at, params={"percent": _percent(best)})
    elif sum(one.fraction >= ONE for one in choices) == len(choices) > 1:
        yield _warning("all_right", at)


def _many_of(choices: Sequence[Choice], at: str, scoring: Scoring) -> Iterator[Finding]:
    yield from _listed(choices, at, 2)
    right = [one.fraction for one in choices if one.fraction > ZERO]
    total = sum(right, ZERO)
    if not right:
        yield Finding("no_right", at)
    elif scoring is Scoring.SUM and abs(total - ONE) > _NEARLY:
        yield Finding("sum_not_full", at, params={"percent": _percent(total)})
    if len(right) == len(choices) > 1:
        yield _warning("all_right", at)
    elif right and scoring is Scoring.SUM and all(one.fraction >= ZERO for one in choices):
        yield _warning("take_all", at)


def _percent(fraction: Decimal) -> str:
    percent = (fraction * 100).quantize(Decimal("0.01"))
    return f"{percent.normalize():f}"


def _truth(question: Question) -> Iterator[Finding]:
    if question.truth is None:
        yield Finding("no_right", "truth")


# ---- words and numbers ---------------------------------------------------------------------------


def _short(question: Question) -> Iterator[Finding]:
    yield from _accepted(question.answers, "answers", question.case_sensitive)


def _accepted(answers: Sequence[Answer], at: str, case_sensitive: bool) -> Iterator[Finding]:
    yield from _worth(answers, at)
    for index, answer in enumerate(answers):
        own = f"{at}-{index}-pattern"
        if not comparable(answer.pattern):
            yield Finding("empty_answer", own)
            continue
        if answer.fraction >= ONE and not any(comparable(one) for one in pieces(answer.pattern)):
            yield _warning("accepts_anything", own)
        for other, rival in enumerate(answers):
            if other != index and _covers(rival, answer, other < index, case_sensitive):
                yield _warning("unreachable", own, other=other + 1)
                break


def _covers(rival: Answer, answer: Answer, earlier: bool, case_sensitive: bool) -> bool:
    """Whether *rival* takes everything that *answer* would, and is preferred."""
    if rival.fraction < answer.fraction or (rival.fraction == answer.fraction and not earlier):
        return False
    parts = pieces(answer.pattern)
    # Two fillings that no pattern of people's holds stand for all that a wildcard can be.
    return all(
        fits(rival.pattern, filling.join(parts), case_sensitive=case_sensitive)
        for filling in ({"", "\ue000"} if len(parts) > 1 else {""})
    )


def _worth(lines: Sequence[Answer | Number], at: str) -> Iterator[Finding]:
    if not lines:
        yield Finding("no_answer", at)
        return
    best = max(one.fraction for one in lines)
    if best <= ZERO:
        yield Finding("no_right", at)
    elif best < ONE - _NEARLY:
        yield Finding("best_not_full", at, params={"percent": _percent(best)})
    for index, line in enumerate(lines):
        if abs(line.fraction) > ONE:
            yield Finding("fraction_range", f"{at}-{index}-percent")


def _numerical(question: Question) -> Iterator[Finding]:
    yield from _values(question.numbers, "numbers")
    seen: set[str] = set()
    for index, unit in enumerate(question.units):
        if not unit_name(unit.name):
            yield Finding("empty_unit", f"units-{index}-name")
        elif unit_name(unit.name) in seen:
            yield Finding("same_unit", f"units-{index}-name")
        seen.add(unit_name(unit.name))
        if unit.multiplier <= ZERO:
            yield Finding("multiplier_range", f"units-{index}-multiplier")
    if question.unit_required and not question.units:
        yield Finding("no_unit", "unit_required")
    if not ZERO <= question.unit_penalty <= ONE:
        yield Finding("fraction_range", "unit_penalty")


def _values(numbers: Sequence[Number], at: str) -> Iterator[Finding]:
    yield from _worth(numbers, at)
    for index, number in enumerate(numbers):
        own = f"{at}-{index}-value"
        if number.low is None and number.high is None:
            if number.fraction >= ONE:
                yield _warning("accepts_anything", own)
        elif number.low is not None and number.high is not None and number.low > number.high:
            yield Finding("empty_range", own)
            continue
        for other, rival in enumerate(numbers):
            preferred = rival.fraction > number.fraction or (
                rival.fraction == number.fraction and other < index
            )
            if other != index and preferred and _holds(rival, number):
                yield _warning("unreachable", own, other=other + 1)
                break


def _holds(outer: Number, inner: Number) -> bool:
    low = outer.low is None or (inner.low is not None and outer.low <= inner.low)
    high = outer.high is None or (inner.high is not None and outer.high >= inner.high)
    return low and high


# ---- pairs, orders, gaps -------------------------------------------------------------------------


def _matching(question: Question) -> Iterator[Finding]:
    if len(question.pairs) < 2:
        yield Finding("too_few_pairs", "pairs", params={"least": 2})
    prompts: dict[str, int] = {}
    for index, pair in enumerate(question.pairs):
        if not pair.prompt:
            yield Finding("empty_prompt", f"pairs-{index}-prompt")
        if not comparable(pair.answer):
            yield Finding("empty_answer", f"pairs-{index}-answer")
        said = comparable(pair.prompt.source, case_sensitive=True)
        if said and said in prompts:
            yield _warning("same_prompt", f"pairs-{index}-prompt", other=prompts[said] + 1)
        prompts.setdefault(said, index)
    right = {comparable(pair.answer, case_sensitive=True) for pair in question.pairs}
    wrong = [comparable(one, case_sensitive=True) for one in question.distractors]
    if any(one in right for one in wrong):
        yield _warning("distractor_right", "distractors")
    if len(question.pairs) > 1 and len(right | set(wrong)) < 2:
        yield _warning("one_answer_only", "pairs")


def _ordering(question: Question) -> Iterator[Finding]:
    if len(question.items) < 2:
        yield Finding("too_few_items", "items", params={"least": 2})
    seen: dict[str, int] = {}
    for index, item in enumerate(question.items):
        if not item.text:
            yield Finding("empty_item", f"items-{index}-text")
            continue
        said = comparable(item.text.source, case_sensitive=True)
        if said in seen:
            yield _warning("same_item", f"items-{index}-text", other=seen[said] + 1)
        seen.setdefault(said, index)


def _cloze(question: Question) -> Iterator[Finding]:
    placed = [match[1] for match in GAP.finditer(question.text.source)]
    defined = [gap.key for gap in question.gaps]
    if not defined:
        yield Finding("no_gap", "gaps")
    for key in dict.fromkeys(placed):
        if key not in defined:
            yield Finding("gap_undefined", "text", params={"key": key})
        elif placed.count(key) > 1:
            yield Finding("gap_twice", "text", params={"key": key})
    for index, gap in enumerate(question.gaps):
        at = f"gaps-{index}"
        if gap.key not in placed:
            yield Finding("gap_unplaced", f"{at}-key", params={"key": gap.key})
        if defined.count(gap.key) > 1:
            yield Finding("gap_twice", f"{at}-key", params={"key": gap.key})
        if gap.weight <= ZERO:
            yield Finding("weight_range", f"{at}-weight")
        yield from _gap(gap, f"{at}-lines")


def _gap(gap: Gap, at: str) -> Iterator[Finding]:
    if gap.kind is Kind.SINGLE:
        yield from _one_of(gap.choices, at)
    elif gap.kind is Kind.MULTIPLE:
        yield from _many_of(gap.choices, at, Scoring.SUM)
    elif gap.kind is Kind.NUMERICAL:
        yield from _values(gap.numbers, at)
    else:
        yield from _accepted(gap.answers, at, gap.case_sensitive)


# ---- what a person marks -------------------------------------------------------------------------


def _written(question: Question) -> Iterator[Finding]:
    least, most = question.least_words, question.most_words
    if least is not None and most is not None and least > most:
        yield Finding("words_range", "most_words")


def _file(question: Question) -> Iterator[Finding]:
    if question.most_files < 1:
        yield Finding("files_range", "most_files")
    for one in question.file_types:
        if not re.fullmatch(r"\.[\w.+-]{1,15}", one):
            yield Finding("file_type", "file_types", params={"name": one})


def _nothing(_question: Question) -> Iterator[Finding]:
    return iter(())


_BY_KIND: dict[Kind, Callable[[Question], Iterator[Finding]]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _truth,
    Kind.SHORT: _short,
    Kind.NUMERICAL: _numerical,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.CLOZE: _cloze,
    Kind.ESSAY: _written,
    Kind.CODE: _written,
    Kind.FILE: _file,
    Kind.TEXT: _nothing,
}
