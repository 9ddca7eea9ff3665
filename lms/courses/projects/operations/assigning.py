"""The assignment of projects: previewed, published once, changed by a person with a reason."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.projects import notices
from lms.courses.projects.models import (
    CompanyProject,
    ProjectAssignment,
    ProjectEvaluation,
    ProjectOverride,
    ProjectRound,
    ProjectTeam,
)
from lms.courses.projects.operations.teaming import PlanChanged, evaluated
from lms.courses.projects.queries.companies import company_people
from lms.courses.projects.queries.rounds import catalogue
from lms.courses.projects.queries.teams import assignment_of, places, teams, wishes
from lms.courses.projects.rules import assigning
from lms.courses.projects.rules.assigning import Outcome
from lms.db import db


@dataclass(frozen=True)
class Plan:
    """What publishing would do, and from what it is made."""

    outcome: Outcome
    inputs: dict[str, Any]
    digest: str
    empty: int  # teams without anybody, which get nothing


def digest_of(inputs: dict[str, Any]) -> str:
    """The SHA-256 of the inputs, written in one way."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plan(row: ProjectRound) -> Plan:
    """The assignment as it would be now."""
    found = teams(row.id)
    wanted, offered = wishes(found), places(row.id)
    inputs = assigning.inputs(wanted, offered, row.seed)
    outcome = assigning.assign(wanted, offered, row.seed)
    return Plan(outcome, inputs, digest_of(inputs), len(found) - len(wanted))


def publish(row: ProjectRound, digest: str, by: Person) -> ProjectAssignment:
    """Assign exactly what was previewed and tell teams and companies. Repeating finds it made.

    :class:`PlanChanged` where the inputs differ by now. ``NotAllowed``: wishes_open (teams may
    still choose), no_teams, no_projects, closed.
    """
    editing.hold(row)
    standing = assignment_of(row.id)
    if standing is not None:
        return standing
    if row.closed_at is not None:
        raise NotAllowed("closed")
    if clock.now() <= row.prefer_until:
        raise NotAllowed("wishes_open")
    made = plan(row)
    if not made.outcome.lines:
        raise NotAllowed("no_teams")
    if not made.inputs["projects"]:
        raise NotAllowed("no_projects")
    if made.digest != digest:
        raise PlanChanged
    held = made.outcome.project_of
    assignment = ProjectAssignment(
        round_id=row.id, number=1, inputs=made.inputs, sha256=made.digest,
        outcome={str(team): project for team, project in held.items()},
        published_by_id=by.id, published_at=clock.now(),
    )  # fmt: skip
    db.session.add(assignment)
    row.published_at = assignment.published_at
    found = teams(row.id)
    for team in found:
        team.project_id = held.get(team.id)
    db.session.flush()
    audit.record(
        "project_round.publish", "project_round", row.id, actor=by,
        after={"sha256": made.digest, "teams": len(held)},
    )  # fmt: skip
    for team in found:
        db.session.expire(team, ["project"])
        _tell(team)
    return assignment


def _tell(team: ProjectTeam) -> None:
    for member in team.members:
        notices.assigned(member.person, team)
    if team.project is not None:
        for person in company_people(team.project.organisation_id):
            notices.team_came(person, team)


def override(
    team: ProjectTeam, project: CompanyProject | None, reason: str, by: Person, version: int
) -> bool:
    """Give a team another project than the method did; False where it holds it already.

    ``NotAllowed``: not_published, reason_needed, project_full, not_offered, evaluated, closed.
    """
    row = team.round
    editing.hold(row)
    editing.hold(team, version)
    assignment = assignment_of(row.id)
    if assignment is None:
        raise NotAllowed("not_published")
    if row.closed_at is not None:
        raise NotAllowed("closed")
    if team.project_id == (project.id if project else None):
        return False
    if not reason.strip():
        raise NotAllowed("reason_needed")
    _may_hold(team, project)
    before = team.project_id
    team.project_id = project.id if project else None
    # What one company had begun to write is not for the next one to read or to go on with.
    for draft in db.session.scalars(
        select(ProjectEvaluation).where(
            ProjectEvaluation.team_id == team.id, ProjectEvaluation.state == "draft"
        )
    ).all():
        db.session.delete(draft)
    db.session.add(
        ProjectOverride(
            assignment_id=assignment.id, team_id=team.id, before_id=before,
            after_id=team.project_id, reason=reason.strip(), by_id=by.id, at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    db.session.expire(team, ["project"])
    audit.record(
        "project_team.override", "project_team", team.id, actor=by, reason=reason.strip(),
        before={"company_project": before}, after={"company_project": team.project_id},
    )  # fmt: skip
    _tell(team)
    return True


def _may_hold(team: ProjectTeam, project: CompanyProject | None) -> None:
    if evaluated(team.id):
        raise NotAllowed("evaluated")
    if project is None:
        return
    if project.id not in {one.id for one in catalogue(team.round_id)}:
        raise NotAllowed("not_offered")
    holding = sum(
        one.project_id == project.id and one.id != team.id for one in teams(team.round_id)
    )
    if holding >= project.teams:
        raise NotAllowed("project_full", most=project.teams)
