"""Making a plan of a file, looking at it, letting it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from lms import audit, clock, jobs
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.models import Cohort
from lms.courses.rosters import queries
from lms.courses.rosters.models import ExternalIdentity, RosterPlan
from lms.courses.rosters.rules.planning import Plan, make
from lms.courses.rosters.rules.reading import Row
from lms.db import db, unit_of_work

#: So long a plan can be carried out; then the file is read anew.
GOOD_FOR: Final = timedelta(hours=12)


def keep(
    place: Cohort | Offering,
    rows: Sequence[Row],
    *,
    key: str,
    ends_missing: bool,
    file_name: str,
    sha256: str,
    by: Person,
) -> RosterPlan:
    """Keep what was read of a file for *place*; writes no seat."""
    plan = RosterPlan(
        organisation_id=queries.organisation_of(place),
        cohort_id=place.id if isinstance(place, Cohort) else None,
        offering_id=place.id if isinstance(place, Offering) else None,
        key=key,
        ends_missing=ends_missing,
        file_name=file_name[:200],
        sha256=sha256,
        rows=[row.kept() for row in rows],
        made_by_id=by.id,
        made_at=clock.now(),
    )
    db.session.add(plan)
    plan.counts = planned(plan, place).counts
    db.session.flush()
    return plan


def planned(plan: RosterPlan, place: Cohort | Offering) -> Plan:
    """What the file would do to the roster as it is now."""
    rows = [Row(**row) for row in plan.rows]
    found = queries.found_of(place, plan.key, rows)
    return make(
        rows,
        found.known,
        found.present,
        seats_left=found.seats_left,
        targets=found.targets,
        ends_missing=plan.ends_missing,
        linked=found.linked,
    )


def drop(plan: RosterPlan) -> bool:
    """Let a plan go with what was read; False where it is settled."""
    db.session.execute(select(RosterPlan.id).where(RosterPlan.id == plan.id).with_for_update())
    db.session.refresh(plan)  # somebody may be carrying it out
    if plan.state != "planned":
        return False
    plan.state, plan.rows, plan.settled_at = "dropped", [], clock.now()
    db.session.flush()
    audit.record("roster.drop", "roster_plan", plan.id, before={"state": "planned"})
    return True


@jobs.every(timedelta(hours=3))
def drop_old() -> None:
    """Let go of plans that can no longer be carried out: what a file says stays no longer."""
    for plan_id in queries.waiting(clock.now() - GOOD_FOR):
        with unit_of_work() as session:
            plan = session.get(RosterPlan, plan_id, populate_existing=True)
            if plan is not None:
                drop(plan)


def erase(person: Person) -> None:
    """Forget what other systems call *person*."""
    db.session.execute(delete(ExternalIdentity).where(ExternalIdentity.person_id == person.id))
