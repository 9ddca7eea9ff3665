"""Where somebody takes part in projects as a member of a cohort."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState
from lms.courses.projects.models import (
    CompanyProject,
    ProjectMember,
    ProjectRound,
    ProjectTeam,
)
from lms.db import db

#: A place in the cohort with which one still reads what one did.
READING = (MemberState.ENROLLED, MemberState.ON_LEAVE, *FINISHED)


@dataclass(frozen=True)
class Own:
    """A round of one's cohort, and one's team in it."""

    round: ProjectRound
    team: ProjectTeam | None


def places_of(person_id: int) -> dict[int, str]:
    """The state of one's place by cohort, where it lets one read."""
    rows = db.session.execute(
        select(CohortMember.cohort_id, CohortMember.state).where(
            CohortMember.person_id == person_id, CohortMember.state.in_(READING)
        )
    )
    return {row.cohort_id: row.state for row in rows}


def own_rounds(person_id: int) -> list[Own]:
    """The rounds of one's cohorts, the latest first; three statements."""
    cohorts = places_of(person_id)
    rows = db.session.scalars(
        select(ProjectRound)
        .where(ProjectRound.cohort_id.in_(cohorts))
        .options(joinedload(ProjectRound.cohort).joinedload(Cohort.track))
        .order_by(ProjectRound.starts_on.desc(), ProjectRound.id.desc())
    ).all()
    held = {team.round_id: team for team in _teams(person_id)}
    return [Own(row, held.get(row.id)) for row in rows]


def own_team(person_id: int, round_id: int) -> ProjectTeam | None:
    """One's team in a round."""
    return next((team for team in _teams(person_id) if team.round_id == round_id), None)


def _teams(person_id: int) -> list[ProjectTeam]:
    return list(
        db.session.scalars(
            select(ProjectTeam)
            .join(ProjectMember, ProjectMember.team_id == ProjectTeam.id)
            .where(
                ProjectMember.person_id == person_id,
                ProjectMember.left_at.is_(None),
                ProjectTeam.deleted_at.is_(None),
            )
            .options(
                selectinload(ProjectTeam.members).joinedload(ProjectMember.person),
                selectinload(ProjectTeam.wishes),
                joinedload(ProjectTeam.project).joinedload(CompanyProject.organisation),
            )
        )
    )
