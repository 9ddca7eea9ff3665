"""QTI 2.1 interactions that are an item's only one, as the fields of questions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Choice,
    Kind,
    Pair,
    Question,
    Scoring,
)
from lms.interop.formats.questions.model import Item as Ordered
from lms.interop.formats.questions.qti21.item import Declaration, Item
from lms.interop.formats.questions.reading import Unreadable
from lms.interop.formats.questions.trees import Node, below, child, children

_TRUTHS: Final = {"true": True, "false": False}
_WORDS: Final = frozenset(
    {"true", "false", "참", "거짓", "t", "f", "o", "x", "yes", "no", "예", "아니오"}
)


def declaration(item: Item, interaction: Node) -> Declaration:
    """What the interaction's response is declared to be."""
    found = item.declared.get(interaction.get("responseIdentifier") or "")
    if found is None:
        raise Unreadable("qti.undeclared")
    return found


def shuffled(interaction: Node) -> bool:
    """Whether choices are shuffled; not, where nothing is said (as the standard has it)."""
    return (interaction.get("shuffle") or "false").lower() == "true"


def _worth(
    item: Item, found: Declaration, names: list[str]
) -> tuple[list[Decimal], Decimal | None]:
    """What each choice is worth as a share of everything, and the best by a mapping, if any."""
    if not (item.by_mapping() and found.mapped):
        return [ONE if name in found.correct else ZERO for name in names], None
    scores = [found.mapped.get(name, found.usual) for name in names]
    positive = [one for one in scores if one > 0]
    best = max(positive, default=ZERO)
    if found.cardinality != "single":
        best = sum(positive, ZERO)
    whole = item.whole(best)
    if any(abs(one) > whole for one in scores):
        item.notes.add("qti.scale", "note", best=str(best), whole=str(best))
        whole = best
    return [numbers.ratio(one, whole) if whole else ZERO for one in scores], best


def choice(item: Item, interaction: Node) -> Question:
    """``choiceInteraction``."""
    found = declaration(item, interaction)
    listed = children(interaction, "simpleChoice")
    names = [one.get("identifier") or "" for one in listed]
    fractions, best = _worth(item, found, names)
    choices = tuple(
        Choice(name, item.rich(one), fraction, item.choice_feedback(one))
        for name, one, fraction in zip(names, listed, fractions, strict=True)
    )
    one_only = found.cardinality == "single"
    if one_only and sorted(names) == ["false", "true"] and _says_truth(item, listed):
        by_name = dict(zip(names, choices, strict=True))
        right = by_name["true"].fraction - by_name["false"].fraction
        return Question(
            Kind.TRUE_FALSE,
            EMPTY,
            truth=right > 0 if right else None,
            true_feedback=by_name["true"].feedback,
            false_feedback=by_name["false"].feedback,
        )
    return Question(
        Kind.SINGLE if one_only else Kind.MULTIPLE,
        EMPTY,
        choices=choices,
        scoring=Scoring.SUM if best is not None or one_only else Scoring.ALL,
        points=best or ONE,
        shuffle=shuffled(interaction),
    )


def _says_truth(item: Item, listed: list[Node]) -> bool:
    return all(item.label(one).lower() in _WORDS for one in listed)


def order(item: Item, interaction: Node) -> Question:
    """``orderInteraction``."""
    found = declaration(item, interaction)
    listed = {one.get("identifier") or "": one for one in children(interaction, "simpleChoice")}
    if sorted(found.correct) != sorted(listed):
        raise Unreadable("qti.order")
    return Question(
        Kind.ORDERING,
        EMPTY,
        items=tuple(Ordered(name, item.rich(listed[name])) for name in found.correct),
    )


def match(item: Item, interaction: Node) -> Question:
    """``matchInteraction``: each thing of the first set with one of the second."""
    found = declaration(item, interaction)
    sets = children(interaction, "simpleMatchSet")
    if len(sets) != 2:
        raise Unreadable("qti.match")
    prompts = {one.get("identifier") or "": one for one in below(sets[0], "simpleAssociableChoice")}
    answers = {
        one.get("identifier") or "": item.label(one)
        for one in below(sets[1], "simpleAssociableChoice")
    }
    right = _right_pairs(item, found)
    if sorted(one for one, _ in right) != sorted(prompts) or any(
        two not in answers or not answers[two] for _, two in right
    ):
        raise Unreadable("qti.match")
    _note_lost(item, sets[1])
    taken = dict(right)
    used = {answers[two] for two in taken.values()}
    return Question(
        Kind.MATCHING,
        EMPTY,
        pairs=tuple(
            Pair(name, item.rich(one), answers[taken[name]]) for name, one in prompts.items()
        ),
        distractors=tuple(
            dict.fromkeys(word for word in answers.values() if word and word not in used)
        ),
        shuffle=shuffled(interaction),
    )


def _right_pairs(item: Item, found: Declaration) -> list[tuple[str, str]]:
    """The pairs that are right: by the mapping what is worth most, else what is declared so."""
    written = list(found.correct)
    if item.by_mapping() and found.mapped:
        values = {value for value in found.mapped.values() if value > 0}
        if len(values) > 1:
            item.notes.add("qti.pair_weights")
        written = [key for key, value in found.mapped.items() if value > 0] or written
    pairs = [one.split() for one in written]
    if any(len(one) != 2 for one in pairs):
        raise Unreadable("qti.match")
    return [(one[0], one[1]) for one in pairs]


def _note_lost(item: Item, answers: Node) -> None:
    if below(answers, "img") or below(answers, "object"):
        item.notes.add("question.markup_lost", text="img")


def associate(item: Item, interaction: Node) -> Question:
    """``associateInteraction``: pairs of one set; the first of each pair becomes the prompt."""
    found = declaration(item, interaction)
    listed = {
        one.get("identifier") or "": one for one in children(interaction, "simpleAssociableChoice")
    }
    right = _right_pairs(item, found)
    used = [name for pair in right for name in pair]
    if not right or len(set(used)) < len(used) or not set(used) <= set(listed):
        raise Unreadable("qti.match")
    item.notes.add("qti.associate")
    words = {name: item.label(one) for name, one in listed.items()}
    return Question(
        Kind.MATCHING,
        EMPTY,
        pairs=tuple(Pair(one, item.rich(listed[one]), words[two]) for one, two in right),
        distractors=tuple(word for name, word in words.items() if name not in used),
        shuffle=shuffled(interaction),
    )


def essay(item: Item, interaction: Node) -> Question:
    """``extendedTextInteraction``."""
    found = item.declared.get(interaction.get("responseIdentifier") or "")
    value = child(child(found.element, "defaultValue"), "value") if found else None
    if found and found.correct:
        item.notes.add("qti.model_answer")
    code = "code" in (interaction.get("class") or "").split()
    return Question(
        Kind.CODE if code else Kind.ESSAY,
        EMPTY,
        template=(value.text or "") if value is not None else "",
    )


def upload(item: Item, interaction: Node) -> Question:
    """``uploadInteraction``."""
    if interaction.get("type"):
        item.notes.add("qti.upload_type", value=interaction.get("type"))
    return Question(Kind.FILE, EMPTY)


READERS: Final[dict[str, Callable[[Item, Node], Question]]] = {
    "choiceInteraction": choice,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": associate,
    "extendedTextInteraction": essay,
    "uploadInteraction": upload,
}
