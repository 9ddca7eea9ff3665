"""Proof of an employment: files of a member; and erasing what is written about a person."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from werkzeug.datastructures import FileStorage

from lms import audit, storage
from lms.accounts.models import Person
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import (
    CohortMember,
    Internship,
    MemberEvent,
    MemberExam,
    MentorNote,
    RequirementCheck,
)
from lms.courses.programmes.operations.completion import hold_member
from lms.courses.programmes.queries.leaving import DOCUMENTS
from lms.db import db
from lms.storage import Attachment, Stored, TooLarge

MOST_FILES = 10
MOST_BYTES = 20 * 1024 * 1024


def keep_documents(files: Iterable[FileStorage]) -> list[Stored]:
    """Write uploads to disk before any row is; ``NotAllowed``: no_file, file_large, file_blank."""
    kept = []
    for file in files:
        if not file.filename:
            continue
        try:
            stored = storage.keep(file.stream, file.filename, most=MOST_BYTES)
        except TooLarge as large:
            raise NotAllowed("file_large", most=MOST_BYTES // 1024 // 1024) from large
        if stored.size == 0:
            raise NotAllowed("file_blank")
        kept.append(stored)
    if not kept:
        raise NotAllowed("no_file")
    return kept


def attach_documents(member: CohortMember, files: list[Stored], by: Person) -> list[Attachment]:
    """Add proof; the same content stands once. ``NotAllowed``: file_many."""
    hold_member(member)
    held = storage.attachments(DOCUMENTS, [member.id])[member.id]
    known = {one.sha256 for one in held}
    fresh = [file for file in dict.fromkeys(files) if file.sha256 not in known]
    if len(held) + len(fresh) > MOST_FILES:
        raise NotAllowed("file_many", most=MOST_FILES)
    added = []
    for offset, file in enumerate(fresh):
        added.append(
            storage.attach(file, DOCUMENTS, member.id, person_id=by.id, position=len(held) + offset)
        )
        audit.record("programme.document", "cohort_member", member.id, after={"file": file.sha256})
    db.session.flush()
    return added


def remove_document(member: CohortMember, file: Attachment) -> None:
    """Take proof away; ``NotAllowed``: document_decided where a decision rests on it."""
    hold_member(member)
    if member.state == "early_employed":
        raise NotAllowed("document_decided")
    audit.record(
        "programme.document_removed", "cohort_member", member.id, before={"file": file.sha256}
    )
    db.session.delete(file)
    db.session.flush()


def erase(person: Person) -> None:
    """Empty notes and evidence written about a person, and drop their documents; states stay."""
    own = select(CohortMember.id).where(CohortMember.person_id == person.id)
    for statement in (
        update(CohortMember).where(CohortMember.person_id == person.id).values(note=""),
        update(RequirementCheck)
        .where(RequirementCheck.member_id.in_(own))
        .values(evidence="", reason=""),
        update(MemberEvent).where(MemberEvent.member_id.in_(own)).values(note=""),
        update(MentorNote).where(MentorNote.member_id.in_(own)).values(text=""),
        update(MemberExam).where(MemberExam.member_id.in_(own)).values(score=""),
        update(Internship).where(Internship.member_id.in_(own)).values(evaluation=""),
        delete(Attachment).where(
            Attachment.subject_kind == DOCUMENTS, Attachment.subject_id.in_(own)
        ),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
