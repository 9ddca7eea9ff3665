"""Asking for a mark to be looked at again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from lms.courses.assignments.rules import Reason
from lms.interop.formats.personal import has_resident_number

POLICY = "courses.regrades"
MOST_REASON = 4_000  # characters
MOST_ANSWER = 4_000
MOST_DAYS = 60
MOST_TIMES = 10


@dataclass(frozen=True)
class RegradePolicy:
    """How long after a release, and how often for one submission, a learner may ask.

    *days* 0: not at all. Days are whole days of 24 hours from the release or the last change.
    """

    days: int = 7
    times: int = 2

    def __post_init__(self) -> None:
        """Raise ValueError for values that no course could mean."""
        if isinstance(self.days, bool) or not 0 <= self.days <= MOST_DAYS:
            raise ValueError(f"days: 0 to {MOST_DAYS}")
        if isinstance(self.times, bool) or not 1 <= self.times <= MOST_TIMES:
            raise ValueError(f"times: 1 to {MOST_TIMES}")


@dataclass(frozen=True)
class Asking:
    """What decides whether a learner may ask now. *asked* counts requests that were not withdrawn."""

    released_at: datetime | None
    changed_at: datetime | None
    counts: bool  # the mark is the one that counts for its assignment
    is_open: bool  # an earlier request of theirs waits for its answer
    asked: int


def closes_at(asking: Asking, policy: RegradePolicy) -> datetime | None:
    """Until when a learner may ask; none where there is nothing to ask about, or it is not offered."""
    if asking.released_at is None or policy.days == 0:
        return None
    last = max(asking.released_at, asking.changed_at or asking.released_at)
    return last + timedelta(days=policy.days)


def closed_reasons(asking: Asking, policy: RegradePolicy, now: datetime) -> list[Reason]:
    """Why nothing can be asked now; empty: it can. The last moment of the window still counts."""
    if asking.released_at is None:
        return [Reason("not_released")]
    if asking.is_open:
        return [Reason("regrade_open")]
    if policy.days == 0:
        return [Reason("regrade_not_offered")]
    if not asking.counts:
        return [Reason("regrade_not_counting")]
    if asking.asked >= policy.times:
        return [Reason("regrade_times", {"most": policy.times})]
    until = closes_at(asking, policy)
    if until is not None and now > until:
        return [Reason("regrade_closed", {"at": until})]
    return []


def ask_reasons(asking: Asking, policy: RegradePolicy, text: str, now: datetime) -> list[Reason]:
    """Why a request is refused; empty: it is taken."""
    reasons = closed_reasons(asking, policy, now)
    written = text.strip()
    if not written:
        reasons.append(Reason("regrade_reason"))
    return reasons + _text_reasons(written, MOST_REASON)


def answer_reasons(
    *, state: str, outcome: str, text: str, before: Decimal | None, after: Decimal | None
) -> list[Reason]:
    """Why an answer is refused; empty: it stands.

    *before* and *after* are the learner's points now and as the answer would leave them: "changed"
    needs a difference, "kept" none.
    """
    reasons = []
    if state != "open":
        reasons.append(Reason("regrade_answered"))
    if not text.strip():
        reasons.append(Reason("answer_needed"))
    reasons += _text_reasons(text.strip(), MOST_ANSWER)
    if outcome == "changed" and before == after:
        reasons.append(Reason("answer_same"))
    if outcome == "kept" and before != after:
        reasons.append(Reason("answer_differs"))
    return reasons


def _text_reasons(text: str, most: int) -> list[Reason]:
    """What is wrong with words that somebody else reads."""
    reasons = []
    if len(text) > most:
        reasons.append(Reason("regrade_long", {"most": most}))
    if has_resident_number(text):
        reasons.append(Reason("resident_number"))
    return reasons
