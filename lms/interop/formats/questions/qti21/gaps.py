"""QTI 2.1 interactions that stand within a text: typed answers, lists, and words to be placed."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any, Final

from lms.interop.formats.archives import local_name
from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.canonical import free_prefix
from lms.interop.formats.questions.markup import as_html, as_plain
from lms.interop.formats.questions.model import (
    EMPTY,
    ONE,
    ZERO,
    Answer,
    Choice,
    Format,
    Gap,
    Kind,
    Number,
    Question,
    Text,
)
from lms.interop.formats.questions.qti21.item import Declaration, Item, replace_with, stripped
from lms.interop.formats.questions.qti21.kinds import declaration, shuffled
from lms.interop.formats.questions.reading import Unreadable
from lms.interop.formats.questions.trees import (
    Node,
    below,
    child,
    children,
    read_instruction,
    source_beside,
    words,
)

WEIGHTS: Final = "gap-weights"
ANSWER: Final = "answer"
"""The instruction in a mapping's entry: wildcards and feedback."""
VALUE: Final = "number-value"
"""The instruction in a rule for a range: the value that the author gave."""
_NUMERIC: Final = frozenset({"float", "integer"})
_BRANCHES: Final = frozenset({"responseIf", "responseElseIf", "responseElse"})


def read(item: Item, found: list[Node]) -> Question:
    """A question of inline interactions: a single answer after the text, or gaps within it."""
    alone = found[0] if len(found) == 1 and _is_last(item.body, found[0]) else None
    if alone is not None:
        question = _typed(item, alone)
        replace_with(_line(alone), "")
        return Question(
            question.kind,
            item.asked(item.body),
            answers=question.answers,
            numbers=question.numbers,
            case_sensitive=question.case_sensitive,
        )
    prefix = free_prefix("".join(item.body.itertext()))
    made: list[tuple[Gap, Decimal]] = []
    for number, one in enumerate(found, 1):
        key = f"{prefix}{number}"
        made.append(_gap(item, one, key))
        replace_with(one, "{{" + key + "}}")
    weights = _weights(item, [best for _, best in made])
    return Question(
        Kind.CLOZE,
        item.asked(item.body),
        points=sum((best for _, best in made), ZERO) or ONE,
        gaps=tuple(
            Gap(
                gap.key, gap.kind, weight, gap.answers, gap.numbers, gap.choices,
                gap.case_sensitive, "", gap.shuffle,
            )
            for (gap, _), weight in zip(made, weights, strict=True)
        ),
    )  # fmt: skip


def _line(element: Node) -> Node:
    """The paragraph that holds nothing but *element*."""
    return element.getparent()


def _is_last(body: Node, one: Node) -> bool:
    """Whether a typed answer stands in a paragraph of its own at the end of the body."""
    line = one.getparent()
    return bool(
        local_name(one) == "textEntryInteraction"
        and line is not body
        and line.getparent() is body
        and len([other for other in line if local_name(other)]) == 1
        and not ((line.text or "") + (one.tail or "")).strip()
        and not (line.tail or "").strip()
        and not any(local_name(other) for other in line.itersiblings())
    )


def _typed(item: Item, one: Node) -> Gap:
    found = declaration(item, one)
    name = one.get("responseIdentifier") or ""
    if found.kind in _NUMERIC:
        return Gap("", Kind.NUMERICAL, numbers=_numbers(item, name, found)[0])
    answers, _, strict = _answers(item, found)
    return Gap("", Kind.SHORT, answers=answers, case_sensitive=strict)


def _gap(item: Item, one: Node, key: str) -> tuple[Gap, Decimal]:
    """A gap and the score that is all of it."""
    found = declaration(item, one)
    name = one.get("responseIdentifier") or ""
    if local_name(one) == "inlineChoiceInteraction":
        listed = children(one, "inlineChoice")
        mapped = item.by_mapping() and found.mapped
        scores = [
            found.mapped.get(choice.get("identifier") or "", found.usual)
            if mapped
            else ONE
            if choice.get("identifier") in found.correct
            else ZERO
            for choice in listed
        ]
        best = max([*scores, ZERO]) or ONE
        choices = tuple(
            Choice(choice.get("identifier") or "", _inline(item, choice), numbers.ratio(score, best),
                   item.choice_feedback(choice))
            for choice, score in zip(listed, scores, strict=True)
        )  # fmt: skip
        return Gap(key, Kind.SINGLE, choices=choices, shuffle=shuffled(one)), best
    if found.kind in _NUMERIC:
        accepted, best = _numbers(item, name, found)
        return Gap(key, Kind.NUMERICAL, numbers=accepted), best
    answers, best, strict = _answers(item, found)
    return Gap(key, Kind.SHORT, answers=answers, case_sensitive=strict), best


