"""How an assignment is marked: names hidden, by two people; and by which version of its rubric."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import audit
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.grading.models import Grade, MarkingScheme
from lms.courses.rubrics.models import RubricVersion
from lms.db import db


@dataclass(frozen=True)
class SchemeValues:
    """How an assignment is to be marked. *second_percent*: the share that two people mark."""

    anonymous: bool
    second_percent: int
    tolerance: Decimal


def scheme_row(assignment: Assignment) -> MarkingScheme:
    """The scheme of an assignment as a row, made where there was none, and locked."""
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )
    scheme = db.session.scalar(
        select(MarkingScheme)
        .where(MarkingScheme.assignment_id == assignment.id)
        .execution_options(populate_existing=True)
    )
    if scheme is None:
        scheme = MarkingScheme(assignment_id=assignment.id, blind_key=secrets.token_hex(32))
        db.session.add(scheme)
        db.session.flush()
    return scheme


def set_scheme(
    assignment: Assignment, values: SchemeValues, version: int, by: Person, *, reason: str = ""
) -> MarkingScheme:
    """Change how an assignment is marked; *version* is the one that was looked at (0: none yet).

    Whoever shows names that were hidden says why, and the trail keeps it. Raises
    :class:`lms.courses.editing.Conflict` and :class:`Refused`.
    """
    held = db.session.get(MarkingScheme, assignment.id)
    scheme = scheme_row(assignment)
    if (scheme.version if held is not None else 0) != version:
        raise Conflict
    lifts = scheme.anonymous and not values.anonymous
    if lifts and not reason.strip():
        raise Refused([Reason("unblind_reason")])
    before = _facts(scheme)
    scheme.anonymous = values.anonymous
    scheme.second_percent, scheme.tolerance = values.second_percent, values.tolerance
    db.session.flush()
    if _facts(scheme) != before:
        audit.record(
            "grade.unblind" if lifts else "grade.scheme",
            "assignment",
            assignment.id,
            actor=by,
            before=before,
            after=_facts(scheme),
            reason=reason.strip(),
        )
    return scheme


def switch_edition(
    grade: Grade | None, edition: RubricVersion
) -> Mapping[int, tuple[Decimal | None, str]]:
    """What a mark gave, as the criteria of another version of its rubric take it up.

    A line that goes on from the same line keeps points that it can still give; the others are open.
    """
    held = {mark.criterion.lineage: mark for mark in grade.marks} if grade is not None else {}
    found: dict[int, tuple[Decimal | None, str]] = {}
    for line in edition.criteria:
        mark = held.get(line.lineage)
        fits = mark is not None and mark.points <= line.points
        found[line.id] = (
            mark.points if mark is not None and fits else None,
            mark.comment if mark is not None else "",
        )
    return found


def _facts(scheme: MarkingScheme) -> dict[str, Any]:
    return {
        "anonymous": scheme.anonymous,
        "second_percent": scheme.second_percent,
        "tolerance": str(scheme.tolerance),
    }
