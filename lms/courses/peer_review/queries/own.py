"""A learner's side: the works to review, and what was said of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading import queries as grading
from lms.courses.peer_review import rules
from lms.courses.peer_review.models import PeerMark, PeerReply, PeerReview, PeerScheme
from lms.courses.peer_review.queries.schemes import criteria_of, phase_of, scheme_of
from lms.courses.peer_review.rules import Phase, Shows
from lms.courses.rubrics.models import Criterion, RubricVersion
from lms.db import db


@dataclass(frozen=True)
class Task:
    """One assignment's reviews in a person's lists. Bilingual: title; course through course_*."""

    assignment: Assignment
    scheme: PeerScheme
    course_ko: str
    course_en: str
    label: str
    total: int
    done: int
    begun: int  # written and not handed in
    phase: Phase

    @property
    def title_ko(self) -> str:
        """Of the assignment."""
        return self.assignment.title_ko

    @property
    def title_en(self) -> str:
        """Of the assignment."""
        return self.assignment.title_en


def tasks(person_id: int, assignment_id: int) -> list[PeerReview]:
    """A person's reviews of an assignment, in an order that tells nothing."""
    return list(
        db.session.scalars(
            select(PeerReview)
            .where(
                PeerReview.assignment_id == assignment_id,
                PeerReview.reviewer_id == person_id,
                PeerReview.ended_at.is_(None),
            )
            .order_by(PeerReview.key)
        )
    )


