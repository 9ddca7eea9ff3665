"""Moodle's question types, each as the fields of a question that only it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from lms.interop.formats.questions import numbers
from lms.interop.formats.questions.canonical import free_prefix
from lms.interop.formats.questions.model import (
    ONE,
    ZERO,
    Answer,
    Choice,
    Gap,
    Item,
    Kind,
    Number,
    Pair,
    Scoring,
    Text,
    Unit,
)
from lms.interop.formats.questions.moodle import cloze as embedded
from lms.interop.formats.questions.moodle.parts import (
    Texts,
    flag,
    number,
    share,
    string,
    whole,
)
from lms.interop.formats.questions.reading import Unreadable
from lms.interop.formats.questions.trees import Node, child, children, read_instruction

Fields = dict[str, Any]
NUMBERINGS: Final = ("abc", "ABCD", "123", "none")
RANGE: Final = "number-range"
"""The instruction beside a number whose author gave no middle value, or another one."""
ANY_NUMBER_OF_FILES: Final = 20
_SLOT: Final = re.compile(r"\[\[([0-9]{1,3})\]\]")


def description(element: Node, texts: Texts) -> Fields:
    """A text to read."""
    return {}


def choices(element: Node, texts: Texts) -> Fields:
    """``multichoice``: one or several, as ``single`` says."""
    single = flag(element, "single", usual=True)
    return {
        "kind": Kind.SINGLE if single else Kind.MULTIPLE,
        "choices": _choices(children(element, "answer"), texts),
        **_shown(element, texts),
    }


def choice_set(element: Node, texts: Texts) -> Fields:
    """``multichoiceset``, a plugin: all of the right ones or nothing."""
    return {
        "choices": _choices(children(element, "answer"), texts),
        "scoring": Scoring.ALL,
        **_shown(element, texts),
    }


def _choices(found: Sequence[Node], texts: Texts) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(at), texts.read(one), share(one.get("fraction")), _feedback(one, texts))
        for at, one in enumerate(found)
    )


def _shown(element: Node, texts: Texts) -> Fields:
    numbering = string(element, "answernumbering")
    if numbering and numbering not in NUMBERINGS:
        texts.notes.add("moodle.numbering", "note", value=numbering)
    return {
        "shuffle": flag(element, "shuffleanswers", usual=True),
        "numbering": numbering if numbering in NUMBERINGS else "",
    }


def _feedback(element: Node, texts: Texts) -> Text:
    return texts.read(child(element, "feedback"))


def true_false(element: Node, texts: Texts) -> Fields:
    """``truefalse``: the answer of the two that is worth something."""
    found: Fields = {}
    for one in children(element, "answer"):
        word = string(one).lower()
        if word not in ("true", "false"):
            raise Unreadable("moodle.truth", value=word)
        found[f"{word}_feedback"] = _feedback(one, texts)
        if share(one.get("fraction")) > 0:
            found["truth"] = word == "true"
    return found


def short(element: Node, texts: Texts) -> Fields:
    """``shortanswer``."""
    answers = tuple(
        Answer(string(one), share(one.get("fraction")), _feedback(one, texts))
        for one in children(element, "answer")
    )
    if any(not one.pattern for one in answers):
        raise Unreadable("question.empty_answer")
    return {"answers": answers, "case_sensitive": flag(element, "usecase")}


def numerical(element: Node, texts: Texts) -> Fields:
    """``numerical``: values with a tolerance, units, and what a missing unit costs."""
    units = child(element, "units")
    grading = whole(element, "unitgradingtype") or 0
    if string(element, "showunits") in ("1", "2"):
        texts.notes.add("moodle.unit_input", "note")
    if grading == 1:
        texts.notes.add("moodle.unit_penalty")
    return {
        "numbers": tuple(_number(one, texts) for one in children(element, "answer")),
        "units": tuple(_unit(one) for one in children(units, "unit")) if units is not None else (),
        "unit_required": grading > 0,
        "unit_penalty": number(element, "unitpenalty", ZERO) if grading else ZERO,
    }


def _unit(element: Node) -> Unit:
    multiplier = numbers.decimal(string(element, "multiplier") or "1")
    if multiplier is None or multiplier <= 0:
        raise Unreadable("question.number", value=string(element, "multiplier"))
    return Unit(string(element, "unit_name"), multiplier)


def _number(element: Node, texts: Texts) -> Number:
    fraction, feedback = share(element.get("fraction")), _feedback(element, texts)
    words = string(element)
    if words == "*":
        return Number(fraction=fraction, feedback=feedback)
    value = numbers.decimal(words)
    reach = numbers.decimal(string(element, "tolerance") or "0")
    if value is None or reach is None:
        raise Unreadable(
            "question.number", value=words if value is None else string(element, "tolerance")
        )
    found = numbers.around(value, reach, fraction, feedback)
    beside = read_instruction(element, RANGE)
    if beside is None:
        return found
    given = numbers.decimal(str(beside.get("value") or ""))
    return Number(found.low, found.high, given, fraction, feedback)


def matching(element: Node, texts: Texts) -> Fields:
    """``matching``: prompts without words are distractors."""
    pairs, distractors = [], []
    for at, one in enumerate(children(element, "subquestion")):
        prompt, answer = texts.read(one), texts.plain(child(one, "answer"))
        if not answer:
            raise Unreadable("question.empty_answer")
        if prompt:
            pairs.append(Pair(str(at), prompt, answer))
        else:
            distractors.append(answer)
    return {
        "pairs": tuple(pairs),
        "distractors": tuple(distractors),
        "shuffle": flag(element, "shuffleanswers", usual=True),
    }


def ordering(element: Node, texts: Texts) -> Fields:
    """``ordering``: its answers stand in the right order."""
    if string(element, "selecttype") not in ("", "0", "ALL"):
        texts.notes.add("moodle.ordering_part")
    if string(element, "gradingtype") not in ("", "0", "ABSOLUTE_POSITION"):
        texts.notes.add("moodle.ordering_grading")
    return {
        "items": tuple(
            Item(str(at), texts.read(one)) for at, one in enumerate(children(element, "answer"))
        )
    }


def essay(element: Node, texts: Texts) -> Fields:
    """``essay``; without a place to write in it asks for files."""
    style = string(element, "responseformat") or "editor"
    attached = whole(element, "attachments") or 0
    fields: Fields = {
        "grader_note": texts.read(child(element, "graderinfo")),
        "template": texts.plain(child(element, "responsetemplate")),
        "least_words": whole(element, "minwordlimit") or None,
        "most_words": whole(element, "maxwordlimit") or None,
    }
    if style == "noinline":
        types = (one.strip() for one in string(element, "filetypeslist").split(","))
        fields |= {
            "kind": Kind.FILE,
            "most_files": attached if attached > 0 else ANY_NUMBER_OF_FILES,
            "file_types": tuple(one for one in types if one),
        }
        if attached < 0:
            texts.notes.add("moodle.any_files", "note", limit=ANY_NUMBER_OF_FILES)
    elif attached or style == "editorfilepicker":
        texts.notes.add("moodle.essay_files")
    return fields


# ---- gaps ---------------------------------------------------------------------------------------


def cloze(element: Node, texts: Texts) -> Fields:
    """``cloze``: answers embedded in the text."""
    text = texts.asked
    source, gaps = embedded.read(text.source, text.format, texts.notes)
    fields: Fields = {"text": Text(source, text.format), "gaps": gaps}
    if child(element, "defaultgrade") is None:
        fields["points"] = sum((gap.weight for gap in gaps), ZERO) or ONE
    return fields


def gap_select(element: Node, texts: Texts) -> Fields:
    """``gapselect``: ``[[2]]`` is the place where the second of the choices is right."""
    return _slots(element, texts, "selectoption")


def drag_words(element: Node, texts: Texts) -> Fields:
    """``ddwtos``: as ``gapselect``; its words are dragged there, and picked from lists here."""
    texts.notes.add("moodle.drag_words")
    return _slots(element, texts, "dragbox")


def _slots(element: Node, texts: Texts, name: str) -> Fields:
    text = texts.asked
    options = [(texts.plain(one), string(one, "group") or "1") for one in children(element, name)]
    prefix = free_prefix(_SLOT.sub("", text.source))
    gaps: list[Gap] = []

    def gap(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if not 0 <= at < len(options):
            raise Unreadable("question.no_answers")
        group = options[at][1]
        key = f"{prefix}{len(gaps) + 1}"
        listed = tuple(
            Choice(str(number), Text(words, text.format), ONE if number == at else ZERO)
            for number, (words, other) in enumerate(options)
            if other == group
        )
        shuffled = flag(element, "shuffleanswers")
        gaps.append(Gap(key, Kind.SINGLE, choices=listed, shuffle=shuffled))
        return "{{" + key + "}}"

    source = _SLOT.sub(gap, text.source)
    return {"text": Text(source, text.format), "gaps": tuple(gaps)}
