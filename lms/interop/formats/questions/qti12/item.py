"""One QTI 1.2 item while it is read: its parts by name, and which feedback was used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions.model import EMPTY, ZERO, Text
from lms.interop.formats.questions.qti12.material import Reader
from lms.interop.formats.questions.qti12.processing import Condition, Processing, Test, scale
from lms.interop.formats.questions.reading import Notes
from lms.interop.formats.questions.trees import Node, below, child, children

RESPONSES: Final = frozenset(
    {"response_lid", "response_str", "response_num", "response_xy", "response_grp"}
)
GENERAL: Final = frozenset({"general_fb", "correct_fb", "general_incorrect_fb"})
"""Canvas' names for what is shown of the whole question."""


@dataclass
class Item:
    """An item's elements, metadata and conditions."""

    element: Node
    presentation: Node
    metadata: dict[str, str]
    processing: Processing
    texts: Reader
    notes: Notes
    points: Decimal | None
    used: set[str] = field(default_factory=set)

    def responses(self) -> list[Node]:
        """What can be answered, in the order of the presentation."""
        return [one for one in self.presentation.iter() if local_name(one) in RESPONSES]

    def asked(self, slots: Callable[[str], str] = str) -> Text:
        """The text outside of what can be answered."""
        found = [
            one
            for one in below(self.presentation, "material")
            if not any(local_name(up) in RESPONSES for up in one.iterancestors())
        ]
        return self.texts.text(*found, slots=slots)

    def label_text(self, label: Node) -> Text:
        """What a choice says."""
        return self.texts.text(*below(label, "material"))

    def own_text(self, response: Node) -> list[Node]:
        """The materials of a response that are none of a choice's."""
        return [
            one
            for one in below(response, "material")
            if not any(local_name(up).startswith("render_") for up in one.iterancestors())
        ]

    def scaled(self, best: Decimal, largest: Decimal | None = None) -> Decimal:
        """The score that is everything; a scale that the file does not explain is noted.

        *best* is what can be had, *largest* the largest single score, if that is another.
        """
        most = best if largest is None else largest
        whole, expected = scale(best, most, self.processing, self.points)
        if not expected:
            self.notes.add("qti.scale", "note", best=str(best), whole=str(whole))
        return whole

    # ---- feedback --------------------------------------------------------------------------------

    def feedback_text(self, ident: str) -> Text:
        """The feedback of that name."""
        self.used.add(ident)
        for one in children(self.element, "itemfeedback"):
            if one.get("ident") == ident:
                return self.texts.below(one)
        return EMPTY

    def value_feedback(self, response: str, value: str) -> Text:
        """What is shown to whoever gives exactly this answer, whatever else is shown."""
        for one in self.processing.conditions:
            tests = one.tests
            if (
                len(tests) == 1
                and one.feedback
                and not tests[0].negated
                and (tests[0].response, tests[0].value) == (response, value)
            ):
                for ident in one.feedback:
                    if ident not in GENERAL:
                        return self.feedback_text(ident)
        return EMPTY

    def tests_feedback(self, tests: tuple[Test, ...]) -> Text:
        """What is shown where exactly these comparisons hold."""
        wanted = {(one.name, one.value) for one in tests}
        for one in self.processing.conditions:
            if {(test.name, test.value) for test in one.tests} == wanted:
                for ident in one.feedback:
                    if ident not in GENERAL:
                        return self.feedback_text(ident)
        return EMPTY

    def remaining_feedback(self) -> tuple[Text, Text]:
        """What is shown for right and for wrong answers by other names than Canvas'.

        Feedback that is bound to anything else is noted as lost.
        """
        right = wrong = EMPTY
        for one in children(self.element, "itemfeedback"):
            ident = one.get("ident") or ""
            if ident in self.used or ident in GENERAL:
                continue
            text = self.texts.below(one)
            if not text:
                continue
            shown = [cond for cond in self.processing.conditions if ident in cond.feedback]
            worth = any((cond.amount or ZERO) > 0 for cond in shown)
            if worth and not right:
                right = text
            elif not worth and not wrong and any(_otherwise(cond) for cond in shown):
                wrong = text
            else:
                self.notes.add("qti.feedback_lost", ident=ident)
        return right, wrong


def _otherwise(condition: Condition) -> bool:
    """Whether it holds for every answer that no other condition is about."""
    return child(child(condition.element, "conditionvar"), "other") is not None
