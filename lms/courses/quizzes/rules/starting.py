"""Whether somebody may begin an attempt now, and if not, why."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from lms.courses.assignments.rules import Reason

MOST_CODE = 60  # characters


@dataclass(frozen=True)
class Situation:
    """What decides it. Dates are those that hold for this person, extensions included."""

    published: bool
    enrolled: bool
    running: bool  # the offering is open
    available_from: datetime | None
    closes_at: datetime | None
    attempts_allowed: int  # 0: as many as one likes
    extra_attempts: int
    attempts_made: int  # that count: neither previews nor deleted ones
    questions: int
    access_code: str = ""


def allowed(attempts_allowed: int, extra_attempts: int) -> int | None:
    """How many attempts this person has; none: as many as one likes."""
    return None if attempts_allowed == 0 else attempts_allowed + max(0, extra_attempts)


def left(situation: Situation) -> int | None:
    """How many attempts are left; none: as many as one likes."""
    most = allowed(situation.attempts_allowed, situation.extra_attempts)
    return None if most is None else max(0, most - situation.attempts_made)


def start_reasons(situation: Situation, now: datetime, code: str | None = None) -> list[Reason]:
    """Why no attempt may begin; empty where one may. *code* none: it is not asked for yet.

    The moment of opening is open; the moment of closing is not: no time would be left.
    """
    reasons = []
    if not situation.published:
        reasons.append(Reason("not_published"))
    if not situation.enrolled:
        reasons.append(Reason("not_enrolled"))
    if not situation.running:
        reasons.append(Reason("offering_closed"))
    if situation.available_from is not None and now < situation.available_from:
        reasons.append(Reason("not_yet", {"at": situation.available_from}))
    if situation.closes_at is not None and now >= situation.closes_at:
        reasons.append(Reason("closed", {"at": situation.closes_at}))
    if left(situation) == 0:
        reasons.append(Reason("no_attempts_left", {"count": situation.attempts_made}))
    if not situation.questions:
        reasons.append(Reason("no_questions"))
    if code is not None and not code_fits(situation.access_code, code):
        reasons.append(Reason("wrong_code"))
    return reasons


def code_fits(wanted: str, given: str) -> bool:
    """Whether *given* is the access code; spaces around it and how Hangul is composed never matter."""
    if not wanted:
        return True
    return hmac.compare_digest(_plain(wanted).encode(), _plain(given).encode())


def _plain(code: str) -> str:
    return unicodedata.normalize("NFC", code).strip()
