"""Rounds and proposals for those who run them and for the cohort's members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import access, clock
from lms.access import Permission, Role, Scope
from lms.accounts.models import Person
from lms.accounts.queries import holders
from lms.courses.catalogue.models import Course, Offering
from lms.courses.groups.models import GroupSet
from lms.courses.places import managed
from lms.courses.programmes.models import Cohort, Track
from lms.courses.projects.models import (
    CompanyProject,
    ProjectEvaluation,
    ProjectRound,
    ProjectTeam,
)
from lms.courses.projects.rules import phases
from lms.courses.projects.rules.phases import Dates
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.db import db
from lms.i18n import local

MANAGE = Permission.PROJECT_MANAGE


def dates_of(row: ProjectRound) -> Dates:
    """The dates of a round as the rules take them."""
    return Dates(row.propose_until, row.teams_until, row.prefer_until, row.starts_on, row.ends_on)


def phase_of(row: ProjectRound) -> str:
    """What the round waits for now."""
    return phases.phase(
        dates_of(row), clock.now(), clock.today(),
        published=row.published_at is not None, closed=row.closed_at is not None,
    )  # fmt: skip


def is_closed(row: ProjectRound) -> bool:
    """Whether staff ended the round."""
    return row.closed_at is not None


def rounds(person: Person, *, text: str = "", closed: bool = False) -> Select[Any]:
    """The rounds that *person* runs, the newest first."""
    ids = [place.id for place in managed(person, MANAGE)]
    query = (
        select(ProjectRound)
        .join(Cohort, Cohort.id == ProjectRound.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .where(Track.organisation_id.in_(ids))
        .where(ProjectRound.closed_at.is_not(None) if closed else ProjectRound.closed_at.is_(None))
        .options(joinedload(ProjectRound.cohort).joinedload(Cohort.track))
        .order_by(ProjectRound.starts_on.desc(), ProjectRound.id.desc())
    )
    for word in text.split()[:5]:
        like = f"%{word.replace('%', '').replace('_', ' ')}%"
        query = query.where(
            or_(
                ProjectRound.title_ko.ilike(like), ProjectRound.title_en.ilike(like),
                Track.title_ko.ilike(like), Track.title_en.ilike(like), Cohort.title_ko.ilike(like),
            )
        )  # fmt: skip
    return query


def proposals(round_id: int, state: str = "") -> list[CompanyProject]:
    """What companies handed in to a round; drafts are the companies' own."""
    query = (
        select(CompanyProject)
        .where(CompanyProject.round_id == round_id, CompanyProject.submitted_at.is_not(None))
        .options(joinedload(CompanyProject.organisation), joinedload(CompanyProject.mentor))
        .order_by(CompanyProject.submitted_at, CompanyProject.id)
    )
    if state:
        query = query.where(CompanyProject.state == state)
    return list(db.session.scalars(query))


def proposal_counts(round_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many proposals of each round stand in which state."""
    rows = db.session.execute(
        select(CompanyProject.round_id, CompanyProject.state, func.count())
        .where(
            CompanyProject.round_id.in_(list(round_ids)), CompanyProject.submitted_at.is_not(None)
        )
        .group_by(CompanyProject.round_id, CompanyProject.state)
    )
    found: dict[int, dict[str, int]] = {}
    for round_id, state, count in rows:
        found.setdefault(round_id, {})[state] = count
    return found


def catalogue(round_id: int) -> list[CompanyProject]:
    """The accepted proposals of a round, by company and title."""
    rows = proposals(round_id, "accepted")
    return sorted(rows, key=lambda row: (row.organisation.name, row.title, row.id))


def decided(project: CompanyProject) -> bool:
    """Whether teams work on it, or will: the assignment with it is published."""
    return project.state == "accepted" and project.round.published_at is not None


def waiting_for_staff(person: Person) -> int:
    """How many proposals and evaluations wait for *person* to look at them."""
    ids = [place.id for place in managed(person, MANAGE)]
    if not ids:
        return 0
    here = (
        select(ProjectRound.id)
        .join(Cohort, Cohort.id == ProjectRound.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .where(Track.organisation_id.in_(ids), ProjectRound.closed_at.is_(None))
    )
    handed = select(func.count(CompanyProject.id)).where(
        CompanyProject.round_id.in_(here), CompanyProject.state == "submitted"
    )
    judged = (
        select(func.count(ProjectEvaluation.id))
        .join(ProjectTeam, ProjectTeam.id == ProjectEvaluation.team_id)
        .where(ProjectTeam.round_id.in_(here), ProjectEvaluation.state == "submitted")
    )
    return (db.session.scalar(handed) or 0) + (db.session.scalar(judged) or 0)


def staff_people(cohort_id: int) -> list[Person]:
    """The institution's staff who run a cohort's projects (not the office, which runs them all)."""
    places = access.chain(Scope("cohort", cohort_id))
    return holders([Role.STAFF], [one for one in places if one.kind == "organisation"])


def rubric_choices(cohort: Cohort, keep: int | None = None) -> list[tuple[int, str]]:
    """The newest version of each rubric in the banks of the institution's courses."""
    rows = db.session.scalars(
        select(Rubric)
        .join(Course, Course.id == Rubric.course_id)
        .where(
            Course.organisation_id == cohort.track.organisation_id,
            Rubric.in_bank.is_(True),
            Rubric.archived_at.is_(None),
        )
        .options(joinedload(Rubric.course), selectinload(Rubric.versions))
        .order_by(Course.title_ko, Rubric.title_ko, Rubric.id)
    )
    found = []
    for row in rows:
        newest = max(row.versions, key=lambda version: version.number, default=None)
        if newest is not None:
            found.append((newest.id, f"{local(row.course)} · {local(row)}"))
    if keep is not None and keep not in {one for one, _label in found}:
        held = db.session.get(RubricVersion, keep)
        if held is not None:
            found.insert(0, (keep, f"{local(held.rubric)} ({held.number})"))
    return found


def set_choices(cohort_id: int) -> list[tuple[int, str]]:
    """The sets of groups in the cohort's offerings: what teams can be taken over from."""
    rows = db.session.execute(
        select(GroupSet, Offering, Course)
        .join(Offering, Offering.id == GroupSet.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(Offering.cohort_id == cohort_id, GroupSet.deleted_at.is_(None))
        .order_by(Course.title_ko, Offering.label, GroupSet.name, GroupSet.id)
    )
    return [
        (row.GroupSet.id, f"{local(row.Course)} {row.Offering.label} · {row.GroupSet.name}")
        for row in rows
    ]
