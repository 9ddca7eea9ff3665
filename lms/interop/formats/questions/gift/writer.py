"""Questions to GIFT."""

from __future__ import annotations

from collections.abc import Sequence

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.gift.syntax import category_path, escaped
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Format,
    Kind,
    Number,
    Question,
    Text,
)
from lms.interop.formats.questions.writing import Unwritable


def write(questions: Sequence[Question]) -> bytes:
    """A GIFT file; raises :class:`Unwritable` for kinds that GIFT does not have."""
    pieces = []
    category: tuple[str, ...] = ()
    for number, question in enumerate(questions, 1):
        if question.category != category:
            category = question.category
            pieces.append(f"$CATEGORY: {category_path(category)}\n")
        pieces.append(_written(question, number))
    return "\n".join(pieces).encode()


def _written(question: Question, number: int) -> str:
    # The first comment is what Moodle writes; by it feedback of true and false is read its way.
    title = " ".join(question.title.split())
    lines = [f"// question: {number}  name: {title}".rstrip()]
    marks = [f"[tag:{_label(tag)}]" for tag in question.tags]
    if question.external_id:
        marks.insert(0, f"[id:{_label(question.external_id)}]")
    if marks:
        lines.append("// " + " ".join(marks))
    asked = f"[{_marker(question.text.format)}]{escaped(question.text.source)}"
    head = f"::{escaped(title)}::" if title else ""
    lines.append(head + asked + _answers(question))
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    return " ".join(text.split()).replace("]", "\\]")


def _marker(format: Format) -> str:
    return format.value


def _answers(question: Question) -> str:
    if question.kind is Kind.TEXT:
        return ""
    lines = _lines(question)
    if question.feedback:
        lines.append("####" + _text(question.feedback, question))
    if len(lines) < 2:
        return "{" + "".join(lines) + "}"
    opening = "{#" if question.kind is Kind.NUMERICAL else "{"
    return opening + "\n\t" + "\n\t".join(lines) + "\n}"


def _lines(question: Question) -> list[str]:
    kind = question.kind
    if kind is Kind.ESSAY:
        return []
    if kind is Kind.TRUE_FALSE:
        return [_truth(question)]
    if kind is Kind.SINGLE:
        return _single(question)
    if kind is Kind.MULTIPLE:
        return [
            "~" + _weighted(one.fraction, ZERO, _text(one.text, question))
            + _feedback(one.feedback, question)
            for one in question.choices
        ]  # fmt: skip
    if kind is Kind.SHORT:
        return [
            "=" + _weighted(one.fraction, ONE, _words(one.pattern))
            + _feedback(one.feedback, question)
            for one in question.answers
        ]  # fmt: skip
    if kind is Kind.NUMERICAL:
        found = [_number(one, question) for one in question.numbers]
        return found if len(found) > 1 or question.feedback else ["#" + "".join(found)]
    if kind is Kind.MATCHING:
        return [
            *(f"={_text(one.prompt, question)} -> {_words(one.answer)}" for one in question.pairs),
            *(f"= -> {_words(one)}" for one in question.distractors),
        ]
    raise Unwritable("write.kind")


def _truth(question: Question) -> str:
    right, wrong = question.true_feedback, question.false_feedback
    if not question.truth:
        right, wrong = wrong, right
    line = "TRUE" if question.truth else "FALSE"
    if wrong or right:
        line += "#" + _text(wrong, question)
    if right:
        line += "#" + _text(right, question)
    return line


def _single(question: Question) -> list[str]:
    lines, marked = [], False
    for one in question.choices:
        body = _text(one.text, question)
        if one.fraction == ONE and not marked:
            marked = True
            line = "=" + _weighted(ONE, ONE, body)
        else:
            line = "~" + _weighted(one.fraction, ZERO, body)
        lines.append(line + _feedback(one.feedback, question))
    return lines


def _weighted(fraction: object, usual: object, body: str) -> str:
    """The body after its weight, which may be left out where it is the usual one."""
    if fraction == usual and not body.startswith("%"):
        return body
    return f"%{numbers.percent(fraction)}%{body}"  # type: ignore[arg-type]


def _number(one: Number, question: Question) -> str:
    feedback = _feedback(one.feedback, question)
    if numbers.is_anything(one):
        return f"={_weighted(one.fraction, ONE, '*')}{feedback}"
    middle = numbers.centre(one)
    if middle is None:
        raise Unwritable("write.open_range")
    if numbers.is_centred(one):
        body = f"{numbers.plain(middle[0])}:{numbers.plain(middle[1])}"
    else:
        body = f"{numbers.plain(one.low or ZERO)}..{numbers.plain(one.high or ZERO)}"
    return f"={_weighted(one.fraction, ONE, body)}{feedback}"


def _feedback(text: Text, question: Question) -> str:
    return "#" + _text(text, question) if text else ""


def _text(text: Text, question: Question) -> str:
    if not text:
        return ""
    if text.format is question.text.format and not text.source.lstrip().startswith("["):
        return escaped(text.source)
    return f"[{_marker(text.format)}]{escaped(text.source)}"


def _words(text: str) -> str:
    return ("[plain]" if text.lstrip().startswith("[") else "") + escaped(text)
