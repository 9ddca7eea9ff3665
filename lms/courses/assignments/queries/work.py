"""One person's work on an assignment: what may be handed in now, the draft, what was handed in."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock, storage
from lms.accounts.models import Person
from lms.config import settings_of
from lms.courses.assignments import rules
from lms.courses.assignments.models import (
    Assignment,
    Draft,
    Reopening,
    Submission,
    SubmissionMember,
)
from lms.courses.assignments.queries.dates import effective_dates
from lms.courses.assignments.rules import MOST_FILE_BYTES, Accepted, Circumstances, Phase
from lms.courses.enrolment import queries as enrolment
from lms.courses.groups import queries as groups
from lms.courses.groups.models import Group
from lms.db import db
from lms.storage import Attachment

MIB = 1024 * 1024


def accepted_by(assignment: Assignment) -> Accepted:
    """What may be handed in for *assignment*, within what the installation takes at once."""
    most = min(MOST_FILE_BYTES, settings_of(current_app).max_upload_mb * MIB)
    if assignment.most_mb is not None:
        most = min(most, assignment.most_mb * MIB)
    return Accepted(
        kinds=frozenset(assignment.kinds),
        endings=tuple(assignment.endings or ()),
        most_files=assignment.most_files,
        most_file_bytes=most,
    )


def group_for(person_id: int, assignment: Assignment) -> Group | None:
    """The group with which a person hands in; none: alone, or in no group yet."""
    if assignment.group_set_id is None:
        return None
    return groups.group_of(person_id, assignment.group_set_id)


def situation(person: Person, assignment: Assignment) -> Circumstances:
    """What decides whether *person* may hand in for *assignment*."""
    seat = enrolment.seat_of(person.id, assignment.offering_id)
    dates = effective_dates(person, assignment)
    group = group_for(person.id, assignment)
    return Circumstances(
        published=assignment.published_at is not None,
        enrolled=seat is not None and seat.state == "active",
        running=assignment.offering.state == "open",
        dates=dates,
        accepted=accepted_by(assignment),
        grouped=assignment.group_set_id is None or group is not None,
        rule=assignment.resubmission,
        made=made(person.id, assignment, group),
        most_made=rules.allowed(
            assignment.resubmission,
            assignment.most_times,
            extra_attempts=dates.extra_attempts,
            reopenings=len(reopenings(assignment.id, person.id, group)),
        ),
    )


def made(person_id: int, assignment: Assignment, group: Group | None) -> int:
    """How often a person, or the group that they are in now, handed in: each work once.

    What they handed in with another group counts: who changes groups begins no new count.
    """
    own = select(SubmissionMember.submission_id).where(SubmissionMember.person_id == person_id)
    whose: list[ColumnElement[bool]] = [Submission.id.in_(own)]
    if group is not None:
        whose.append(Submission.group_id == group.id)
    query = select(func.count(Submission.id)).where(Submission.assignment_id == assignment.id)
    return db.session.scalar(query.where(or_(*whose))) or 0


def reopenings(assignment_id: int, person_id: int, group: Group | None) -> list[Reopening]:
    """A grader's leaves to hand in once more, the latest first."""
    whose = Reopening.person_id == person_id
    if group is not None:
        whose = or_(whose, Reopening.group_id == group.id)
    return list(
        db.session.scalars(
            select(Reopening)
            .where(Reopening.assignment_id == assignment_id, whose)
            .order_by(Reopening.at.desc(), Reopening.id.desc())
        )
    )


def draft_of(person_id: int, assignment_id: int) -> Draft | None:
    """What a person has written and not handed in."""
    return db.session.scalar(
        select(Draft).where(Draft.person_id == person_id, Draft.assignment_id == assignment_id)
    )


def draft_files(draft: Draft | None) -> list[Attachment]:
    """The files of a draft, in the order in which they were chosen."""
    return storage.attachments("draft", [draft.id])[draft.id] if draft is not None else []


