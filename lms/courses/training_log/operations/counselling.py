"""Writing, sharing, changing and deleting counselling notes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from lms import audit, clock
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.training_log import notices
from lms.courses.training_log.models import CounselNote, CounselShare, CounselVersion
from lms.courses.training_log.queries import counselling as queries
from lms.db import db


@dataclass(frozen=True)
class NoteValues:
    """What an author writes."""

    kind: str
    held_on: date
    text: str
    follow_up_on: date | None
    with_staff: bool
    named: frozenset[int]


def create(place: Scope, person_id: int, author: Person, values: NoteValues) -> CounselNote:
    """Write a note about a learner of *place*; ``not_learner`` where the person is none there."""
    if person_id == author.id or person_id not in {
        one.person_id for one in queries.learners(place)
    }:
        raise NotAllowed("not_learner")
    now = clock.now()
    note = CounselNote(
        offering_id=place.id if place.kind == "offering" else None,
        cohort_id=place.id if place.kind == "cohort" else None,
        person_id=person_id,
        author_id=author.id,
        created_at=now,
        updated_at=now,
        kind=values.kind,
        held_on=values.held_on,
        text=values.text,
        follow_up_on=values.follow_up_on,
    )
    db.session.add(note)
    db.session.flush()
    audit.record("counsel.create", "counsel_note", note.id, after={"kind": values.kind})
    _share(note, author, values)
    return note


def update(note: CounselNote, author: Person, values: NoteValues, *, version: int) -> None:
    """Change a note; how it stood before is kept. Raises :class:`editing.Conflict`."""
    editing.hold(note, version)
    now = clock.now()
    wrote = (note.kind, note.held_on, note.text, note.follow_up_on)
    if wrote != (values.kind, values.held_on, values.text, values.follow_up_on):
        db.session.add(
            CounselVersion(
                note_id=note.id, number=note.version, kind=note.kind, held_on=note.held_on,
                text=note.text, follow_up_on=note.follow_up_on, replaced_at=now,
            )
        )  # fmt: skip
        if values.follow_up_on != note.follow_up_on:
            note.followed_up_at = None
        note.kind, note.held_on, note.text = values.kind, values.held_on, values.text
        note.follow_up_on, note.updated_at = values.follow_up_on, now
        db.session.flush()
        audit.record("counsel.update", "counsel_note", note.id)
    _share(note, author, values)


def _share(note: CounselNote, author: Person, values: NoteValues) -> None:
    """Let exactly these read it; the newly named are told that there is something to read."""
    before = queries.sharing_of(note)
    open_to = {
        one.id: one for one in queries.colleagues(note.place, note.person_id, note.author_id)
    }
    named = frozenset(set(values.named) & set(open_to))
    if (before.with_staff, before.named) == (values.with_staff, named):
        return
    note.shared_with_staff = values.with_staff
    note.shares = [one for one in note.shares if one.person_id in named]
    note.shares += [CounselShare(note_id=note.id, person_id=id_) for id_ in named - before.named]
    note.updated_at = clock.now()
    db.session.flush()
    audit.record(
        "counsel.share", "counsel_note", note.id,
        before={"with_staff": before.with_staff, "named": len(before.named)},
        after={"with_staff": values.with_staff, "named": len(named)},
    )  # fmt: skip
    for id_ in named - before.named:
        notices.shared(open_to[id_], author, note)


def follow(note: CounselNote, done: bool) -> None:
    """Say that the follow-up was held, or take that back."""
    editing.hold(note)
    if note.follow_up_on is None or (note.followed_up_at is not None) == done:
        return
    note.followed_up_at = clock.now() if done else None
    note.updated_at = clock.now()
    db.session.flush()
    audit.record("counsel.follow", "counsel_note", note.id, after={"done": done})


def remove(note: CounselNote) -> None:
    """Take a note away from everybody but its author, who can bring it back."""
    editing.hold(note)
    if note.deleted_at is None:
        note.deleted_at = clock.now()
        db.session.flush()
        audit.record("counsel.delete", "counsel_note", note.id)


def restore(note: CounselNote) -> None:
    """Bring a deleted note back as it was, with whom it was shared."""
    editing.hold(note)
    if note.deleted_at is not None:
        note.deleted_at = None
        db.session.flush()
        audit.record("counsel.restore", "counsel_note", note.id)


def erase(person: Person) -> None:
    """Erase every note about *person*, and their name from those with whom notes are shared."""
    about = select(CounselNote.id).where(CounselNote.person_id == person.id)
    _delete(list(db.session.scalars(about)))
    db.session.execute(delete(CounselShare).where(CounselShare.person_id == person.id))


def _delete(ids: Collection[int]) -> None:
    for table, column in (
        (CounselShare, CounselShare.note_id),
        (CounselVersion, CounselVersion.note_id),
        (CounselNote, CounselNote.id),
    ):
        db.session.execute(delete(table).where(column.in_(ids)))
