"""Years, levels and degrees that a line of a posting states.

They are read out and shown; nobody is failed by them, since training hours are not career years and
"준하는 역량" opens the door to graduates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lms.matching.skills import Mention
from lms.matching.splitting.words import has_cue


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a line says besides skills; None and False where it says nothing.

    `years_min`/`years_max`: years of experience. `newcomer`: people without a career are welcome
    (신입, 경력무관, entry level). `equivalent`: something equivalent will do (준하는, or
    equivalent). `degree`: lowest degree, one of associate, bachelor, master, doctor.
    """

    years_min: float | None = None
    years_max: float | None = None
    newcomer: bool = False
    equivalent: bool = False
    degree: str | None = None


NO_FACTS = LineFacts()

_N = r"(\d{1,2}(?:\.\d)?)"
_YEARS = r"(?:years?|yrs?)"
_RANGE = re.compile(rf"{_N}\s*(?:년)?\s*[~∼〜–-]\s*{_N}\s*년(?!도|차\s*이내)(?!\s*제)")
_ATLEAST = re.compile(rf"{_N}\s*년\s*차?\s*(?:이상|↑|\+|넘|초과)")
_ATMOST = re.compile(rf"{_N}\s*년\s*차?\s*(?:이하|미만|이내|↓)")
_CAREER = re.compile(rf"경력\s*[:：(]?\s*{_N}\s*년")
_EN_RANGE = re.compile(rf"\b{_N}\s*(?:-|–|to|~)\s*{_N}\s*\+?\s*(?:years?|yrs?)\b", re.I)
_EN_ATLEAST = re.compile(
    rf"(?:\b{_N}\s*\+\s*{_YEARS}|(?:at least|minimum(?: of)?|over|more than)\s+{_N}\s*\+?\s*{_YEARS}"
    rf"|\b{_N}\s*{_YEARS}['’]?\s*(?:or more|minimum|of)"
    rf"|\b{_N}\s*{_YEARS}['’]?\s+(?:\w+\s+){{0,3}}experience)",
    re.I,
)
_DEGREES = ("associate", "bachelor", "master", "doctor")


def facts_of(text: str) -> LineFacts:
    """The years, levels and degree that the words of one line state."""
    low, high = _years(text)
    return LineFacts(
        years_min=low,
        years_max=high,
        newcomer=has_cue("newcomer", text),
        equivalent=has_cue("equivalent", text),
        degree=next((name for name in _DEGREES if has_cue(name, text)), None),
    )


def _years(text: str) -> tuple[float | None, float | None]:
    for pattern in (_RANGE, _EN_RANGE):
        if match := pattern.search(text):
            return float(match.group(1)), float(match.group(2))
    low = high = None
    for pattern in (_ATLEAST, _EN_ATLEAST, _CAREER):
        if match := pattern.search(text):
            low = float(next(group for group in match.groups() if group))
            break
    if match := _ATMOST.search(text):
        high = float(match.group(1))
        low = None if low == high else low
    return low, high


_OR = re.compile(r"^\s*(?:또는|혹은|\bor\b|/|이나|나|\|)\s*$", re.I)
_LIST = re.compile(r"^\s*[,·]?\s*(?:또는|혹은|or)?\s*$", re.I)


def any_of(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether one of the mentioned skills is enough: all are joined by "또는", "or", "/", or "중
    하나".
    """
    if len({mention.skill_id for mention in mentions}) < 2:
        return False
    if has_cue("one_of", text):
        return True
    between = [text[a.end : b.start] for a, b in pairwise(mentions)]
    if not all(_OR.match(gap) or _LIST.match(gap) for gap in between):
        return False
    return any(_OR.match(gap) or re.search(r"또는|혹은|\bor\b", gap, re.I) for gap in between)
