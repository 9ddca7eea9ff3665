"""Peer reviews for those who teach: works with what was said of them, reviewers, reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.enrolment import queries as enrolment
from lms.courses.grading import queries as grading
from lms.courses.grading.queries import Scheme
from lms.courses.grading.rules import blind_number, unit
from lms.courses.peer_review import rules
from lms.courses.peer_review.models import PeerMark, PeerReply, PeerReview, PeerScheme
from lms.courses.peer_review.queries.schemes import (
    Unit,
    criteria_of,
    scheme_of,
    unit_of,
    units_of,
)
from lms.courses.peer_review.rules import Given, Summary
from lms.courses.rubrics.models import Criterion, RubricVersion
from lms.db import db
from lms.i18n import person_name


@dataclass(frozen=True)
class Names:
    """What people are called on the pages of an assignment: a number while names are hidden."""

    scheme: Scheme
    hidden: frozenset[str]  # works whose author graders must not know

    def of_work(self, submission: Submission) -> str:
        """Whose work it is."""
        if unit_of(submission) in self.hidden:
            return self.scheme.number(submission)
        return submission.group.name if submission.group else person_name(submission.person)

    def of_person(self, person: Any) -> str:
        """Who reviews: as long as any author is hidden, whoever reviews could tell who they are."""
        if self.hidden:
            return blind_number(self.scheme.key, unit(person.id, None))
        return person_name(person)


def names_of(assignment: Assignment, units: dict[str, Unit] | None = None) -> Names:
    """How to call people of an assignment; one statement, or two where names are hidden."""
    scheme = grading.scheme_of(assignment.id)
    if not scheme.anonymous:
        return Names(scheme, frozenset())
    known = units if units is not None else units_of(assignment.id)
    grades = grading.grades_by_submission(one.submission.id for one in known.values())
    released = {key for key, grade in grades.items() if grade.released_at is not None}
    hidden = frozenset(key for key, one in known.items() if one.submission.id not in released)
    return Names(scheme, hidden)


@dataclass(frozen=True)
class WorkLine:
    """A work with its reviews. *reports*: complaints that nobody looked at yet."""

    submission: Submission
    name: str
    sought: str  # what a search looks in
    reviews: int
    done: int
    summary: Summary
    apart: bool
    reports: int


@dataclass(frozen=True)
class ReviewerLine:
    """Somebody who reviews, and how far they are."""

    person: Person
    name: str
    sought: str
    reviews: int
    done: int
    begun: int
    last_at: datetime | None
    reminded_at: datetime | None
    helpful: int
    not_helpful: int


@dataclass(frozen=True)
class Overview:
    """An assignment's peer review as a whole."""

    works: list[WorkLine]
    reviewers: list[ReviewerLine]
    criteria: list[Criterion]
    names: Names
    reviews: int
    done: int


def overview(assignment: Assignment, scheme: PeerScheme) -> Overview:
    """Every work and every reviewer; a fixed number of statements."""
    units = units_of(assignment.id)
    names = names_of(assignment, units)
    rows = _live(assignment.id)
    criteria = scheme.rubric_version.criteria if scheme.rubric_version is not None else []
    replies = _replies_of([row.id for row in rows])
    by_work: dict[str, list[PeerReview]] = {key: [] for key in units}
    by_person: dict[int, list[PeerReview]] = {}
    for row in rows:
        by_work.setdefault(unit_of(row.submission), []).append(row)
        by_person.setdefault(row.reviewer_id, []).append(row)
    works = [
        _work_line(units[key], found, criteria, assignment, names, replies)
        for key, found in by_work.items()
        if key in units
    ]
    reviewers = [_reviewer_line(found, names, replies) for found in by_person.values()]
    return Overview(
        works=sorted(works, key=lambda line: (line.name, line.submission.id)),
        reviewers=sorted(reviewers, key=lambda line: (line.name, line.person.id)),
        criteria=criteria,
        names=names,
        reviews=len(rows),
        done=sum(row.handed_in_at is not None for row in rows),
    )


def _live(assignment_id: int, *which: Any) -> list[PeerReview]:
    return list(
        db.session.scalars(
            select(PeerReview)
            .where(PeerReview.assignment_id == assignment_id, PeerReview.ended_at.is_(None), *which)
            .options(
                selectinload(PeerReview.marks).joinedload(PeerMark.criterion),
                joinedload(PeerReview.reviewer),
                joinedload(PeerReview.submission).joinedload(Submission.person),
                joinedload(PeerReview.submission).joinedload(Submission.group),
                joinedload(PeerReview.rubric_version).selectinload(RubricVersion.criteria),
            )
            .order_by(PeerReview.id)
        )
    )


def _replies_of(ids: Iterable[int]) -> dict[int, list[PeerReply]]:
    found: dict[int, list[PeerReply]] = {}
    rows = db.session.scalars(
        select(PeerReply)
        .where(PeerReply.review_id.in_(list(ids)))
        .options(joinedload(PeerReply.person))
        .order_by(PeerReply.reported_at, PeerReply.person_id)
    )
    for row in rows:
        found.setdefault(row.review_id, []).append(row)
    return found


def _given(row: PeerReview) -> Given:
    points = {mark.criterion_id: mark.points for mark in row.marks if mark.points is not None}
    return Given(points, row.points)


