"""Files of an application: put in, taken out, joined; those who look at what nobody could read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions import notices
from lms.courses.admissions.models import Application, ApplicationFile
from lms.courses.admissions.operations.outcomes import note
from lms.courses.admissions.papers import UNREAD, Paper
from lms.courses.admissions.rules.form import MOST_FILES, Item
from lms.courses.editing import NotAllowed
from lms.db import db

SUBJECT = "application"


def in_draft(application: Application, key: str | None = None) -> list[ApplicationFile]:
    """The files of the draft, at one field or all."""
    return [row for row in application.files if row.in_draft and key in (None, row.key)]


def counts(application: Application) -> dict[str, int]:
    """How many files of the draft lie at each field."""
    return Counter(row.key for row in in_draft(application))


def most_of(item: Item) -> int:
    """How many files a field takes."""
    return min(item.most or 1, MOST_FILES)


def put(application: Application, item: Item, papers: Sequence[Paper], person: Person) -> None:
    """Put files into a field of the draft. One that takes a single file has it replaced.

    Raises ``many_files`` beyond what the field takes. The caller holds the application.
    """
    most = most_of(item)
    held = in_draft(application, item.key)
    if most == 1 and len(papers) == 1:
        for row in held:
            _take_out(application, row)
    elif len(held) + len(papers) > most:
        raise NotAllowed("many_files", most=most)
    for paper in papers:
        attachment = storage.attach(paper.stored, SUBJECT, application.id, person_id=person.id)
        db.session.flush()
        application.files.append(
            ApplicationFile(
                application_id=application.id, attachment_id=attachment.id, key=item.key,
                attachment=attachment, in_draft=True, in_answers=False, changed=paper.changed,
                review=paper.review, created_at=clock.now(),
            )
        )  # fmt: skip
    application.saved_at = clock.now()
    db.session.flush()


def hand_in(application: Application, item: Item, papers: Sequence[Paper], person: Person) -> None:
    """Put files straight into what was submitted, at one field; drafts of other fields stay drafts.

    Raises ``many_files`` beyond what the field takes; one that takes a single file has it replaced.
    """
    most = most_of(item)
    held = [row for row in application.files if row.key == item.key and row.in_answers]
    if most == 1 and len(papers) == 1:
        for row in held:
            _delete(application, row)
    elif len(held) + len(papers) > most:
        raise NotAllowed("many_files", most=most)
    for row in in_draft(application, item.key):
        if not row.in_answers:  # of a change that was never submitted
            _delete(application, row)
    put(application, item, papers, person)
    for row in in_draft(application, item.key):
        row.in_answers = True
    db.session.flush()


def remove(application: Application, row: ApplicationFile) -> None:
    """Take a file out of the draft; what was submitted keeps it until the next submission."""
    _take_out(application, row)
    application.saved_at = clock.now()
    db.session.flush()


def pictures(application: Application, key: str) -> list[ApplicationFile]:
    """The pictures of the draft at a field, in their order."""
    return [
        row for row in in_draft(application, key)
        if row.attachment.media_type.startswith("image/")
    ]  # fmt: skip


def replace_pictures(application: Application, item: Item, paper: Paper, person: Person) -> None:
    """Put *paper*, which holds the pictures of a field, in their place."""
    for row in pictures(application, item.key):
        _take_out(application, row)
    put(application, item, [paper], person)


def _take_out(application: Application, row: ApplicationFile) -> None:
    row.in_draft = False
    if not row.in_answers:
        _delete(application, row)


def _delete(application: Application, row: ApplicationFile) -> None:
    attachment = row.attachment
    application.files.remove(row)
    db.session.delete(row)
    db.session.flush()
    db.session.delete(attachment)


def settle(application: Application, shown: set[str]) -> None:
    """The files of the draft are now those that are submitted; of hidden fields none are."""
    for row in list(application.files):
        row.in_draft = row.in_draft and row.key in shown
        if row.in_draft:
            row.in_answers = True
        else:
            _delete(application, row)
    db.session.flush()


def listed(application: Application) -> list[dict[str, Any]]:
    """The submitted files as a receipt names them."""
    return [
        {"key": row.key, "name": row.attachment.name, "sha256": row.attachment.sha256,
         "size": row.attachment.size}
        for row in application.files
        if row.in_answers
    ]  # fmt: skip


def delete_all(application: Application) -> int:
    """Delete every file; how many went. The sweep takes the bytes that nothing else refers to."""
    return delete_of(application, {row.key for row in application.files})


def delete_of(application: Application, keys: Collection[str]) -> int:
    """Delete the files of these fields, from draft and submission; how many went."""
    gone = [row for row in application.files if row.key in keys]
    for row in gone:
        _delete(application, row)
    return len(gone)


def review(
    row: ApplicationFile, actor: Person, verdict: str, reason: str, *, tell: bool = True
) -> bool:
    """A person looked at what no reader could read: ``cleared`` or ``refused``; False where done.

    A refused file is taken out at once and its applicant asked for a masked one; *tell*: unless
    the caller asks them in words of its own.
    """
    application = row.application
    editing.hold(application)
    if row.review not in (UNREAD, verdict) or row.reviewed_at is not None:
        return False
    row.review, row.review_reason = verdict, reason
    row.reviewed_by_id, row.reviewed_at = actor.id, clock.now()
    audit.record(
        f"admission.scan_{verdict}", "application", application.id, actor=actor,
        after={"file": row.id, "key": row.key}, reason=reason,
    )  # fmt: skip
    if verdict == "refused":
        note(application, "scan_refused", text=reason, actor=actor)
        if tell:
            notices.scan_refused(application, row.attachment.name, reason)
        _delete(application, row)
    db.session.flush()
    return True
