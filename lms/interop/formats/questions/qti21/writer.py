"""Questions to QTI 2.1, one item a file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from typing import Final

from lxml import etree

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.markup import as_html, map_references
from lms.interop.formats.questions.media import Shelf
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Choice,
    Format,
    Kind,
    Question,
    Scoring,
    Text,
)
from lms.interop.formats.questions.qti21 import rules
from lms.interop.formats.questions.qti21.gaps import WEIGHTS
from lms.interop.formats.questions.qti21.reader import OWN
from lms.interop.formats.questions.trees import (
    Node,
    add,
    append_html,
    default_space,
    details,
    instruction,
    read_rich,
    serialise,
    source_of,
    write_rich,
)
from lms.interop.formats.questions.writing import Unwritable

SPACE: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_BLOCK: Final = re.compile(r"<(?:p|div|ul|ol|table|pre|h[1-6]|blockquote)\b", re.IGNORECASE)


def parts(questions: Sequence[Question]) -> tuple[dict[str, bytes], list[tuple[str, list[str]]]]:
    """A package's parts (path → bytes), and each item's path with those of its files."""
    found: dict[str, bytes] = {}
    items = []
    for number, question in enumerate(questions, 1):
        shelf = Shelf(f"media/q{number}", question.files)
        name = f"q{number:04d}.xml"
        found[name] = serialise(_Writer(question, f"q{number:04d}", shelf).write())
        found |= shelf.parts()
        items.append((name, list(shelf.parts())))
    return found, items


def own_fields(question: Question) -> list[str]:
    """The fields that only this product finds again."""
    usual = Question(question.kind, Text())
    said = {"points", "shuffle"} | ({"scoring"} if question.scoring is Scoring.ALL else set())
    names = [
        name for name in OWN if name not in said and getattr(question, name) != getattr(usual, name)
    ]
    if any(one.feedback or rules.wildcards(one) for one in question.answers):
        names.append("answers")
    return names


def _kept(question: Question) -> list[str]:
    names = [name for name in OWN if name not in {"points", "shuffle", "scoring"}]
    if question.kind not in {Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING}:
        names.append("shuffle")
    if question.scoring is Scoring.RIGHT_MINUS_WRONG:
        names.append("scoring")
    return names


class _Writer:
    """Writes one item."""

    def __init__(self, question: Question, ident: str, shelf: Shelf) -> None:
        self.question = question
        self.ident = ident
        self.shelf = shelf
        self.points = question.points or ONE
        self.item = etree.Element(f"{{{SPACE}}}assessmentItem", nsmap=default_space(SPACE))
        self.rules = etree.Element(f"{{{SPACE}}}responseProcessing")
        self.modal: list[tuple[str, Text]] = []

    def write(self) -> Node:
        question = self.question
        for key, value in (
            ("identifier", self.ident), ("title", question.title),
            ("adaptive", "false"), ("timeDependent", "false"),
        ):  # fmt: skip
            self.item.set(key, re.sub(r"[\x00-\x1f]", " ", value))
        self.body = etree.Element(f"{{{SPACE}}}itemBody")
        if question.kind is not Kind.CLOZE:
            self.rich(add(self.body, "div"), question.text)
        kind = _KINDS.get(question.kind)
        if kind:
            kind(self)
        self._outcomes()
        self.item.append(self.body)
        if question.grader_note:
            self.rich(add(self.body, "rubricBlock", view="scorer"), question.grader_note)
        self._feedback()
        if len(self.rules) or self.rules.get("template"):
            self.item.append(self.rules)
        for ident, text in self.modal:
            shown = add(
                self.item, "modalFeedback",
                outcomeIdentifier="FEEDBACK", identifier=ident, showHide="show",
            )  # fmt: skip
            self.rich(shown, text)
        beside = details(question, _kept(question))
        if beside is not None:
            self.item.append(beside)
        return self.item

    def rich(self, parent: Node, text: Text) -> None:
        write_rich(parent, text, self.shelf.address, self.shelf.read)

    def _outcomes(self) -> None:
        most = numbers.plain(self.question.points)
        add(
            self.item, "outcomeDeclaration",
            identifier="SCORE", cardinality="single", baseType="float", normalMaximum=most,
        )  # fmt: skip
        add(
            self.item, "outcomeDeclaration",
            identifier="FEEDBACK", cardinality="multiple", baseType="identifier",
        )  # fmt: skip

    # ---- declarations and scores -----------------------------------------------------------------

    def declare(
        self, correct: Sequence[str], cardinality: str, kind: str, ident: str = "RESPONSE"
    ) -> Node:
        found = add(
            self.item, "responseDeclaration",
            identifier=ident, cardinality=cardinality, baseType=kind,
        )  # fmt: skip
        if correct:
            right = add(found, "correctResponse")
            for one in correct:
                add(right, "value", one)
        return found

    def map(
        self, declared: Node, worth: Sequence[tuple[str, Decimal]], share: Decimal
    ) -> list[Node]:
        """A mapping; *share* is what a fraction of 1 comes to."""
        mapping = add(declared, "mapping", lowerBound="0", defaultValue="0")
        with localcontext(numbers.EXACT):
            return [
                add(mapping, "mapEntry", mapKey=key, mappedValue=numbers.written(fraction * share))
                for key, fraction in worth
            ]

    def by_mapping(self) -> None:
        """The score is what the mapping gives."""
        rules.score_of_mappings(self.rules, ["RESPONSE"])

    def all_or_nothing(self) -> None:
        """The score is everything where the answer is the declared one."""
        rules.score_of_match(self.rules, self.question.points)

    # ---- by kind ---------------------------------------------------------------------------------

    def choices(self) -> None:
        question = self.question
        many = question.kind is Kind.MULTIPLE
        names = [f"c{at}" for at in range(1, len(question.choices) + 1)]
        worth = list(zip(names, (one.fraction for one in question.choices), strict=True))
        right = [name for name, fraction in worth if fraction > 0]
        if not many:
            right = [name for name, fraction in worth if fraction == ONE][:1]
        declared = self.declare(right, "multiple" if many else "single", "identifier")
        if many and question.scoring is Scoring.ALL:
            self.all_or_nothing()
        else:
            if many and question.scoring is Scoring.RIGHT_MINUS_WRONG and right:
                each = ONE / len(right)
                worth = [(name, each if fraction > 0 else -each) for name, fraction in worth]
            self.map(declared, worth, self.points)
            self.by_mapping()
        listed = add(
            self.body, "choiceInteraction",
            responseIdentifier="RESPONSE", shuffle=_flag(question.shuffle),
            maxChoices="0" if many else "1",
        )  # fmt: skip
        for name, one in zip(names, question.choices, strict=True):
            self.choice(listed, name, one)

    def choice(self, parent: Node, name: str, one: Choice) -> None:
        written = add(parent, "simpleChoice", identifier=name)
        self.rich(written, one.text)
        self.inline_feedback(written, name, one.feedback)

    def inline_feedback(self, parent: Node, name: str, text: Text) -> None:
        if text:
            element = "feedbackBlock" if _BLOCK.search(as_html(text)) else "feedbackInline"
            shown = add(
                parent, element, outcomeIdentifier="FEEDBACK", identifier=name, showHide="show"
            )
            self.rich(shown, text)

    def true_false(self) -> None:
        question = self.question
        self.declare(["true" if question.truth else "false"], "single", "identifier")
        self.all_or_nothing()
        listed = add(
            self.body, "choiceInteraction",
            responseIdentifier="RESPONSE", shuffle="false", maxChoices="1",
        )  # fmt: skip
        for name, word, text in (
            ("true", "True", question.true_feedback),
            ("false", "False", question.false_feedback),
        ):
            self.choice(listed, name, Choice(name, Text(word, Format.PLAIN), ZERO, text))

    def short(self) -> None:
        question = self.question
        right = [rules.shown(one) for one in question.answers if one.fraction == ONE][:1]
        declared = self.declare(right, "single", "string")
        worth = [(rules.shown(one), one.fraction) for one in question.answers]
        entries = self.map(declared, worth, self.points)
        rules.describe(entries, question.answers, question.case_sensitive)
        self.by_mapping()
        add(add(self.body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")

    def numerical(self) -> None:
        question = self.question
        right = [one for one in question.numbers if one.fraction == ONE and one.value is not None]
        correct = [numbers.plain(one.value) for one in right[:1] if one.value is not None]
        self.declare(correct, "single", "float")
        rules.ranges(self.rules, "RESPONSE", question.numbers, self.points, self.said, add_up=False)
        add(add(self.body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")

    def said(self, text: Text) -> str:
        """The identifier under which *text* is shown after the item."""
        ident = f"said{len(self.modal) + 1}"
        self.modal.append((ident, text))
        return ident

    def matching(self) -> None:
        question = self.question
        answers = list(
            dict.fromkeys([*(one.answer for one in question.pairs), *question.distractors])
        )
        targets = {answer: f"t{at}" for at, answer in enumerate(answers, 1)}
        right = [f"p{at} {targets[one.answer]}" for at, one in enumerate(question.pairs, 1)]
        declared = self.declare(right, "multiple", "directedPair")
        each = ONE / len(right) if right else ONE
        self.map(declared, [(one, each) for one in right], self.points)
        self.by_mapping()
        interaction = add(
            self.body, "matchInteraction",
            responseIdentifier="RESPONSE", shuffle=_flag(question.shuffle),
            maxAssociations=str(len(right)),
        )  # fmt: skip
        first = add(interaction, "simpleMatchSet")
        for at, one in enumerate(question.pairs, 1):
            prompt = add(first, "simpleAssociableChoice", identifier=f"p{at}", matchMax="1")
            self.rich(prompt, one.prompt)
        second = add(interaction, "simpleMatchSet")
        for answer, ident in targets.items():
            add(second, "simpleAssociableChoice", answer, identifier=ident, matchMax="0")

    def ordering(self) -> None:
        names = [self._hidden(at) for at in range(1, len(self.question.items) + 1)]
        self.declare(names, "ordered", "identifier")
        self.all_or_nothing()
        interaction = add(
            self.body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true"
        )
        by_name = dict(zip(names, self.question.items, strict=True))
        for name in sorted(names):  # not in the right order
            self.rich(add(interaction, "simpleChoice", identifier=name), by_name[name].text)

    def _hidden(self, at: int) -> str:
        return "i" + hashlib.sha256(f"{self.ident}\0{at}".encode()).hexdigest()[:12]

    def essay(self) -> None:
        question = self.question
        declared = self.declare((), "single", "string")
        if question.template:
            add(add(declared, "defaultValue"), "value", question.template)
        kind = {"class_": "code"} if question.kind is Kind.CODE else {}
        add(self.body, "extendedTextInteraction", responseIdentifier="RESPONSE", **kind)

    def upload(self) -> None:
        self.declare((), "single", "file")
        add(self.body, "uploadInteraction", responseIdentifier="RESPONSE")

    def cloze(self) -> None:
        question = self.question
        div = add(self.body, "div")
        append_html(div, map_references(as_html(question.text), self.shelf.address))
        if read_rich(div, self.shelf.read) != question.text:
            div.append(source_of(question.text))
        total = sum((gap.weight for gap in question.gaps), ZERO)
        mapped = []
        ranged: list[Callable[[], None]] = []
        for at, gap in enumerate(question.gaps, 1):
            name = f"G{at}"
            with localcontext(numbers.EXACT):
                share = self.points * gap.weight / total
            element = rules.place(div, "{{" + gap.key + "}}")
            element.set("responseIdentifier", name)
            if gap.kind is Kind.NUMERICAL:
                element.tag = f"{{{SPACE}}}textEntryInteraction"
                self.declare((), "single", "float", name)
                ranged.append(
                    lambda n=name, g=gap, s=share: rules.ranges(  # type: ignore[misc]
                        self.rules, n, g.numbers, s, self.said, add_up=True
                    )
                )
                continue
            mapped.append(name)
            if gap.kind is Kind.SHORT:
                element.tag = f"{{{SPACE}}}textEntryInteraction"
                worth = [(rules.shown(one), one.fraction) for one in gap.answers]
                right = [word for word, fraction in worth if fraction == ONE][:1]
                entries = self.map(self.declare(right, "single", "string", name), worth, share)
                rules.describe(entries, gap.answers, gap.case_sensitive)
                continue
            if gap.kind is not Kind.SINGLE:
                raise Unwritable("write.kind")
            element.tag = f"{{{SPACE}}}inlineChoiceInteraction"
            element.set("shuffle", _flag(gap.shuffle))
            worth = [(f"{name}c{place}", one.fraction) for place, one in enumerate(gap.choices, 1)]
            right = [word for word, fraction in worth if fraction == ONE][:1]
            self.map(self.declare(right, "single", "identifier", name), worth, share)
            for (ident, _), one in zip(worth, gap.choices, strict=True):
                rules.inline_choice(element, ident, one.text)
                self.inline_feedback(element[-1], ident, one.feedback)
        if mapped:
            rules.score_of_mappings(self.rules, mapped)
        for write in ranged:
            write()
        if len({gap.weight for gap in question.gaps}) > 1:
            weights = [numbers.plain(gap.weight) for gap in question.gaps]
            self.item.append(instruction(WEIGHTS, {"weights": weights}))

    # ---- feedback --------------------------------------------------------------------------------

    def _feedback(self) -> None:
        question = self.question
        named = [
            ("general", question.feedback),
            ("right", question.right_feedback),
            ("partly", question.partly_feedback),
            ("wrong", question.wrong_feedback),
        ]
        told = [(ident, text) for ident, text in named if text]
        choices = [*question.choices, *(one for gap in question.gaps for one in gap.choices)]
        chosen = any(one.feedback for one in choices)
        chosen = chosen or bool(question.true_feedback or question.false_feedback)
        if not told and not chosen:
            return
        names = [f"G{at}" for at in range(1, len(question.gaps) + 1)] or ["RESPONSE"]
        rules.feedback(self.rules, names if chosen else [], dict(told), self.points)
        self.modal += told


_KINDS: Final[dict[Kind, Callable[[_Writer], None]]] = {
    Kind.SINGLE: _Writer.choices,
    Kind.MULTIPLE: _Writer.choices,
    Kind.TRUE_FALSE: _Writer.true_false,
    Kind.SHORT: _Writer.short,
    Kind.NUMERICAL: _Writer.numerical,
    Kind.MATCHING: _Writer.matching,
    Kind.ORDERING: _Writer.ordering,
    Kind.CLOZE: _Writer.cloze,
    Kind.ESSAY: _Writer.essay,
    Kind.CODE: _Writer.essay,
    Kind.FILE: _Writer.upload,
}


def _flag(value: bool) -> str:
    return "true" if value else "false"
