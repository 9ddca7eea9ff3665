"""Announcing: writing, publishing when it is due, telling people, taking back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from lms import audit, clock, outbox
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Offering
from lms.courses.discussion.models import Announcement, AnnouncementReading
from lms.courses.discussion.operations.files import attach, detach
from lms.courses.discussion.queries import people
from lms.courses.discussion.queries.announcements import is_meant_for
from lms.courses.discussion.rules.announcing import State, new_moment, state_of
from lms.courses.editing import hold
from lms.db import apart, db, unit_of_work
from lms.storage import Stored


@dataclass(frozen=True)
class AnnouncementValues:
    """What the form sends. *when*: draft, now or later (*publish_at*)."""

    title: str
    body: str
    when: str
    publish_at: datetime | None
    happens_at: datetime | None
    pinned: bool
    tell_again: bool = False
    section_id: int | None = None  # none: for the whole offering


def announce(
    offering: Offering, author: Person, values: AnnouncementValues, files: Iterable[Stored] = ()
) -> Announcement:
    """A new announcement; people are told when it is due."""
    now = clock.now()
    row = Announcement(
        offering_id=offering.id,
        author_id=author.id,
        title=values.title,
        body=values.body,
        publish_at=new_moment(values.when, values.publish_at, None, now),
        happens_at=values.happens_at,
        sectioned=values.section_id is not None,
        section_id=values.section_id,
        pinned=values.pinned,
        edition=1,
        created_at=now,
        updated_at=now,
    )
    db.session.add(row)
    db.session.flush()
    attach("announcement", row.id, files, author.id)
    audit.record("announcement.add", "announcement", row.id, after=_facts(row))
    _plan_telling(row)
    return row


def edit(
    row: Announcement,
    editor: Person,
    values: AnnouncementValues,
    version: int,
    *,
    files: Iterable[Stored] = (),
    remove: Iterable[int] = (),
) -> None:
    """Save what was written on *version*; :class:`lms.courses.editing.Conflict` on another one."""
    hold(row, version)
    now, before = clock.now(), _facts(row)
    was = state_of(row.publish_at, None, now)
    changed = (row.title, row.body, row.happens_at) != (
        values.title,
        values.body,
        values.happens_at,
    )
    row.title, row.body, row.happens_at = values.title, values.body, values.happens_at
    row.pinned = values.pinned
    row.sectioned, row.section_id = values.section_id is not None, values.section_id
    row.publish_at = new_moment(values.when, values.publish_at, row.publish_at, now)
    row.updated_at = now
    if was is State.PUBLISHED:
        if changed:
            row.edited_at = now
        if values.tell_again:
            row.edition += 1
    db.session.flush()
    detach("announcement", row.id, remove)
    attach("announcement", row.id, files, editor.id)
    audit.record("announcement.edit", "announcement", row.id, before=before, after=_facts(row))
    _plan_telling(row)


def pin(row: Announcement, pinned: bool) -> None:
    """Keep an announcement at the top, or not. Idempotent."""
    hold(row)
    if row.pinned is not pinned:
        row.pinned = pinned
        db.session.flush()
        audit.record("announcement.pin" if pinned else "announcement.unpin", "announcement", row.id)


def delete(row: Announcement) -> None:
    """Take an announcement back; it can be restored. Idempotent."""
    hold(row)
    if row.deleted_at is None:
        row.deleted_at = clock.now()
        db.session.flush()
        audit.record("announcement.delete", "announcement", row.id)


def restore(row: Announcement) -> None:
    """Bring a deleted announcement back; those who were told are not told again."""
    hold(row)
    if row.deleted_at is not None:
        row.deleted_at = None
        db.session.flush()
        audit.record("announcement.restore", "announcement", row.id)
        _plan_telling(row)


def note_reading(person_id: int, announcement_id: int) -> None:
    """Remember that a person opened it. In a transaction of its own: the page is only read."""
    key = (announcement_id, person_id)
    if db.session.get(AnnouncementReading, key) is not None:
        return
    try:
        with apart() as session:
            session.add(
                AnnouncementReading(
                    announcement_id=announcement_id, person_id=person_id, read_at=clock.now()
                )
            )
    except IntegrityError:
        pass  # two tabs opened it at once


def _facts(row: Announcement) -> dict[str, Any]:
    return {
        "offering": row.offering_id,
        "at": row.publish_at.isoformat() if row.publish_at else None,
        "pinned": row.pinned,
        "section": row.section_id,
    }


def _plan_telling(row: Announcement) -> None:
    """Have people told at the moment of publication; once for each edition and moment."""
    if row.publish_at is None or row.deleted_at is not None:
        return
    at = row.publish_at.isoformat()
    outbox.enqueue(
        "announcement",
        {"announcement_id": row.id, "edition": row.edition},
        dedup_key=f"announcement:{row.id}:{row.edition}:{at}",
        run_at=row.publish_at,
    )


@outbox.handler("announcement")
def tell(payload: dict[str, Any]) -> None:
    """Tell everybody in the offering, if it is still published: it may have been put off or deleted.

    Each person hears once of each edition, however often this runs.
    """
    with unit_of_work() as session:
        row = session.get(Announcement, payload["announcement_id"])
        if row is None or row.edition != payload["edition"]:
            return
        if state_of(row.publish_at, row.deleted_at, clock.now()) is not State.PUBLISHED:
            return
        offering = row.offering
        if offering.state != "open":
            return
        course = offering.course
        params = {
            "course": {"ko": course.title_ko, "en": course.title_en or course.title_ko},
            "title": row.title,
            "announcement": row.id,
        }
        url = f"/learn/{offering.id}/announcements/{row.id}"
        everybody = {
            one.id: one for one in people.learners(offering.id) if is_meant_for(one.id, row)
        }
        everybody.update((one.id, one) for one in people.teachers(offering.id))
        everybody.pop(row.author_id, None)
        kind = "announcement.new" if row.edition == 1 else "announcement.edited"
        for person in everybody.values():
            notify(person, kind, params, url=url, dedup_key=f"announcement:{row.id}:{row.edition}")
