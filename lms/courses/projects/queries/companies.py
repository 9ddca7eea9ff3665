"""What a company's team sees: where it can propose, its own proposals, the teams of its projects."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms import access, clock
from lms.access import Permission, Role, Scope
from lms.accounts.models import Organisation, Person
from lms.accounts.queries import holders
from lms.courses import registry
from lms.courses.programmes.models import Cohort, Track
from lms.courses.projects.models import (
    CompanyProject,
    ProjectEvaluation,
    ProjectMember,
    ProjectRound,
    ProjectTeam,
)
from lms.db import db

PROPOSE = Permission.PROJECT_PROPOSE


def companies_of(person: Person, *, verified: bool = False) -> list[Organisation]:
    """The companies in whose name *person* proposes projects, by name."""
    ids = [one.id for one in access.scopes_with(person, PROPOSE) if one.kind == "organisation"]
    if verified:
        ids = sorted(registry.verified_companies(ids))
    if not ids:
        return []
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(ids), Organisation.kind == "company")
            .order_by(Organisation.name, Organisation.id)
        )
    )


def company_people(organisation_id: int) -> list[Person]:
    """The team of a company, by name."""
    return holders([Role.EMPLOYER], [Scope("organisation", organisation_id)])


def mentor_of(project: CompanyProject) -> Person | None:
    """The project's mentor while they are of its company's team; whoever left learns nothing."""
    team = company_people(project.organisation_id)
    return next((one for one in team if one.id == project.mentor_id), None)


def open_rounds() -> list[ProjectRound]:
    """The rounds to which companies can propose now, the nearest deadline first."""
    return list(
        db.session.scalars(
            select(ProjectRound)
            .where(
                ProjectRound.closed_at.is_(None), ProjectRound.published_at.is_(None),
                ProjectRound.propose_until >= clock.now(),
            )
            .options(
                joinedload(ProjectRound.cohort).joinedload(Cohort.track)
                .joinedload(Track.organisation)
            )
            .order_by(ProjectRound.propose_until, ProjectRound.id)
        )
    )  # fmt: skip


def own_proposals(organisation_ids: Iterable[int]) -> list[CompanyProject]:
    """What these companies proposed, the latest first."""
    return list(
        db.session.scalars(
            select(CompanyProject)
            .where(CompanyProject.organisation_id.in_(list(organisation_ids)))
            .options(
                joinedload(CompanyProject.organisation),
                joinedload(CompanyProject.round)
                .joinedload(ProjectRound.cohort)
                .joinedload(Cohort.track),
            )
            .order_by(CompanyProject.created_at.desc(), CompanyProject.id.desc())
        )
    )


def teams_of_project(project: CompanyProject) -> list[ProjectTeam]:
    """The teams of a project once the assignment is published; before, a company sees none."""
    if project.round.published_at is None:
        return []
    return list(
        db.session.scalars(
            select(ProjectTeam)
            .where(ProjectTeam.project_id == project.id, ProjectTeam.deleted_at.is_(None))
            .options(selectinload(ProjectTeam.members).joinedload(ProjectMember.person))
            .order_by(ProjectTeam.name, ProjectTeam.id)
        )
    )


def waiting_of_company(person: Person) -> int:
    """How many returned proposals and open evaluations wait for the company."""
    ids = [one.id for one in companies_of(person)]
    if not ids:
        return 0
    returned = select(func.count(CompanyProject.id)).where(
        CompanyProject.organisation_id.in_(ids), CompanyProject.state == "returned"
    )
    done = select(ProjectEvaluation.team_id).where(
        ProjectEvaluation.state.in_(("submitted", "released"))
    )
    open_ones = (
        select(func.count(ProjectTeam.id))
        .join(CompanyProject, CompanyProject.id == ProjectTeam.project_id)
        .join(ProjectRound, ProjectRound.id == ProjectTeam.round_id)
        .where(
            CompanyProject.organisation_id.in_(ids), ProjectTeam.deleted_at.is_(None),
            ProjectRound.published_at.is_not(None), ProjectRound.closed_at.is_(None),
            ProjectRound.rubric_version_id.is_not(None),
            ProjectRound.ends_on <= clock.today(), ProjectTeam.id.not_in(done),
        )
    )  # fmt: skip
    return (db.session.scalar(returned) or 0) + (db.session.scalar(open_ones) or 0)
