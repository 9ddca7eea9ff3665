"""Cutting a posting into pieces that each get one kind: physical lines, table cells, parts of one
long line.

A piece is a span of the text. The pieces of a posting never overlap, stand in the order of the
text, and together hold every character that is not a blank, a mark or part of a heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lms.matching.splitting.headings import CLOSE, MARKS, OPEN, PREFIX, section_of, strip_marks
from lms.matching.splitting.words import sections


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the posting; `broken` where it is a part of a line that held several."""

    start: int
    end: int
    broken: bool = False


_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
# Marks that never stand inside a sentence, unlike a hyphen or a middle dot.
_MARK = "[" + re.escape("".join(ch for ch in MARKS if ch not in "-·*+~>")) + "]"
_BEGIN = r"(?:(?<=\s)|^)"
# A bracketed heading, one with a colon, and one behind a mark, inside a line.
_BRACKET = rf"[{re.escape(OPEN)}]\s*(?P<bracket>[^{re.escape(OPEN + CLOSE)}]{{2,30}}?)\s*[{re.escape(CLOSE)}]"
_WORD = r"[가-힣A-Za-z'’/&·]+"
_COLON = rf"(?P<colon>{_WORD}(?:\s{_WORD}){{0,5}}?)\s*[:：]"
_INLINE = re.compile(rf"(?:{_BEGIN}|(?<=[.;)]))(?:{_MARK}\s*)?(?:{_BRACKET}|{_COLON})")
_MARKED = re.compile(rf"{_BEGIN}{_MARK}\s*(?P<word>{_WORD}(?:\s?{_WORD}){{0,3}}?)(?=\s)")
_BULLET_INSIDE = re.compile(
    r"(?:^|\s)(?P<mark>[-–—•∙‧・▪▫■□◆◇●○◎☆★▶▷→✓✔※*ㆍ·]|[①-⑳]|\d{1,2}[.)](?=\s))\s*(?=\S)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+(?=[A-Z가-힣\[(])|(?<=[;；])\s+")


def physical_lines(text: str) -> list[Piece]:
    """The lines of the text that are not blank, without blanks around them."""
    return [_trim(text, m.start(), m.end()) for m in _LINE.finditer(text) if m.group().strip()]


def break_up(text: str, line: Piece, *, alone: bool) -> Iterator[Piece]:
    """The parts of one line: at headings inside it, then at bullets and sentences of what was
    broken.

    `alone`: the posting is this line, more or less, so that its sentences are its lines.
    """
    body = text[line.start : line.end]
    cuts = sorted(set(_heading_starts(body, alone=alone)))
    inside = [cut for cut in cuts if any(ch.isalnum() for ch in body[:cut])]
    if not inside and not alone:
        yield line
        return
    edges = [0, *inside, len(body)]
    for low, high in pairwise(edges):
        yield from _listed(text, _trim(text, line.start + low, line.start + high))


def _heading_starts(body: str, *, alone: bool) -> Iterator[int]:
    patterns = [_INLINE, _MARKED]
    if alone:
        patterns.append(sections("cues.txt")["bare_heading"])
    for pattern in patterns:
        for match in pattern.finditer(body):
            groups = [g for g in match.groupdict().values() if g] or [match.group().strip()]
            if match.group().endswith((":", "：")):
                yield from _colon_heading(body, match, groups[0])
            elif section_of(groups[0]) is not None:
                yield match.start()


def _colon_heading(body: str, match: re.Match[str], words: str) -> Iterator[int]:
    """ "…개발 경험 우대사항: AWS": the heading is the longest run of last words that is one."""
    parts = list(re.finditer(r"\S+", words))
    base = match.end() - len(match.group()) + match.group().find(words)
    for part in parts:
        if section_of(words[part.start() :]) is not None:
            whole = part.start() == 0
            yield match.start() if whole else base + part.start()
            return


def _listed(text: str, piece: Piece) -> Iterator[Piece]:
    """The bullets inside a part, or else its sentences; a heading in front stays with the first of
    them.
    """
    body = text[piece.start : piece.end]
    marks = [
        m for m in _BULLET_INSIDE.finditer(body) if not _inside_brackets(body, m.start("mark"))
    ]
    by_mark: dict[str, list[int]] = {}
    for m in marks:
        mark = m.group("mark")
        by_mark.setdefault("#" if mark[0].isdigit() or mark >= "①" <= "⑳" else mark, []).append(
            m.start("mark")
        )
    best = max(by_mark.values(), key=len, default=[])
    cuts = best if len(best) >= 2 else [m.end() for m in _SENTENCE_END.finditer(body)]
    edges = [0, *[cut for cut in cuts if body[:cut].strip()], len(body)]
    for low, high in pairwise(edges):
        part = _trim(text, piece.start + low, piece.start + high)
        if part.end > part.start:
            yield Piece(part.start, part.end, broken=True)


