"""What is written and not handed in: kept as it is typed and chosen, on whatever device."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.assignments import queries, rules
from lms.courses.assignments.models import Assignment, Draft, Submission, SubmissionMember
from lms.courses.assignments.operations.refusals import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.enrolment.models import Enrolment
from lms.db import db
from lms.storage import Attachment, Stored


class Elsewhere(Exception):
    """Another window or device saved meanwhile; nothing was written. ``draft`` is what is there."""

    def __init__(self, draft: Draft):
        self.draft = draft
        super().__init__("the draft was saved elsewhere")


def save_draft(
    person: Person,
    assignment: Assignment,
    *,
    text: str,
    link: str,
    files: Sequence[Stored] = (),
    revision: int | None = None,
) -> Draft | None:
    """Keep what a person is writing; none where there is nothing to keep.

    *revision* is the one that the form was opened with; without it the last one saved stands.
    Raises :class:`Elsewhere` where another device saved other words since, and :class:`Refused`
    where the draft would hold more files than may be handed in. *files* are added, each once.
    """
    text, link = clean_text(text)[: rules.MOST_TEXT], link.strip()[: rules.MOST_LINK]
    draft = _held(person, assignment)
    if (
        draft is not None
        and revision is not None
        and draft.revision != revision
        and (draft.text, draft.link) != (text, link)
    ):
        raise Elsewhere(draft)
    present = queries.draft_files(draft)
    held = {(one.sha256, one.name) for one in present}
    new = {(file.sha256, file.name): file for file in files}
    files = [file for key, file in new.items() if key not in held]
    if files:
        _check_room(assignment, len(present) + len(files))
    if draft is None:
        if not text.strip() and not link and not files:
            return None
        draft = _new(person, assignment)
    elif not text.strip() and not link and not files and not present:
        discard_draft(person, assignment)
        return None
    if (draft.text, draft.link) != (text, link):
        draft.text, draft.link, draft.revision = text, link, draft.revision + 1
    draft.saved_at = clock.now()
    for file in files:
        _attach(draft, file, person)
    db.session.flush()
    return draft


def add_file(person: Person, assignment: Assignment, file: Stored) -> Attachment:
    """Keep a file with the draft; the same content under the same name is one file.

    Raises :class:`Refused` where the draft holds as many as may be handed in.
    """
    draft = _held(person, assignment) or _new(person, assignment)
    present = queries.draft_files(draft)
    for attachment in present:
        if (attachment.sha256, attachment.name) == (file.sha256, file.name):
            return attachment
    _check_room(assignment, len(present) + 1)
    draft.saved_at = clock.now()
    attachment = _attach(draft, file, person)
    db.session.flush()
    return attachment


def drop_file(person: Person, assignment: Assignment, attachment_id: int) -> bool:
    """Take a file out of the draft; False where it was not there."""
    draft = _held(person, assignment)
    if draft is None:
        return False
    gone = db.session.execute(
        delete(Attachment).where(
            Attachment.id == attachment_id,
            Attachment.subject_kind == "draft",
            Attachment.subject_id == draft.id,
        )
    )
    if not draft.text.strip() and not draft.link and not queries.draft_files(draft):
        db.session.delete(draft)
        db.session.flush()
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def discard_draft(person: Person, assignment: Assignment) -> None:
    """Forget what was written and chosen and not handed in; unused files are swept later."""
    discard_drafts(Draft.person_id == person.id, Draft.assignment_id == assignment.id)


def discard_drafts(*which: object) -> None:
    """Forget every draft that meets the conditions, with its files."""
    ids = select(Draft.id).where(*which)  # type: ignore[arg-type]
    db.session.execute(
        delete(Attachment).where(Attachment.subject_kind == "draft", Attachment.subject_id.in_(ids))
    )
    db.session.execute(delete(Draft).where(*which))  # type: ignore[arg-type]


def end_draft(person: Person, assignment: Assignment, revision: int | None) -> None:
    """The draft was handed in: forget it, but for what another device added meanwhile."""
    draft = queries.draft_of(person.id, assignment.id)
    if draft is None:
        return
    if revision is None or draft.revision == revision:
        draft.text = draft.link = ""
    db.session.flush()
    if not draft.text and not draft.link and not queries.draft_files(draft):
        db.session.delete(draft)
        db.session.flush()


def held_files(
    person: Person, assignment: Assignment, ids: Sequence[int]
) -> tuple[list[Attachment], list[Reason]]:
    """Files by id, in order: of the person's draft, or of what they handed in for it before.

    The latter because the same request may come twice: the first time it made them a submission's.
    """
    if not ids:
        return [], []
    draft = select(Draft.id).where(
        Draft.person_id == person.id, Draft.assignment_id == assignment.id
    )
    works = (
        select(Submission.id)
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .where(SubmissionMember.person_id == person.id, Submission.assignment_id == assignment.id)
    )
    rows = db.session.scalars(
        select(Attachment).where(
            Attachment.id.in_(ids),
            ((Attachment.subject_kind == "draft") & Attachment.subject_id.in_(draft))
            | ((Attachment.subject_kind == "submission") & Attachment.subject_id.in_(works)),
        )
    )
    by_id = {row.id: row for row in rows}
    found = [by_id[key] for key in dict.fromkeys(ids) if key in by_id]
    missing = len(set(ids)) > len(found)
    return found, [Reason("file_expired")] if missing else []


def stored_of(attachment: Attachment) -> Stored:
    """What an attachment refers to."""
    return Stored(attachment.sha256, attachment.size, attachment.name, attachment.media_type)


def clean_text(text: str) -> str:
    """Text as a database can hold it: one kind of line end, no NUL, no half characters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return plain.encode("utf-8", "replace").decode("utf-8")


def _held(person: Person, assignment: Assignment) -> Draft | None:
    """The draft, while nobody else writes it: the person's seat serialises two windows."""
    db.session.execute(
        select(Enrolment.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.offering_id == assignment.offering_id,
        )
        .with_for_update()
    )
    draft = queries.draft_of(person.id, assignment.id)
    if draft is not None:
        db.session.refresh(draft)
    return draft


def _check_room(assignment: Assignment, count: int) -> None:
    if count > assignment.most_files:
        most = {"most": assignment.most_files, "count": count}
        raise Refused([Reason("too_many_files", most)])


def _new(person: Person, assignment: Assignment) -> Draft:
    draft = Draft(assignment_id=assignment.id, person_id=person.id, saved_at=clock.now())
    draft.text, draft.link, draft.revision = "", "", 0
    db.session.add(draft)
    db.session.flush()
    return draft


def _attach(draft: Draft, file: Stored, person: Person) -> Attachment:
    position = len(queries.draft_files(draft))
    return storage.attach(file, "draft", draft.id, person_id=person.id, position=position)
