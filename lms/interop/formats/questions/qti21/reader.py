"""QTI 2.1 items to questions: which kind an item is, and what all kinds have."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.problems import Place
from lms.interop.formats.questions.media import Media, Package
from lms.interop.formats.questions.model import EMPTY, ONE, Kind, Question, Text
from lms.interop.formats.questions.qti21 import gaps, kinds
from lms.interop.formats.questions.qti21.item import Item, declarations, replace_with
from lms.interop.formats.questions.reading import Items, Notes, Unreadable
from lms.interop.formats.questions.trees import Node, child, children, read_details

OWN: Final = (
    "penalty", "hints", "numbering", "units", "unit_required", "unit_penalty", "category", "tags",
    "difficulty", "language", "external_id", "least_words", "most_words", "most_files",
    "file_types", "scoring", "points", "shuffle",
)  # fmt: skip
"""Fields that stand beside an item, because QTI 2.1 has no words for them."""

_INLINE: Final = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})


def read_into(items: Items, root: Node, part: str, package: Package) -> None:
    """Add every item below *root* (an item, or a test that holds or names items)."""
    for element in root.iter():
        name = local_name(element)
        place = Place(part, line=element.sourceline, item=element.get("identifier") or "")
        if name == "assessmentItem":
            kind = _kind_name(element)
            title = element.get("title") or ""
            items.add(
                place,
                kind,
                title,
                lambda notes, e=element: _question(e, part, package, notes),  # type: ignore[misc]
            )
        elif name == "selection":
            items.note("qti.draw", place, "note", count=element.get("select") or "?")
        elif name == "assessmentItemRef" and not _is_there(element, part, package):
            items.note("qti.item_missing", replace(place, item=element.get("href") or ""))


def _is_there(element: Node, part: str, package: Package) -> bool:
    folder = part.rpartition("/")[0]
    href = element.get("href") or ""
    return f"{folder}/{href}".lstrip("/") in package.names


def _interactions(body: Node) -> list[Node]:
    return [one for one in body.iter() if local_name(one).endswith("Interaction")]


def _kind_name(item: Node) -> str:
    body = child(item, "itemBody")
    found = _interactions(body) if body is not None else []
    return local_name(found[0]) if found else "QTI 2.1"


def _question(element: Node, part: str, package: Package, notes: Notes) -> Question:
    body = child(element, "itemBody")
    if body is None:
        raise Unreadable("qti.no_presentation")
    item = Item(
        element, copy.deepcopy(body), declarations(element), Media(package, part, notes), notes
    )
    if element.get("adaptive") == "true":
        notes.add("qti.adaptive")
    note = _rubric(item)
    question = _read(item)
    question = replace(
        question,
        title=element.get("title") or "",
        points=item.points if item.points is not None else question.points,
        grader_note=note,
        **item.overall(),
    )
    if question.points < 0:
        raise Unreadable("question.number", value=str(question.points))
    kept = read_details(element, OWN)
    scoring = kept.pop("scoring", question.scoring)
    if question.kind is Kind.MULTIPLE:
        question = replace(question, scoring=scoring)
    return replace(question, **kept, files=item.media.all())


def _rubric(item: Item) -> Text:
    """The scorer's rubric, which is taken out of the body; others stay in the text."""
    found = [one for one in item.body.iter() if local_name(one) == "rubricBlock"]
    scorers = [one for one in found if "scorer" in (one.get("view") or "").split()]
    text = item.rich(scorers[0], ()) if scorers else EMPTY
    for one in scorers:
        replace_with(one, "")
    if len(scorers) > 1:
        item.notes.add("qti.rubrics")
    return text


def _read(item: Item) -> Question:
    found = _interactions(item.body)
    names = {local_name(one) for one in found}
    if not found:
        return Question(Kind.TEXT, item.asked(item.body), points=ONE)
    if names <= _INLINE:
        return gaps.read(item, found)
    if len(found) > 1:
        raise Unreadable("qti.composite")
    (interaction,) = found
    name = local_name(interaction)
    if name == "gapMatchInteraction":
        return gaps.gap_match(item, interaction)
    reader = kinds.READERS.get(name)
    if reader is None:
        raise Unreadable("question.unsupported", kind=name)
    prompt = children(interaction, "prompt")
    inner = copy.deepcopy(interaction)
    replace_with(interaction, "")
    question = reader(item, inner)
    return replace(question, text=item.asked(item.body, *prompt))
