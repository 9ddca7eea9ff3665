"""The grading queue of an offering: filters, counts, order, and what lies before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading.models import Grade
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate

#: The filters of the queue, in the order of its tabs.
STATES = ("to_grade", "draft", "graded", "late", "resubmitted", "all")
SORTS = ("oldest", "newest", "name", "assignment")


@dataclass(frozen=True)
class QueueFilter:
    """What the queue shows; read from the URL and carried through grading."""

    state: str = "to_grade"
    assignment_id: int | None = None
    text: str = ""
    sort: str = "oldest"

    def arguments(self) -> dict[str, Any]:
        """The filter as URL arguments; defaults are left out."""
        values = {
            "state": self.state if self.state != "to_grade" else None,
            "assignment": self.assignment_id,
            "q": self.text or None,
            "sort": self.sort if self.sort != "oldest" else None,
        }
        return {key: value for key, value in values.items() if value is not None}


@dataclass(frozen=True)
class QueueRow:
    """A submission in the queue. *latest*: no later one of the same person and assignment."""

    id: int
    number: int
    submitted_at: datetime
    late: bool
    latest: bool
    person: Person
    assignment: Assignment
    points: Decimal | None
    graded: bool
    released_at: datetime | None

    @property
    def state(self) -> str:
        """graded, draft (a mark is kept, not released), to_grade, or replaced by a later one."""
        if self.released_at is not None:
            return "graded"
        if not self.latest:
            return "replaced"
        return "draft" if self.graded else "to_grade"


def _latest(offering_id: int) -> Any:
    return (
        select(
            Submission.assignment_id,
            Submission.person_id,
            func.max(Submission.number).label("number"),
        )
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.offering_id == offering_id)
        .group_by(Submission.assignment_id, Submission.person_id)
        .subquery("latest")
    )


def _base(offering_id: int) -> tuple[Select[Any], dict[str, ColumnElement[bool]]]:
    """Everything handed in by people who have a seat, and the condition of each state."""
    latest = _latest(offering_id)
    is_latest = Submission.number == latest.c.number
    query = (
        select(Submission, Person, Assignment, Grade, is_latest.label("is_latest"))
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(Person, Person.id == Submission.person_id)
        .join(
            latest,
            (latest.c.assignment_id == Submission.assignment_id)
            & (latest.c.person_id == Submission.person_id),
        )
        .join(
            Enrolment,
            (Enrolment.person_id == Submission.person_id)
            & (Enrolment.offering_id == Assignment.offering_id),
        )
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .where(Assignment.offering_id == offering_id, Enrolment.state != "withdrawn")
    )
    waiting = is_latest & Grade.released_at.is_(None)
    return query, {
        "to_grade": waiting,
        "draft": waiting & Grade.id.is_not(None),
        "graded": Grade.released_at.is_not(None),
        "late": Submission.late.is_(True),
        "resubmitted": is_latest & (Submission.number > 1),
        "all": Submission.id.is_not(None),
    }


def _narrowed(query: Select[Any], asked: QueueFilter) -> Select[Any]:
    if asked.assignment_id is not None:
        query = query.where(Submission.assignment_id == asked.assignment_id)
    text = asked.text.strip()
    if text:
        like = f"%{text.replace('%', '').replace('_', ' ')}%"
        conditions = [
            Person.name.ilike(like),
            Person.english_name.ilike(like),
            Person.number.ilike(like),
        ]
        if is_initials(text):
            conditions.append(Person.initials.like(f"%{initial_consonants(text)}%"))
        query = query.where(or_(*conditions))
    return query


def _ordered(query: Select[Any], sort: str) -> Select[Any]:
    orders: dict[str, tuple[Any, ...]] = {
        "oldest": (Submission.submitted_at,),
        "newest": (Submission.submitted_at.desc(),),
        "name": (Person.name, Person.number),
        "assignment": (Assignment.position, Assignment.id, Submission.submitted_at),
    }
    return query.order_by(*orders.get(sort, orders["oldest"]), Submission.id)


def queue(offering_id: int, asked: QueueFilter, page: int, *, size: int = 50) -> Page[QueueRow]:
    """A page of the queue. Two statements, whatever its length."""
    query, states = _base(offering_id)
    query = _narrowed(query, asked).where(states[asked.state])
    rows: Page[Any] = paginate(_ordered(query, asked.sort), page, size=size, scalars=False)
    return rows.map(
        lambda row: QueueRow(
            id=row.Submission.id,
            number=row.Submission.number,
            submitted_at=row.Submission.submitted_at,
            late=row.Submission.late,
            latest=bool(row.is_latest),
            person=row.Person,
            assignment=row.Assignment,
            points=row.Grade.points if row.Grade else None,
            graded=row.Grade is not None,
            released_at=row.Grade.released_at if row.Grade else None,
        )
    )


def counts(offering_id: int, asked: QueueFilter) -> dict[str, int]:
    """How many submissions each state holds under the other filters. One statement."""
    query, states = _base(offering_id)
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in states.items()
    ]
    row = db.session.execute(
        _narrowed(query, asked).with_only_columns(*sums, maintain_column_froms=True)
    ).one()
    return {name: int(getattr(row, name)) for name in states}


@dataclass(frozen=True)
class Neighbours:
    """Where grading goes on from a submission. *position* counts from 1 among *total*."""

    previous: int | None
    following: int | None
    next_ungraded: int | None
    position: int
    total: int
    to_grade: int


def neighbours(offering_id: int, submission_id: int, asked: QueueFilter) -> Neighbours:
    """The submissions around one, among the latest ones under the assignment and name filters.

    The state filter is left aside here: grading a submission takes it out of "to grade", and the
    way back to it must not be lost by that. The next ungraded one is looked for behind the
    present one first, then from the beginning. One statement.
    """
    query, states = _base(offering_id)
    narrowed = _ordered(_narrowed(query, asked), asked.sort)
    rows = db.session.execute(
        narrowed.with_only_columns(
            Submission.id, states["to_grade"].label("waits"), maintain_column_froms=True
        ).where(states["to_grade"] | states["graded"] | (Submission.id == submission_id))
    ).all()
    ids = [row.id for row in rows]
    here = ids.index(submission_id) if submission_id in ids else -1
    after = [row.id for row in rows[here + 1 :] if row.waits]
    before = [row.id for row in rows[: max(here, 0)] if row.waits]
    return Neighbours(
        previous=ids[here - 1] if here > 0 else None,
        following=ids[here + 1] if 0 <= here < len(ids) - 1 else None,
        next_ungraded=next(iter(after + before), None),
        position=here + 1,
        total=len(ids),
        to_grade=sum(1 for row in rows if row.waits),
    )
