"""What QTI 1.2 has no words for, and stands beside an item instead."""

from __future__ import annotations

from lms.interop.formats.questions.model import Answer, Format, Kind, Question, Text
from lms.interop.formats.questions.qti12.reader import OWN

_SAID = frozenset(
    {"least_words", "most_words", "shuffle", "points", "case_sensitive", "grader_note"}
)
"""Fields that some kinds of items do say."""


def own_fields(question: Question) -> list[str]:
    """The fields that only this product finds again."""
    usual = Question(question.kind, Text())
    names = [
        name
        for name in OWN
        if name not in _SAID and getattr(question, name) != getattr(usual, name)
    ]
    if any(not is_simple(one) for one in question.answers):
        names.append("answers")
    return names


def kept(question: Question) -> list[str]:
    """The fields that the item itself does not say."""
    names = [name for name in OWN if name not in _SAID]
    if question.kind is not Kind.ESSAY:
        names += ["least_words", "most_words"]
    if question.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        names.append("shuffle")
    if question.grader_note.format is not Format.PLAIN:
        names.append("grader_note")
    return names


def is_simple(answer: Answer) -> bool:
    """Whether ``varequal`` says all of an accepted text: no wildcards, on one line."""
    words = shown(answer)
    return answer.pattern == words.replace("*", "\\*")


def shown(answer: Answer) -> str:
    """An accepted text as others read it."""
    return " ".join(answer.pattern.replace("\\*", "*").split())
