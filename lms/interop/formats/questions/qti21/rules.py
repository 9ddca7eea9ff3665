"""The rules that a written QTI 2.1 item is marked by, and what stands beside its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.markup import as_plain
from lms.interop.formats.questions.model import Answer, Format, Number, Text
from lms.interop.formats.questions.qti21.gaps import ANSWER, VALUE
from lms.interop.formats.questions.trees import Node, add, instruction, source_of
from lms.interop.formats.questions.writing import Unwritable


def wildcards(answer: Answer) -> bool:
    """Whether an answer has wildcards, for which there is no word."""
    return re.search(r"(?<!\\)\*", answer.pattern) is not None


def shown(answer: Answer) -> str:
    """An answer as others read it."""
    return " ".join(answer.pattern.replace("\\*", "*").split())


def describe(entries: Sequence[Node], answers: Sequence[Answer], strict: bool) -> None:
    """Put beside a mapping's entries what they cannot say."""
    for entry, one in zip(entries, answers, strict=True):
        entry.set("caseSensitive", "true" if strict else "false")
        value = {"shown": entry.get("mapKey")}
        if wildcards(one) or one.pattern.replace("\\*", "*") != shown(one):
            value["pattern"] = one.pattern
        if one.feedback:
            value |= {"feedback": one.feedback.source, "format": one.feedback.format.value}
        if len(value) > 1:
            entry.append(instruction(ANSWER, value))


def score_of_mappings(rules: Node, names: Sequence[str]) -> None:
    """The score is the sum of what the mappings give."""
    setting = add(rules, "setOutcomeValue", identifier="SCORE")
    total = add(setting, "sum") if len(names) > 1 else setting
    for name in names:
        add(total, "mapResponse", identifier=name)


def score_of_match(rules: Node, points: Decimal) -> None:
    """The score is *points* where the response is the declared one."""
    branch = add(add(rules, "responseCondition"), "responseIf")
    match = add(branch, "match")
    add(match, "variable", identifier="RESPONSE")
    add(match, "correct", identifier="RESPONSE")
    _set(branch, points)


def _set(branch: Node, score: Decimal, *, add_up: bool = False) -> None:
    setting = add(branch, "setOutcomeValue", identifier="SCORE")
    holder = setting
    if add_up:
        holder = add(setting, "sum")
        add(holder, "variable", identifier="SCORE")
    add(holder, "baseValue", numbers.written(score), baseType="float")


def _show(branch: Node, ident: str) -> None:
    several = add(add(branch, "setOutcomeValue", identifier="FEEDBACK"), "multiple")
    add(several, "variable", identifier="FEEDBACK")
    add(several, "baseValue", ident, baseType="identifier")


def ranges(
    rules: Node,
    name: str,
    accepted: Sequence[Number],
    share: Decimal,
    said: Callable[[Text], str],
    *,
    add_up: bool,
) -> None:
    """The first range that holds the response gives its score; a catch-all stands last."""
    condition = add(rules, "responseCondition")
    for at, one in enumerate(accepted):
        if numbers.is_anything(one):
            if at == 0 or at < len(accepted) - 1 or not one.feedback:
                raise Unwritable("write.catch_all")
            branch = add(condition, "responseElse")
        else:
            branch = add(condition, "responseElseIf" if at else "responseIf")
            _compare(branch, name, one)
        with localcontext(numbers.EXACT):
            score = one.fraction * share
        _set(branch, score, add_up=add_up)
        if one.feedback:
            _show(branch, said(one.feedback))


def _compare(branch: Node, name: str, one: Number) -> None:
    middle = numbers.centre(one)
    if middle is not None and one.value == middle[0]:
        reach = numbers.plain(middle[1])
        equal = add(branch, "equal", toleranceMode="absolute", tolerance=f"{reach} {reach}")
        _sides(equal, name, middle[0])
        return
    both = add(branch, "and")
    if one.low is not None:
        _sides(add(both, "gte"), name, one.low)
    if one.high is not None:
        _sides(add(both, "lte"), name, one.high)
    if one.value is not None:
        branch.append(instruction(VALUE, {"value": numbers.plain(one.value)}))


def _sides(comparison: Node, name: str, value: Decimal) -> None:
    add(comparison, "variable", identifier=name)
    add(comparison, "baseValue", numbers.plain(value), baseType="float")


def feedback(rules: Node, chosen: Sequence[str], told: Mapping[str, Text], points: Decimal) -> None:
    """Show what belongs to the responses *chosen*, and what belongs to the score."""
    for name in chosen:
        several = add(add(rules, "setOutcomeValue", identifier="FEEDBACK"), "multiple")
        add(several, "variable", identifier="FEEDBACK")
        add(several, "variable", identifier=name)
    if "general" in told:
        _show(rules, "general")
    for ident, test, least in (
        ("right", "gte", points), ("partly", "gt", Decimal(0)), ("wrong", "lte", Decimal(0)),
    ):  # fmt: skip
        if ident not in told:
            continue
        branch = add(add(rules, "responseCondition"), "responseIf")
        holder = add(branch, "and") if ident == "partly" else branch
        compared = add(holder, test)
        add(compared, "variable", identifier="SCORE")
        add(compared, "baseValue", numbers.plain(least), baseType="float")
        if ident == "partly":
            below = add(holder, "lt")
            add(below, "variable", identifier="SCORE")
            add(below, "baseValue", numbers.plain(points), baseType="float")
        _show(branch, ident)


# ---- gaps ---------------------------------------------------------------------------------------


def place(element: Node, slot: str) -> Node:
    """A new element where *slot* stands in the text of *element*; Unwritable if it does not."""
    for one in element.iter():
        if not local_name(one):
            continue
        if one.text and slot in one.text:
            before, _, after = one.text.partition(slot)
            new = add(one, "gap")
            one.text, new.tail = before, after
            one.insert(0, new)
            return new
        if one is not element and one.tail and slot in one.tail:
            before, _, after = one.tail.partition(slot)
            parent = one.getparent()
            new = add(parent, "gap")
            one.tail = before
            parent.insert(parent.index(one) + 1, new)
            new.tail = after
            return new
    raise Unwritable("write.gap_place")


def inline_choice(parent: Node, ident: str, text: Text) -> None:
    """A list's entry: words only, their source beside them where they are more."""
    words = " ".join(as_plain(text).split())
    choice = add(parent, "inlineChoice", words, identifier=ident)
    if text != Text(words, Format.PLAIN) and text:
        choice.append(source_of(text))
