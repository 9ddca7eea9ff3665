"""What is kept about a person's part in projects, for the copy of their data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.projects.models import (
    CompanyProject,
    ProjectComment,
    ProjectEvaluation,
    ProjectMeeting,
    ProjectMember,
    ProjectTeam,
)
from lms.courses.projects.queries.evaluations import released_for
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Teams with what was released about the person, and what they wrote."""
    stays = db.session.scalars(
        select(ProjectMember)
        .where(ProjectMember.person_id == person.id)
        .options(joinedload(ProjectMember.team).joinedload(ProjectTeam.project))
        .order_by(ProjectMember.id)
    )
    said = db.session.scalars(
        select(ProjectComment).where(ProjectComment.by_id == person.id).order_by(ProjectComment.id)
    )
    noted = db.session.scalars(
        select(ProjectMeeting).where(ProjectMeeting.by_id == person.id).order_by(ProjectMeeting.id)
    )
    mentored = db.session.scalars(
        select(CompanyProject).where(CompanyProject.mentor_id == person.id)
    )
    evaluated = db.session.scalars(
        select(ProjectEvaluation).where(ProjectEvaluation.by_id == person.id)
    )
    return {
        "teams": [
            {
                "team": one.team.name,
                "project": one.team.project.title if one.team.project else None,
                "from": one.joined_at.isoformat(),
                "until": one.left_at.isoformat() if one.left_at else None,
                "evaluation": None if one.left_at else _evaluation(one.team_id, person.id),
            }
            for one in stays
        ],
        "comments": [{"at": one.at.isoformat(), "text": one.text} for one in said],
        "meeting_notes": [{"on": one.on.isoformat(), "text": one.text} for one in noted],
        "mentor_of": [one.title for one in mentored],
        "evaluations_written": [
            {"number": one.number, "state": one.state, "at": one.created_at.isoformat()}
            for one in evaluated
        ],
    }


def _evaluation(team_id: int, person_id: int) -> dict[str, Any] | None:
    seen = released_for(team_id, person_id)
    if seen is None:
        return None
    titles = {one.id: one.title_ko for one in seen.evaluation.rubric_version.criteria}
    return {
        "points": {titles[key]: str(value) for key, value in seen.points.items() if key in titles},
        "reason": seen.reason,
        "comment": seen.evaluation.comment,
    }
