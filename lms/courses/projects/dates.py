"""What a team's members and its mentor have in their calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select

from lms.communication.calendar import Entry
from lms.courses.projects.models import (
    CompanyProject,
    ProjectHandIn,
    ProjectMember,
    ProjectMilestone,
    ProjectRound,
    ProjectTeam,
)
from lms.db import db


def entries(person: Any, start: datetime, end: datetime) -> Iterator[Entry]:
    """Milestones of one's teams, as a member or as the mentor, and until when a team may wish."""
    member = select(ProjectMember.team_id).where(
        ProjectMember.person_id == person.id, ProjectMember.left_at.is_(None)
    )
    mentored = select(CompanyProject.id).where(CompanyProject.mentor_id == person.id)
    rows = db.session.execute(
        select(ProjectMilestone, ProjectTeam, ProjectHandIn.id)
        .join(ProjectRound, ProjectRound.id == ProjectMilestone.round_id)
        .join(ProjectTeam, ProjectTeam.round_id == ProjectRound.id)
        .outerjoin(
            ProjectHandIn,
            (ProjectHandIn.team_id == ProjectTeam.id)
            & (ProjectHandIn.milestone_id == ProjectMilestone.id),
        )
        .where(
            ProjectTeam.deleted_at.is_(None), ProjectTeam.project_id.is_not(None),
            ProjectRound.published_at.is_not(None), ProjectMilestone.deleted_at.is_(None),
            ProjectMilestone.due_at >= start, ProjectMilestone.due_at < end,
            or_(ProjectTeam.id.in_(member), ProjectTeam.project_id.in_(mentored)),
        )
        .order_by(ProjectMilestone.due_at, ProjectTeam.id)
    )  # fmt: skip
    for milestone, team, handed in rows:
        yield Entry(
            uid=f"project-milestone-{milestone.id}-{team.id}",
            title_ko=f"{milestone.title_ko} · {team.name}",
            title_en=f"{milestone.title_en or milestone.title_ko} · {team.name}",
            start=milestone.due_at, label=_("프로젝트 기한"), icon="flag",
            url=f"/projects/teams/{team.id}", done=handed is not None,
            updated_at=milestone.updated_at, sequence=milestone.version,
        )  # fmt: skip
    wishes = db.session.execute(
        select(ProjectRound, ProjectTeam)
        .join(ProjectTeam, ProjectTeam.round_id == ProjectRound.id)
        .where(
            ProjectTeam.id.in_(member), ProjectTeam.deleted_at.is_(None),
            ProjectRound.closed_at.is_(None), ProjectRound.published_at.is_(None),
            ProjectRound.prefer_until >= start, ProjectRound.prefer_until < end,
        )
    )  # fmt: skip
    for row, team in wishes:
        yield Entry(
            uid=f"project-wishes-{row.id}-{team.id}",
            title_ko=f"{row.title_ko}: 희망 프로젝트 정하기",
            title_en=f"{row.title_en or row.title_ko}: rank projects",
            start=row.prefer_until, label=_("희망 마감"), icon="clock",
            url=f"/projects/teams/{team.id}/preferences", sequence=row.version,
        )  # fmt: skip
