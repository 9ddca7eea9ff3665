"""What an installation, or an institution, does in which order until it runs its first cohort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from lms.access import Role
from lms.accounts.models import Grant, Invitation, Organisation
from lms.accounts.rules.rights import OrganisationKind
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import Cohort, Track
from lms.db import db

TEACHING_PLACES = (OrganisationKind.UNIVERSITY, OrganisationKind.ACADEMY)


@dataclass(frozen=True)
class Step:
    """One step: ``places``, ``staff``, ``course``, ``track``, ``cohort``, ``offering``, ``open``."""

    code: str
    done: bool


def first_steps(ids: set[int] | None) -> list[Step]:
    """The steps with what is done of them; empty as soon as a cohort was ever opened.

    *ids* are the organisations that the person runs (none: all, and then the steps begin with
    registering one). One statement.
    """

    def run_here(column: Any) -> Any:
        return True if ids is None else column.in_(ids)

    courses = select(Course.id).where(run_here(Course.organisation_id))
    tracks = select(Track.id).where(run_here(Track.organisation_id))
    cohorts = select(Cohort.id).where(Cohort.track_id.in_(tracks))
    staffed = exists().where(Grant.role == Role.STAFF, Grant.ended_at.is_(None)).correlate(
        None
    ) | exists().where(Invitation.role == Role.STAFF).correlate(None)
    row = db.session.execute(
        select(
            exists().where(Organisation.kind.in_(TEACHING_PLACES)).label("places"),
            staffed.label("staff"),
            exists(courses.where(Course.published_at.is_not(None))).label("course"),
            exists(tracks.where(Track.published_at.is_not(None))).label("track"),
            exists(cohorts).label("cohort"),
            exists()
            .where(Offering.course_id.in_(courses), Offering.state == "open")
            .label("offering"),
            exists(cohorts.where(Cohort.state != "draft")).label("open"),
        )
    ).one()
    if row.open:
        return []
    named = row._asdict()
    skipped = () if ids is None else ("places", "staff")
    return [Step(code, bool(done)) for code, done in named.items() if code not in skipped]
