"""What may be handed in, what is refused and why, and when criteria add up. Pure."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from lms.courses.assignments.rules.dates import Dates, Phase, phase
from lms.courses.assignments.rules.reasons import Reason


class Kind(StrEnum):
    """What an assignment may accept."""

    TEXT = "text"
    FILE = "file"
    LINK = "link"


MOST_TEXT = 100_000  # characters
MOST_LINK = 2_000  # characters
MOST_FILES = 10
MOST_FILE_BYTES = 40 * 1024 * 1024
MOST_POINTS = Decimal(1000)


@dataclass(frozen=True)
class Offered:
    """What somebody wants to hand in; *files* are (name, size in bytes)."""

    text: str = ""
    link: str = ""
    files: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What decides whether it may be handed in."""

    published: bool
    enrolled: bool
    running: bool  # the offering is open
    dates: Dates
    kinds: frozenset[str]
    most_file_bytes: int = MOST_FILE_BYTES


def closed_reasons(situation: Circumstances, now: datetime) -> list[Reason]:
    """Why nothing at all may be handed in now; empty where something may."""
    reasons = []
    if not situation.published:
        reasons.append(Reason("not_published"))
    if not situation.enrolled:
        reasons.append(Reason("not_enrolled"))
    if not situation.running:
        reasons.append(Reason("offering_closed"))
    standing = phase(situation.dates, now)
    if standing is Phase.UPCOMING:
        reasons.append(Reason("not_open_yet", {"at": situation.dates.available_from}))
    if standing is Phase.CLOSED:
        reasons.append(Reason("closed", {"at": situation.dates.last}))
    return reasons


def refusals(situation: Circumstances, offered: Offered, now: datetime) -> list[Reason]:
    """Every reason why *offered* is not accepted; empty: it is."""
    return closed_reasons(situation, now) + content_reasons(
        offered, situation.kinds, situation.most_file_bytes
    )


def content_reasons(
    offered: Offered, kinds: Iterable[str], most_file_bytes: int = MOST_FILE_BYTES
) -> list[Reason]:
    """What is wrong with the content itself."""
    accepted, reasons = set(kinds), []
    text, link, files = offered.text, offered.link, offered.files
    if not text.strip() and not link and not files:
        reasons.append(Reason("empty"))
    given = {
        Kind.TEXT: bool(text.strip()),
        Kind.LINK: bool(link),
        Kind.FILE: bool(files),
    }
    reasons += [
        Reason("kind_not_accepted", {"kind": str(kind)})
        for kind, there in given.items()
        if there and kind not in accepted
    ]
    if len(text) > MOST_TEXT:
        reasons.append(Reason("text_too_long", {"most": MOST_TEXT, "length": len(text)}))
    if link and not is_link(link):
        reasons.append(Reason("link_not_url"))
    if len(files) > MOST_FILES:
        reasons.append(Reason("too_many_files", {"most": MOST_FILES, "count": len(files)}))
    for name, size in files:
        if size == 0:
            reasons.append(Reason("file_empty", {"name": name}))
        elif size > most_file_bytes:
            reasons.append(Reason("file_too_big", {"name": name, "most": most_file_bytes}))
    return reasons


def is_link(text: str) -> bool:
    """Whether *text* is an address on the web: http or https, with a host, without white space."""
    if len(text) > MOST_LINK or any(char.isspace() or ord(char) < 32 for char in text):
        return False
    try:
        parts = urlsplit(text)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and port_fits and bool(host.strip("."))


def receipt(
    *,
    assignment_id: int,
    person_number: str,
    number: int,
    submitted_at: datetime,
    text: str,
    link: str,
    files: Sequence[tuple[str, int, str]],
) -> str:
    """SHA-256 (hex) of what was handed in, when and by whom; *files* are (name, size, SHA-256).

    Made from canonical JSON, so that anybody who has the parts can compute it again.
    """
    content = {
        "assignment": assignment_id,
        "person": person_number,
        "number": number,
        "at": submitted_at.isoformat(),
        "content": fingerprint(text, link, files),
    }
    return _sha256(content)


def fingerprint(text: str, link: str, files: Sequence[tuple[str, int, str]]) -> str:
    """SHA-256 (hex) of the content alone: the same content gives the same value."""
    return _sha256({"text": text, "link": link, "files": [list(file) for file in files]})


def submission_key(client_key: str, content: str) -> str:
    """The key of a hand-in whose form was used before for something else (the Back button).

    The same form with the same content is one submission; with other content it is another.
    """
    return _sha256([client_key, content])


def _sha256(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_points(text: str, most: Decimal | None = None) -> Decimal | Reason:
    """Points as people type them: ``12``, ``12.5`` or ``12,5``, full-width digits too.

    From 0 to *most*, at most two decimals; otherwise the reason why not.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[+-]?\d{1,9}([.,]\d+)?", plain):
        return Reason("not_a_number")
    try:
        value = Decimal(plain.replace(",", "."))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        return Reason("not_a_number")
    if value < 0:
        return Reason("negative")
    if most is not None and value > most:
        return Reason("too_many_points", {"most": most})
    if value != value.quantize(Decimal("0.01")):
        return Reason("too_precise")
    return abs(value)


def criteria_gap(points: Decimal, criteria: Iterable[Decimal]) -> Decimal:
    """By how much the criteria miss the assignment's points: zero where they add up or are none."""
    parts = list(criteria)
    return points - sum(parts, Decimal(0)) if parts else Decimal(0)


@dataclass(frozen=True)
class Draftable:
    """What publishing looks at."""

    title: str
    brief: str
    points: Decimal
    kinds: tuple[str, ...]
    criteria: tuple[Decimal, ...]
    dates: Dates


def publish_reasons(work: Draftable, now: datetime) -> list[Reason]:
    """What has to be there before learners see an assignment."""
    reasons = []
    if not work.brief.strip():
        reasons.append(Reason("no_brief"))
    if not work.kinds:
        reasons.append(Reason("no_kind"))
    if gap := criteria_gap(work.points, work.criteria):
        reasons.append(Reason("criteria_gap", {"gap": abs(gap), "more": gap > 0}))
    if phase(work.dates, now) is Phase.CLOSED:
        reasons.append(Reason("due_is_past", {"at": work.dates.last}))
    return reasons
