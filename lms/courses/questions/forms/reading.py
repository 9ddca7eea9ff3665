"""From the editor's form to a question, and back."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from lms.courses.questions.forms.fields import number_text
from lms.courses.questions.forms.question import QuestionForm
from lms.courses.questions.rules import numbers as numerical
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Answer,
    Choice,
    File,
    Format,
    Gap,
    Item,
    Kind,
    Number,
    Pair,
    Question,
    Scoring,
    Text,
    Unit,
)

_NEARLY = Decimal("0.001")
_PLACES = Decimal("0.0000001")


def question_from(
    form: QuestionForm, files: Sequence[File], before: Question | None = None
) -> Question:
    """What the form says; what it has no fields for stays as it was *before*."""
    kind = form.kind
    question = dataclasses.replace(
        before or Question(kind, Text()),
        title=form.title.data or "",
        text=_text(form, "text"),
        feedback=_text(form, "feedback"),
        tags=tuple(one.strip() for one in (form.tags.data or "").split(",") if one.strip()),
        difficulty=form.level,
        files=tuple(files),
    )
    if "points" in form and form.points.data is not None:
        question = dataclasses.replace(question, points=form.points.data)
    if "right_feedback" in form:
        question = dataclasses.replace(
            question,
            right_feedback=_text(form, "right_feedback"),
            partly_feedback=_text(form, "partly_feedback"),
            wrong_feedback=_text(form, "wrong_feedback"),
        )
    return dataclasses.replace(question, **_OF_KIND[kind](form))


def _text(form: Any, name: str) -> Text:
    source = form[name].data or ""
    way = form[f"{name}_format"].data or Format.MARKDOWN.value
    known = {one.value for one in Format}
    return Text(source, Format(way) if way in known else Format.MARKDOWN)


def _keys(rows: Iterable[Any]) -> list[str]:
    """A key for each row, the one that it has or one that is free."""
    given = [row.form.key.data or "" for row in rows]
    found: list[str] = []
    taken = set(given)
    for key in given:
        if key and key not in found and re.fullmatch(r"[\w.:-]{1,80}", key):
            found.append(key)
            continue
        free = next(f"k{n}" for n in range(1, 1_000) if f"k{n}" not in taken)
        taken.add(free)
        found.append(free)
    return found


def _choices(rows: Sequence[Any], kind: Kind, scoring: Scoring) -> tuple[Choice, ...]:
    shares = _shares(rows, kind, scoring)
    return tuple(
        Choice(key, _text(row.form, "text"), share, _text(row.form, "feedback"))
        for key, row, share in zip(_keys(rows), rows, shares, strict=True)
    )


def _shares(rows: Sequence[Any], kind: Kind, scoring: Scoring) -> list[Decimal]:
    """What each choice is worth: its share, or what being right is worth among the right ones."""
    given = [row.form.percent.data for row in rows]
    right = [row.form.right.data for row in rows]
    free = sum(
        1 for share, is_right in zip(given, right, strict=True) if is_right and share is None
    )
    if kind is Kind.SINGLE:
        each = ONE
    elif scoring is Scoring.SUM:
        taken = sum((share for share in given if share is not None and share > ZERO), ZERO)
        each = ((ONE - taken) / free).quantize(_PLACES) if free and taken < ONE else ZERO
    else:
        each = (ONE / max(1, sum(right))).quantize(_PLACES)
    return [
        share if share is not None else (each if is_right else ZERO)
        for share, is_right in zip(given, right, strict=True)
    ]


def _single(form: Any) -> dict[str, Any]:
    return {
        "choices": _choices(list(form.choices), Kind.SINGLE, Scoring.SUM),
        "shuffle": bool(form.shuffle.data),
        "numbering": form.numbering.data or "",
    }


def _multiple(form: Any) -> dict[str, Any]:
    scoring = Scoring(form.scoring.data or "sum")
    return {
        "choices": _choices(list(form.choices), Kind.MULTIPLE, scoring),
        "scoring": scoring,
        "shuffle": bool(form.shuffle.data),
        "numbering": form.numbering.data or "",
    }


def _truth(form: Any) -> dict[str, Any]:
    given = form.truth.data
    return {
        "truth": given == "true" if given in {"true", "false"} else None,
        "true_feedback": _text(form, "true_feedback"),
        "false_feedback": _text(form, "false_feedback"),
    }


def _share(form: Any) -> Decimal:
    share: Decimal | None = form.percent.data
    return ONE if share is None else share


def _short(form: Any) -> dict[str, Any]:
    return {
        "answers": tuple(
            Answer(row.form.pattern.data or "", _share(row.form), _text(row.form, "feedback"))
            for row in form.answers
        ),
        "case_sensitive": bool(form.case_sensitive.data),
    }


def _number(form: Any, name: str) -> Number:
    read = numerical.accepted(form[name].data or "", form.tolerance.data or ZERO) or Number()
    return dataclasses.replace(read, fraction=_share(form), feedback=_text(form, "feedback"))


def _numerical(form: Any) -> dict[str, Any]:
    penalty: Decimal | None = form.unit_penalty.data
    return {
        "numbers": tuple(_number(row.form, "value") for row in form.numbers),
        "units": tuple(
            Unit(
                row.form.name.data or "",
                ONE if row.form.multiplier.data is None else row.form.multiplier.data,
            )
            for row in form.units
        ),
        "unit_required": bool(form.unit_required.data),
        "unit_penalty": penalty or ZERO,
    }


def _matching(form: Any) -> dict[str, Any]:
    rows = list(form.pairs)
    return {
        "pairs": tuple(
            Pair(key, _text(row.form, "prompt"), row.form.answer.data or "")
            for key, row in zip(_keys(rows), rows, strict=True)
        ),
        "distractors": tuple(
            line.strip() for line in (form.distractors.data or "").split("\n") if line.strip()
        ),
        "shuffle": bool(form.shuffle.data),
    }


def _ordering(form: Any) -> dict[str, Any]:
    rows = list(form["items"])
    return {
        "items": tuple(
            Item(key, _text(row.form, "text")) for key, row in zip(_keys(rows), rows, strict=True)
        )
    }


def _cloze(form: Any) -> dict[str, Any]:
    return {"gaps": tuple(_gap(row.form) for row in form.gaps)}


def _gap(form: Any) -> Gap:
    kind = Kind(form.kind.data)
    lines = list(form.lines)
    weight: Decimal | None = form.weight.data
    gap = Gap(
        (form.key.data or "").strip(),
        kind,
        ONE if weight is None else weight,
        case_sensitive=bool(form.case_sensitive.data) and kind is Kind.SHORT,
    )
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        display = form.display.data if form.display.data in {"row", "column"} else ""
        return dataclasses.replace(
            gap,
            choices=_choices(lines, kind, Scoring.SUM),
            display=display,
            shuffle=bool(form.shuffle.data),
        )
    if kind is Kind.NUMERICAL:
        return dataclasses.replace(gap, numbers=tuple(_number(one.form, "text") for one in lines))
    answers = tuple(
        Answer(one.form.text.data or "", _share(one.form), _text(one.form, "feedback"))
        for one in lines
    )
    return dataclasses.replace(gap, answers=answers)


def _written(form: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"grader_note": _text(form, "grader_note")}
    for name in ("template", "language", "least_words", "most_words", "most_files"):
        if name in form:
            found[name] = form[name].data
    for name in ("template", "language"):
        if name in found:
            found[name] = found[name] or ""
    if "most_files" in found:
        found["most_files"] = found["most_files"] or 1
    if "file_types" in form:
        given = re.split(r"[\s,]+", (form.file_types.data or "").lower())
        found["file_types"] = tuple(
            one if one.startswith(".") else f".{one}" for one in given if one
        )
    return found


def _nothing(_form: Any) -> dict[str, Any]:
    return {}


_OF_KIND = {
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
    Kind.FILE: _written,
    Kind.TEXT: _nothing,
}


# ---- back: a question as the form shows it -------------------------------------------------------


def data_of(question: Question) -> dict[str, Any]:
    """*question* as the form shows it (without what its row in the bank says)."""
    data: dict[str, Any] = {
        "title": question.title,
        "points": question.points,
        "scoring": question.scoring.value,
        "shuffle": question.shuffle,
        "numbering": question.numbering,
        "truth": {True: "true", False: "false", None: ""}[question.truth],
        "case_sensitive": question.case_sensitive,
        "unit_required": question.unit_required,
        "unit_penalty": question.unit_penalty or None,
        "distractors": "\n".join(question.distractors),
        "language": question.language,
        "template": question.template,
        "least_words": question.least_words,
        "most_words": question.most_words,
        "most_files": question.most_files,
        "file_types": ", ".join(question.file_types),
        "choices": _choices_data(question.choices, question.kind),
        "answers": [_answer_data(one, "pattern") for one in question.answers],
        "numbers": [_number_data(one, "value") for one in question.numbers],
        "units": [{"name": one.name, "multiplier": one.multiplier} for one in question.units],
        "pairs": [
            {"key": one.key, "answer": one.answer, **_said("prompt", one.prompt)}
            for one in question.pairs
        ],
        "items": [{"key": one.key, **_said("text", one.text)} for one in question.items],
        "gaps": [_gap_data(one) for one in question.gaps],
    }
    for name in (
        "text", "true_feedback", "false_feedback", "grader_note", "feedback", "right_feedback",
        "partly_feedback", "wrong_feedback",
    ):  # fmt: skip
        data |= _said(name, getattr(question, name))
    return data


def _said(name: str, text: Text) -> dict[str, str]:
    return {name: text.source, f"{name}_format": text.format.value}


def _choices_data(choices: Sequence[Choice], kind: Kind) -> list[dict[str, Any]]:
    right = [one.fraction for one in choices if one.fraction > ZERO]
    share = ONE if kind is Kind.SINGLE or not right else ONE / len(right)
    plainly = all(abs(one - share) <= _NEARLY for one in right) and all(
        one.fraction >= ZERO for one in choices
    )
    return [
        {
            "key": one.key,
            "right": one.fraction > ZERO,
            "percent": None if plainly else (one.fraction or None),
            **_said("text", one.text),
            **_said("feedback", one.feedback),
        }
        for one in choices
    ]


def _percent(fraction: Decimal) -> Decimal | None:
    return None if fraction == ONE else fraction


def _answer_data(answer: Answer, name: str) -> dict[str, Any]:
    return {
        name: answer.pattern,
        "percent": _percent(answer.fraction),
        **_said("feedback", answer.feedback),
    }


def _number_data(number: Number, name: str) -> dict[str, Any]:
    text, tolerance = number_text(number)
    return {
        name: text,
        "tolerance": tolerance,
        "percent": _percent(number.fraction),
        **_said("feedback", number.feedback),
    }


def _gap_data(gap: Gap) -> dict[str, Any]:
    if gap.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        lines = _choices_data(gap.choices, gap.kind)
    elif gap.kind is Kind.NUMERICAL:
        lines = [_number_data(one, "text") for one in gap.numbers]
    else:
        lines = [_answer_data(one, "text") for one in gap.answers]
    return {
        "key": gap.key,
        "kind": gap.kind.value,
        "weight": gap.weight,
        "case_sensitive": gap.case_sensitive,
        "display": gap.display,
        "shuffle": gap.shuffle,
        "lines": lines,
    }
