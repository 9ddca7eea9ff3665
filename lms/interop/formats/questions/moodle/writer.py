"""Questions to Moodle XML."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from lxml import etree

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.gift.syntax import category_path
from lms.interop.formats.questions.markup import map_references, referred
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Answer,
    Choice,
    File,
    Format,
    Kind,
    Number,
    Question,
    Scoring,
    Text,
)
from lms.interop.formats.questions.moodle import cloze
from lms.interop.formats.questions.moodle.types import RANGE
from lms.interop.formats.questions.trees import Node, add, details, instruction, serialise
from lms.interop.formats.questions.writing import Unwritable

_FORMATS: Final = {
    Format.HTML: "html",
    Format.MARKDOWN: "markdown",
    Format.PLAIN: "plain_text",
}
_TYPES: Final = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.SHORT: "shortanswer",
    Kind.NUMERICAL: "numerical",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.CLOZE: "cloze",
    Kind.ESSAY: "essay",
    Kind.CODE: "essay",
    Kind.FILE: "essay",
    Kind.TEXT: "description",
}


def write(questions: Sequence[Question]) -> bytes:
    """A Moodle XML file; raises :class:`Unwritable` for what Moodle cannot hold."""
    root = etree.Element("quiz")
    category: tuple[str, ...] = ()
    for question in questions:
        if question.category != category:
            category = question.category
            named = add(add(root, "question", type="category"), "category")
            add(named, "text", category_path(category))
        _Writer(question).write(add(root, "question", type=_TYPES[question.kind]))
    etree.indent(root)
    return serialise(root)


def own_fields(question: Question) -> list[str]:
    """The fields that Moodle has no place for."""
    return [name for name in _kept(question) if name in {"scoring", "difficulty", "language"}]


def _kept(question: Question) -> list[str]:
    """The fields that must stand beside, since what Moodle reads says nothing of them."""
    names = [name for name in ("difficulty",) if getattr(question, name) is not None]
    if question.language:
        names.append("language")
    if question.scoring is not Scoring.SUM:
        names.append("scoring")
    if question.kind not in {Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING}:
        names += ["shuffle"]
    if question.kind not in {Kind.SINGLE, Kind.MULTIPLE} or not question.numbering:
        names += ["numbering"]
    return names


class _Writer:
    """Writes one question; each file goes with the first text that refers to it."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.files = {one.name: one for one in question.files}
        self.placed: set[str] = set()

    def write(self, element: Node) -> None:
        question = self.question
        add(add(element, "name"), "text", question.title)
        text = question.text
        if question.kind is Kind.CLOZE:
            text = Text(cloze.write(text, question.gaps), text.format)
        asked = self.text(element, "questiontext", text, always=True)
        self.text(element, "generalfeedback", question.feedback)
        add(element, "defaultgrade", numbers.plain(question.points))
        add(element, "penalty", numbers.plain(question.penalty))
        add(element, "hidden", "0")
        if question.external_id:
            add(element, "idnumber", question.external_id)
        parts = _PARTS.get(question.kind)
        if parts:
            parts(self, element)
        self.text(element, "correctfeedback", question.right_feedback)
        self.text(element, "partiallycorrectfeedback", question.partly_feedback)
        self.text(element, "incorrectfeedback", question.wrong_feedback)
        for hint in question.hints:
            self.text(element, "hint", hint)
        if question.tags:
            tags = add(element, "tags")
            for tag in question.tags:
                add(add(tags, "tag"), "text", tag)
        for name, file in self.files.items():
            if name not in self.placed:
                _file(asked, file)
        beside = details(question, _kept(question))
        if beside is not None:
            element.append(beside)

    def text(
        self, parent: Node, name: str, text: Text, *, always: bool = False, **attributes: str
    ) -> Node:
        """A text with its files; none where it is empty, unless it is always there."""
        if not text and not always:
            return None
        element = add(parent, name, format=_FORMATS[text.format], **attributes)
        return self.words(element, text)

    def words(self, element: Node, text: Text) -> Node:
        add(element, "text", map_references(text.source, self._address))
        for name in dict.fromkeys(referred(text.source)):
            if name in self.files:
                _file(element, self.files[name])
                self.placed.add(name)
        return element

    def _address(self, name: str) -> str:
        return f"@@PLUGINFILE@@/{quote(name)}"

    # ---- by kind ---------------------------------------------------------------------------------

    def choices(self, element: Node) -> None:
        question = self.question
        add(element, "single", _flag(question.kind is Kind.SINGLE))
        add(element, "shuffleanswers", _flag(question.shuffle))
        if question.numbering:
            add(element, "answernumbering", question.numbering)
        for one in question.choices:
            self.answer(element, one, one.text)

    def answer(self, element: Node, one: Choice | Answer | Number, text: Text) -> Node:
        share = numbers.percent(one.fraction)
        written = self.text(element, "answer", text, always=True, fraction=share)
        self.text(written, "feedback", one.feedback)
        return written

    def true_false(self, element: Node) -> None:
        question = self.question
        for word, feedback in (
            ("true", question.true_feedback),
            ("false", question.false_feedback),
        ):
            right = question.truth == (word == "true")
            self.answer(
                element,
                Choice("", Text(), ONE if right else ZERO, feedback),
                Text(word, Format.PLAIN),
            )

    def short(self, element: Node) -> None:
        add(element, "usecase", "1" if self.question.case_sensitive else "0")
        for one in self.question.answers:
            self.answer(element, one, Text(one.pattern, Format.PLAIN))

    def numerical(self, element: Node) -> None:
        question = self.question
        for one in question.numbers:
            if numbers.is_anything(one):
                self.answer(element, one, Text("*", Format.PLAIN))
                continue
            middle = numbers.centre(one)
            if middle is None:
                raise Unwritable("write.open_range")
            answer = self.answer(element, one, Text(numbers.plain(middle[0]), Format.PLAIN))
            add(answer, "tolerance", numbers.plain(middle[1]))
            if not numbers.is_centred(one):
                value = None if one.value is None else numbers.plain(one.value)
                answer.append(instruction(RANGE, {"value": value}))
        if question.units:
            units = add(element, "units")
            for unit in question.units:
                written = add(units, "unit")
                add(written, "multiplier", numbers.plain(unit.multiplier))
                add(written, "unit_name", unit.name)
        add(element, "unitgradingtype", "2" if question.unit_required else "0")
        add(element, "unitpenalty", numbers.plain(question.unit_penalty))
        add(element, "showunits", "0" if question.units else "3")
        add(element, "unitsleft", "0")

    def matching(self, element: Node) -> None:
        question = self.question
        add(element, "shuffleanswers", _flag(question.shuffle))
        for one in question.pairs:
            written = self.text(element, "subquestion", one.prompt, always=True)
            add(add(written, "answer"), "text", one.answer)
        for answer in question.distractors:
            written = self.text(element, "subquestion", Text("", Format.HTML), always=True)
            add(add(written, "answer"), "text", answer)

    def ordering(self, element: Node) -> None:
        add(element, "layouttype", "VERTICAL")
        add(element, "selecttype", "ALL")
        add(element, "gradingtype", "ABSOLUTE_POSITION")
        for number, one in enumerate(self.question.items, 1):
            self.text(element, "answer", one.text, always=True, fraction=str(number))

    def essay(self, element: Node) -> None:
        question = self.question
        style = {Kind.CODE: "monospaced", Kind.FILE: "noinline"}.get(question.kind, "editor")
        add(element, "responseformat", style)
        add(element, "responserequired", "0" if question.kind is Kind.FILE else "1")
        if question.kind is Kind.FILE:
            add(element, "attachments", str(question.most_files))
            add(element, "attachmentsrequired", "1")
            add(element, "filetypeslist", ",".join(question.file_types))
        if question.least_words is not None:
            add(element, "minwordlimit", str(question.least_words))
        if question.most_words is not None:
            add(element, "maxwordlimit", str(question.most_words))
        self.text(element, "graderinfo", question.grader_note)
        self.text(element, "responsetemplate", Text(question.template, Format.PLAIN))


_PARTS: Final[dict[Kind, Callable[[_Writer, Node], None]]] = {
    Kind.SINGLE: _Writer.choices,
    Kind.MULTIPLE: _Writer.choices,
    Kind.TRUE_FALSE: _Writer.true_false,
    Kind.SHORT: _Writer.short,
    Kind.NUMERICAL: _Writer.numerical,
    Kind.MATCHING: _Writer.matching,
    Kind.ORDERING: _Writer.ordering,
    Kind.ESSAY: _Writer.essay,
    Kind.CODE: _Writer.essay,
    Kind.FILE: _Writer.essay,
}


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _file(element: Node, file: File) -> None:
    packed = base64.b64encode(file.data).decode("ascii")
    add(element, "file", packed, name=file.name, path="/", encoding="base64")
