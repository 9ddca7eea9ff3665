"""Moodle XML to questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from lms.interop.formats.archives import local_name, parse_xml_text
from lms.interop.formats.problems import Place, problem
from lms.interop.formats.questions.gift.syntax import category_of
from lms.interop.formats.questions.markup import as_html, plain, reference
from lms.interop.formats.questions.model import ZERO, Format, Kind, Question, Scoring, Text
from lms.interop.formats.questions.moodle import types
from lms.interop.formats.questions.moodle.parts import (
    Texts,
    decoded,
    flag,
    number,
    string,
)
from lms.interop.formats.questions.plan import Plan
from lms.interop.formats.questions.reading import Items, Notes, Unreadable
from lms.interop.formats.questions.trees import Node, children, read_details

OWN: Final = ("scoring", "difficulty", "language", "shuffle", "numbering")
"""Fields that are written beside where Moodle has no place for them."""

_TYPES: Final[dict[str, tuple[Kind, Callable[[Node, Texts], dict[str, Any]]]]] = {
    "multichoice": (Kind.SINGLE, types.choices),
    "multichoiceset": (Kind.MULTIPLE, types.choice_set),
    "truefalse": (Kind.TRUE_FALSE, types.true_false),
    "shortanswer": (Kind.SHORT, types.short),
    "numerical": (Kind.NUMERICAL, types.numerical),
    "matching": (Kind.MATCHING, types.matching),
    "match": (Kind.MATCHING, types.matching),
    "ordering": (Kind.ORDERING, types.ordering),
    "essay": (Kind.ESSAY, types.essay),
    "description": (Kind.TEXT, types.description),
    "cloze": (Kind.CLOZE, types.cloze),
    "multianswer": (Kind.CLOZE, types.cloze),
    "gapselect": (Kind.CLOZE, types.gap_select),
    "ddwtos": (Kind.CLOZE, types.drag_words),
}
_NOT_SHOWN: Final = frozenset(
    {
        "name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber",
        "tags", "hint", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback",
        "shownumcorrect", "image", "image_base64", "shuffleanswers",
    }
)  # fmt: skip
"""Elements that every type may have, or that change nothing here."""


def read(text: str, part: str = "") -> Plan:
    """The questions of a Moodle XML file; raises ``Refused`` where the XML itself is broken."""
    root = parse_xml_text(text, part)
    items = Items("moodle_xml")
    category: tuple[str, ...] = ()
    for element in [root] if local_name(root) == "question" else children(root, "question"):
        kind = (element.get("type") or "").strip()
        if kind == "category":
            category = category_of(string(element, "category"))
            continue
        title = string(element, "name")
        place = Place(part, line=element.sourceline, item=title)
        if kind not in _TYPES:
            code = "question.random" if kind.startswith("random") else "question.unsupported"
            items.reject(place, kind, title, problem(code, place, kind=kind or "?"))
            continue
        items.add(place, kind, title, lambda notes, e=element, c=category: _question(e, c, notes))  # type: ignore[misc]
    return items.plan()


def _question(element: Node, category: tuple[str, ...], notes: Notes) -> Question:
    kind, parts = _TYPES[element.get("type").strip()]
    asked = next(iter(children(element, "questiontext")), None)
    usual = (asked.get("format") if asked is not None else None) or "html"
    texts = Texts(notes, usual)
    texts.asked = _with_picture(element, texts.read(asked), texts)
    question = Question(
        kind,
        texts.asked,
        title=string(element, "name"),
        points=number(element, "defaultgrade", Decimal(1)),
        penalty=number(element, "penalty", ZERO),
        feedback=texts.read(_first(element, "generalfeedback")),
        right_feedback=texts.read(_first(element, "correctfeedback")),
        partly_feedback=texts.read(_first(element, "partiallycorrectfeedback")),
        wrong_feedback=texts.read(_first(element, "incorrectfeedback")),
        hints=_hints(element, texts),
        category=category,
        tags=tuple(string(one) for group in children(element, "tags") for one in group),
        external_id=string(element, "idnumber"),
    )
    if question.points < 0 or question.penalty < 0:
        raise Unreadable("question.number", value=str(min(question.points, question.penalty)))
    given = parts(element, texts)
    question = replace(question, **given)
    if flag(element, "hidden"):
        notes.add("moodle.hidden", "note")
    kept = read_details(element, OWN)
    question = replace(question, **kept, files=texts.files.all())
    if question.kind is Kind.ESSAY and question.language:
        question = replace(question, kind=Kind.CODE)
    if question.kind is not Kind.MULTIPLE:
        question = replace(question, scoring=Scoring.SUM)
    return question


def _first(element: Node, name: str) -> Node | None:
    return next(iter(children(element, name)), None)


def _with_picture(element: Node, text: Text, texts: Texts) -> Text:
    """The text with the picture that Moodle 1.9 kept beside it."""
    name, packed = string(element, "image"), string(element, "image_base64")
    if not name:
        return text
    data = decoded(packed)
    if not data:
        texts.notes.add("question.file_missing", name=name)
        return text
    kept = reference(texts.files.add(name, data))
    return Text(f'{as_html(text or plain(""))}<br><img src="{kept}" alt="">', Format.HTML)


def _hints(element: Node, texts: Texts) -> tuple[Text, ...]:
    hints = []
    for one in children(element, "hint"):
        hint = texts.read(one)
        if hint:
            hints.append(hint)
        if not hint or children(one, "shownumcorrect") or children(one, "clearwrong"):
            texts.notes.add("moodle.hint_options", "note")
    return tuple(hints)
