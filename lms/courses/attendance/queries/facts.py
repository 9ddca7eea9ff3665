"""Attendance as completion reads it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_DOWN, Decimal

from lms.access import Scope
from lms.courses.attendance.queries.places import places_with_sessions
from lms.courses.attendance.queries.summaries import summaries
from lms.courses.attendance.rules.summary import Summary
from lms.courses.programmes.rules.completion import AttendanceFact


def facts(person_ids: Collection[int], cohort_id: int) -> dict[int, AttendanceFact]:
    """The attendance of a cohort's people; nobody's where the cohort has no sessions."""
    place = Scope("cohort", cohort_id)
    if not places_with_sessions([place]):
        return {}
    return {
        person_id: AttendanceFact(
            rate=summary.rate,
            certain=summary.certain_rate,
            dismissal=summary.dismissal,
            lines=summary.lines,
            attended=_attended(summary),
        )
        for person_id, summary in summaries(place, person_ids).items()
    }


def _attended(summary: Summary) -> Decimal | None:
    if not summary.planned_hours:
        return None
    share = summary.attended_hours * 100 / summary.planned_hours
    return share.quantize(Decimal("0.01"), ROUND_DOWN)
