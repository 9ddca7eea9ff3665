"""Requests to look at a mark again: what may be asked, and the graders' list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from lms import policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.accounts.queries import people as accounts
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.feedback.models import RegradeRequest
from lms.courses.feedback.rules import POLICY, Asking, RegradePolicy
from lms.courses.grading import queries as grading
from lms.courses.grading.models import Grade, MarkingScheme
from lms.courses.grading.queries import MarkView
from lms.courses.grading.rules import member_points
from lms.db import db
from lms.paging import Page, paginate
from lms.policies import InForce

#: The filters of the graders' list, in the order of its chips.
STATES = ("open", "kept", "changed", "withdrawn", "all")
SORTS = ("oldest", "newest", "name")


def policy_of(offering_id: int) -> InForce[RegradePolicy]:
    """How requests are taken in an offering."""
    return policies.in_force(POLICY, Scope("offering", offering_id))


def history(submission_id: int, person_id: int | None = None) -> list[RegradeRequest]:
    """The requests about a submission, the latest first; with *person_id* those of one learner."""
    query = (
        select(RegradeRequest)
        .where(RegradeRequest.submission_id == submission_id)
        .options(joinedload(RegradeRequest.answered_by), joinedload(RegradeRequest.person))
        .order_by(RegradeRequest.asked_at.desc(), RegradeRequest.id.desc())
    )
    if person_id is not None:
        query = query.where(RegradeRequest.person_id == person_id)
    return list(db.session.scalars(query))


def open_of_submission(submission_id: int) -> list[RegradeRequest]:
    """The requests about a submission that wait for an answer."""
    return [line for line in history(submission_id) if line.state == "open"]


def asking(submission: Submission, person: Person) -> Asking:
    """What decides whether *person* may ask about their mark of *submission*."""
    mark = grading.released_marks([submission.id]).get(submission.id)
    return asking_of(mark, history(submission.id, person.id))


def asking_of(mark: MarkView | None, earlier: list[RegradeRequest]) -> Asking:
    """The same from what was read already."""
    return Asking(
        released_at=mark.released_at if mark else None,
        changed_at=mark.graded_at if mark else None,
        counts=mark.counts if mark else False,
        is_open=any(line.state == "open" for line in earlier),
        asked=sum(line.state != "withdrawn" for line in earlier),
    )


@dataclass(frozen=True)
class RequestFilter:
    """What the graders' list shows; read from the URL."""

    state: str = "open"
    assignment_id: int | None = None
    text: str = ""
    sort: str = "oldest"

    def arguments(self) -> dict[str, Any]:
        """The filter as URL arguments; defaults are left out."""
        values = {
            "state": self.state if self.state != "open" else None,
            "assignment": self.assignment_id,
            "q": self.text or None,
            "sort": self.sort if self.sort != "oldest" else None,
        }
        return {key: value for key, value in values.items() if value is not None}


@dataclass(frozen=True)
class RequestRow:
    """A request in the graders' list. *number* stands for the name while names are hidden."""

    request: RegradeRequest
    submission: Submission
    assignment: Assignment
    person: Person
    number: str


def _base(offering_id: int, asked: RequestFilter) -> tuple[Select[Any], ColumnElement[bool]]:
    """The requests under the filters, and whether the name of who asks is hidden."""
    hidden = MarkingScheme.anonymous.is_(True) & ~_released_since()
    query: Any = (
        select(RegradeRequest, Submission, Assignment, Person, hidden.label("hidden"))
        .join(Submission, Submission.id == RegradeRequest.submission_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(Person, Person.id == RegradeRequest.person_id)
        .outerjoin(MarkingScheme, MarkingScheme.assignment_id == Assignment.id)
        .where(Assignment.offering_id == offering_id)
    )
    if asked.assignment_id is not None:
        query = query.where(Assignment.id == asked.assignment_id)
    text = asked.text.strip()
    if text:
        # Somebody whose name is hidden is not found by it.
        query = query.where(func.coalesce(hidden, false()).is_(false()), accounts.named(text))
    return query, hidden


def _released_since() -> ColumnElement[bool]:
    """Whether the latest work of the same people has a released mark (see ``grading.is_hidden``)."""
    later = aliased(Submission)
    same = or_(
        later.group_id == Submission.group_id,
        and_(
            Submission.group_id.is_(None),
            later.group_id.is_(None),
            later.person_id == Submission.person_id,
        ),
    )
    latest = (
        select(func.max(later.id))
        .where(later.assignment_id == Submission.assignment_id, same)
        .correlate(Submission)
        .scalar_subquery()
    )
    return exists().where(Grade.submission_id == latest, Grade.released_at.is_not(None))


def requests(
    offering_id: int, asked: RequestFilter, page: int, *, size: int = 25
) -> Page[RequestRow]:
    """A page of the graders' list."""
    query, hidden = _base(offering_id, asked)
    if asked.state != "all":
        query = query.where(RegradeRequest.state == asked.state)
    orders: dict[str, tuple[Any, ...]] = {
        "oldest": (RegradeRequest.asked_at,),
        "newest": (RegradeRequest.asked_at.desc(),),
        # Hidden names come first and by their time: their order would give them away.
        "name": (case((hidden, ""), else_=Person.name), RegradeRequest.asked_at),
    }
    query = query.order_by(*orders.get(asked.sort, orders["oldest"]), RegradeRequest.id)
    rows: Page[Any] = paginate(query, page, size=size, scalars=False)
    schemes = grading.schemes_of({row.Assignment.id for row in rows.items if row.hidden})
    return rows.map(
        lambda row: RequestRow(
            row.RegradeRequest,
            row.Submission,
            row.Assignment,
            row.Person,
            schemes[row.Assignment.id].number(row.Submission) if row.hidden else "",
        )
    )


def state_counts(offering_id: int, asked: RequestFilter) -> dict[str, int]:
    """How many requests each state holds under the other filters. One statement."""
    rows = db.session.execute(
        _base(offering_id, asked)[0]
        .with_only_columns(
            RegradeRequest.state, func.count().label("requests"), maintain_column_froms=True
        )
        .group_by(RegradeRequest.state)
    )
    found = {row.state: int(row.requests) for row in rows}
    return {state: found.get(state, 0) for state in STATES[:-1]} | {"all": sum(found.values())}


def waiting_in(offering_id: int) -> int:
    """How many requests of an offering wait for an answer."""
    return waiting_among([offering_id]).get(offering_id, 0)


def waiting_among(offering_ids: Iterable[int]) -> dict[int, int]:
    """How many requests wait, by offering; those with none are left out. One statement."""
    rows = db.session.execute(
        select(Assignment.offering_id, func.count())
        .select_from(RegradeRequest)
        .join(Submission, Submission.id == RegradeRequest.submission_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.offering_id.in_(list(offering_ids)), RegradeRequest.state == "open")
        .group_by(Assignment.offering_id)
    )
    return {row[0]: row[1] for row in rows}


def points_of(submission_id: int, person_id: int) -> Decimal | None:
    """A learner's own points of a submission's mark, released or not; none without a mark."""
    grade = grading.grade_of(submission_id)
    if grade is None:
        return None
    apart = {line.person_id: line.points for line in grade.adjustments}
    return member_points(grade.points, apart, person_id)
