"""What tracks and cohorts lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.programmes.models import Cohort, Track
from lms.db import db


def of_track(track_id: int) -> Iterator[Scope]:
    """The track's organisation and those above it."""
    organisation_id = db.session.scalar(select(Track.organisation_id).where(Track.id == track_id))
    if organisation_id is not None:
        yield from access.chain(Scope("organisation", organisation_id))


def of_cohort(cohort_id: int) -> Iterator[Scope]:
    """The cohort's track, its organisation and those above it."""
    row = db.session.execute(
        select(Cohort.track_id, Track.organisation_id).join(Track).where(Cohort.id == cohort_id)
    ).one_or_none()
    if row is not None:
        yield Scope("track", row.track_id)
        yield from access.chain(Scope("organisation", row.organisation_id))
