"""Stages of a track, and how far a person has come along them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState, TrackStage
from lms.db import db


def stages_of(track_id: int, *, retired: bool = False) -> list[TrackStage]:
    """The stages of a track in order; *retired*: also those that no new cohort gets."""
    query = select(TrackStage).where(TrackStage.track_id == track_id)
    if not retired:
        query = query.where(TrackStage.retired_at.is_(None))
    return list(db.session.scalars(query.order_by(TrackStage.position, TrackStage.id)))


@dataclass(frozen=True)
class Step:
    """A stage as a person stands with it: done, current, next. *member_id*: the place, if any."""

    stage: TrackStage
    state: str
    member_id: int | None = None


def steps_of(person_id: int, track_id: int) -> list[Step]:
    """A person's way along the stages of a track; empty where it has none. Two statements."""
    stages = stages_of(track_id, retired=True)
    if not stages:
        return []
    rows = db.session.execute(
        select(Cohort.stage_id, CohortMember.id, CohortMember.state)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(
            CohortMember.person_id == person_id,
            Cohort.track_id == track_id,
            CohortMember.state != MemberState.TRANSFERRED,
        )
        .order_by(CohortMember.entered_on, CohortMember.id)
    ).all()
    held: dict[int, tuple[str, int]] = {}
    for stage_id, member_id, state in rows:
        found = "done" if state in FINISHED else "next"
        if state in (MemberState.ENROLLED, MemberState.ON_LEAVE):
            found = "current"
        if stage_id is not None and held.get(stage_id, ("next", 0))[0] != "done":
            held[stage_id] = (found, member_id)
    return [
        Step(stage, *held.get(stage.id, ("next", None)))
        for stage in stages
        if stage.retired_at is None or stage.id in held
    ]
