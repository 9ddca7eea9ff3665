"""QTI 1.2 items with several things to answer: pairs, categories and gaps."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.canonical import free_prefix
from lms.interop.formats.questions.markup import as_html, plain
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Answer,
    Choice,
    Format,
    Gap,
    Kind,
    Pair,
    Question,
    Text,
)
from lms.interop.formats.questions.qti12.item import RESPONSES, Item
from lms.interop.formats.questions.reading import Unreadable
from lms.interop.formats.questions.trees import Node, below, read_instruction

WEIGHTS: Final = "gap-weights"
"""The instruction that holds gaps' weights where they differ: shares in per cent are rounded."""
_REGEX_SIGNS: Final = re.compile(r"[\\.^$*+?()\[\]{}|]")
_FROM_LIST: Final = frozenset({"dropdown", "wordbank"})


def matching(item: Item, responses: list[Node]) -> Question:
    """Each response is a prompt, its labels the answers."""
    pairs, listed, right = [], dict[str, None](), set()
    for one in responses:
        name = one.get("ident") or ""
        answers = {
            label.get("ident") or "": item.texts.words(*below(label, "material"))
            for label in below(one, "response_label")
        }
        listed.update(dict.fromkeys(answers.values()))
        taken = [
            test.value
            for condition in item.processing.worth
            for test in condition.positive(name)
            if answers.get(test.value)
        ]
        prompt = item.texts.text(*item.own_text(one))
        if not taken:
            if prompt:
                item.notes.add("qti.pair_without_answer", ident=name)
            continue
        if len(set(taken)) > 1:
            item.notes.add("qti.pair_with_answers", ident=name)
        pairs.append(Pair(name, prompt, answers[taken[0]]))
        right.add(answers[taken[0]])
    return Question(
        Kind.MATCHING,
        item.asked(),
        pairs=tuple(pairs),
        distractors=tuple(one for one in listed if one and one not in right),
    )


def categories(item: Item, responses: list[Node]) -> Question:
    """Things to be put in categories: each thing is a prompt, its category the answer."""
    names = {one.get("ident") or "": item.texts.words(*item.own_text(one)) for one in responses}
    things = {
        label.get("ident") or "": label
        for one in responses
        for label in below(one, "response_label")
    }
    where: dict[str, str] = {}
    for condition in item.processing.worth:
        for test in condition.positive():
            if test.value in where or test.response not in names:
                raise Unreadable("qti.categories")
            where[test.value] = names[test.response]
    if set(where) != set(things) or not all(names.values()):
        raise Unreadable("qti.categories")
    item.notes.add("qti.categories_as_pairs")
    return Question(
        Kind.MATCHING,
        item.asked(),
        pairs=tuple(
            Pair(ident, item.label_text(label), where[ident]) for ident, label in things.items()
        ),
        distractors=tuple(name for name in names.values() if name not in where.values()),
    )


# ---- gaps ---------------------------------------------------------------------------------------


def cloze(item: Item, responses: list[Node], kind: str) -> Question:
    """A text with gaps: Canvas' ``[name]``, or the places where responses stand in the text."""
    names = [(one.get("ident") or "").removeprefix("response_") for one in responses]
    if len(set(names)) < len(names):
        raise Unreadable("qti.composite")
    literal = item.asked().source
    prefix = free_prefix(literal)
    keys = {name: f"{prefix}{number}" for number, name in enumerate(names, 1)}
    if kind or any(f"[{name}]" in literal for name in names):
        text = _named(item, keys)
    else:
        text = _in_place(item, dict(zip(responses, keys.values(), strict=True)))
    gaps = [_gap(item, one, key, kind) for one, key in zip(responses, keys.values(), strict=True)]
    gaps = [
        Gap(one.key, one.kind, weight, one.answers, (), one.choices, one.case_sensitive)
        for one, weight in zip(gaps, _weights(item, responses), strict=True)
    ]
    return Question(Kind.CLOZE, text, gaps=tuple(gaps))


def _named(item: Item, keys: dict[str, str]) -> Text:
    shown = set[str]()
    pattern = re.compile(r"\[(" + "|".join(map(re.escape, keys)) + r")\]")

    def slots(source: str) -> str:
        def slot(found: re.Match[str]) -> str:
            if found[1] in shown:
                return found[0]
            shown.add(found[1])
            return "{{" + keys[found[1]] + "}}"

        return pattern.sub(slot, source)

    text = item.asked(slots)
    missing = [key for name, key in keys.items() if "{{" + key + "}}" not in text.source]
    if not missing:
        return text
    item.notes.add("qti.gap_place")
    tail = " ".join("{{" + key + "}}" for key in missing)
    if text.format is Format.HTML:
        return Text(f"{text.source}<p>{tail}</p>", Format.HTML)
    return Text(f"{text.source}\n\n{tail}".strip(), text.format if text else Format.PLAIN)


