"""Erasing what people wrote and handed in; days, kinds' counting and decisions stay as numbers."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete, select, update

from lms import sealing
from lms.accounts.models import Person
from lms.courses.absences.models import AttendanceRequest, RequestEvent
from lms.courses.absences.queries import KIND
from lms.db import db, unit_of_work
from lms.jobs import every
from lms.storage import Attachment


@every(timedelta(hours=24))
def reseal() -> None:
    """Seal with the present key what an older one sealed, so that the older one can be given up.

    What no key opens any more stays as it is.
    """
    key = sealing.key_id()
    with unit_of_work() as session:
        rows: list[AttendanceRequest | RequestEvent] = [
            *session.scalars(
                select(AttendanceRequest)
                .where(AttendanceRequest.sealed != "", AttendanceRequest.key_id != key)
                .with_for_update()  # or what is erased meanwhile would be written back
            ),
            *session.scalars(
                select(RequestEvent)
                .where(RequestEvent.sealed != "", RequestEvent.key_id != key)
                .with_for_update()
            ),
        ]
        for row in rows:
            with suppress(sealing.Sealed):
                row.sealed, row.key_id = sealing.resealed(row.sealed), key


def erase(person: Person) -> None:
    """Empty a person's reasons and notes, forget sensitive kinds, drop their documents."""
    own = select(AttendanceRequest.id).where(AttendanceRequest.person_id == person.id)
    for statement in (
        delete(Attachment).where(Attachment.subject_kind == KIND, Attachment.subject_id.in_(own)),
        update(RequestEvent).where(RequestEvent.request_id.in_(own)).values(note="", sealed=""),
        update(AttendanceRequest)
        .where(AttendanceRequest.person_id == person.id, AttendanceRequest.sensitive.is_(True))
        .values(kind="erased"),
        update(AttendanceRequest)
        .where(AttendanceRequest.person_id == person.id)
        .values(reason="", sealed=""),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
