"""How assignments are marked, and which names are hidden from graders now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from lms.accounts.models import Person
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.grading import rules
from lms.courses.grading.models import Grade, MarkingScheme
from lms.db import db
from lms.storage import Attachment


@dataclass(frozen=True)
class Scheme:
    """How an assignment is marked; what holds where nobody chose: names shown, one marker."""

    anonymous: bool = False
    key: str = ""
    second_percent: int = 0
    tolerance: Decimal = Decimal(0)
    release_at: datetime | None = None
    released_at: datetime | None = None
    version: int = 0

    def twice(self, submission: Submission) -> bool:
        """Whether two people mark this work."""
        whose = rules.unit(submission.person_id, submission.group_id)
        return rules.sampled(self.key, whose, self.second_percent)

    def number(self, submission: Submission) -> str:
        """The number behind which the names are hidden."""
        return rules.blind_number(self.key, rules.unit(submission.person_id, submission.group_id))

    @property
    def waiting_release(self) -> datetime | None:
        """When marks are to be released by themselves; none: they are not, or they were."""
        return self.release_at if self.released_at is None else None


def _scheme(row: MarkingScheme) -> Scheme:
    return Scheme(
        anonymous=row.anonymous,
        key=row.blind_key,
        second_percent=row.second_percent,
        tolerance=row.tolerance,
        release_at=row.release_at,
        released_at=row.released_at,
        version=row.version,
    )


def scheme_of(assignment_id: int) -> Scheme:
    """How one assignment is marked."""
    return schemes_of([assignment_id])[assignment_id]


def schemes_of(assignment_ids: Iterable[int]) -> dict[int, Scheme]:
    """How these assignments are marked. One statement."""
    ids = list(assignment_ids)
    found = {key: Scheme() for key in ids}
    for row in db.session.scalars(
        select(MarkingScheme).where(MarkingScheme.assignment_id.in_(ids))
    ):
        found[row.assignment_id] = _scheme(row)
    return found


def anonymous_in(offering_id: int) -> dict[int, Scheme]:
    """The schemes of an offering's assignments whose names are hidden, by assignment."""
    rows = db.session.scalars(
        select(MarkingScheme)
        .join(Assignment, Assignment.id == MarkingScheme.assignment_id)
        .where(Assignment.offering_id == offering_id, MarkingScheme.anonymous.is_(True))
    )
    return {row.assignment_id: _scheme(row) for row in rows}


def same_work(submission: Submission) -> list[Submission]:
    """Everything that the same person or group handed in for the assignment, the latest first."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.assignment_id == submission.assignment_id, _same(submission))
            .order_by(Submission.id.desc())
        )
    )


def _same(submission: Submission) -> ColumnElement[bool]:
    if submission.group_id is not None:
        return Submission.group_id == submission.group_id
    return (Submission.person_id == submission.person_id) & Submission.group_id.is_(None)


def hides_name(submission: Submission, reader: Person) -> bool:
    """Whether *reader* marks and must not know whose work it is: it is not their own."""
    own = {submission.person_id} | {member.person_id for member in submission.members}
    return reader.id not in own and is_hidden(submission)


def renamed(file: Attachment, submission: Submission) -> Attachment:
    """A file under a name that gives nobody away; a row that is never stored."""
    names = [one.id for one in assignments.files_of([submission])[submission.id]]
    return nameless(file, names.index(file.id) + 1 if file.id in names else 0)


def nameless(file: Attachment, position: int) -> Attachment:
    """The same for the *position*-th file (from 1) of a submission, where that is known."""
    return Attachment(
        id=file.id,
        subject_kind=file.subject_kind,
        subject_id=file.subject_id,
        sha256=file.sha256,
        size=file.size,
        name=rules.blind_file_name(position, file.name),
        media_type=file.media_type,
    )


def hidden_among(latest_ids: Iterable[int], scheme: Scheme) -> set[int]:
    """Of these, each the latest submission of its person or group, those whose name is hidden.
    One statement, or none."""
    ids = set(latest_ids)
    if not scheme.anonymous or not ids:
        return set()
    released = db.session.scalars(
        select(Grade.submission_id).where(
            Grade.submission_id.in_(ids), Grade.released_at.is_not(None)
        )
    )
    return ids - set(released)


def is_hidden(submission: Submission, scheme: Scheme | None = None) -> bool:
    """Whether graders do not learn whose work it is: until the latest of the same is released."""
    scheme = scheme or scheme_of(submission.assignment_id)
    if not scheme.anonymous:
        return False
    latest = (
        select(func.max(Submission.id))
        .where(Submission.assignment_id == submission.assignment_id, _same(submission))
        .scalar_subquery()
    )
    released = db.session.scalar(
        select(Grade.id).where(Grade.submission_id == latest, Grade.released_at.is_not(None))
    )
    return released is None
