"""What a comparison takes in, and whether that has changed since the last one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms import clock
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.catalogue.models import Offering
from lms.courses.similarity.models import SimilarityRun, SimilarityScheme
from lms.courses.similarity.rules import EDITION
from lms.db import db

#: For how long after the due date works are compared by themselves when something changes.
WATCHED_FOR = timedelta(days=60)
#: How many earlier works are compared at most, the latest first.
MOST_EARLIER = 1_000


@dataclass(frozen=True)
class Scheme:
    """How works are compared; what holds where nobody chose. *threshold* in percent."""

    by_itself: bool = False
    threshold: int = 30
    earlier: bool = False
    version: int = 0


@dataclass(frozen=True)
class Work:
    """The latest work of a person or group, and whose it is."""

    submission: Submission
    people: frozenset[int]


@dataclass(frozen=True)
class Inputs:
    """Works of the assignment, and of earlier offerings where they are compared too."""

    assignment: Assignment
    scheme: Scheme
    works: list[Work]
    earlier: list[Work]


def scheme_of(assignment_id: int) -> Scheme:
    """How the works of an assignment are compared."""
    row = db.session.get(SimilarityScheme, assignment_id)
    if row is None:
        return Scheme()
    return Scheme(row.by_itself, row.threshold, row.earlier, row.version)


def run_of(assignment_id: int) -> SimilarityRun | None:
    """The last comparison, asked for or done."""
    return db.session.get(SimilarityRun, assignment_id)


def inputs_of(assignment: Assignment) -> Inputs:
    """Everything that is compared for an assignment; a fixed number of statements."""
    scheme = scheme_of(assignment.id)
    works = _latest([assignment.id])
    earlier: list[Work] = []
    if scheme.earlier:
        earlier = _latest(_earlier_assignments(assignment))[-MOST_EARLIER:]
    return Inputs(assignment, scheme, works, earlier)


def _latest(assignment_ids: list[int]) -> list[Work]:
    rows = db.session.scalars(
        select(Submission)
        .where(Submission.assignment_id.in_(assignment_ids))
        .options(selectinload(Submission.members))
        .order_by(Submission.id)
    )
    last: dict[tuple[int, str, int], Submission] = {}
    for row in rows:
        whose = ("g", row.group_id) if row.group_id is not None else ("p", row.person_id)
        last[(row.assignment_id, *whose)] = row
    return sorted(
        (
            Work(row, frozenset(line.person_id for line in row.members) | {row.person_id})
            for row in last.values()
        ),
        key=lambda work: work.submission.id,
    )


def _earlier_assignments(assignment: Assignment) -> list[int]:
    """Assignments of the same name in other offerings of the course that began before this one."""
    offering = assignment.offering
    rows = db.session.execute(
        select(Assignment.id, Assignment.title_ko)
        .join(Offering, Offering.id == Assignment.offering_id)
        .where(
            Offering.course_id == offering.course_id,
            Offering.id != offering.id,
            Offering.starts_on <= offering.starts_on,
            Assignment.deleted_at.is_(None),
        )
    )
    name = _plain(assignment.title_ko)
    return [row.id for row in rows if _plain(row.title_ko) == name]


def _plain(title: str) -> str:
    return "".join(title.casefold().split())


def inputs_hash(inputs: Inputs) -> str:
    """Changes where a comparison could come out otherwise: works, how, brief, the way of counting."""
    told = {
        "edition": EDITION,
        "works": [work.submission.receipt for work in inputs.works],
        "earlier": [work.submission.receipt for work in inputs.earlier],
        "threshold": inputs.scheme.threshold,
        "brief": inputs.assignment.brief,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def due_now() -> list[int]:
    """The assignments whose works are compared by themselves now, by id."""
    now = clock.now()
    return list(
        db.session.scalars(
            select(SimilarityScheme.assignment_id)
            .join(Assignment, Assignment.id == SimilarityScheme.assignment_id)
            .where(
                SimilarityScheme.by_itself.is_(True),
                Assignment.published_at.is_not(None),
                Assignment.due_at <= now,
                Assignment.due_at > now - WATCHED_FOR,
            )
            .order_by(SimilarityScheme.assignment_id)
        )
    )
