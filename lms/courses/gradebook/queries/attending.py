"""The attendance that a course's credit may ask for, as one requirement more."""

from __future__ import annotations

from collections.abc import Iterable

from lms.access import Scope
from lms.courses.attendance.queries import summaries
from lms.courses.gradebook.rules import CompletionPolicy, Line, plain

CODE = "attendance"


def attendance_lines(
    offering_id: int, person_ids: Iterable[int], policy: CompletionPolicy
) -> dict[int, list[Line]]:
    """Everyone's rate in the offering's own sessions beside what is asked; nothing where nothing
    is asked. While nothing is recorded the requirement is not met."""
    ids = list(person_ids)
    if not policy.min_attendance or not ids:
        return {}
    found = summaries(Scope("offering", offering_id), ids)
    lines = {}
    for person_id in ids:
        rate = found[person_id].rate if person_id in found else None
        lines[person_id] = [
            Line(
                CODE,
                rate is not None and rate >= policy.min_attendance,
                {
                    "rate": "" if rate is None else plain(rate),
                    "least": plain(policy.min_attendance),
                },
            )
        ]
    return lines
