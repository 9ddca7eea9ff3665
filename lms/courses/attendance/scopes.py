"""What a session lies in."""

from __future__ import annotations

from collections.abc import Iterator

from lms import access
from lms.access import Scope
from lms.courses.attendance.models import Session
from lms.db import db


def of_session(session_id: int) -> Iterator[Scope]:
    """The session's offering or cohort and all that it lies in."""
    session = db.session.get(Session, session_id)
    if session is not None:
        yield from access.chain(session.place)