def own_submissions(person_id: int, assignment_id: int) -> list[Submission]:
    """A person's submissions for an assignment, their groups' as well, the latest first."""
    return submissions_of(person_id, [assignment_id])[assignment_id]


def submissions_of(person_id: int, assignment_ids: list[int]) -> dict[int, list[Submission]]:
    """A person's submissions by assignment, the latest first. One statement."""
    found: dict[int, list[Submission]] = {key: [] for key in assignment_ids}
    rows = db.session.scalars(
        select(Submission)
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .where(
            SubmissionMember.person_id == person_id,
            Submission.assignment_id.in_(assignment_ids),
        )
        .options(joinedload(Submission.assignment), joinedload(Submission.person))
        .order_by(Submission.number.desc())
    )
    for row in rows:
        found[row.assignment_id].append(row)
    return found


def handed_in_by(
    assignment_ids: Iterable[int], person_ids: Iterable[int]
) -> dict[tuple[int, int], list[int]]:
    """The ids of submissions by (person, assignment), in order. One statement."""
    rows = db.session.execute(
        select(SubmissionMember.person_id, Submission.assignment_id, Submission.id)
        .join(Submission, Submission.id == SubmissionMember.submission_id)
        .where(
            Submission.assignment_id.in_(list(assignment_ids)),
            SubmissionMember.person_id.in_(list(person_ids)),
        )
        .order_by(Submission.number)
    ).tuples()
    found: dict[tuple[int, int], list[int]] = {}
    for person_id, assignment_id, submission_id in rows:
        found.setdefault((person_id, assignment_id), []).append(submission_id)
    return found


def is_hidden(assignment: Assignment, person: Person | None) -> bool:
    """Whether *person*, a learner, may not read yet what is asked."""
    if not assignment.hide_until_open:
        return False
    return rules.phase(effective_dates(person, assignment), clock.now()) is Phase.UPCOMING


def files_of(submissions: list[Submission]) -> dict[int, list[Attachment]]:
    """The files of submissions, by submission id, in the order in which they were chosen."""
    return storage.attachments("submission", [submission.id for submission in submissions])


def members_of(submission: Submission) -> list[SubmissionMember]:
    """Whose work a submission is, by name: one line where somebody works alone."""
    return members_of_many([submission.id])[submission.id]


def members_of_many(submission_ids: Iterable[int]) -> dict[int, list[SubmissionMember]]:
    """Whose work submissions are, by submission id and then by name. One statement."""
    ids = list(submission_ids)
    found: dict[int, list[SubmissionMember]] = {key: [] for key in ids}
    rows = db.session.scalars(
        select(SubmissionMember)
        .where(SubmissionMember.submission_id.in_(ids))
        .options(joinedload(SubmissionMember.person), joinedload(SubmissionMember.override))
    )
    for row in sorted(rows, key=lambda row: (row.person.name, row.person.number)):
        found[row.submission_id].append(row)
    return found


def submissions_for_comparison(offering_id: int) -> dict[int, list[Submission]]:
    """By assignment, the last submission of each person or group, with whose work each is.

    For what compares the works of an offering with one another; files come with
    :func:`files_of`. Two statements.
    """
    rows = db.session.scalars(
        select(Submission)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.offering_id == offering_id)
        .options(selectinload(Submission.members))
        .order_by(Submission.assignment_id, Submission.number)
    )
    last: dict[tuple[int, str, int], Submission] = {}
    for row in rows:
        whose = ("group", row.group_id) if row.group_id is not None else ("person", row.person_id)
        last[(row.assignment_id, *whose)] = row
    found: dict[int, list[Submission]] = {}
    for row in last.values():
        found.setdefault(row.assignment_id, []).append(row)
    return found


def by_receipt(code: str) -> Submission | None:
    """The submission whose receipt has this hash."""
    return db.session.scalar(
        select(Submission)
        .where(Submission.receipt == code)
        .options(
            joinedload(Submission.person),
            joinedload(Submission.assignment).joinedload(Assignment.offering),
        )
    )
