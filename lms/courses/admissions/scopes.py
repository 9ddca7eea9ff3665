"""What calls and applications lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.admissions.models import Application, Call
from lms.db import db


def of_call(call_id: int) -> Iterator[Scope]:
    """The call's cohort or track and what that lies in."""
    row = db.session.execute(
        select(Call.track_id, Call.cohort_id).where(Call.id == call_id)
    ).one_or_none()
    if row is None:
        return
    if row.cohort_id is not None:
        yield from access.chain(Scope("cohort", row.cohort_id))
    else:
        yield from access.chain(Scope("track", row.track_id))


def of_application(application_id: int) -> Iterator[Scope]:
    """The application's call and what that lies in."""
    call_id = db.session.scalar(select(Application.call_id).where(Application.id == application_id))
    if call_id is not None:
        yield from access.chain(Scope("call", call_id))


def register() -> None:
    """Tell the table of access."""
    access.register_ancestors("call", of_call)
    access.register_ancestors("application", of_application)
