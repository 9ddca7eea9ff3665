"""What a line asks for, told from its own words.

For prose, for postings without headings, and under headings that promise two things at once.
"""

from __future__ import annotations

import re

from lms.matching.splitting.headings import Section
from lms.matching.splitting.words import has_cue, sections


def prefers(text: str) -> bool:
    """Whether the line says of itself that it would be nice, not needed."""
    return has_cue("preferred", text)


def is_no_requirement(text: str) -> bool:
    """Whether the line plainly speaks of how to apply, wherever it stands."""
    return has_cue("how_to_apply", text)


def section_by_words(text: str, *, has_skills: bool, listed: bool) -> Section:
    """The section of a line that no heading governs.

    `listed`: it has a bullet. A line that names skills in a list is taken for a requirement; a
    sentence without any cue is not.
    """
    if is_no_requirement(text):
        return Section.OTHER
    if prefers(text):
        return Section.PREFERRED
    if has_cue("no_requirement", text):
        return Section.OTHER
    duty, must = has_cue("duty", text), has_cue("must", text)
    if must and not (duty and _framed_as_duty(text)):
        return Section.MUST
    if duty:
        return Section.DUTY
    return Section.MUST if must or (has_skills and listed) else Section.OTHER


def section_of_title(text: str) -> Section | None:
    """What follows a line that is set like a heading but worded freely ("저희가 드려요")."""
    for section in (Section.PREFERRED, Section.OTHER, Section.MUST, Section.DUTY):
        if has_cue(f"heading_{section.value}", text):
            return section
    return None


_DUTY_FRAME = re.compile(
    r"(?:합니다|업무(?:를.*)?|하게\s?됩니다|담당)\s*[.)]?\s*$|^\s*you(?:['’]ll| will)\b",
    re.IGNORECASE,
)


def _framed_as_duty(text: str) -> bool:
    """ "Python 활용 분석 업무", "Build tools, using knowledge of …": duties that name a skill."""
    if _DUTY_FRAME.search(text):
        return True
    return text[:1].isascii() and sections("cues.txt")["duty"].match(text) is not None
