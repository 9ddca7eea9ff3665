"""What is due for a team's members, and what they and the mentor have in their calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms import access, clock
from lms.access import Permission
from lms.communication.calendar import Entry
from lms.courses.assignments.registry import DueEntry
from lms.courses.programmes.models import Cohort
from lms.courses.projects.models import (
    CompanyProject,
    ProjectHandIn,
    ProjectMember,
    ProjectMilestone,
    ProjectRound,
    ProjectTeam,
)
from lms.courses.projects.queries.learners import places_of
from lms.db import db


def _own(person_id: int) -> Any:
    """The teams in which somebody is, of cohorts in which they are."""
    return (
        select(ProjectMember.team_id)
        .join(ProjectRound, ProjectRound.id == ProjectMember.round_id)
        .where(
            ProjectMember.person_id == person_id, ProjectMember.left_at.is_(None),
            ProjectRound.cohort_id.in_(places_of(person_id)),
        )
    )  # fmt: skip


def due(person_id: int) -> Iterator[DueEntry]:
    """Milestones of one's teams, and the wishes that a team of one's has to settle."""
    teams = db.session.scalars(
        select(ProjectTeam)
        .join(ProjectRound, ProjectRound.id == ProjectTeam.round_id)
        .where(ProjectTeam.id.in_(_own(person_id)), ProjectTeam.deleted_at.is_(None))
        .options(
            joinedload(ProjectTeam.round).joinedload(ProjectRound.cohort).joinedload(Cohort.track),
            joinedload(ProjectTeam.wishes),
        )
    ).unique().all()  # fmt: skip
    if not teams:
        return
    now = clock.now()
    yield from (_wishing(team, now) for team in teams)
    working = {team.round_id: team for team in teams
               if team.project_id is not None and team.round.published_at is not None}  # fmt: skip
    rows = db.session.execute(
        select(ProjectMilestone, ProjectHandIn)
        .outerjoin(
            ProjectHandIn,
            (ProjectHandIn.milestone_id == ProjectMilestone.id)
            & ProjectHandIn.team_id.in_([team.id for team in working.values()]),
        )
        .where(ProjectMilestone.round_id.in_(working), ProjectMilestone.deleted_at.is_(None))
    )
    for milestone, handed in rows:
        yield _milestone(working[milestone.round_id], milestone, handed, now)


def _wishing(team: ProjectTeam, now: datetime) -> DueEntry:
    row = team.round
    over = now > row.prefer_until or row.published_at is not None or row.closed_at is not None
    return _entry(
        team, "project_wish", _("희망 프로젝트"), row.id, row.title_ko, row.title_en,
        url_for("projects.preferences", team_id=team.id), row.prefer_until,
        "handed_in" if team.wishes else "missed" if over else "open", row.version,
    )  # fmt: skip


def _milestone(
    team: ProjectTeam, milestone: ProjectMilestone, handed: ProjectHandIn | None, now: datetime
) -> DueEntry:
    if handed is not None:
        state = "marked" if handed.accepted_at else "handed_in"
    elif team.round.closed_at is not None:
        state = "missed"
    else:
        state = "open" if now <= milestone.due_at else "late"
    return _entry(
        team, "project", _("기업 프로젝트"), milestone.id, milestone.title_ko, milestone.title_en,
        url_for("projects.team", team_id=team.id, _anchor=f"milestone-{milestone.id}"),
        milestone.due_at, state, milestone.version,
    )  # fmt: skip


def _entry(
    team: ProjectTeam, kind: str, label: Any, item_id: int, title_ko: str, title_en: str, url: str,
    due_at: datetime, state: str, revision: int,
) -> DueEntry:  # fmt: skip
    track = team.round.cohort.track
    return DueEntry(
        kind=kind, kind_label=label, item_id=item_id, offering_id=0, title_ko=title_ko,
        title_en=title_en, course_ko=track.title_ko, course_en=track.title_en, label=team.name,
        url=url, state=state, due_at=due_at, revision=revision,
    )  # fmt: skip


def _mentored(person: Any) -> Any:
    """The projects that somebody mentors, of companies of whose team they still are."""
    own = [
        scope.id for scope in access.scopes_with(person, Permission.PROJECT_PROPOSE)
        if scope.kind == "organisation"
    ]  # fmt: skip
    return select(CompanyProject.id).where(
        CompanyProject.mentor_id == person.id, CompanyProject.organisation_id.in_(own)
    )


def entries(person: Any, start: datetime, end: datetime) -> Iterator[Entry]:
    """Milestones of one's teams, as a member or as the mentor, and until when a team may wish."""
    member, mentored = _own(person.id), _mentored(person)
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
