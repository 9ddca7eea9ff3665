"""The rules applied to rows, for the pages of lower features and our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lms import clock
from lms.accounts.models import Person
from lms.courses import reasons, registry
from lms.courses.enrolment import queries, rules
from lms.courses.enrolment.operations.seats import place_of_cohort, place_of_offering
from lms.courses.enrolment.rules import Decision


def seat_decisions(
    person: Person | None, kind: str, rows: Sequence[Any], published: bool
) -> dict[int, Decision]:
    """Whether *person* may take a seat in each of *rows* now; two statements."""
    standings = queries.standings(person, kind, [row.id for row in rows])
    make = place_of_cohort if kind == "cohort" else place_of_offering
    applied_to = registry.by_admission([row.id for row in rows]) if kind == "cohort" else set()
    now, today = clock.now(), clock.today()
    return {
        row.id: rules.may_enrol(
            replace(make(row, published=published), by_admission=row.id in applied_to),
            standings.get(row.id),
            now=now,
            today=today,
        )
        for row in rows
    }


def sentence(decision: Decision) -> str:
    """Why not, in the page's language."""
    return reasons.sentence(decision.code, **decision.params)
