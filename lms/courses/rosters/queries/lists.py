"""Plans as lists, and the history of a seat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import AuditEntry, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import Cohort, Track
from lms.courses.rosters.models import ExternalIdentity, RosterPlan
from lms.db import db
from lms.i18n import local
from lms.paging import Page, paginate

#: What the trail calls the states that a seat came to.
HISTORY = ("enrolment.enrol", "enrolment.withdraw", "enrolment.complete")


@dataclass(frozen=True)
class PlaceName:
    """What a plan is for: as people call it, and where its roster is."""

    name: str
    endpoint: str
    values: dict[str, int]


def plans_of(organisation_ids: Iterable[int] | None, *, state: str, page: int) -> Page[RosterPlan]:
    """The plans of these institutions (none: all), the latest first."""
    query = (
        select(RosterPlan)
        .options(joinedload(RosterPlan.made_by))
        .order_by(RosterPlan.made_at.desc(), RosterPlan.id.desc())
    )
    if organisation_ids is not None:
        query = query.where(RosterPlan.organisation_id.in_(list(organisation_ids)))
    if state:
        query = query.where(RosterPlan.state == state)
    return paginate(query, page)


def places_of(plans: Sequence[RosterPlan]) -> dict[int, PlaceName]:
    """The places of plans, by plan; two statements."""
    cohorts = {
        cohort.id: f"{local(track)} · {local(cohort)}"
        for cohort, track in db.session.execute(
            select(Cohort, Track)
            .join(Track, Track.id == Cohort.track_id)
            .where(Cohort.id.in_([one.cohort_id for one in plans if one.cohort_id]))
        )
    }
    offerings = {
        offering.id: f"{local(course)} · {offering.label}"
        for offering, course in db.session.execute(
            select(Offering, Course)
            .join(Course, Course.id == Offering.course_id)
            .where(Offering.id.in_([one.offering_id for one in plans if one.offering_id]))
        )
    }
    found = {}
    for one in plans:
        if one.cohort_id is not None:
            found[one.id] = PlaceName(
                cohorts[one.cohort_id], "programmes.manage_cohort", {"cohort_id": one.cohort_id}
            )
        elif one.offering_id is not None:
            found[one.id] = PlaceName(
                offerings[one.offering_id], "enrolment.roster", {"offering_id": one.offering_id}
            )
    return found


def waiting(before: datetime) -> list[int]:
    """Plans that nobody carried out since then."""
    return list(
        db.session.scalars(
            select(RosterPlan.id).where(RosterPlan.state == "planned", RosterPlan.made_at < before)
        )
    )


def names_of(person_ids: Iterable[int]) -> dict[int, Person]:
    """People by id; a statement for every 500."""
    ids = sorted(set(person_ids))
    found: dict[int, Person] = {}
    for start in range(0, len(ids), 500):
        for one in db.session.scalars(
            select(Person).where(Person.id.in_(ids[start : start + 500]))
        ):
            found[one.id] = one
    return found


def history_of(enrolment_id: int) -> list[AuditEntry]:
    """Every state that a seat came to, the latest first: from the trail, which nobody can change."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.subject_kind == "enrolment",
                AuditEntry.subject_id == enrolment_id,
                AuditEntry.action.in_(HISTORY),
            )
            .options(joinedload(AuditEntry.actor))
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        )
    )


def export(person: Person) -> dict[str, Any]:
    """What rosters hold about a person: the ids of other systems, and which files named them."""
    ids = db.session.scalars(
        select(ExternalIdentity).where(ExternalIdentity.person_id == person.id)
    )
    return {"external_ids": [{"value": one.value, "from": one.made_at.isoformat()} for one in ids]}
