"""The works of an assignment as graders may know them: by name, or by number while names are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import i18n
from lms.accounts.models import Person
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.bulk_marking.rules import Unit, Work, labels
from lms.courses.enrolment import queries as enrolment
from lms.courses.feedback import queries as feedback
from lms.courses.grading import queries as grading
from lms.db import db
from lms.storage import Attachment


@dataclass(frozen=True)
class Handed:
    """A submission in the list: whose (a label, a name and a number to show), and its files.

    While names are *hidden*, name and label are the blind number, and files have plain names.
    """

    submission: Submission
    label: str
    name: str
    number: str
    hidden: bool
    latest: bool
    files: list[Attachment]

    @property
    def work(self) -> Work:
        """What its name in a zip stands for."""
        return Work(self.submission.id, self.label, self.submission.number)


def handed_in(assignment: Assignment, reader: Person, *, only_latest: bool = False) -> list[Handed]:
    """Everything handed in by people who have a seat, but the reader's own work.

    In the order of the Korean alphabet; hidden names come after the others, by their numbers.
    """
    seated = {seat.person_id for seat in enrolment.roster(assignment.offering_id)}
    rows = db.session.scalars(
        select(Submission)
        .where(Submission.assignment_id == assignment.id)
        .options(
            selectinload(Submission.members).joinedload(SubmissionMember.person),
            joinedload(Submission.person),
            joinedload(Submission.group),
        )
        .order_by(Submission.id)
    ).all()
    shown = [
        row
        for row in rows
        if (people := {member.person_id for member in row.members} or {row.person_id}) & seated
        and reader.id not in people
    ]
    last = {_unit_key(row): row.id for row in shown}
    scheme = grading.scheme_of(assignment.id)
    nameless = grading.hidden_among(last.values(), scheme)
    hidden = {key: submission_id in nameless for key, submission_id in last.items()}
    units = {}
    for row in shown:
        key = _unit_key(row)
        if hidden[key]:
            units[key] = Unit(key, scheme.number(row))
        elif row.group is not None:
            units[key] = Unit(key, row.group.name, f"G{row.group.id}")
        else:
            units[key] = Unit(key, i18n.person_name(row.person), row.person.number)
    named = labels(units.values())
    files = assignments.files_of(list(shown))
    found = [
        Handed(
            submission=row,
            label=named[_unit_key(row)],
            name=units[_unit_key(row)].name,
            number=units[_unit_key(row)].number or units[_unit_key(row)].name,
            hidden=hidden[_unit_key(row)],
            latest=last[_unit_key(row)] == row.id,
            files=_files(files[row.id], hidden=hidden[_unit_key(row)]),
        )
        for row in shown
        if not only_latest or last[_unit_key(row)] == row.id
    ]
    return sorted(
        found, key=lambda item: (item.hidden, item.name, item.number, item.submission.number)
    )


def _files(files: list[Attachment], *, hidden: bool) -> list[Attachment]:
    if not hidden:
        return files
    return [grading.nameless(file, position) for position, file in enumerate(files, start=1)]


def as_works(items: Iterable[Handed]) -> list[Work]:
    """The works that names in a zip may stand for."""
    return [item.work for item in items]


def hashes_of(items: Sequence[Handed]) -> dict[int, set[str]]:
    """The contents that were handed in, by submission."""
    return {item.submission.id: {file.sha256 for file in item.files} for item in items}


def feedback_held(items: Sequence[Handed]) -> dict[int, set[tuple[str, str]]]:
    """What was given back before, as (content, name), by submission."""
    held = feedback.files_of_many(item.submission.id for item in items)
    return {key: {(file.sha256, file.name) for file in files} for key, files in held.items()}


def _unit_key(row: Submission) -> str:
    return f"g{row.group_id}" if row.group_id is not None else f"p{row.person_id}"
