"""Milestones with what a team handed in, comments and notes of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock, storage
from lms.courses.projects.models import (
    HAND_IN,
    ProjectComment,
    ProjectHandIn,
    ProjectMeeting,
    ProjectMilestone,
    ProjectTeam,
)
from lms.courses.projects.rules.phases import milestone_state
from lms.db import db
from lms.storage import Attachment


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone of one team: how it stands, what was handed in, what was said."""

    milestone: ProjectMilestone
    state: str
    hand_in: ProjectHandIn | None
    files: list[Attachment]
    comments: list[ProjectComment]


def milestones(round_id: int) -> list[ProjectMilestone]:
    """The milestones of a round in order of their dates."""
    return list(
        db.session.scalars(
            select(ProjectMilestone)
            .where(ProjectMilestone.round_id == round_id, ProjectMilestone.deleted_at.is_(None))
            .order_by(ProjectMilestone.due_at, ProjectMilestone.id)
        )
    )


def hand_ins_of(team_ids: Iterable[int]) -> dict[tuple[int, int], ProjectHandIn]:
    """What teams handed in, by (team, milestone)."""
    rows = db.session.scalars(
        select(ProjectHandIn)
        .where(ProjectHandIn.team_id.in_(list(team_ids)))
        .options(joinedload(ProjectHandIn.by))
    )
    return {(row.team_id, row.milestone_id): row for row in rows}


def comments_of(team_id: int) -> dict[int, list[ProjectComment]]:
    """What was said about a team's milestones, by milestone, in order."""
    rows = db.session.scalars(
        select(ProjectComment)
        .where(ProjectComment.team_id == team_id)
        .options(joinedload(ProjectComment.by))
        .order_by(ProjectComment.at, ProjectComment.id)
    )
    found: dict[int, list[ProjectComment]] = {}
    for row in rows:
        found.setdefault(row.milestone_id, []).append(row)
    return found


def milestone_lines(team: ProjectTeam) -> list[MilestoneLine]:
    """A team's milestones; four statements."""
    rows = milestones(team.round_id)
    handed = hand_ins_of([team.id])
    said = comments_of(team.id)
    files = storage.attachments(HAND_IN, [one.id for one in handed.values()])
    now = clock.now()
    found = []
    for row in rows:
        own = handed.get((team.id, row.id))
        state = milestone_state(
            row.due_at, own.handed_at if own else None, own.accepted_at if own else None, now
        )
        kept = files.get(own.id, []) if own else []
        found.append(MilestoneLine(row, state, own, kept, said.get(row.id, [])))
    return found


def meetings_of(team_id: int) -> list[ProjectMeeting]:
    """Notes of a team's meetings, the latest first."""
    return list(
        db.session.scalars(
            select(ProjectMeeting)
            .where(ProjectMeeting.team_id == team_id)
            .options(joinedload(ProjectMeeting.by))
            .order_by(ProjectMeeting.on.desc(), ProjectMeeting.id.desc())
        )
    )