def summary_of(rows: Iterable[PeerReview], criteria: Iterable[Criterion]) -> Summary:
    """What handed-in reviews that are not hidden say together."""
    counted = [row for row in rows if row.handed_in_at is not None and row.hidden_at is None]
    return rules.summarise([_given(row) for row in counted], [line.id for line in criteria])


def _work_line(
    one: Unit,
    rows: list[PeerReview],
    criteria: list[Criterion],
    assignment: Assignment,
    names: Names,
    replies: dict[int, list[PeerReply]],
) -> WorkLine:
    summary = summary_of(rows, criteria)
    hidden = one.key in names.hidden
    people = [line.person for line in one.submission.members]
    return WorkLine(
        submission=one.submission,
        name=names.of_work(one.submission),
        sought=names.of_work(one.submission) if hidden else _sought(people, one.submission),
        reviews=len(rows),
        done=sum(row.handed_in_at is not None for row in rows),
        summary=summary,
        apart=rules.differs(summary, assignment.points),
        reports=sum(_is_open(reply) for row in rows for reply in replies.get(row.id, [])),
    )


def _sought(people: Iterable[Any], submission: Submission | None = None) -> str:
    words = [f"{one.name} {one.english_name} {one.number}" for one in people]
    return " ".join([*words, submission.group.name if submission and submission.group else ""])


def _is_open(reply: PeerReply) -> bool:
    return reply.reported_at is not None and reply.settled_at is None


def _reviewer_line(
    rows: list[PeerReview], names: Names, replies: dict[int, list[PeerReply]]
) -> ReviewerLine:
    person = rows[0].reviewer
    said = [reply.helpful for row in rows for reply in replies.get(row.id, [])]
    times = [at for row in rows for at in (row.saved_at, row.handed_in_at) if at is not None]
    reminded = [row.reminded_at for row in rows if row.reminded_at is not None]
    return ReviewerLine(
        person=person,
        name=names.of_person(person),
        sought=names.of_person(person) if names.hidden else _sought([person]),
        reviews=len(rows),
        done=sum(row.handed_in_at is not None for row in rows),
        begun=sum(row.handed_in_at is None and row.saved_at is not None for row in rows),
        last_at=max(times, default=None),
        reminded_at=max(reminded, default=None),
        helpful=said.count(True),
        not_helpful=said.count(False),
    )


@dataclass(frozen=True)
class ReviewLine:
    """One review of a work with what its readers made of it."""

    review: PeerReview
    name: str
    criteria: list[Criterion]
    replies: list[PeerReply]

    @property
    def open_reports(self) -> list[PeerReply]:
        """Complaints that nobody looked at yet."""
        return [reply for reply in self.replies if _is_open(reply)]


def reviews_of(submission: Submission, names: Names) -> list[ReviewLine]:
    """Every live review of whatever these people handed in for the assignment."""
    same = [one.id for one in grading.same_work(submission)]
    rows = _live(submission.assignment_id, PeerReview.submission_id.in_(same))
    replies = _replies_of([row.id for row in rows])
    return [
        ReviewLine(row, names.of_person(row.reviewer), criteria_of(row), replies.get(row.id, []))
        for row in rows
    ]


def candidates(assignment: Assignment, names: Names) -> list[tuple[int, str]]:
    """Whom a teacher may ask for a review: the learners of the offering, by name."""
    seats = enrolment.roster(assignment.offering_id, states=("active",))
    if not names.hidden:
        return [(seat.person_id, f"{person_name(seat)} ({seat.number})") for seat in seats]
    numbered = [
        (seat.person_id, blind_number(names.scheme.key, unit(seat.person_id, None)))
        for seat in seats
    ]
    return sorted(numbered, key=lambda one: one[1])


def reports_in(assignment_id: int) -> int:
    """How many complaints wait for somebody to look at them."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(PeerReply)
            .join(PeerReview, PeerReview.id == PeerReply.review_id)
            .where(
                PeerReview.assignment_id == assignment_id,
                PeerReview.ended_at.is_(None),
                PeerReply.reported_at.is_not(None),
                PeerReply.settled_at.is_(None),
            )
        )
        or 0
    )


@dataclass(frozen=True)
class BesideWork:
    """What the grading screen says of a work's reviews. *suggests*: with the means."""

    submission: Submission
    reviews: int
    done: int
    summary: Summary
    criteria: list[Criterion]
    suggests: bool


def beside(submission: Submission) -> BesideWork | None:
    """What there is to say of a work's reviews; none where nobody reviews it."""
    scheme = scheme_of(submission.assignment_id)
    if scheme is None or not scheme.enabled or scheme.assigned_at is None:
        return None
    same = [one.id for one in grading.same_work(submission)]
    rows = _live(submission.assignment_id, PeerReview.submission_id.in_(same))
    if not rows:
        return None
    criteria = scheme.rubric_version.criteria if scheme.rubric_version is not None else []
    return BesideWork(
        submission=submission,
        reviews=len(rows),
        done=sum(row.handed_in_at is not None for row in rows),
        summary=summary_of(rows, criteria),
        criteria=criteria,
        suggests=scheme.suggests,
    )
