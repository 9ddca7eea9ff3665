"""What is known of the employees of a tailored course: attendance, completion, marks.

Reads seats, attendance and published results of the course's offerings, and nothing else of a
person: no profile, no evidence, no consent but those of this course.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from lms.access import Scope
from lms.courses.attendance.queries.summaries import summaries
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries.frozen import final_now, published_now
from lms.courses.tailored.models import TailoredEmployee, TailoredProposal
from lms.courses.tailored.rules.reporting import Fact
from lms.db import db

_TENTH = Decimal("0.1")


def facts_of(proposal: TailoredProposal, employees: list[TailoredEmployee]) -> list[Fact]:
    """Facts of those who joined, in percent; the same order as *employees*."""
    joined = [one for one in employees if one.state == "joined" and one.person_id is not None]
    people = [one.person_id for one in joined if one.person_id is not None]
    offerings = list(proposal.offering_ids)
    rates = _rates(offerings, people)
    results = _results(offerings, people)
    return [
        Fact(one.id, _mean(rates.get(one.person_id or 0, [])),
             _completion(results.get(one.person_id or 0, []), len(offerings)),
             _mean([percent for _earned, percent in results.get(one.person_id or 0, [])]))
        for one in joined
    ]  # fmt: skip


def _rates(offerings: list[int], people: list[int]) -> dict[int, list[Decimal]]:
    found: dict[int, list[Decimal]] = {}
    for offering_id in offerings if people else []:
        for person_id, one in summaries(Scope("offering", offering_id), people).items():
            if one.rate is not None:
                found.setdefault(person_id, []).append(one.rate)
    return found


def _results(offerings: list[int], people: list[int]) -> dict[int, list[tuple[bool, Decimal]]]:
    rows = db.session.execute(
        select(CourseResult.person_id, CourseResult.credit_earned, CourseResult.percent).where(
            CourseResult.offering_id.in_(offerings),
            CourseResult.person_id.in_(people),
            CourseResult.superseded_at.is_(None),
            published_now(),
            final_now(),
        )
    )
    found: dict[int, list[tuple[bool, Decimal]]] = {}
    for person_id, earned, percent in rows:
        found.setdefault(person_id, []).append((earned, percent))
    return found


def _mean(values: list[Decimal]) -> Decimal | None:
    return (sum(values, Decimal(0)) / len(values)).quantize(_TENTH) if values else None


def _completion(results: list[tuple[bool, Decimal]], courses: int) -> Decimal | None:
    if not results or not courses:
        return None
    done = sum(earned for earned, _percent in results)
    return (Decimal(done * 100) / courses).quantize(_TENTH)
