"""What differs between two questions, field by field, and within a text word by word."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.courses.questions.rules.reviewing import plain, spelt
from lms.interop.formats.questions.model import (
    Answer,
    Choice,
    Format,
    Gap,
    Kind,
    Number,
    Question,
    Text,
)

#: Where a fact stands: ("text",), ("choices", 2, "feedback"), ("gaps", 1, "lines", 3).
Place = tuple[str | int, ...]
#: Beyond this two texts are shown one under the other; comparing words would take too long.
LONGEST = 20_000


@dataclass(frozen=True)
class Segment:
    """A run of words: same, gone (only before), new (only after)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A fact that differs; an empty side is one that is not there."""

    place: Place
    before: str
    after: str

    @property
    def segments(self) -> list[Segment]:
        """Both sides in one, for reading."""
        return compared(self.before, self.after)


def changes(old: Question, new: Question) -> list[Change]:
    """What *new* says otherwise than *old*, in the order of the editor."""
    before, after = facts(old), facts(new)
    places = sorted({*before, *after}, key=lambda place: _order(place, before, after))
    return [
        Change(place, before.get(place, ""), after.get(place, ""))
        for place in places
        if before.get(place, "") != after.get(place, "")
    ]


def _order(place: Place, before: dict[Place, str], after: dict[Place, str]) -> tuple[Any, ...]:
    fields = list(dict.fromkeys(one[0] for one in [*after, *before]))
    return (fields.index(place[0]), *(str(one).rjust(6, "0") for one in place[1:]))


def facts(question: Question) -> dict[Place, str]:
    """Everything that *question* says, by where it stands; what is empty is left out."""
    found: dict[Place, str] = {
        ("title",): question.title,
        ("text",): _written(question.text),
        ("points",): plain(question.points),
    }
    for at, choice in enumerate(question.choices, start=1):
        found["choices", at, "text"] = _written(choice.text)
        found["choices", at, "percent"] = _percent(choice.fraction)
        found["choices", at, "feedback"] = _written(choice.feedback)
    if question.kind is Kind.MULTIPLE:
        found["scoring",] = question.scoring.value
    if question.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING}:
        found["shuffle",] = _yes(question.shuffle)
    if question.kind is Kind.TRUE_FALSE:
        found["truth",] = "true" if question.truth else "false"
        found["true_feedback",] = _written(question.true_feedback)
        found["false_feedback",] = _written(question.false_feedback)
    for at, answer in enumerate(question.answers, start=1):
        found["answers", at, "pattern"] = answer.pattern
        found["answers", at, "percent"] = _percent(answer.fraction)
        found["answers", at, "feedback"] = _written(answer.feedback)
    if question.kind is Kind.SHORT:
        found["case_sensitive",] = _yes(question.case_sensitive)
    for at, number in enumerate(question.numbers, start=1):
        found["numbers", at, "value"] = spelt(number) or "*"
        found["numbers", at, "percent"] = _percent(number.fraction)
        found["numbers", at, "feedback"] = _written(number.feedback)
    for at, unit in enumerate(question.units, start=1):
        found["units", at, "name"] = f"{unit.name} × {plain(unit.multiplier)}"
    if question.units:
        found["unit_required",] = _yes(question.unit_required)
        found["unit_penalty",] = _percent(question.unit_penalty)
    for at, pair in enumerate(question.pairs, start=1):
        found["pairs", at, "prompt"] = _written(pair.prompt)
        found["pairs", at, "answer"] = pair.answer
    found["distractors",] = "\n".join(question.distractors)
    for at, item in enumerate(question.items, start=1):
        found["items", at, "text"] = _written(item.text)
    for at, gap in enumerate(question.gaps, start=1):
        found |= _gap(gap, at)
    found |= {
        ("language",): question.language,
        ("template",): question.template,
        ("grader_note",): _written(question.grader_note),
        ("least_words",): "" if question.least_words is None else str(question.least_words),
        ("most_words",): "" if question.most_words is None else str(question.most_words),
        ("file_types",): ", ".join(question.file_types),
        ("feedback",): _written(question.feedback),
        ("right_feedback",): _written(question.right_feedback),
        ("partly_feedback",): _written(question.partly_feedback),
        ("wrong_feedback",): _written(question.wrong_feedback),
        ("files",): "\n".join(one.name for one in question.files),
    }
    if question.kind is Kind.FILE:
        found["most_files",] = str(question.most_files)
    return {place: text for place, text in found.items() if text}


def _gap(gap: Gap, at: int) -> dict[Place, str]:
    found: dict[Place, str] = {
        ("gaps", at, "key"): gap.key,
        ("gaps", at, "kind"): gap.kind.value,
        ("gaps", at, "weight"): plain(gap.weight),
    }
    lines: list[tuple[str, Choice | Answer | Number]] = [
        *((_written(one.text), one) for one in gap.choices),
        *((one.pattern, one) for one in gap.answers),
        *((spelt(one) or "*", one) for one in gap.numbers),
    ]
    for number, (text, line) in enumerate(lines, start=1):
        said = _written(line.feedback)
        share = f"{text} ({_percent(line.fraction)})"
        found["gaps", at, "lines", number] = f"{share}: {said}" if said else share
    return found


def _written(text: Text) -> str:
    if not text:
        return ""
    return text.source if text.format is Format.MARKDOWN else f"[{text.format}] {text.source}"


def _percent(fraction: Decimal) -> str:
    return f"{plain((fraction * 100).quantize(Decimal('0.00001')))} %"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def compared(before: str, after: str) -> list[Segment]:
    """Two texts in one, word by word."""
    if not before or not after or len(before) + len(after) > LONGEST:
        sides = (Segment("gone", before), Segment("new", after))
        return [one for one in sides if one.text]
    old, new = _words(before), _words(after)
    found: list[Segment] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind == "equal":
            found.append(Segment("same", "".join(old[low:high])))
            continue
        gone, added = "".join(old[low:high]), "".join(new[start:end])
        found += [Segment("gone", gone)] if gone else []
        found += [Segment("new", added)] if added else []
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
