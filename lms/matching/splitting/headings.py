"""Recognising the headings of a posting, in the ways Korean and English postings write them.

A heading is recognised by its words once marks, numbers, brackets and blanks are taken away, so
that "■ 자격요건", "[ 자격 요건 ]", "2. 자격요건(필수)" and "자격요건 :" are one heading.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from lms.matching.splitting.words import sections


class Section(StrEnum):
    """What the lines under a heading are, unless their own words say otherwise."""

    MUST = "must"
    PREFERRED = "preferred"
    DUTY = "duty"
    OTHER = "other"
    MIXED = "mixed"  # "자격요건 및 우대사항": each line's own words decide
    NEUTRAL = "neutral"  # the head of a table ("구분 | 내용"): says nothing about its lines


MARKS = "-–—−─━|│•·∙‧・‣⁃▪▫■□◼◻◆◇●○◎◉★☆▶►▷▸▹◀◁◈※✓✔✅☑→➔➤⇒*+>~ㆍㅇ￭⦁"
_NUMBER = r"(?:\(?\d{1,2}[.)](?!\d)|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[.)]?|[IVX]{1,4}[.)]|[가-하][.)](?=\s)|\(?[a-hA-H][.)](?=\s))"
PREFIX = re.compile(rf"^\s*(?:(?:[{re.escape(MARKS)}]+|o(?=\s)|{_NUMBER})\s*)+")
OPEN, CLOSE = "[(【〔<〈《「『{（［", "])】〕>〉》」』}）］"
_BRACKETED = re.compile(
    rf"^\s*[{re.escape(OPEN)}]\s*([^{re.escape(OPEN + CLOSE)}]{{1,40}}?)"
    rf"\s*[{re.escape(CLOSE)}]\s*[:：]?"
)
_COLON = re.compile(r"^\s*([^:：\n]{1,40}?)\s*(?:[:：]|\s[-–—─━]\s)")


def strip_marks(text: str) -> tuple[str, int]:
    """The text without bullets and numbers in front, and how many characters they took."""
    cut = 0
    match = PREFIX.match(text)
    if match:
        cut = match.end()
    while cut < len(text) and (text[cut].isspace() or unicodedata.category(text[cut]) in _SYMBOL):
        cut += 1
    return text[cut:], cut


_SYMBOL = {
    "So",
    "Sk",
    "Cf",
    "Mn",
    "Co",
    "Cs",
}  # emoji, their joiners, private-use marks of HWP and Word


@lru_cache(maxsize=4096)
def section_of(text: str) -> Section | None:
    """The section that a heading opens; None where the words are no heading."""
    core, _ = strip_marks(text)
    core = re.sub(r"[(（\[][^)）\]]*[)）\]]\s*[:：]?\s*$", "", core).strip() or core
    core = core.strip(OPEN + CLOSE + MARKS + " \t:：=#_.!?|").replace("’", "'").replace("‘", "'")
    compact = re.sub(r"[\s_*#-]+", "", core).lower()
    if not compact or len(compact) > 40:
        return None
    kind = _kind_of(compact)
    if kind is not None:
        return kind
    parts = [part for part in re.split(r"및|&|·|/|,|(?<=[a-z])and(?=[a-z])|와|과", compact) if part]
    kinds = {_kind_of(part) for part in parts}
    if len(parts) < 2 or None in kinds:
        return None
    return Section.MIXED if len(kinds) > 1 else kinds.pop()


def _kind_of(compact: str) -> Section | None:
    known = sections("headings.txt").items()
    return next((Section(name) for name, words in known if words.fullmatch(compact)), None)


def leading_heading(text: str, *, lost_marks: bool = False) -> tuple[Section, int] | None:
    """A heading with content behind it on the same line: its section and where the content starts.

    "[우대사항] AWS 경험", "필수: Python", "■ 담당업무 - 모델 개발"; None where the line starts with
    none.
    """
    _, cut = strip_marks(text)
    rest = text[cut:]
    bare = sections("cues.txt")["bare_heading"].match(rest) if lost_marks else None
    if bare:
        section = section_of(bare.group())
        if section is not None:
            return section, cut + bare.end()
    for pattern in (_BRACKETED, _COLON):
        match = pattern.match(rest)
        if match and rest[match.end() :].strip():
            section = section_of(match.group(1))
            if section is not None and section is not Section.NEUTRAL:
                return section, cut + match.end()
    return None
