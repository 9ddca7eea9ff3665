"""Where a request to regrade lies."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lms.access import Scope, chain
from lms.courses.feedback.models import RegradeRequest
from lms.db import db


def of_request(request_id: int) -> Iterable[Scope]:
    """The submission that it is about, and everything above it."""
    submission_id = db.session.scalar(
        select(RegradeRequest.submission_id).where(RegradeRequest.id == request_id)
    )
    return chain(Scope("submission", submission_id)) if submission_id is not None else []
