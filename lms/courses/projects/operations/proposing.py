"""Proposals of companies: written, handed in, looked at by staff."""

from __future__ import annotations

from typing import Any

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing, registry
from lms.courses.editing import NotAllowed
from lms.courses.projects import notices
from lms.courses.projects.models import CompanyProject, ProjectRound
from lms.courses.projects.queries.companies import company_people
from lms.courses.projects.queries.rounds import dates_of, staff_people
from lms.courses.projects.rules import phases
from lms.db import db

FIELDS = (
    "title", "problem", "resources", "outcome", "skills", "team_min", "team_max", "teams",
    "mentor_id", "rights", "secrecy", "languages",
)  # fmt: skip


def _check(row: ProjectRound, organisation_id: int, values: dict[str, Any]) -> None:
    if not registry.verified_companies([organisation_id]):
        raise NotAllowed("not_verified")
    if values["team_min"] > values["team_max"]:
        raise NotAllowed("sizes")
    mentor = values["mentor_id"]
    if mentor is not None and mentor not in {one.id for one in company_people(organisation_id)}:
        raise NotAllowed("not_mentor")


def _still_open(row: ProjectRound) -> None:
    code = phases.may_propose(
        dates_of(row), clock.now(),
        published=row.published_at is not None, closed=row.closed_at is not None,
    )  # fmt: skip
    if code is not None:
        raise NotAllowed(code)


def write(
    row: ProjectRound, organisation_id: int, values: dict[str, Any], by: Person
) -> CompanyProject:
    """A draft that only the company sees. ``NotAllowed``: not_verified, proposals_over, …"""
    _still_open(row)
    _check(row, organisation_id, values)
    made = CompanyProject(
        round_id=row.id, organisation_id=organisation_id, created_by_id=by.id,
        created_at=clock.now(), **{name: values[name] for name in FIELDS},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(
        "company_project.create", "company_project", made.id, actor=by,
        after={"project_round": row.id, "organisation": organisation_id},
    )  # fmt: skip
    return made


def change(project: CompanyProject, values: dict[str, Any], version: int) -> None:
    """Change a draft or a returned proposal; ``Conflict`` where a colleague saved in between."""
    editing.hold(project, version)
    if project.state not in phases.EDITABLE:
        raise NotAllowed("not_editable")
    _check(project.round, project.organisation_id, values)
    for name in FIELDS:
        setattr(project, name, values[name])
    db.session.flush()
    audit.record("company_project.update", "company_project", project.id)


def act(project: CompanyProject, what: str, by: Person, *, side: str, reason: str = "") -> str:
    """submit, withdraw (company); accept, return, decline (staff). The new state.

    A click that is repeated finds the state reached and does nothing. ``NotAllowed``: state,
    reason_needed, proposals_over, published, not_verified.
    """
    row = project.round
    editing.hold(row)
    editing.hold(project)
    leads = phases.next_state(project.state, what, side)
    if leads is None:
        if any(one == (side, project.state) for acts in phases.ACTS.values()
               for key, one in acts.items() if key == what):  # fmt: skip
            return project.state
        raise NotAllowed("state")
    if what in phases.WITH_REASON and not reason.strip():
        raise NotAllowed("reason_needed")
    if what == "submit":
        _still_open_or_returned(project)
        _check(row, project.organisation_id, {name: getattr(project, name) for name in FIELDS})
    if side == "staff" and row.published_at is not None:
        raise NotAllowed("published")
    before = project.state
    project.state = leads
    project.reason = reason.strip() if side == "staff" else project.reason
    if what == "submit":
        project.submitted_at, project.reason = clock.now(), ""
    elif side == "staff":
        project.decided_by_id, project.decided_at = by.id, clock.now()
    db.session.flush()
    audit.record(
        f"company_project.{what}", "company_project", project.id, actor=by,
        before={"state": before}, after={"state": leads},
    )  # fmt: skip
    if what == "submit":
        for person in staff_people(row.cohort_id):
            notices.proposed(person, project)
    elif side == "staff":
        for person in company_people(project.organisation_id):
            notices.decided(person, project)
    return leads


def _still_open_or_returned(project: CompanyProject) -> None:
    """What staff gave back may be handed in again until teams have chosen."""
    row = project.round
    choosing = row.published_at is None and row.closed_at is None
    if project.state == "returned" and choosing and clock.now() <= row.prefer_until:
        return
    _still_open(row)