def _inline(item: Item, choice: Node) -> Text:
    """A list's entry: words, whose source may stand beside."""
    shown = item.label(choice)
    source = source_beside(choice)
    if source is not None and " ".join(as_plain(source).split()) == shown:
        return source
    return Text(shown, Format.PLAIN) if shown else EMPTY


def _answers(item: Item, found: Declaration) -> tuple[tuple[Answer, ...], Decimal, bool]:
    """Accepted texts, the score that is everything, and whether case matters."""
    if not (item.by_mapping() and found.mapped):
        answers = tuple(Answer(_literal(one)) for one in found.correct)
        return answers, ONE, True
    best = max([*found.mapped.values(), ZERO])
    whole = best or ONE
    strict = any((one.get("caseSensitive") or "true").lower() == "true" for one in found.entries)
    answers = tuple(
        _answer(one, numbers.ratio(found.mapped[one.get("mapKey") or ""], whole))
        for one in found.entries
        if (one.get("mapKey") or "") in found.mapped
    )
    return answers, whole, strict


def _answer(entry: Node, fraction: Decimal) -> Answer:
    key = entry.get("mapKey") or ""
    beside = read_instruction(entry, ANSWER) or {}
    pattern = beside.get("pattern")
    known = isinstance(pattern, str) and beside.get("shown") == key
    return Answer(str(pattern) if known else _literal(key), fraction, _said(beside))


def _said(beside: Any) -> Text:
    try:
        return Text(str(beside["feedback"]), Format(beside["format"]))
    except (KeyError, ValueError, TypeError):
        return EMPTY


def _literal(text: str) -> str:
    return text.replace("*", "\\*")


# ---- numbers ------------------------------------------------------------------------------------


def _numbers(item: Item, name: str, found: Declaration) -> tuple[tuple[Number, ...], Decimal]:
    """Accepted numbers: by the rules, by the mapping, or what is declared right."""
    rules = _rules(item, name)
    if rules:
        best = max([score for _, score in rules] + [ZERO]) or ONE
        return tuple(
            Number(one.low, one.high, one.value, numbers.ratio(score, best), one.feedback)
            for one, score in rules
        ), best
    written = (
        found.mapped if item.by_mapping() and found.mapped else dict.fromkeys(found.correct, ONE)
    )
    best = max([*written.values(), ZERO]) or ONE
    accepted = []
    for words_, score in written.items():
        value = numbers.decimal(words_)
        if value is None:
            raise Unreadable("question.number", value=words_)
        accepted.append(numbers.around(value, ZERO, numbers.ratio(score, best)))
    return tuple(accepted), best


def _rules(item: Item, name: str) -> list[tuple[Number, Decimal]]:
    """The branches that compare one response with numbers, each with its score."""
    processing = item.processing
    result: list[tuple[Number, Decimal]] = []
    for branch in processing.iter() if processing is not None else ():
        if local_name(branch) not in _BRANCHES:
            continue
        score = _score(branch)
        if score is None:
            continue
        number = _range(item, branch, name)
        feedback = _shown(item, branch)
        if number is not None:
            result.append((Number(number.low, number.high, number.value, ONE, feedback), score))
        elif local_name(branch) == "responseElse" and feedback and _about(branch.getparent(), name):
            result.append((Number(feedback=feedback), score))
    return result


def _about(condition: Node, name: str) -> bool:
    return any(one.get("identifier") == name for one in below(condition, "variable"))


def _score(branch: Node) -> Decimal | None:
    """What a branch sets or adds to the score."""
    for one in children(branch, "setOutcomeValue"):
        if one.get("identifier") == "SCORE":
            for value in below(one, "baseValue"):
                return numbers.decimal(words(value))
    return None


def _shown(item: Item, branch: Node) -> Text:
    for one in children(branch, "setOutcomeValue"):
        if one.get("identifier") != "SCORE":
            for value in below(one, "baseValue"):
                return item.modal(words(value))
    return EMPTY


