"""Loading is authorising: a plan by id, for whoever manages the roster that it is for."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort
from lms.courses.rosters.models import RosterPlan
from lms.db import db


def plan_for(person: Person, plan_id: int) -> tuple[RosterPlan, Cohort | Offering]:
    """A plan and its place, where *person* manages the roster."""
    plan = db.session.scalar(
        select(RosterPlan).where(RosterPlan.id == plan_id).options(joinedload(RosterPlan.made_by))
    )
    if plan is None:
        abort(404 if person.is_authenticated else 401)
    if plan.cohort_id is not None:
        return plan, cohort_for(person, plan.cohort_id, Permission.ROSTER_MANAGE)
    assert plan.offering_id is not None
    return plan, offering_for(person, plan.offering_id, Permission.ROSTER_MANAGE)