def my_reviews(person_id: int, offering_id: int | None = None) -> list[Task]:
    """The assignments whose works a person reviews, where they sit. One statement."""
    done = func.sum(case((PeerReview.handed_in_at.is_not(None), 1), else_=0))
    begun = func.sum(
        case((PeerReview.handed_in_at.is_(None) & PeerReview.saved_at.is_not(None), 1), else_=0)
    )
    mine = (
        select(
            PeerReview.assignment_id,
            func.count().label("total"),
            done.label("done"),
            begun.label("begun"),
        )
        .where(PeerReview.reviewer_id == person_id, PeerReview.ended_at.is_(None))
        .group_by(PeerReview.assignment_id)
        .subquery()
    )
    query = (
        select(
            Assignment, PeerScheme, Course.title_ko, Course.title_en, Offering.label,
            mine.c.total, mine.c.done, mine.c.begun,
        )
        .join(mine, mine.c.assignment_id == Assignment.id)
        .join(PeerScheme, PeerScheme.assignment_id == Assignment.id)
        .join(Offering, Offering.id == Assignment.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(
            Enrolment,
            (Enrolment.offering_id == Offering.id) & (Enrolment.person_id == person_id),
        )
        .where(
            Enrolment.state == "active",
            Offering.state == "open",
            PeerScheme.enabled.is_(True),
            Assignment.published_at.is_not(None),
        )
        .order_by(PeerScheme.due_at, Assignment.id)
    )  # fmt: skip
    if offering_id is not None:
        query = query.where(Assignment.offering_id == offering_id)
    return [
        Task(work, scheme, ko, en, label, total, done, begun, phase_of(scheme, work))
        for work, scheme, ko, en, label, total, done, begun in db.session.execute(query).tuples()
    ]


@dataclass(frozen=True)
class CourseLine:
    """An assignment with peer review on the learner's page of an offering."""

    assignment: Assignment
    scheme: PeerScheme
    phase: Phase
    total: int
    done: int
    received: int | None  # none: not to be read yet, or never
    shown_from: datetime | None


def course_lines(person_id: int, offering_id: int) -> list[CourseLine]:
    """Every published assignment of an offering that is reviewed by fellow learners."""
    own = {task.assignment.id: task for task in my_reviews(person_id, offering_id)}
    rows = db.session.execute(
        select(Assignment, PeerScheme)
        .join(PeerScheme, PeerScheme.assignment_id == Assignment.id)
        .where(
            Assignment.offering_id == offering_id,
            Assignment.published_at.is_not(None),
            PeerScheme.enabled.is_(True),
        )
        .order_by(PeerScheme.due_at, Assignment.id)
    ).tuples()
    found = []
    for work, scheme in rows:
        task = own.get(work.id)
        said = received(person_id, work)
        found.append(
            CourseLine(
                work,
                scheme,
                phase_of(scheme, work),
                task.total if task else 0,
                task.done if task else 0,
                None if said is None else len(said),
                visible_from(person_id, work, scheme),
            )
        )
    return found


def _own_works(person_id: int, assignment_id: int) -> list[int]:
    return [work.id for work in assignments.own_submissions(person_id, assignment_id)]


def visible_from(
    person_id: int, assignment: Assignment, scheme: PeerScheme | None
) -> datetime | None:
    """From when a person reads what was said of their work; none: never, or not known yet."""
    if scheme is None or not scheme.enabled:
        return None
    released: list[datetime] = []
    if scheme.shown_from == "mark":
        marks = grading.released_marks(_own_works(person_id, assignment.id))
        released = [mark.released_at for mark in marks.values() if mark.released_at is not None]
    return rules.shown_from(
        scheme.shows,
        scheme.shown_from,
        reviews_due=scheme.due_at,
        shown_at=scheme.shown_at,
        released_at=min(released, default=None),
    )


@dataclass(frozen=True)
class Line:
    """What was said of one criterion; *points* none: not given, or not for these eyes."""

    criterion: Criterion
    points: Decimal | None
    comment: str


@dataclass(frozen=True)
class Received:
    """A review as whoever was reviewed reads it. *who* is none where the names are hidden."""

    key: str
    number: int
    who: Any
    lines: list[Line]
    comment: str
    points: Decimal | None
    most: Decimal
    helpful: bool | None
    reported_at: datetime | None
    settled_at: datetime | None


def received(person_id: int, assignment: Assignment) -> list[Received] | None:
    """What was said of a person's work, in an order that tells nothing; none: not to be read."""
    scheme = scheme_of(assignment.id)
    moment = visible_from(person_id, assignment, scheme)
    if scheme is None or moment is None or clock.now() < moment:
        return None
    works = _own_works(person_id, assignment.id)
    rows = _readable(PeerReview.submission_id.in_(works))
    replies = _replies(person_id, [row.id for row in rows])
    return [
        _received(row, scheme, number, replies.get(row.id))
        for number, row in enumerate(rows, start=1)
    ]


def _readable(*which: Any) -> list[PeerReview]:
    """Handed in, not hidden, in the order of random keys."""
    return list(
        db.session.scalars(
            select(PeerReview)
            .where(
                *which,
                PeerReview.handed_in_at.is_not(None),
                PeerReview.ended_at.is_(None),
                PeerReview.hidden_at.is_(None),
            )
            .options(
                selectinload(PeerReview.marks).joinedload(PeerMark.criterion),
                joinedload(PeerReview.rubric_version).selectinload(RubricVersion.criteria),
                joinedload(PeerReview.reviewer),
            )
            .order_by(PeerReview.author_key)
        )
    )


def _replies(person_id: int, review_ids: Iterable[int]) -> dict[int, PeerReply]:
    rows = db.session.scalars(
        select(PeerReply).where(
            PeerReply.person_id == person_id, PeerReply.review_id.in_(list(review_ids))
        )
    )
    return {row.review_id: row for row in rows}


def _received(
    row: PeerReview, scheme: PeerScheme, number: int, reply: PeerReply | None
) -> Received:
    points = scheme.shows == Shows.ALL
    given = {mark.criterion_id: mark for mark in row.marks}
    lines = []
    for criterion in criteria_of(row):
        mark = given.get(criterion.id)
        if mark is not None:
            lines.append(Line(criterion, mark.points if points else None, mark.comment))
    return Received(
        key=row.author_key,
        number=number,
        who=None if scheme.anonymous else row.reviewer,
        lines=lines,
        comment=row.comment,
        points=row.points if points else None,
        most=sum((line.criterion.points for line in lines), Decimal(0)),
        helpful=reply.helpful if reply else None,
        reported_at=reply.reported_at if reply else None,
        settled_at=reply.settled_at if reply else None,
    )


def received_of(person_id: int, author_key: str) -> tuple[PeerReview, Assignment] | None:
    """A review of a person's own work that they may read now, by the key on their page."""
    row = db.session.scalar(
        select(PeerReview)
        .join(Submission, Submission.id == PeerReview.submission_id)
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .where(PeerReview.author_key == author_key, SubmissionMember.person_id == person_id)
        .options(joinedload(PeerReview.assignment).joinedload(Assignment.offering))
    )
    if row is None:
        return None
    listed = received(person_id, row.assignment)
    if listed is None or row.author_key not in {one.key for one in listed}:
        return None
    return row, row.assignment


def is_used(offering_id: int) -> bool:
    """Whether any published assignment of an offering is reviewed by fellow learners."""
    found = db.session.scalar(
        select(Assignment.id)
        .join(PeerScheme, PeerScheme.assignment_id == Assignment.id)
        .where(
            Assignment.offering_id == offering_id,
            Assignment.published_at.is_not(None),
            PeerScheme.enabled.is_(True),
        )
        .limit(1)
    )
    return found is not None
