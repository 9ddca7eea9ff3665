"""Stages of a track: added, worded anew, put in order, retired."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from lms import audit, clock
from lms.courses import editing
from lms.courses.programmes.models import Track, TrackStage
from lms.db import db

FIELDS = ("title_ko", "title_en", "entry_ko", "entry_en", "hours")


def add_stage(track: Track, values: dict[str, Any]) -> TrackStage:
    """Add a stage after the last one."""
    last = db.session.scalar(
        select(func.max(TrackStage.position)).where(TrackStage.track_id == track.id)
    )
    row = TrackStage(
        track_id=track.id,
        position=0 if last is None else last + 1,
        created_at=clock.now(),
        **{name: values[name] for name in FIELDS},
    )
    db.session.add(row)
    db.session.flush()
    audit.record("track.stage.add", "track", track.id, after={"stage": row.id, "hours": row.hours})
    return row


def update_stage(row: TrackStage, values: dict[str, Any], *, version: int) -> None:
    """Change a stage; ``Conflict`` where somebody else saved in between."""
    editing.hold(row, version)
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    db.session.flush()
    audit.record(
        "track.stage.update", "track", row.track_id, after={"stage": row.id, "changed": changed}
    )


def move_stage(row: TrackStage, step: int) -> bool:
    """Move a stage up (-1) or down (+1); False at the end."""
    rows = list(
        db.session.scalars(
            select(TrackStage)
            .where(TrackStage.track_id == row.track_id, TrackStage.retired_at.is_(None))
            .order_by(TrackStage.position, TrackStage.id)
            .with_for_update()
        )
    )
    here = next((at for at, one in enumerate(rows) if one.id == row.id), None)
    if here is None or not 0 <= here + step < len(rows):
        return False
    rows[here], rows[here + step] = rows[here + step], rows[here]
    for position, one in enumerate(rows):
        one.position = position
    db.session.flush()
    audit.record("track.stage.move", "track", row.track_id, after={"stage": row.id})
    return True


def retire_stage(row: TrackStage, retired: bool) -> bool:
    """Offer a stage to no new cohort any more, or again; cohorts that have it keep it."""
    if (row.retired_at is not None) == retired:
        return False
    row.retired_at = clock.now() if retired else None
    db.session.flush()
    action = "track.stage.retire" if retired else "track.stage.restore"
    audit.record(action, "track", row.track_id, after={"stage": row.id})
    return True
