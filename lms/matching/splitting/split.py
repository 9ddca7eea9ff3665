"""A posting's text in, its lines out: each must, preferred, duty or other, with the skills that it
names.

Nothing is dropped: every line that is not a heading is in exactly one `SplitLine`, in the order of
the text. A line stays one element, except where it held several (headings or cells inside it, or
the whole posting on one line). A person confirms the result; `requirements` turns what was
confirmed into the lines of an `Opening`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from lms.matching.model import Requirement, RequirementKind
from lms.matching.skills import SkillLookup, apart
from lms.matching.splitting.cues import (
    is_no_requirement,
    prefers,
    section_by_words,
    section_of_title,
)
from lms.matching.splitting.facts import NO_FACTS, LineFacts, any_of, facts_of
from lms.matching.splitting.headings import Section, leading_heading, section_of, strip_marks
from lms.matching.splitting.lines import (
    Piece,
    break_up,
    cells,
    continues,
    physical_lines,
    set_like_heading,
)
from lms.matching.text.hangul import compose


class LineKind(StrEnum):
    """The kinds of requirement, and what is none: benefits, process, the company's own description."""

    MUST = "must"
    PREFERRED = "preferred"
    DUTY = "duty"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SplitLine:
    """One line of a posting; `text` without its bullet, `start`/`end` its span in the NFC of the
    posting.
    """

    text: str
    kind: LineKind
    skills: tuple[str, ...]
    start: int
    end: int
    any_of: bool = False
    facts: LineFacts = NO_FACTS


@dataclass(slots=True)
class _Reader:
    """Where the reading stands: the section that governs, and the kinds of the columns of a table."""

    text: str
    taxonomy: SkillLookup
    preamble_by_words: bool
    section: Section | None = None
    columns: list[Section | None] = field(default_factory=list)

    def line(self, span: Piece, section: Section | None = None) -> SplitLine | None:
        """The element for a span; None where nothing but marks is in it."""
        raw = self.text[span.start : span.end]
        body, cut = strip_marks(raw)
        if not any(ch.isalnum() for ch in body):
            body, cut = raw, 0
            if not any(not ch.isspace() for ch in raw) or re.fullmatch(r"[\W_]+", raw):
                return None
        text = re.sub(r"\s+", " ", body).strip()
        found = apart(self.taxonomy.mentions(text))
        kind = self._kind(text, section or self.section, bool(found), listed=cut > 0)
        return SplitLine(
            text=text,
            kind=LineKind(kind.value),
            skills=tuple(dict.fromkeys(mention.skill_id for mention in found)),
            start=span.start + cut,
            end=span.end,
            any_of=any_of(text, found),
            facts=facts_of(text),
        )

    def _kind(
        self, text: str, section: Section | None, has_skills: bool, *, listed: bool
    ) -> Section:
        if section is None and not self.preamble_by_words:
            return Section.OTHER
        if section in (None, Section.MIXED):
            own = section_by_words(
                text, has_skills=has_skills, listed=listed or section is not None
            )
            if section is Section.MIXED and own is Section.OTHER and not is_no_requirement(text):
                return Section.MUST
            return own
        assert section is not None
        if section is Section.OTHER or is_no_requirement(text):
            return Section.OTHER
        if section is Section.MUST and prefers(text):
            return Section.PREFERRED
        return section


def split(text: str, taxonomy: SkillLookup) -> list[SplitLine]:
    """The lines of a posting in the order of its text; an empty text has none."""
    text = compose(text)
    lines = physical_lines(text)
    alone = len(lines) <= 2
    pieces = [part for line in lines for part in break_up(text, line, alone=alone)]
    pieces = _joined(text, pieces)
    reader = _Reader(text, taxonomy, preamble_by_words=not _has_must_heading(text, pieces))
    return [line for piece in pieces for line in _read(reader, piece)]


def requirements(lines: Iterable[SplitLine]) -> tuple[Requirement, ...]:
    """The requirement lines among them, numbered in order ("r1", "r2" …), as a person would confirm
    them.
    """
    asked = [line for line in lines if line.kind is not LineKind.OTHER]
    return tuple(
        Requirement(
            id=f"r{number}",
            text=line.text,
            kind=RequirementKind(line.kind.value),
            skills=line.skills,
            any_of=line.any_of,
        )
        for number, line in enumerate(asked, 1)
    )


