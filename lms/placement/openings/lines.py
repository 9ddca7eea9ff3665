"""The lines of an opening while a person works on them: read, merged, split, added, taken out.

Pure: a list of lines in, a list of lines out. A line keeps its key through every change, because
ranked lists that were shown cite it; a line that is taken out stays in the list, marked, until the
whole is confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from lms.matching import Gate, GateKind, LanguageLevel, Requirement, RequirementKind
from lms.matching.skills import Mention, SkillLookup, apart
from lms.matching.splitting import split
from lms.numbers import whole_or
from lms.placement.openings import rules
from lms.placement.openings.rules import Reason

KINDS = ("must", "preferred", "duty", "other")
#: Below this a mention may be part of a longer word, such as a company's name.
SURE = 0.8
_OPERATIONS = ("up", "down", "merge", "split", "remove", "restore", "add")


@dataclass(frozen=True)
class Line:
    """One line as it is worked on. *gate* is the code of :data:`GATES`, empty for none."""

    key: str
    text: str
    kind: str = "must"
    weight: Decimal = Decimal(1)
    skills: tuple[str, ...] = ()
    any_of: bool = False
    gate: str = ""
    removed: bool = False


class SureMentions:
    """The taxonomy, with only those mentions that can hardly mean something else."""

    def __init__(self, taxonomy: SkillLookup) -> None:
        self._taxonomy = taxonomy
        self.version = taxonomy.version
        self.resolve = taxonomy.resolve
        self.name = taxonomy.name
        self.related_score = taxonomy.related_score

    def mentions(self, text: str) -> Sequence[Mention]:
        """Mentions of a confidence of at least :data:`SURE`."""
        return [found for found in self._taxonomy.mentions(text) if found.confidence >= SURE]


def read(text: str, taxonomy: SkillLookup, new_key: Callable[[], str]) -> list[Line]:
    """The lines of a posting, every one of them, as the splitter understands them."""
    return [
        Line(
            key=new_key(),
            text=found.text,
            kind=found.kind.value,
            skills=found.skills,
            any_of=found.any_of,
        )
        for found in split(text, SureMentions(taxonomy))
    ]


def skills_in(text: str, taxonomy: SkillLookup) -> tuple[str, ...]:
    """The skills that a text names beyond doubt, each once, in its order."""
    found = apart(SureMentions(taxonomy).mentions(text))
    return tuple(dict.fromkeys(mention.skill_id for mention in found))


# --- gates --------------------------------------------------------------------------------------

#: What a line can be decided on instead of evidence: code → what is stored. A licence is the line's
#: own first skill; a start is the opening's own first day.
GATES: dict[str, dict[str, Any]] = {
    "start": {"kind": "start"},
    "licence": {"kind": "licence"},
    "ko-b2": {"kind": "language", "language": "ko", "level": "b2"},
    "ko-c1": {"kind": "language", "language": "ko", "level": "c1"},
    "en-b1": {"kind": "language", "language": "en", "level": "b1"},
    "en-b2": {"kind": "language", "language": "en", "level": "b2"},
    "en-c1": {"kind": "language", "language": "en", "level": "c1"},
}


def gate_code(stored: dict[str, Any] | None) -> str:
    """The code of a stored gate."""
    return next((code for code, value in GATES.items() if value == stored), "")


def gate_of(line: Line, starts_on: Any) -> Gate | None:
    """What the matcher is asked to judge; None where the line has none, or nothing to judge by."""
    if line.kind != "must" or not line.gate:
        return None
    stored = GATES[line.gate]
    if stored["kind"] == "start":
        return Gate(GateKind.START, by=starts_on) if starts_on is not None else None
    if stored["kind"] == "licence":
        return Gate(GateKind.LICENCE, licence=line.skills[0]) if line.skills else None
    return Gate(
        GateKind.LANGUAGE, language=stored["language"], level=LanguageLevel(stored["level"])
    )


def requirement_of(line: Line, starts_on: Any) -> Requirement | None:
    """The line as the matcher takes it; None for one that is kept and not matched on."""
    if line.kind == "other" or line.removed:
        return None
    return Requirement(
        id=line.key,
        text=line.text,
        kind=RequirementKind(line.kind),
        weight=float(line.weight),
        skills=line.skills,
        any_of=line.any_of and len(line.skills) > 1,
        gate=gate_of(line, starts_on),
    )


# --- changing the list --------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """The list after an operation, where to look now, and why nothing happened (if so)."""

    lines: list[Line]
    at: int = 0
    refusal: Reason | None = field(default=None)


def parse(operation: str) -> tuple[str, int] | None:
    """``"merge:3"`` as its parts; None where it is no operation."""
    name, _colon, number = operation.partition(":")
    at = whole_or(number, -1)
    return (name, at) if name in _OPERATIONS and at >= 0 else None


def apply(
    lines: Sequence[Line],
    name: str,
    at: int,
    *,
    taxonomy: SkillLookup,
    new_key: Callable[[], str],
) -> Changed:
    """The list after one operation on line *at* (counted from 0).

    Refusals: nowhere (no such line, or nothing above or below it), whole (no place to split at),
    many (the list is full).
    """
    found = list(lines)
    if name == "add":
        if len(found) >= rules.MOST_LINES:
            return Changed(found, at, Reason("many", params={"most": rules.MOST_LINES}))
        place = min(at, len(found))
        return Changed([*found[:place], Line(new_key(), "", "must"), *found[place:]], place)
    if not 0 <= at < len(found):
        return Changed(found, 0, Reason("nowhere"))
    if name in ("remove", "restore"):
        found[at] = replace(found[at], removed=name == "remove")
        return Changed(found, at)
    if name == "split":
        return _split(found, at, taxonomy, new_key)
    other = at - 1 if name == "up" else at + 1
    if not 0 <= other < len(found):
        return Changed(found, at, Reason("nowhere"))
    if name == "merge":
        return Changed([*found[:at], merged(found[at], found[other]), *found[other + 1 :]], at)
    found[at], found[other] = found[other], found[at]
    return Changed(found, other)


def merged(first: Line, second: Line) -> Line:
    """Two lines as one: the first's key, kind and weight, both texts, the skills of both."""
    return replace(
        first,
        text=" ".join(filter(None, (first.text.strip(), second.text.strip()))),
        skills=tuple(dict.fromkeys((*first.skills, *second.skills))),
        any_of=first.any_of and second.any_of,
        removed=first.removed and second.removed,
    )


