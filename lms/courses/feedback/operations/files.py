"""Giving files and recordings with a mark, and taking them away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms import audit, storage
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.feedback import queries
from lms.courses.grading import queries as grading
from lms.db import db
from lms.interop.formats import sniff
from lms.storage import Attachment, Stored, TooLarge

MOST_FILES = 10  # of one submission
MOST_BYTES = 40 * 1024 * 1024  # of one file


def keep_uploads(files: Iterable[FileStorage]) -> list[Stored]:
    """Write uploads to disk, durably, before any row is. Raises :class:`Refused`."""
    kept, reasons = [], []
    for file in files:
        if not file.filename:
            continue
        name = sniff.safe_name(file.filename)
        try:
            stored = storage.keep(file.stream, file.filename, most=MOST_BYTES)
        except TooLarge:
            most = MOST_BYTES // 1024 // 1024
            reasons.append(Reason("feedback_large", {"name": name, "most": most}))
            continue
        if stored.size == 0:
            reasons.append(Reason("feedback_blank", {"name": name}))
        kept.append(stored)
    if not kept and not reasons:
        reasons.append(Reason("feedback_empty"))
    if reasons:
        raise Refused(reasons)
    return kept


def attach(
    submission: Submission, grader: Person, files: Sequence[Stored], *, tell: bool = True
) -> list[Attachment]:
    """Add files to what is said of *submission*; the same content under the same name stands once.

    The learner is told where the mark is released already. Raises :class:`Refused`.
    """
    db.session.execute(
        select(Submission.id).where(Submission.id == submission.id).with_for_update()
    )
    held = queries.files_of(submission.id)
    known = {(file.sha256, file.name) for file in held}
    fresh = [file for file in dict.fromkeys(files) if (file.sha256, file.name) not in known]
    if len(held) + len(fresh) > MOST_FILES:
        raise Refused([Reason("feedback_many", {"most": MOST_FILES})])
    position = max((file.position for file in held), default=-1) + 1
    added = []
    for offset, file in enumerate(fresh):
        added.append(
            storage.attach(
                file, queries.KIND, submission.id, person_id=grader.id, position=position + offset
            )
        )
        audit.record(
            "feedback.attach", "submission", submission.id, actor=grader,
            after={"file": file.sha256},
        )  # fmt: skip
    db.session.flush()
    if added and tell and submission.id in grading.released_marks([submission.id]):
        _tell(submission)
    return added


def remove(file: Attachment, submission: Submission, grader: Person) -> None:
    """Take a feedback file away; the content is swept when nothing refers to it."""
    audit.record(
        "feedback.remove", "submission", submission.id, actor=grader,
        before={"file": file.sha256},
    )  # fmt: skip
    db.session.delete(file)
    db.session.flush()


def _tell(submission: Submission) -> None:
    assignment = submission.assignment
    for member in submission.members:
        notify(
            member.person,
            "feedback.added",
            {"title": {"ko": assignment.title_ko, "en": assignment.title_en}},
            url=url_for("assignments.submission", submission_id=submission.id),
        )
