"""Saving what a track says of itself."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from lms import audit, clock
from lms.courses import editing
from lms.courses.programmes.models import Track
from lms.courses.prospectus.models import Prospectus
from lms.db import db

FIELDS: Final = (
    "for_ko", "for_en", "entry_ko", "entry_en", "cost_won", "support_ko", "support_en",
    "allowance_days", "questions_ko", "questions_en",
)  # fmt: skip


def save(track: Track, values: dict[str, Any], *, version: int) -> Prospectus:
    """Change a track's prospectus (*version* 0: there is none yet); ``Conflict`` where another
    was saved in between."""
    editing.hold(track)  # two first ones wait for each other
    row = db.session.scalar(select(Prospectus).where(Prospectus.track_id == track.id))
    if (row.version if row else 0) != version:
        raise editing.Conflict
    if row is None:
        row = Prospectus(track_id=track.id)
        db.session.add(row)
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    row.updated_at = clock.now()
    db.session.flush()
    if changed:
        audit.record("track.prospectus", "track", track.id, after={"changed": changed})
    return row
