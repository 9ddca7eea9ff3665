"""Aiken: a line that asks, choices by letter, and the letter that is right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lms.interop.formats.problems import Place
from lms.interop.formats.questions.model import ONE, ZERO, Choice, Format, Kind, Question, Text
from lms.interop.formats.questions.plan import Plan
from lms.interop.formats.questions.reading import Items, Notes, Unreadable
from lms.interop.formats.questions.writing import Unwritable

CHOICE: Final = re.compile(r"\s*([A-Z])[.)]\s+(\S.*)")
ANSWER: Final = re.compile(r"\s*ANSWER:\s*(.*)")
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class _Block:
    line: int
    asked: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)


def looks_like(text: str) -> bool:
    """Whether *text* is Aiken: lines that name an answer, right after lines that are choices."""
    lines = [line for line in text.splitlines() if line.strip()]
    return any(
        ANSWER.match(line) and before and CHOICE.match(before)
        for before, line in zip(["", *lines], lines, strict=False)
    )


def read(text: str) -> Plan:
    """The questions of an Aiken file."""
    items = Items("aiken")
    block: _Block | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if block is None:
            block = _Block(number)
        answer, choice = ANSWER.match(line), CHOICE.match(line)
        if answer:
            _finish(items, block, answer[1].strip())
            block = None
        elif choice and (block.asked or block.choices):
            block.choices.append((choice[1], choice[2].strip()))
        elif block.choices:  # a question whose answer never came
            _finish(items, block, "")
            block = _Block(number, [line.strip()])
        else:
            block.asked.append(line.strip())
    if block is not None:
        _finish(items, block, "")
    return items.plan()


def _finish(items: Items, block: _Block, letter: str) -> None:
    title = block.asked[0] if block.asked else ""

    def make(notes: Notes) -> Question:
        if not block.asked:
            raise Unreadable("aiken.no_question")
        if not block.choices:
            raise Unreadable("question.no_choices")
        letters = [name for name, _ in block.choices]
        if not letter:
            raise Unreadable("aiken.no_answer")
        if letter not in letters:
            raise Unreadable("aiken.answer", value=letter)
        if len(set(letters)) < len(letters):
            raise Unreadable("aiken.letters")
        return Question(
            Kind.SINGLE,
            Text("\n".join(block.asked), Format.PLAIN),
            choices=tuple(
                Choice(name, Text(words, Format.PLAIN), ONE if name == letter else ZERO)
                for name, words in block.choices
            ),
        )

    items.add(Place(line=block.line), "Aiken", title, make)


def write(questions: Sequence[Question]) -> bytes:
    """An Aiken file; raises :class:`Unwritable` for what is no question with one right choice."""
    return "\n".join(_written(one) for one in questions).encode()


def _written(question: Question) -> str:
    right = [at for at, one in enumerate(question.choices) if one.fraction == ONE]
    if question.kind is not Kind.SINGLE or len(right) != 1:
        raise Unwritable("write.one_right")
    if len(question.choices) > len(LETTERS):
        raise Unwritable("write.too_many_choices", limit=len(LETTERS))
    lines = [question.text.source.strip()]
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        lines.append(f"{letter}) {' '.join(choice.text.source.split())}")
    lines.append(f"ANSWER: {LETTERS[right[0]]}")
    return "\n".join(lines) + "\n"
