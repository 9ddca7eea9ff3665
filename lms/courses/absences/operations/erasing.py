"""Erasing what people wrote and handed in; days, kinds' counting and decisions stay as numbers."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.courses.absences.models import AttendanceRequest, RequestEvent
from lms.courses.absences.queries import KIND
from lms.db import db
from lms.storage import Attachment


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
