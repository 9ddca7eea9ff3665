"""What a request lies in."""

from __future__ import annotations

from collections.abc import Iterator

from lms import access
from lms.access import Scope
from lms.courses.absences.models import AttendanceRequest
from lms.db import db


def of_request(request_id: int) -> Iterator[Scope]:
    """The request's offering or cohort, and all that it lies in."""
    request = db.session.get(AttendanceRequest, request_id)
    if request is not None:
        yield from access.chain(request.place)
