"""What a learner sees of what was said of their work: one submission, and a whole offering."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.assignments.rules import Reason
from lms.courses.feedback import rules
from lms.courses.feedback.models import FeedbackSeen, RegradeRequest
from lms.courses.feedback.queries.files import files_of_many
from lms.courses.feedback.queries.regrades import asking_of, history, policy_of
from lms.courses.grading import queries as grading
from lms.courses.grading.models import Annotation
from lms.db import db
from lms.storage import Attachment


@dataclass(frozen=True)
class Panel:
    """Beside a released mark: files, remarks, requests, and whether one may be made now."""

    submission_id: int
    offering_id: int
    files: list[Attachment]
    remarks: list[grading.Remark]
    text_hash: str  # of the written answer, so that a remark on it is told from one on a file
    requests: list[RegradeRequest]
    closed: list[Reason]  # why nothing can be asked; empty: it can
    closes_at: datetime | None
    points: Decimal | None


def panel(submission: Submission, person: Person) -> Panel | None:
    """What a learner finds beside their mark; none before its release, and for anybody else's."""
    if not is_member(submission.id, person.id):
        return None
    mark = grading.released_marks([submission.id]).get(submission.id)
    if mark is None:
        return None
    requests = history(submission.id, person.id)
    situation = asking_of(mark, requests)
    policy = policy_of(submission.assignment.offering_id).value
    return Panel(
        submission_id=submission.id,
        offering_id=submission.assignment.offering_id,
        files=files_of_many([submission.id])[submission.id],
        remarks=mark.remarks,
        text_hash=grading.text_hash(submission),
        requests=requests,
        closed=rules.closed_reasons(situation, policy, clock.now()),
        closes_at=rules.closes_at(situation, policy),
        points=mark.points_for(person.id),
    )


def is_member(submission_id: int, person_id: int) -> bool:
    """Whether the submission is (also) this person's work."""
    return db.session.get(SubmissionMember, (submission_id, person_id)) is not None


@dataclass(frozen=True)
class CourseLine:
    """One assignment's feedback in the view across an offering."""

    submission: Submission
    assignment: Assignment
    mark: Any  # grading.queries.MarkView
    points: Decimal | None
    files: int
    remarks: int
    unread: bool
    request: RegradeRequest | None  # the latest one


def course_feedback(person_id: int, offering_id: int) -> list[CourseLine]:
    """Every released mark of a person in an offering with what was said, the latest first."""
    works = {row.id: row for row in _works(person_id, [offering_id])}
    marks = grading.released_marks(works)
    files = files_of_many(marks)
    said = _remark_times(marks)
    seen = _seen(person_id, marks)
    requests = _requests(person_id, marks)
    lines = [
        CourseLine(
            submission=works[key],
            assignment=mark.assignment,
            mark=mark,
            points=mark.points_for(person_id),
            files=len(files[key]),
            remarks=len(mark.remarks),
            unread=rules.is_unread(
                mark.released_at,
                [mark.graded_at, *(file.created_at for file in files[key]), *said.get(key, [])],
                seen.get(key),
            ),
            request=requests.get(key),
        )
        for key, mark in marks.items()
    ]
    return sorted(lines, key=lambda line: (line.mark.released_at, line.submission.id), reverse=True)


def unread_in(person_id: int, offering_id: int) -> int:
    """How much of a person's feedback in an offering is new to them."""
    return sum(line.unread for line in course_feedback(person_id, offering_id))


def _works(person_id: int, offering_ids: Iterable[int]) -> list[Submission]:
    return list(
        db.session.scalars(
            select(Submission)
            .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
            .join(Assignment, Assignment.id == Submission.assignment_id)
            .where(
                SubmissionMember.person_id == person_id,
                Assignment.offering_id.in_(list(offering_ids)),
            )
        )
    )


def _remark_times(ids: Iterable[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    rows = db.session.execute(
        select(Annotation.submission_id, Annotation.created_at, Annotation.updated_at).where(
            Annotation.submission_id.in_(list(ids))
        )
    )
    for row in rows:
        found.setdefault(row.submission_id, []).append(row.updated_at or row.created_at)
    return found


def _seen(person_id: int, ids: Iterable[int]) -> dict[int, datetime]:
    rows = db.session.scalars(
        select(FeedbackSeen).where(
            FeedbackSeen.person_id == person_id, FeedbackSeen.submission_id.in_(list(ids))
        )
    )
    return {row.submission_id: row.seen_at for row in rows}


def _requests(person_id: int, ids: Iterable[int]) -> dict[int, RegradeRequest]:
    rows = db.session.scalars(
        select(RegradeRequest)
        .where(RegradeRequest.person_id == person_id, RegradeRequest.submission_id.in_(list(ids)))
        .order_by(RegradeRequest.asked_at, RegradeRequest.id)
    )
    return {row.submission_id: row for row in rows}
