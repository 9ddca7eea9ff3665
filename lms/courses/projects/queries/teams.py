"""Teams of a round, who is in none, and what the assignment is made from."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.programmes.models import CohortMember, MemberState
from lms.courses.projects.models import (
    CompanyProject,
    ProjectAssignment,
    ProjectMember,
    ProjectOverride,
    ProjectRound,
    ProjectTeam,
)
from lms.courses.projects.queries.rounds import catalogue
from lms.courses.projects.rules.assigning import Place, Wish
from lms.db import db
from lms.evidence import queries as evidence
from lms.matching.model import EvidenceKind


def teams(round_id: int) -> list[ProjectTeam]:
    """The teams of a round by name, with members and wishes; three statements."""
    return list(
        db.session.scalars(
            select(ProjectTeam)
            .where(ProjectTeam.round_id == round_id, ProjectTeam.deleted_at.is_(None))
            .options(
                selectinload(ProjectTeam.members).joinedload(ProjectMember.person),
                selectinload(ProjectTeam.wishes),
                joinedload(ProjectTeam.project).joinedload(CompanyProject.organisation),
            )
            .order_by(ProjectTeam.name, ProjectTeam.id)
        )
    )


def live_members(cohort_id: int) -> list[Person]:
    """The cohort's members of now, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(CohortMember, CohortMember.person_id == Person.id)
            .where(CohortMember.cohort_id == cohort_id, CohortMember.state == MemberState.ENROLLED)
            .order_by(Person.name, Person.number)
        )
    )


def unteamed(row: ProjectRound) -> list[Person]:
    """The members of the cohort who are in no team of the round, by name."""
    placed = set(
        db.session.scalars(
            select(ProjectMember.person_id).where(
                ProjectMember.round_id == row.id, ProjectMember.left_at.is_(None)
            )
        )
    )
    return [one for one in live_members(row.cohort_id) if one.id not in placed]


def skills_shown(person_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The skills that people's assessed work has shown; what they claim does not count."""
    return {
        person_id: frozenset(
            row.skill_id for row in rows if row.kind != EvidenceKind.CLAIMED.value
        )
        for person_id, rows in evidence.of_people(person_ids).items()
    }  # fmt: skip


def wishes(found: Iterable[ProjectTeam]) -> list[Wish]:
    """What the teams of a round wish, for the rule; teams without members count for nothing."""
    return [
        Wish(team.id, len(team.members), tuple(one.project_id for one in team.wishes))
        for team in found
        if team.members
    ]


def places(round_id: int) -> list[Place]:
    """What the accepted projects of a round take, for the rule."""
    return [
        Place(row.id, row.teams, row.team_min, row.team_max) for row in catalogue(round_id)
    ]  # fmt: skip


def assignment_of(round_id: int) -> ProjectAssignment | None:
    """The assignment that was published."""
    return db.session.scalar(
        select(ProjectAssignment)
        .where(ProjectAssignment.round_id == round_id)
        .order_by(ProjectAssignment.number.desc())
        .limit(1)
    )


def overrides_of(assignment_id: int) -> list[ProjectOverride]:
    """What people changed in an assignment, the latest first."""
    return list(
        db.session.scalars(
            select(ProjectOverride)
            .where(ProjectOverride.assignment_id == assignment_id)
            .order_by(ProjectOverride.id.desc())
        )
    )
