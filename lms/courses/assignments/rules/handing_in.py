"""When something is refused and why, receipts, points, and what publishing needs. Pure."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lms.courses.assignments.rules.again import Resubmission, again_reasons
from lms.courses.assignments.rules.contents import Accepted, Offered, content_reasons
from lms.courses.assignments.rules.dates import Dates, Phase, phase
from lms.courses.assignments.rules.reasons import Reason

MOST_POINTS = Decimal(1000)


@dataclass(frozen=True)
class Circumstances:
    """What decides whether it may be handed in."""

    published: bool
    enrolled: bool
    running: bool  # the offering is open
    dates: Dates
    accepted: Accepted
    grouped: bool = True  # works alone, or is in a group of the set
    rule: str = Resubmission.UNLIMITED
    made: int = 0  # how often they, or their group, handed in
    most_made: int | None = None  # how often they may; none: without limit


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
    if not situation.grouped:
        reasons.append(Reason("no_group"))
    return reasons + again_reasons(situation.rule, situation.made, situation.most_made)


def refusals(situation: Circumstances, offered: Offered, now: datetime) -> list[Reason]:
    """Every reason why *offered* is not accepted; empty: it is."""
    return closed_reasons(situation, now) + content_reasons(offered, situation.accepted)


def receipt(
    *,
    assignment_id: int,
    person_number: str,
    number: int,
    submitted_at: datetime,
    text: str,
    link: str,
    files: Sequence[tuple[str, int, str]],
    members: Sequence[str] = (),
) -> str:
    """SHA-256 (hex) of what was handed in, when and by whom; *files* are (name, size, SHA-256).

    *members* are the numbers of the people of a group whose work it is, in order. Made from canonical JSON, so that anybody who has the parts can compute it again.
    """
    content: dict[str, Any] = {
        "assignment": assignment_id,
        "person": person_number,
        "number": number,
        "at": submitted_at.isoformat(),
        "content": fingerprint(text, link, files),
    }
    if members:
        content["members"] = list(members)
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
    groups: int | None = None  # how many groups there are to hand in; none: everyone alone


def publish_reasons(work: Draftable, now: datetime) -> list[Reason]:
    """What has to be there before learners see an assignment."""
    reasons = []
    if not work.brief.strip():
        reasons.append(Reason("no_brief"))
    if not work.kinds:
        reasons.append(Reason("no_kind"))
    if gap := criteria_gap(work.points, work.criteria):
        reasons.append(Reason("criteria_gap", {"gap": abs(gap), "more": gap > 0}))
    if work.groups == 0:
        reasons.append(Reason("no_groups"))
    if phase(work.dates, now) is Phase.CLOSED:
        reasons.append(Reason("due_is_past", {"at": work.dates.last}))
    return reasons
