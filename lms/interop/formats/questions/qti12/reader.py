"""QTI 1.2 items to questions: which kind an item is, and what all kinds have."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.problems import Place, problem
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.markup import plain
from lms.interop.formats.questions.media import Media, Package
from lms.interop.formats.questions.model import Kind, Question
from lms.interop.formats.questions.qti12 import kinds, processing
from lms.interop.formats.questions.qti12.item import Item
from lms.interop.formats.questions.qti12.material import Reader
from lms.interop.formats.questions.reading import Items, Notes, Unreadable
from lms.interop.formats.questions.trees import (
    DETAILS,
    Node,
    below,
    child,
    read_details,
    read_instruction,
    words,
)

OWN: Final = (
    "penalty", "hints", "numbering", "units", "unit_required", "unit_penalty", "template",
    "category", "tags", "difficulty", "language", "partly_feedback", "external_id", "points",
    "shuffle", "least_words", "most_words", "case_sensitive", "grader_note",
)  # fmt: skip
"""Fields that stand beside an item, because QTI 1.2 has no words for them."""

_UNSUPPORTED: Final = frozenset({"calculated_question", "hot_spot_question", "stimulus_question"})


def read_into(items: Items, root: Node, part: str, package: Package) -> None:
    """Add every item below *root* to *items*."""
    for element in root.iter():
        name = local_name(element)
        place = Place(part, line=element.sourceline, item=element.get("ident") or "")
        if name == "selection_number" and (element.text or "").strip():
            section = next(
                (one for one in element.iterancestors() if local_name(one) == "section"), None
            )
            title = (
                section.get("title") or section.get("ident") or "" if section is not None else ""
            )
            place = Place(part, line=element.sourceline, item=title)
            items.note("qti.draw", place, "note", count=words(element))
        elif name in ("bankentry_item", "itemref"):
            ident = element.get("item_ref") or element.get("linkrefid") or ""
            place = replace(place, item=ident)
            items.reject(place, name, ident, problem("qti.elsewhere", place))
        elif name == "item":
            kind = _metadata(element).get("question_type", "") or "QTI 1.2"
            title = element.get("title") or ""
            items.add(
                place,
                kind,
                title,
                lambda notes, e=element: _question(e, part, package, notes),  # type: ignore[misc]
            )


def _metadata(item: Node) -> dict[str, str]:
    """The item's own metadata by label; the first of several of one name."""
    found: dict[str, str] = {}
    for one in below(item, "qtimetadatafield"):
        label, entry = child(one, "fieldlabel"), child(one, "fieldentry")
        if label is not None and entry is not None:
            found.setdefault(words(label), (entry.text or "").strip())
    return found


def _question(element: Node, part: str, package: Package, notes: Notes) -> Question:
    media = Media(package, part, notes)
    metadata = _metadata(element)
    presentation = child(element, "presentation")
    if presentation is None:
        raise Unreadable("qti.no_presentation")
    points = numbers.decimal(metadata.get("points_possible"))
    item = Item(
        element,
        presentation,
        metadata,
        processing.read(element),
        Reader(media, notes),
        notes,
        points,
    )
    kind = metadata.get("question_type", "")
    if kind in _UNSUPPORTED:
        raise Unreadable("question.unsupported", kind=kind)
    if points is not None and points < 0:
        raise Unreadable("question.number", value=metadata["points_possible"])
    question = kinds.read(item, kind)
    if metadata.get("parent_stimulus_item_ident"):
        notes.add("qti.stimulus", "note")
    question = replace(
        question,
        title=element.get("title") or "",
        points=points if points is not None else question.points,
        feedback=item.feedback_text("general_fb"),
        right_feedback=item.feedback_text("correct_fb"),
        wrong_feedback=item.feedback_text("general_incorrect_fb"),
    )
    note = metadata.get("grading_notes", "")
    if note and question.kind in {Kind.ESSAY, Kind.FILE}:
        question = replace(question, grader_note=plain(note))
    right, wrong = item.remaining_feedback()
    question = replace(
        question,
        right_feedback=question.right_feedback or right,
        wrong_feedback=question.wrong_feedback or wrong,
    )
    if read_instruction(element, DETAILS):
        question = replace(question, **read_details(element, OWN))
        if question.kind is Kind.ESSAY and metadata.get("answer_kind") == "code":
            question = replace(question, kind=Kind.CODE)
    return replace(question, files=media.all())
