"""Loading is authorising: rounds, proposals, teams and their files by id.

Staff run the rounds of their institution; a company's team sees its own proposals and, once the
assignment is published, the teams of its projects; a member of the cohort sees the round, what was
accepted, and their own team. For everybody else nothing of it exists.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort, Track
from lms.courses.projects.models import (
    HAND_IN,
    CompanyProject,
    ProjectEvaluation,
    ProjectHandIn,
    ProjectMember,
    ProjectMilestone,
    ProjectRound,
    ProjectTeam,
)
from lms.courses.projects.queries.learners import places_of
from lms.courses.rubrics.models import RubricVersion
from lms.db import db
from lms.storage import Attachment

MANAGE, PROPOSE = Permission.PROJECT_MANAGE, Permission.PROJECT_PROPOSE
__all__ = ["cohort_for"]


def _signed_in(person: Person) -> None:
    if not person.is_authenticated:
        abort(401)


def _round(round_id: int) -> ProjectRound:
    row = db.session.scalar(
        select(ProjectRound)
        .where(ProjectRound.id == round_id)
        .options(
            joinedload(ProjectRound.cohort).joinedload(Cohort.track).joinedload(Track.organisation)
        )
    )
    if row is None:
        abort(404)
    return row


def round_for(person: Person, round_id: int) -> ProjectRound:
    """A round of a cohort whose projects *person* runs."""
    _signed_in(person)
    row = _round(round_id)
    access.require(person, MANAGE, Scope("cohort", row.cohort_id))
    return row


def member_round(person: Person, round_id: int) -> tuple[ProjectRound, bool]:
    """A round of one's cohort, and whether one takes part now; 404 to everybody else."""
    _signed_in(person)
    row = _round(round_id)
    held = places_of(person.id)
    if row.cohort_id not in held:
        abort(404)
    return row, held[row.cohort_id] == "enrolled"


def _proposal(project_id: int) -> CompanyProject:
    row = db.session.scalar(
        select(CompanyProject)
        .where(CompanyProject.id == project_id)
        .options(
            joinedload(CompanyProject.organisation),
            joinedload(CompanyProject.mentor),
            joinedload(CompanyProject.round)
            .joinedload(ProjectRound.cohort)
            .joinedload(Cohort.track)
            .joinedload(Track.organisation),
        )
    )
    if row is None:
        abort(404)
    return row


def proposal_for_staff(person: Person, project_id: int) -> CompanyProject:
    """A proposal that was handed in to a round that *person* runs; drafts are the company's own."""
    _signed_in(person)
    row = _proposal(project_id)
    access.require(person, MANAGE, Scope("cohort", row.round.cohort_id))
    if row.submitted_at is None:
        abort(404)
    return row


def proposal_of_company(person: Person, project_id: int) -> CompanyProject:
    """A proposal of a company in whose name *person* acts."""
    _signed_in(person)
    row = _proposal(project_id)
    if not access.may(person, PROPOSE, Scope("organisation", row.organisation_id)):
        abort(404)
    return row


def accepted_for_member(person: Person, round_id: int, project_id: int) -> CompanyProject:
    """An accepted proposal of a round of one's cohort."""
    row, _live = member_round(person, round_id)
    found = _proposal(project_id)
    if found.round_id != row.id or found.state != "accepted":
        abort(404)
    return found


@dataclass(frozen=True)
class Seat:
    """A team, and as what somebody is there: member, company, staff."""

    team: ProjectTeam
    part: str

    @property
    def writes(self) -> bool:
        """Whether the round is still open."""
        return self.team.round.closed_at is None


def team_for(person: Person, team_id: int, *parts: str) -> Seat:
    """A team for its members, the company of its project, and staff; *parts* narrows to some.

    404 to everybody else, so that other companies and other teams learn nothing of it.
    """
    _signed_in(person)
    team = db.session.scalar(
        select(ProjectTeam)
        .where(ProjectTeam.id == team_id, ProjectTeam.deleted_at.is_(None))
        .options(
            joinedload(ProjectTeam.round).joinedload(ProjectRound.cohort).joinedload(Cohort.track),
            joinedload(ProjectTeam.round)
            .joinedload(ProjectRound.rubric_version)
            .selectinload(RubricVersion.criteria),
            joinedload(ProjectTeam.project).joinedload(CompanyProject.organisation),
            joinedload(ProjectTeam.project).joinedload(CompanyProject.mentor),
            selectinload(ProjectTeam.members).joinedload(ProjectMember.person),
            selectinload(ProjectTeam.wishes),
        )
    )
    if team is None:
        abort(404)
    part = _part(person, team)
    if not part:
        access.require(person, MANAGE, Scope("cohort", team.round.cohort_id))
        abort(404)
    if parts and part not in parts:
        abort(403)
    return Seat(team, part)


def _part(person: Person, team: ProjectTeam) -> str:
    if any(one.person_id == person.id for one in team.members) and (
        team.round.cohort_id in places_of(person.id)  # who left the cohort has left the team
    ):
        return "member"
    if access.may(person, MANAGE, Scope("cohort", team.round.cohort_id)):
        return "staff"
    project = team.project
    shown = project is not None and team.round.published_at is not None
    if project is not None and shown:
        place = Scope("organisation", project.organisation_id)
        return "company" if access.may(person, PROPOSE, place) else _outside(person, team)
    return _outside(person, team)


def _outside(person: Person, team: ProjectTeam) -> str:
    """404 to fellow learners and strangers; nothing for those who hold another role there."""
    own = access.roles_at(person, Scope("cohort", team.round.cohort_id))
    if not own or own == {access.Role.LEARNER}:
        abort(404)  # a fellow learner's team is no one's business
    return ""


def milestone_in(team: ProjectTeam, milestone_id: int) -> ProjectMilestone:
    """A milestone of the team's round."""
    row = db.session.get(ProjectMilestone, milestone_id)
    if row is None or row.deleted_at is not None or row.round_id != team.round_id:
        abort(404)
    return row


def milestone_for(person: Person, milestone_id: int) -> ProjectMilestone:
    """A milestone of a round that *person* runs."""
    _signed_in(person)
    row = db.session.get(ProjectMilestone, milestone_id)
    if row is None or row.deleted_at is not None:
        abort(404)
    round_for(person, row.round_id)
    return row


def evaluation_for(person: Person, evaluation_id: int) -> ProjectEvaluation:
    """An evaluation of a team of a round that *person* runs."""
    _signed_in(person)
    row = db.session.get(ProjectEvaluation, evaluation_id)
    if row is None:
        abort(404)
    team_for(person, row.team_id)
    round_for(person, row.team.round_id)
    return row


def file_for(person: Person, attachment_id: int) -> Attachment:
    """A file that a team handed in, to those who see the team."""
    _signed_in(person)
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.subject_kind != HAND_IN:
        abort(404)
    row = db.session.get(ProjectHandIn, file.subject_id)
    if row is None:
        abort(404)
    team_for(person, row.team_id)
    return file
