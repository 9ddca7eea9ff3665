"""What student records lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.standing.models import StudentRecord
from lms.db import db


def of_record(record_id: int) -> Iterator[Scope]:
    """The degree track of a record, its organisation and those above it."""
    track_id = db.session.scalar(
        select(StudentRecord.track_id).where(StudentRecord.id == record_id)
    )
    if track_id is not None:
        yield from access.chain(Scope("track", track_id))
