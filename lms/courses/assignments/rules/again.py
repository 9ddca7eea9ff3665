"""How often work may be handed in. Pure."""

from __future__ import annotations

from enum import StrEnum

from lms.courses.assignments.rules.reasons import Reason


class Resubmission(StrEnum):
    """The rule of an assignment."""

    UNLIMITED = "unlimited"  # as often as one likes until it closes
    TIMES = "times"  # a number of times
    REOPENED = "reopened"  # once, and again whenever a grader reopens it
    ONCE = "once"


MOST_TIMES = 50


def allowed(
    rule: str, most_times: int | None, *, extra_attempts: int = 0, reopenings: int = 0
) -> int | None:
    """How often one may hand in altogether; none: without limit.

    What an extension adds counts under every rule; a grader's leave under all but *once*.
    """
    if rule == Resubmission.UNLIMITED:
        return None
    if rule == Resubmission.ONCE:
        return 1 + extra_attempts
    first = max(most_times or 1, 1) if rule == Resubmission.TIMES else 1
    return first + extra_attempts + reopenings


def can_reopen(rule: str) -> bool:
    """Whether a grader's leave means anything under this rule."""
    return rule in {Resubmission.TIMES, Resubmission.REOPENED}


def again_reasons(rule: str, made: int, most: int | None) -> list[Reason]:
    """Why nothing more may be handed in by who handed in *made* times of *most*."""
    if most is None or made < most:
        return []
    code = "only_reopened" if rule == Resubmission.REOPENED else "no_more_times"
    return [Reason(code, {"most": most})]
