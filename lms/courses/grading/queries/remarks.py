"""Remarks on lines, as graders and, once released, as learners see them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Submission
from lms.courses.grading.models import Annotation, Grade
from lms.db import db


@dataclass(frozen=True)
class Part:
    """Something of a submission that remarks can stand beside. *attachment_id* none: the text."""

    sha256: str
    attachment_id: int | None


@dataclass(frozen=True)
class Remark:
    """A remark as a page shows it."""

    id: int
    sha256: str
    first_line: int
    last_line: int
    body: str
    author: Person
    own: bool
    version: int


def text_hash(submission: Submission) -> str:
    """SHA-256 (hex) of a submission's text: what remarks on it belong to."""
    return hashlib.sha256(submission.text.encode("utf-8", "surrogatepass")).hexdigest()


def parts_of(submission: Submission) -> list[Part]:
    """The text and the files of a submission."""
    files = assignments.files_of([submission])[submission.id]
    text = [Part(text_hash(submission), None)] if submission.text else []
    return text + [Part(file.sha256, file.id) for file in files]


def remark_count(submission_id: int) -> int:
    """How many remarks a submission carries."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Annotation)
            .where(Annotation.submission_id == submission_id)
        )
        or 0
    )


def remarks_for_grader(
    submission_id: int, reader_id: int, *, only_own: bool = False
) -> list[Remark]:
    """Remarks in the order of the lines; *only_own*: a second marker does not see the first's."""
    query = _of([submission_id])
    if only_own:
        query = query.where(Annotation.author_id == reader_id)
    return [_remark(row, reader_id) for row in db.session.scalars(query)]


def released_remarks(submission_ids: Iterable[int]) -> dict[int, list[Remark]]:
    """What learners may read: remarks on work whose mark is released, by submission."""
    ids = list(submission_ids)
    found: dict[int, list[Remark]] = {key: [] for key in ids}
    query = _of(ids).where(
        Annotation.submission_id.in_(
            select(Grade.submission_id).where(
                Grade.submission_id.in_(ids), Grade.released_at.is_not(None)
            )
        )
    )
    for row in db.session.scalars(query):
        found[row.submission_id].append(_remark(row, 0))
    return found


def _of(submission_ids: list[int]) -> Select[Annotation]:
    return (
        select(Annotation)
        .where(Annotation.submission_id.in_(submission_ids))
        .options(joinedload(Annotation.author))
        .order_by(Annotation.submission_id, Annotation.first_line, Annotation.id)
    )


def _remark(row: Annotation, reader_id: int) -> Remark:
    return Remark(
        id=row.id,
        sha256=row.sha256,
        first_line=row.first_line,
        last_line=row.last_line,
        body=row.body,
        author=row.author,
        own=row.author_id == reader_id,
        version=row.version,
    )
