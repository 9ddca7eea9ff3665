"""What openings lie in: their company, then the office."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.db import db
from lms.placement.openings.models import Opening


def of_opening(opening_id: int) -> Iterator[Scope]:
    """The opening's company and all above it."""
    organisation_id = db.session.scalar(
        select(Opening.organisation_id).where(Opening.id == opening_id)
    )
    if organisation_id is not None:
        yield from access.chain(Scope("organisation", organisation_id))