def _inside_brackets(body: str, at: int) -> bool:
    return sum(body[:at].count(o) for o in OPEN) > sum(body[:at].count(c) for c in CLOSE)


def cells(text: str, line: Piece) -> list[Piece]:
    """The cells of a row of a table pasted with tabs or written with bars; empty where it is none.

    An empty cell is an empty span, so that the cells below a head stay under their own column.
    """
    start, end = line.start, line.end
    if not line.broken:
        while start > 0 and text[start - 1] in "\t ":
            start -= 1
        while end < len(text) and text[end] in "\t ":
            end += 1
    body = text[start:end]
    if "\t" in body.strip():
        separator = "\t"
    elif body.count("|") >= 2 or re.search(r"\S\s+[|│]\s+\S", body):
        separator = "|│"
    else:
        return []
    found = [
        _trim(text, start + match.start(), start + match.end())
        for match in re.finditer(rf"(?:(?<=[{separator}])|^)[^{separator}]*", body)
    ]
    if separator != "\t":  # bars may stand around a row as well as between its cells
        found = found[found[0].start == found[0].end :]
        found = found[: len(found) - (bool(found) and found[-1].start == found[-1].end)]
    return found if sum(cell.end > cell.start for cell in found) >= 2 else []


def set_like_heading(text: str, line: Piece) -> bool:
    """Whether a line stands as headings stand.

    Short, no sentence, behind a blank line or a heading's mark, and directly above other lines.
    """
    body = text[line.start : line.end]
    core, _ = strip_marks(body)
    if line.broken or not core or len(core) > 36 or re.search(r"[.,;]\s*$|다\.|,\s|:\s", core):
        return False
    if re.match(r"\s*(?:[-–—•·∙‧*▪▫ㆍ→✓✔+]|\d{1,2}\))", body):
        return False
    bracketed = core[0] in OPEN and core[-1] in CLOSE
    if not bracketed and re.search(r"(?:분|사람|자|인재|경험|능력|가능)\s*$", core):
        return False
    above, below = text[: line.start].rstrip(" \t"), text[line.end :].lstrip(" \t")
    breaks = len(re.findall(r"\r\n|\r|\n", above[len(above.rstrip()) :]))
    following = re.match(r"(?:\r\n|\r|\n)+[ \t]*(\S)", below)
    if following is None or following.group(1) == body[0] or _last_line(above)[:1] == body[0]:
        return False  # one of a list whose marks are all alike
    marked = body[0] in "#■◆●▶◎【[<" + OPEN or unicodedata.category(body[0]) == "So"
    return marked or ((breaks != 1 or not above.strip()) and below[:2].strip("\r\n") != "")


def _last_line(text: str) -> str:
    """The last line of a text that is not blank."""
    return re.split(r"[\r\n]", text.rstrip())[-1].lstrip()


def continues(text: str, before: Piece | None, line: Piece) -> bool:
    """Whether a line carries on the bulleted one before it: no mark of its own, and indented under
    its text.
    """
    if before is None or before.broken:
        return False
    gap = text[before.end : line.start]
    indent = len(re.split(r"[\r\n]", gap)[-1].replace("\t", "    "))
    first = text[before.start : before.end]
    bulleted = PREFIX.match(first) is not None
    own = strip_marks(text[line.start : line.end])[1] > 0
    return (
        bulleted
        and not own
        and indent >= 2
        and len(re.findall(r"\r\n|\r|\n", gap)) == 1
        and not first.rstrip().endswith((".", "!", "?", ":", "：", "다", "요", "음", "함"))
        and indent > _indent_of(text, before)
    )


def _indent_of(text: str, piece: Piece) -> int:
    begin = max(text.rfind("\n", 0, piece.start), text.rfind("\r", 0, piece.start)) + 1
    return len(text[begin : piece.start].replace("\t", "    "))


def _trim(text: str, start: int, end: int) -> Piece:
    body = text[start:end]
    if not body.strip():
        return Piece(start, start)
    return Piece(start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip()))
