"""Interview times: of a reviewer, of a stage, and those that an applicant may take."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.courses.admissions.models import Application
from lms.courses.selection.models import Conflict, InterviewSlot, Stage, StageEntry
from lms.courses.selection.queries.setup import settings_of
from lms.db import db


def slots_of(stage: Stage, reviewer_id: int | None = None) -> list[InterviewSlot]:
    """The times of a stage that stand, in order; of one reviewer, or of all."""
    query = (
        select(InterviewSlot)
        .where(InterviewSlot.stage_id == stage.id, InterviewSlot.removed_at.is_(None))
        .options(
            joinedload(InterviewSlot.reviewer),
            joinedload(InterviewSlot.entry)
            .joinedload(StageEntry.application)
            .joinedload(Application.person),
        )
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    )
    if reviewer_id is not None:
        query = query.where(InterviewSlot.reviewer_id == reviewer_id)
    return list(db.session.scalars(query))


def slot_of(entry_id: int) -> InterviewSlot | None:
    """The time that an applicant took."""
    return db.session.scalar(
        select(InterviewSlot)
        .where(InterviewSlot.entry_id == entry_id, InterviewSlot.removed_at.is_(None))
        .options(joinedload(InterviewSlot.stage), joinedload(InterviewSlot.reviewer))
    )


def free_slots(entry: StageEntry, now: datetime) -> list[InterviewSlot]:
    """The times that this applicant could take now: free, early enough, without a conflict."""
    application = entry.application
    barred = select(Conflict.person_id).where(
        Conflict.application_id == application.id, Conflict.lifted_at.is_(None)
    )
    lead = timedelta(hours=settings_of(application.call_id).slot_lead_hours)
    return list(
        db.session.scalars(
            select(InterviewSlot)
            .where(
                InterviewSlot.stage_id == entry.stage_id,
                InterviewSlot.entry_id.is_(None),
                InterviewSlot.removed_at.is_(None),
                InterviewSlot.starts_at > now + lead,
                InterviewSlot.reviewer_id.not_in(barred),
                InterviewSlot.reviewer_id != application.person_id,
            )
            .order_by(InterviewSlot.starts_at, InterviewSlot.id)
        )
    )
