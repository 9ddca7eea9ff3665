"""Remarks on lines of what was handed in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.grading import queries
from lms.courses.grading.models import Annotation
from lms.db import db

MOST_REMARK = 4_000  # characters
MOST_LINE = 1_000_000
MOST_REMARKS = 500  # of one submission


@dataclass(frozen=True)
class RemarkValues:
    """A remark: on which content (SHA-256), from which line to which, and what it says."""

    sha256: str
    first_line: int
    last_line: int
    body: str


def remark(submission: Submission, author: Person, values: RemarkValues) -> Annotation:
    """Keep a remark. Raises :class:`Refused` for content that this submission does not hold."""
    body = clean_text(values.body).strip()
    parts = {part.sha256: part.attachment_id for part in queries.parts_of(submission)}
    reasons = _wrong(body)
    if values.sha256 not in parts:
        reasons.append(Reason("remark_elsewhere"))
    if not 1 <= values.first_line <= values.last_line <= MOST_LINE:
        reasons.append(Reason("remark_lines"))
    if queries.remark_count(submission.id) >= MOST_REMARKS:
        reasons.append(Reason("too_many_remarks", {"most": MOST_REMARKS}))
    if reasons:
        raise Refused(reasons)
    line = Annotation(
        submission_id=submission.id,
        author_id=author.id,
        attachment_id=parts[values.sha256],
        sha256=values.sha256,
        first_line=values.first_line,
        last_line=values.last_line,
        body=body,
        created_at=clock.now(),
    )
    db.session.add(line)
    db.session.flush()
    return line


def change_remark(line: Annotation, body: str, version: int) -> None:
    """Say something else at the same place. Raises ``editing.Conflict`` and :class:`Refused`."""
    _hold(line, version)
    body = clean_text(body).strip()
    if reasons := _wrong(body):
        raise Refused(reasons)
    if body != line.body:
        line.body, line.updated_at = body, clock.now()
        db.session.flush()


def delete_remark(line: Annotation, version: int) -> None:
    """Take it away. Raises ``editing.Conflict``."""
    _hold(line, version)
    audit.record("remark.delete", "submission", line.submission_id)
    db.session.delete(line)
    db.session.flush()


def _hold(line: Annotation, version: int) -> None:
    db.session.execute(select(Annotation.id).where(Annotation.id == line.id).with_for_update())
    db.session.refresh(line)
    if line.version != version:
        raise Conflict


def _wrong(body: str) -> list[Reason]:
    if not body:
        return [Reason("remark_empty")]
    if len(body) > MOST_REMARK:
        return [Reason("remark_too_long", {"most": MOST_REMARK})]
    return []