def _range(item: Item, branch: Node, name: str) -> Number | None:
    low = high = value = None
    for one in branch.iter():
        kind = local_name(one)
        if kind not in {"gte", "gt", "lte", "lt", "equal", "equalRounded"}:
            continue
        compared = [other for other in one if local_name(other) == "variable"]
        constant = numbers.decimal(words(child(one, "baseValue")))
        if not compared or compared[0].get("identifier") != name or constant is None:
            continue
        if kind in {"gt", "lt"}:
            item.notes.add("qti.exclusive", "note")
        if kind in {"gte", "gt"}:
            low = constant
        elif kind in {"lte", "lt"}:
            high = constant
        else:
            around = _equal(one, constant)
            low, high, value = around.low, around.high, constant
    if low is None and high is None:
        return None
    beside = read_instruction(branch, VALUE)
    if beside:
        value = numbers.decimal(str(beside.get("value")))
    return Number(low, high, value)


def _equal(element: Node, value: Decimal) -> Number:
    reach = [numbers.decimal(one) or ZERO for one in (element.get("tolerance") or "0").split()]
    below_, above = (reach * 2)[:2] if reach else (ZERO, ZERO)
    if local_name(element) == "equalRounded":
        figures = numbers.decimal(element.get("figures")) or ZERO
        places = int(figures) if abs(figures) < 30 else 0
        if (element.get("roundingMode") or "significantFigures") == "significantFigures":
            places -= (value.adjusted() if value else 0) + 1
        below_ = above = Decimal(5).scaleb(-places - 1)
    if (element.get("toleranceMode") or "exact") == "relative":
        below_, above = (abs(numbers.share(value * one)) for one in (below_, above))
    with localcontext(numbers.EXACT):
        return Number(value - abs(below_), value + abs(above), value)


# ---- weights, and words to be placed ------------------------------------------------------------


def _weights(item: Item, found: list[Decimal]) -> list[Decimal]:
    beside = read_instruction(item.element, WEIGHTS)
    return numbers.weights(found, (beside or {}).get("weights"))


def gap_match(item: Item, interaction: Node) -> Question:
    """``gapMatchInteraction``: words are put into gaps; here each gap has the list of them."""
    found = declaration(item, interaction)
    listed = {
        one.get("identifier") or "": item.label(one) for one in children(interaction, "gapText")
    }
    if not listed or children(interaction, "gapImg"):
        raise Unreadable("question.unsupported", kind="gapImg")
    item.notes.add("qti.gap_match", "note")
    pairs: dict[str, dict[str, Decimal]] = {}
    mapped = item.by_mapping() and found.mapped
    for key, value in (found.mapped if mapped else dict.fromkeys(found.correct, ONE)).items():
        word, _, gap = key.partition(" ")
        pairs.setdefault(gap.strip(), {})[word] = value
    if found.usual < 0 and mapped:
        item.notes.add("qti.gap_penalty")
    prefix = free_prefix("".join(interaction.itertext()))
    made, best = [], []
    for number, one in enumerate(below(interaction, "gap"), 1):
        name = one.get("identifier") or ""
        worth = pairs.get(name, {})
        most = max([*worth.values(), ZERO]) or ONE
        made.append(
            Gap(
                f"{prefix}{number}",
                Kind.SINGLE,
                choices=tuple(
                    Choice(
                        word, Text(label, Format.PLAIN), numbers.ratio(worth.get(word, ZERO), most)
                    )
                    for word, label in listed.items()
                ),
                shuffle=shuffled(interaction),
            )
        )
        best.append(most)
        replace_with(one, "{{" + f"{prefix}{number}" + "}}")
    prompt = children(interaction, "prompt")
    inner = stripped(interaction, frozenset({"gapText", "prompt"}))
    asked = item.rich(prompt[0]) if prompt else EMPTY
    replace_with(interaction, "")
    before = item.asked(item.body)
    pieces = [one for one in (before, asked, item.rich(inner)) if one]
    weights = _weights(item, best)
    return Question(
        Kind.CLOZE,
        _joined(pieces),
        points=sum(best, ZERO) if mapped else ONE,
        gaps=tuple(
            Gap(gap.key, gap.kind, weight, choices=gap.choices, shuffle=gap.shuffle)
            for gap, weight in zip(made, weights, strict=True)
        ),
    )


def _joined(pieces: list[Text]) -> Text:
    if len(pieces) < 2:
        return pieces[0] if pieces else EMPTY
    return Text(
        "\n".join(
            one.source if one.format is Format.HTML else f"<p>{as_html(one)}</p>" for one in pieces
        ),
        Format.HTML,
    )