def _joined(text: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces with wrapped lines put together."""
    result: list[Piece] = []
    for piece in pieces:
        whole = text[piece.start : piece.end]
        if (
            result
            and not piece.broken
            and section_of(whole) is None
            and leading_heading(whole) is None
            and not cells(text, piece)
            and continues(text, result[-1], piece)
            and section_of(text[result[-1].start : result[-1].end]) is None
        ):
            result[-1] = Piece(result[-1].start, piece.end)
        else:
            result.append(piece)
    return result


def _has_must_heading(text: str, pieces: list[Piece]) -> bool:
    """Whether some heading opens the requirements; if so, what stands before all headings is no
    requirement.
    """
    for piece in pieces:
        for span in cells(text, piece) or [piece]:
            body = text[span.start : span.end]
            opened = leading_heading(body)
            if (section_of(body) or (opened[0] if opened else None)) in (
                Section.MUST,
                Section.MIXED,
            ):
                return True
    return False


def _read(reader: _Reader, piece: Piece) -> Iterator[SplitLine]:
    """The elements of one piece; headings and table heads give none and change where the reader
    stands.
    """
    row = cells(reader.text, piece)
    if row:
        yield from _read_row(reader, row)
        return
    reader.columns = []
    body = reader.text[piece.start : piece.end]
    section = section_of(body)
    if section is not None and not _is_content(reader, body):
        if section is not Section.NEUTRAL:
            reader.section = section
        return
    opened = leading_heading(body, lost_marks=piece.broken)
    only_here = None
    if opened is not None:
        piece = Piece(piece.start + opened[1], piece.end, piece.broken)
        if _is_label(body, opened[1]):
            only_here = opened[0]
        else:
            reader.section = opened[0]
    if opened is None and set_like_heading(reader.text, piece):
        section = section_of_title(body)
        if section is not None and not reader.taxonomy.mentions(body):
            reader.section = section
            only_here = Section.OTHER  # shown all the same: the wording was only guessed at
    line = reader.line(piece, only_here)
    if line is not None:
        yield line


def _is_content(reader: _Reader, body: str) -> bool:
    """Words of a heading that name a skill and carry no sign of a heading are content after all."""
    signed = body.rstrip().endswith((":", "：", "?")) or body.lstrip()[:1] in "#[【<〈■●◆▶□◎"
    return not signed and bool(reader.taxonomy.mentions(body))


def _is_label(body: str, cut: int) -> bool:
    """ "- (우대) AWS" speaks of its own line only; "[우대] AWS" opens a section."""
    head = body[:cut]
    bulleted = re.match(r"\s*(?:[-–—•·∙‧*▪▫ㆍ→✓✔+]|\d{1,2}[.)]|[①-⑳])", head) is not None
    word = re.sub(r"[^가-힣A-Za-z]", "", head).lower()
    return bulleted and word in {
        "필수",
        "우대",
        "선택",
        "공통",
        "required",
        "preferred",
        "optional",
        "must",
        "plus",
        "bonus",
        "desired",
    }


# Words that open a section alone, and answer a label in a row of two ("채용구분 | 경력").
_ANSWERS = frozenset({"경력", "학력", "자격증", "필수", "우대", "선택"})


def _read_row(reader: _Reader, row: list[Piece]) -> Iterator[SplitLine]:
    """The elements of a row: one a cell under a head of known columns, else one for the whole row."""
    heads = [section_of(reader.text[cell.start : cell.end]) for cell in row]
    named = [head for head, cell in zip(heads, row, strict=True) if cell.end > cell.start]
    answers = any(reader.text[cell.start : cell.end] in _ANSWERS for cell in row)
    pair = Section.NEUTRAL in named or (len(set(named)) > 1 and not answers)
    is_head = len(named) > 2 or pair
    if is_head and all(head is not None for head in named):
        reader.columns = heads
        return
    filled = [(cell, head) for cell, head in zip(row, heads, strict=True) if cell.end > cell.start]
    first = filled[0][1]
    if first is not None:
        if first is not Section.NEUTRAL:
            reader.section = first
        reader.columns = []
        filled = filled[1:]
    asked = any(column not in (None, Section.NEUTRAL) for column in reader.columns)
    if asked and len(row) <= len(reader.columns):
        for cell, column in zip(row, reader.columns, strict=False):
            line = reader.line(cell, _column_section(column)) if cell.end > cell.start else None
            if line is not None:
                yield line
        return
    line = reader.line(Piece(filled[0][0].start, filled[-1][0].end))
    if line is not None:
        yield line


def _column_section(column: Section | None) -> Section:
    return Section.OTHER if column in (None, Section.NEUTRAL) else column
