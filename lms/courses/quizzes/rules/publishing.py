"""When a quiz may be shown to learners, hidden again, or removed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from lms.courses.assignments.rules import Reason
from lms.courses.quizzes.rules.drawing import Shortage


def publish_reasons(
    *,
    questions: int,
    points: Decimal,
    shortages: tuple[Shortage, ...],
    closes_at: datetime | None,
    skills: int,
    now: datetime,
) -> list[Reason]:
    """What hinders publishing; empty: nothing does."""
    reasons = []
    if not questions:
        reasons.append(Reason("no_questions"))
    elif points <= 0:
        reasons.append(Reason("no_points"))
    reasons += [
        Reason("shortage", {"wanted": one.wanted, "found": one.found, "slot": one.slot_id})
        for one in shortages
    ]
    if closes_at is not None and closes_at <= now:
        reasons.append(Reason("close_is_past", {"at": closes_at}))
    if skills and points <= 0 and questions:
        reasons.append(Reason("skills_without_points"))
    return reasons


def date_problems(
    available_from: datetime | None, closes_at: datetime | None, limit_minutes: int | None
) -> list[Reason]:
    """What does not fit together of a quiz's dates."""
    if available_from is None or closes_at is None:
        return []
    if closes_at <= available_from:
        return [Reason("closes_before_opening")]
    if limit_minutes is not None and (closes_at - available_from).total_seconds() < (
        limit_minutes * 60
    ):
        return [Reason("window_too_short", {"minutes": limit_minutes})]
    return []


def held_reasons(attempts: int) -> list[Reason]:
    """Why it can be neither hidden nor removed, nor its questions exchanged: people answered."""
    return [Reason("attempted", {"count": attempts})] if attempts else []
