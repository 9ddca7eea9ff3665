"""One QTI 2.1 item while it is read: declarations, scores, texts and feedback."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.markup import as_html
from lms.interop.formats.questions.media import Media
from lms.interop.formats.questions.model import EMPTY, ONE, ZERO, Format, Text
from lms.interop.formats.questions.reading import Notes
from lms.interop.formats.questions.trees import (
    Node,
    below,
    child,
    children,
    read_rich,
    words,
)

FEEDBACK: Final = frozenset({"feedbackInline", "feedbackBlock"})
RIGHT: Final = frozenset({"right", "correct"})
WRONG: Final = frozenset({"wrong", "incorrect"})


@dataclass(frozen=True)
class Declaration:
    """``responseDeclaration``: what is right, and what each answer is worth by the mapping."""

    element: Node
    correct: tuple[str, ...]
    mapped: dict[str, Decimal]
    usual: Decimal
    kind: str
    cardinality: str

    @property
    def entries(self) -> list[Node]:
        """The mapping's entries."""
        return below(self.element, "mapEntry")


def declarations(item: Node) -> dict[str, Declaration]:
    """The declarations of an item by identifier."""
    return {
        one.get("identifier") or "": _declaration(one)
        for one in children(item, "responseDeclaration")
    }


def _declaration(element: Node) -> Declaration:
    correct = child(element, "correctResponse")
    mapping = child(element, "mapping")
    mapped = {}
    for one in below(element, "mapEntry"):
        value = numbers.decimal(one.get("mappedValue"))
        if value is not None:
            mapped[one.get("mapKey") or ""] = value
    usual = numbers.decimal(mapping.get("defaultValue")) if mapping is not None else None
    return Declaration(
        element,
        tuple(words(one) for one in children(correct, "value")) if correct is not None else (),
        mapped,
        usual or ZERO,
        element.get("baseType") or "",
        element.get("cardinality") or "single",
    )


@dataclass
class Item:
    """An item's elements, and what was used of its feedback."""

    element: Node
    body: Node
    declared: dict[str, Declaration]
    media: Media
    notes: Notes
    used: set[str] = field(default_factory=set)

    # ---- scores ----------------------------------------------------------------------------------

    @property
    def points(self) -> Decimal | None:
        """The most that the item is worth, where it says so."""
        for one in children(self.element, "outcomeDeclaration"):
            if one.get("identifier") == "MAXSCORE":
                value = numbers.decimal(words(child(one, "defaultValue")))
                if value is not None:
                    return value
        for one in children(self.element, "outcomeDeclaration"):
            if one.get("identifier") == "SCORE":
                return numbers.decimal(one.get("normalMaximum"))
        return None

    @property
    def processing(self) -> Node | None:
        """``responseProcessing``."""
        return child(self.element, "responseProcessing")

    def by_mapping(self) -> bool:
        """Whether answers are worth what the mapping says, and not all or nothing.

        Rules of neither sort are noted.
        """
        found = self.processing
        template = (found.get("template") or "") if found is not None else ""
        if "map_response" in template or (found is not None and below(found, "mapResponse")):
            return True
        simple = "match_correct" in template or (found is not None and below(found, "correct"))
        if not simple:
            self.notes.add("qti.processing")
        return not simple and any(one.mapped for one in self.declared.values())

    def whole(self, best: Decimal) -> Decimal:
        """The score that is everything: what the item is worth, or the best there is."""
        return self.points or best or ONE

    # ---- texts -----------------------------------------------------------------------------------

    def rich(self, element: Node | None, without: Iterable[str] = FEEDBACK) -> Text:
        """The text of an element; what has a name of *without* is left out."""
        if element is None:
            return EMPTY
        left_out = frozenset(without)
        if any(local_name(one) in left_out for one in element.iter()):
            element = stripped(element, left_out)
        return read_rich(element, self.media.change)

    def label(self, element: Node) -> str:
        """The words of an element without its feedback."""
        return words(stripped(element, FEEDBACK))

    def asked(self, body: Node, *prompts: Node) -> Text:
        """The body's text, then the prompts of what is to be answered."""
        inner = [one for one in body if local_name(one)]
        alone = len(inner) == 1 and local_name(inner[0]) == "div" and not inner[0].attrib
        loose = (body.text or "") + "".join(one.tail or "" for one in body)
        text = read_rich(inner[0] if alone and not loose.strip() else body, self.media.change)
        for one in prompts:
            prompt = self.rich(one)
            text = _after(text, prompt) if text and prompt else text or prompt
        return text

    # ---- feedback --------------------------------------------------------------------------------

    def choice_feedback(self, element: Node) -> Text:
        """The feedback that stands within a choice."""
        found = [one for one in element.iter() if local_name(one) in FEEDBACK]
        if len(found) > 1:
            self.notes.add("qti.feedback_lost", ident=found[1].get("identifier") or "")
        return self.rich(found[0], ()) if found else EMPTY

    def modal(self, identifier: str) -> Text:
        """The feedback of that name that stands after the item."""
        for one in children(self.element, "modalFeedback"):
            if one.get("identifier") == identifier:
                self.used.add(identifier)
                return self.rich(one, ())
        return EMPTY

    def overall(self) -> dict[str, Any]:
        """Feedback on the whole answer; what is shown for other reasons is noted as lost."""
        found: dict[str, Text] = {
            "feedback": self.modal("general"),
            "right_feedback": self.modal("right"),
            "partly_feedback": self.modal("partly"),
            "wrong_feedback": self.modal("wrong"),
        }
        for one in children(self.element, "modalFeedback"):
            identifier = one.get("identifier") or ""
            if identifier in self.used:
                continue
            name = self._shown_for(identifier)
            if name and not found[name]:
                found[name] = self.modal(identifier)
            elif self.rich(one, ()):
                self.notes.add("qti.feedback_lost", ident=identifier)
        return found

    def _shown_for(self, identifier: str) -> str:
        """Whether feedback is shown for right or for wrong answers, by the rule that sets it."""
        rules = below(self.processing, "baseValue") if self.processing is not None else []
        for one in rules:
            if words(one) != identifier:
                continue
            branch = next(
                (up for up in one.iterancestors() if local_name(up).startswith("response")), None
            )
            if branch is None or local_name(branch) == "responseElse":
                return "wrong_feedback" if branch is not None else ""
            said = {words(value) for value in below(branch, "baseValue")}
            if said & WRONG:
                return "wrong_feedback"
            if said & RIGHT or below(branch, "correct"):
                return "right_feedback"
        return ""


def stripped(element: Node, names: frozenset[str]) -> Node:
    """A copy of *element* without the descendants of those names; what stands after them stays."""
    found = copy.deepcopy(element)
    found.tail = None
    for one in [one for one in found.iter() if local_name(one) in names and one is not found]:
        if one.getparent() is not None:
            replace_with(one, "")
    return found


def replace_with(element: Node, text: str) -> None:
    """Put *text* where an element stands."""
    parent, before = element.getparent(), element.getprevious()
    text += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)


def _after(text: Text, prompt: Text) -> Text:
    return Text(f"{as_html(text)}\n<p>{as_html(prompt)}</p>", Format.HTML)
