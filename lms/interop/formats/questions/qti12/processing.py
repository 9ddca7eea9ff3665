"""What a QTI 1.2 item says of scores and feedback: its conditions, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.model import ONE, ZERO
from lms.interop.formats.questions.trees import Node, below, child, children, words

_COMPARED: Final = frozenset(
    {"varequal", "varlt", "varlte", "vargt", "vargte", "varsubset", "varsubstring", "varinside"}
)


@dataclass(frozen=True)
class Test:
    """One comparison: what with, of which response, and whether it stands within a ``not``."""

    name: str
    response: str
    value: str
    negated: bool
    element: Node


@dataclass(frozen=True)
class Condition:
    """``respcondition``: its comparisons, what it adds or sets, and the feedback it shows."""

    element: Node
    tests: tuple[Test, ...]
    action: str
    amount: Decimal | None
    feedback: tuple[str, ...]
    stops: bool

    @property
    def together(self) -> bool:
        """Whether several things must be so at once."""
        names = {local_name(one) for one in self.element.iter()}
        return bool(names & {"and", "not"})

    def positive(self, response: str | None = None) -> list[Test]:
        """The comparisons for equality that must hold, of one response or of all."""
        return [
            one
            for one in self.tests
            if not one.negated
            and one.name == "varequal"
            and (response is None or one.response == response)
        ]


@dataclass(frozen=True)
class Processing:
    """All conditions of an item, and the score from which an answer is wholly right."""

    conditions: tuple[Condition, ...]
    declared: Decimal | None

    @property
    def scored(self) -> list[Condition]:
        """The conditions that give or take points."""
        return [one for one in self.conditions if one.amount is not None]

    @property
    def worth(self) -> list[Condition]:
        """The conditions that give points."""
        return [one for one in self.scored if (one.amount or ZERO) > 0]

    def score(self, given: Mapping[str, Sequence[str]]) -> Decimal:
        """What the responses *given* (response → values) come to."""
        total, matched = ZERO, False
        for one in self.conditions:
            variables = child(one.element, "conditionvar")
            if one.amount is None or variables is None:
                continue
            if not _holds(variables, given, matched):
                continue
            matched = True
            total = one.amount if one.action == "set" else total + one.amount
            if one.action == "set" and one.stops:
                break
        return total


def read(item: Node) -> Processing:
    """The processing of an item."""
    conditions, declared = [], None
    for processing in children(item, "resprocessing"):
        for one in below(processing, "decvar"):
            declared = numbers.decimal(one.get("maxvalue")) or declared
        conditions += [_condition(one) for one in below(processing, "respcondition")]
    return Processing(tuple(conditions), declared)


def _condition(element: Node) -> Condition:
    setting = child(element, "setvar")
    amount = numbers.decimal(setting.text) if setting is not None else None
    action = (setting.get("action") or "Set").lower() if setting is not None else ""
    if amount is not None and action == "subtract":
        action, amount = "add", -amount
    variables = child(element, "conditionvar")
    return Condition(
        element,
        tuple(_tests(variables, negated=False)) if variables is not None else (),
        action,
        amount,
        tuple(one.get("linkrefid") or "" for one in children(element, "displayfeedback")),
        (element.get("continue") or "No").lower() != "yes",
    )


def _tests(element: Node, *, negated: bool) -> list[Test]:
    found = []
    for one in element:
        name = local_name(one)
        if name in _COMPARED:
            found.append(Test(name, one.get("respident") or "", words(one), negated, one))
        elif name:
            found += _tests(one, negated=negated != (name == "not"))
    return found


def _holds(element: Node, given: Mapping[str, Sequence[str]], matched: bool) -> bool:
    """Whether everything right within *element* is so."""
    return all(_true(one, given, matched) for one in element if local_name(one))


def _true(element: Node, given: Mapping[str, Sequence[str]], matched: bool) -> bool:
    name = local_name(element)
    if name == "and":
        return _holds(element, given, matched)
    if name == "or":
        return any(_true(one, given, matched) for one in element if local_name(one))
    if name == "not":
        return not _holds(element, given, matched)
    if name == "other":
        return not matched
    values = given.get(element.get("respident") or "", ())
    if name == "unanswered":
        return not values
    return name == "varequal" and words(element) in values


def scale(
    best: Decimal, largest: Decimal, processing: Processing, points: Decimal | None
) -> tuple[Decimal, bool]:
    """The score that is everything, and whether the file explains it.

    Canvas counts to 100 (its new quizzes sometimes to the item's points), others to a declared
    maximum; where single scores go beyond that, the best that can be had is everything.
    """
    if best <= 0:
        return ONE, True
    declared = processing.declared
    if points and best == points:
        return points, True
    if declared and largest <= declared:
        return declared, best >= declared
    return best, declared is None