_BREAKS = (r"\s*\n\s*", r"(?<=[.;。])\s+", r"\s+/\s+", r"\s*[,，]\s+")


def parts_of(text: str) -> list[str]:
    """Where a line falls apart: at line breaks, else at sentences, slashes or commas."""
    for pattern in _BREAKS:
        parts = [part for part in re.split(pattern, text.strip()) if part.strip()]
        if len(parts) > 1:
            return parts
    return [text]


def _split(
    lines: list[Line], at: int, taxonomy: SkillLookup, new_key: Callable[[], str]
) -> Changed:
    line = lines[at]
    parts = parts_of(line.text)
    if len(parts) == 1:
        return Changed(lines, at, Reason("whole"))
    if len(lines) + len(parts) - 1 > rules.MOST_LINES:
        return Changed(lines, at, Reason("many", params={"most": rules.MOST_LINES}))
    pieces = []
    for number, part in enumerate(parts):
        named = skills_in(part, taxonomy)
        kept = tuple(skill for skill in line.skills if skill in named)
        others = tuple(skill for skill in named if skill not in kept)
        pieces.append(
            replace(
                line,
                key=line.key if number == 0 else new_key(),
                text=part,
                skills=kept + others,
                gate=line.gate if number == 0 else "",
            )
        )
    # A skill that a person had added and that no part names stays with the first part.
    shared = {skill for piece in pieces for skill in piece.skills}
    lost = tuple(skill for skill in line.skills if skill not in shared)
    pieces[0] = replace(pieces[0], skills=pieces[0].skills + lost)
    return Changed([*lines[:at], *pieces, *lines[at + 1 :]], at)


def problems(lines: Iterable[Line], starts_on: Any) -> list[tuple[int, Reason]]:
    """What keeps a list from being confirmed, by line (-1: of the whole).

    Codes: empty, long, gate_start, gate_licence; nothing_asked (no line is matched on).
    """
    found: list[tuple[int, Reason]] = []
    asked = 0
    for number, line in enumerate(lines):
        if line.removed:
            continue
        text = line.text.strip()
        if not text:
            found.append((number, Reason("empty", "text")))
        elif len(text) > 1000:
            found.append((number, Reason("long", "text", {"most": 1000})))
        if line.gate and line.kind == "must":
            if line.gate == "start" and starts_on is None:
                found.append((number, Reason("gate_start", "gate")))
            if line.gate == "licence" and not line.skills:
                found.append((number, Reason("gate_licence", "gate")))
        asked += line.kind != "other"
    if not asked:
        found.append((-1, Reason("nothing_asked")))
    return found