def _in_place(item: Item, keys: dict[Node, str]) -> Text:
    """The texts and the gaps in the order in which they stand."""
    pieces: list[Text] = []
    for one in item.presentation.iter():
        name = local_name(one)
        if name in RESPONSES:
            slot = "{{" + keys[one] + "}}"
            label = item.texts.text(*item.own_text(one))
            pieces += [label, plain((" " if label else "") + slot)]
        elif name in ("material",) and not any(
            local_name(up) in RESPONSES for up in one.iterancestors()
        ):
            pieces.append(_spaced(item, one))
    if all(one.format is not Format.HTML for one in pieces if one.source):
        return plain("".join(one.source for one in pieces).strip())
    return Text("".join(as_html(one) for one in pieces).strip(), Format.HTML)


def _spaced(item: Item, material: Node) -> Text:
    """A material's text with the space that stood at its ends."""
    text = item.texts.text(material)
    if text.format is not Format.PLAIN:
        return text
    raw = "".join(one.text or "" for one in below(material, "mattext"))
    before = " " if raw[:1].isspace() else ""
    after = " " if raw[-1:].isspace() else ""
    return plain(f"{before}{' '.join(text.source.split())}{after}")


def _gap(item: Item, response: Node, key: str, kind: str) -> Gap:
    name = response.get("ident") or ""
    labels = below(response, "response_label")
    from_list = kind != "fill_in_multiple_blanks_question" or any(
        one.get("answer_type") in _FROM_LIST for one in labels
    )
    if local_name(response) == "response_lid" and from_list:
        worth = [item.processing.score({name: [one.get("ident") or ""]}) for one in labels]
        best = max([*worth, ZERO]) or ONE
        choices = tuple(
            Choice(
                one.get("ident") or "",
                item.label_text(one),
                numbers.ratio(score, best),
                item.value_feedback(name, one.get("ident") or ""),
            )
            for one, score in zip(labels, worth, strict=True)
        )
        return Gap(key, Kind.SINGLE, choices=choices)
    if local_name(response) == "response_lid":
        answers = tuple(_accepted(item, name, one) for one in labels)
        strict = any(one.get("scoring_algorithm") == "TextEquivalence" for one in labels)
        loose = any(one.get("ignore_case") == "true" for one in labels)
        return Gap(key, Kind.SHORT, answers=answers, case_sensitive=strict and not loose)
    tests = [test for condition in item.processing.worth for test in condition.positive(name)]
    return Gap(
        key,
        Kind.SHORT,
        answers=tuple(
            Answer(literal(one.value), ONE, item.value_feedback(name, one.value)) for one in tests
        ),
        case_sensitive=any((one.element.get("case") or "").lower() == "yes" for one in tests),
    )


def literal(text: str) -> str:
    """A text as a pattern that only it fits."""
    return text.replace("*", "\\*")


def _accepted(item: Item, name: str, label: Node) -> Answer:
    """An accepted text, compared as New Quizzes says."""
    words = item.texts.words(*below(label, "material"))
    feedback = item.value_feedback(name, label.get("ident") or "")
    algorithm = label.get("scoring_algorithm") or ""
    if algorithm == "TextContainsAnswer":
        return Answer(f"*{literal(words)}*", ONE, feedback)
    if algorithm == "TextCloseEnough":
        item.notes.add("qti.close_enough", value=words)
    if algorithm == "TextRegex":
        bare = words.removeprefix("^").removesuffix("$")
        if _REGEX_SIGNS.search(bare):
            raise Unreadable("qti.regex", value=words)
        inexact = not (words.startswith("^") and words.endswith("$"))
        return Answer(f"*{literal(bare)}*" if inexact else literal(bare), ONE, feedback)
    return Answer(literal(words), ONE, feedback)


def _weights(item: Item, responses: list[Node]) -> list[Decimal]:
    """What each gap counts: 1 where all count alike."""
    found = []
    for one in responses:
        name = one.get("ident") or ""
        amounts = [
            condition.amount or ZERO
            for condition in item.processing.worth
            if condition.positive(name) and {test.response for test in condition.tests} == {name}
        ]
        found.append(max(amounts, default=ZERO))
    beside = read_instruction(item.element, WEIGHTS)
    return numbers.weights(found, (beside or {}).get("weights"))
