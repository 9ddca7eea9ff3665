"""The grading queue of an offering: filters, counts, order, and what lies before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import Person
from lms.accounts.queries import people as accounts
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading import rules
from lms.courses.grading.models import Grade, GraderTask, Marking, MarkingScheme
from lms.courses.grading.queries.schemes import Scheme, anonymous_in, schemes_of
from lms.courses.groups.models import Group
from lms.courses.sections.queries import in_section
from lms.db import db
from lms.paging import Page, paginate

#: The filters of the queue, in the order of its tabs.
STATES = ("to_grade", "mine", "draft", "settle", "graded", "late", "resubmitted", "all")
SORTS = ("oldest", "newest", "name", "assignment")

_LatestGrade = aliased(Grade, name="latest_grade")


@dataclass(frozen=True)
class QueueFilter:
    """What the queue shows; read from the URL and carried through grading.

    *viewer_id*: the grader who looks, for "mine" and for whose turn it is; not in the URL.
    """

    state: str = "to_grade"
    assignment_id: int | None = None
    text: str = ""
    sort: str = "oldest"
    section_id: int | None = None
    viewer_id: int | None = None

    def arguments(self) -> dict[str, Any]:
        """The filter as URL arguments; defaults are left out."""
        values = {
            "state": self.state if self.state != "to_grade" else None,
            "assignment": self.assignment_id,
            "section": self.section_id,
            "q": self.text or None,
            "sort": self.sort if self.sort != "oldest" else None,
        }
        return {key: value for key, value in values.items() if value is not None}


@dataclass(frozen=True)
class QueueRow:
    """A submission in the queue. *latest*: no later one of the same people and assignment.

    *name* is a number while names are *hidden*, the group's where a group handed in.
    """

    id: int
    number: int
    submitted_at: datetime
    late: bool
    latest: bool
    hidden: bool
    person: Person
    group: Group | None
    blind: str
    assignment: Assignment
    points: Decimal | None
    graded: bool
    released_at: datetime | None
    handed_over: int  # of two markers
    twice: bool
    grader: Person | None  # to whom it was given

    @property
    def state(self) -> str:
        """What has become of it: graded, settle, second, draft, to_grade, or replaced."""
        if self.released_at is not None:
            return "graded"
        if not self.latest:
            return "replaced"
        if self.graded:
            return "draft"
        if self.handed_over == 2:
            return "settle"
        return "second" if self.handed_over else "to_grade"


def _unit(table: Any) -> ColumnElement[int]:
    """Whose work it is: the group's number, or the person's below zero."""
    return case((table.group_id.is_not(None), table.group_id), else_=-table.person_id)


def latest_works(offering_ids: Iterable[int]) -> Any:
    """The id of the last submission of each person or group for each assignment, as a subquery."""
    return (
        select(
            Submission.assignment_id.label("assignment_id"),
            _unit(Submission).label("unit"),
            func.max(Submission.id).label("id"),
        )
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.offering_id.in_(list(offering_ids)))
        .group_by(Submission.assignment_id, _unit(Submission))
        .subquery("latest")
    )


def somebody_learns() -> ColumnElement[bool]:
    """Somebody whose work it is has a seat: not everybody has left."""
    return exists(
        select(SubmissionMember.person_id)
        .join(
            Enrolment,
            (Enrolment.person_id == SubmissionMember.person_id)
            & (Enrolment.offering_id == Assignment.offering_id)
            & (Enrolment.state != "withdrawn"),
        )
        .where(SubmissionMember.submission_id == Submission.id)
        .correlate(Submission, Assignment)
    )


def _handed_over() -> Any:
    return (
        select(func.count())
        .select_from(Marking)
        .where(Marking.submission_id == Submission.id, Marking.handed_over_at.is_not(None))
        .correlate(Submission)
        .scalar_subquery()
    )


def _marking(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Marking.id).where(Marking.submission_id == Submission.id, *conditions)
    ).correlate(Submission)


def _base(
    offering_id: int, viewer_id: int | None
) -> tuple[Select[Any], dict[str, ColumnElement[bool]]]:
    """Everything handed in by people who have a seat, and the condition of each state."""
    latest = latest_works([offering_id])
    is_latest = Submission.id == latest.c.id
    hidden = and_(
        func.coalesce(MarkingScheme.anonymous, false()), _LatestGrade.released_at.is_(None)
    )
    query = (
        select(
            Submission,
            Person,
            Assignment,
            Grade,
            is_latest.label("is_latest"),
            hidden.label("hidden"),
            _handed_over().label("handed_over"),
            GraderTask.grader_id.label("task_grader_id"),
        )
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(Person, Person.id == Submission.person_id)
        .join(
            latest,
            (latest.c.assignment_id == Submission.assignment_id)
            & (latest.c.unit == _unit(Submission)),
        )
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .outerjoin(_LatestGrade, _LatestGrade.submission_id == latest.c.id)
        .outerjoin(MarkingScheme, MarkingScheme.assignment_id == Assignment.id)
        .outerjoin(Group, Group.id == Submission.group_id)
        .outerjoin(
            GraderTask,
            (GraderTask.assignment_id == Submission.assignment_id)
            & (GraderTask.person_id == Submission.person_id),
        )
        .where(Assignment.offering_id == offering_id, somebody_learns())
    )
    waiting = is_latest & Grade.released_at.is_(None)
    settle = waiting & Grade.id.is_(None) & (_handed_over() == 2)
    mine_done = _marking(Marking.marker_id == (viewer_id or 0), Marking.handed_over_at.is_not(None))
    my_turn = waiting & (~mine_done | settle | Grade.id.is_not(None))
    return query, {
        "to_grade": my_turn,
        "mine": my_turn & (GraderTask.grader_id == (viewer_id or 0)),
        "draft": waiting
        & (Grade.id.is_not(None) | _marking(Marking.marker_id == (viewer_id or 0))),
        "settle": settle,
        "graded": Grade.released_at.is_not(None),
        "late": Submission.late.is_(True),
        "resubmitted": is_latest & (Submission.number > 1),
        "all": Submission.id.is_not(None),
        "_hidden": hidden,
    }


def _somebody_of(section_id: int) -> ColumnElement[bool]:
    """Somebody whose work it is is in the section."""
    return exists(
        select(SubmissionMember.person_id).where(
            SubmissionMember.submission_id == Submission.id,
            in_section(SubmissionMember.person_id, section_id),
        )
    ).correlate(Submission)


def _narrowed(
    query: Select[Any],
    states: dict[str, ColumnElement[bool]],
    asked: QueueFilter,
    anonymous: dict[int, Scheme],
) -> Select[Any]:
    if asked.assignment_id is not None:
        query = query.where(Submission.assignment_id == asked.assignment_id)
    if asked.section_id is not None:
        # A hidden name is in no section here: a small one would give it away.
        query = query.where(~states["_hidden"], _somebody_of(asked.section_id))
    text = asked.text.strip()
    if not text:
        return query
    member = aliased(Person)
    named: ColumnElement[bool] = exists(
        select(SubmissionMember.person_id)
        .join(member, member.id == SubmissionMember.person_id)
        .where(SubmissionMember.submission_id == Submission.id, accounts.named(text, member))
    ).correlate(Submission)
    named = named | Group.name.icontains(text, autoescape=True)
    if not anonymous:
        return query.where(named)
    # A hidden name is not found by its letters: only its number is.
    numbered = _by_number(text, anonymous)
    return query.where(
        or_(and_(~states["_hidden"], named), and_(states["_hidden"], Submission.id.in_(numbered)))
    )


def _by_number(text: str, anonymous: dict[int, Scheme]) -> list[int]:
    """The submissions whose hidden number begins as *text* does."""
    digits = text.replace("-", "").replace(" ", "")
    if not digits.isdigit():
        return []
    rows = db.session.execute(
        select(
            Submission.id, Submission.assignment_id, Submission.person_id, Submission.group_id
        ).where(Submission.assignment_id.in_(anonymous))
    )
    return [
        row.id
        for row in rows
        if rules.blind_number(
            anonymous[row.assignment_id].key, rules.unit(row.person_id, row.group_id)
        )
        .replace("-", "")
        .startswith(digits)
    ]


def _ordered(query: Select[Any], states: dict[str, ColumnElement[bool]], sort: str) -> Select[Any]:
    # Hidden names stand in the order of their receipts: that of the alphabet would give them away.
    name = case(
        (states["_hidden"], Submission.receipt), else_=func.coalesce(Group.name, Person.name)
    )
    orders: dict[str, tuple[Any, ...]] = {
        "oldest": (Submission.submitted_at,),
        "newest": (Submission.submitted_at.desc(),),
        "name": (states["_hidden"], name, case((states["_hidden"], ""), else_=Person.number)),
        "assignment": (Assignment.position, Assignment.id, Submission.submitted_at),
    }
    return query.order_by(*orders.get(sort, orders["oldest"]), Submission.id)


def queue(offering_id: int, asked: QueueFilter, page: int, *, size: int = 50) -> Page[QueueRow]:
    """A page of the queue. The same number of statements, whatever its length."""
    query, states = _base(offering_id, asked.viewer_id)
    anonymous = anonymous_in(offering_id)
    query = _narrowed(query, states, asked, anonymous).where(states[asked.state])
    query = _ordered(query, states, asked.sort).options(joinedload(Submission.group))
    rows: Page[Any] = paginate(query, page, size=size, scalars=False)
    schemes = schemes_of({row.Assignment.id for row in rows.items})
    graders = _people({row.task_grader_id for row in rows.items if row.task_grader_id})

    def row_of(row: Any) -> QueueRow:
        scheme = schemes[row.Assignment.id]
        return QueueRow(
            id=row.Submission.id,
            number=row.Submission.number,
            submitted_at=row.Submission.submitted_at,
            late=row.Submission.late,
            latest=bool(row.is_latest),
            hidden=bool(row.hidden),
            person=row.Person,
            group=row.Submission.group,
            blind=scheme.number(row.Submission) if row.hidden else "",
            assignment=row.Assignment,
            points=row.Grade.points if row.Grade else None,
            graded=row.Grade is not None,
            released_at=row.Grade.released_at if row.Grade else None,
            handed_over=row.handed_over,
            twice=scheme.twice(row.Submission),
            grader=graders.get(row.task_grader_id),
        )

    return rows.map(row_of)


def _people(ids: set[int]) -> dict[int, Person]:
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def counts(offering_id: int, asked: QueueFilter) -> dict[str, int]:
    """How many submissions each state holds under the other filters. One statement, or two."""
    query, states = _base(offering_id, asked.viewer_id)
    anonymous = anonymous_in(offering_id) if asked.text.strip() else {}
    query = _narrowed(query, states, asked, anonymous)
    named = [name for name in states if not name.startswith("_")]
    inner = query.with_only_columns(
        *(case((states[name], 1), else_=0).label(name) for name in named),
        maintain_column_froms=True,
    ).subquery()
    row = db.session.execute(
        select(*(func.coalesce(func.sum(inner.c[name]), 0).label(name) for name in named))
    ).one()
    return {name: int(getattr(row, name)) for name in named}


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

    The state filter is left aside here, except "mine": grading a submission takes it out of "to
    grade", and the way back to it must not be lost by that. The next ungraded one is looked for
    behind the present one first, then from the beginning. One statement, or two.
    """
    query, states = _base(offering_id, asked.viewer_id)
    anonymous = anonymous_in(offering_id)
    waits = states["mine"] if asked.state == "mine" else states["to_grade"]
    narrowed = _ordered(_narrowed(query, states, asked, anonymous), states, asked.sort)
    shown = states["to_grade"] | states["graded"] | (Submission.id == submission_id)
    if asked.state == "mine":
        given = GraderTask.grader_id == (asked.viewer_id or 0)
        shown = (shown & given) | (Submission.id == submission_id)
    rows = db.session.execute(
        narrowed.with_only_columns(
            Submission.id, waits.label("waits"), maintain_column_froms=True
        ).where(shown)
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
