"""Loading is authorising: a seat by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import queries
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries.own import OpenCohort
from lms.db import db


def enrolment_for(person: Person, enrolment_id: int, permission: Permission) -> Enrolment:
    """A seat: the person's own, or one of an offering on which they have *permission*."""
    if not person.is_authenticated:
        abort(401)
    seat = db.session.scalar(
        select(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .options(
            joinedload(Enrolment.offering).joinedload(Offering.course),
            joinedload(Enrolment.person),
        )
    )
    if seat is None:
        abort(404)
    if seat.person_id != person.id:
        scope = Scope("offering", seat.offering_id)
        if access.roles_at(person, scope) == {Role.LEARNER}:
            abort(404)  # who else has a seat is not a learner's to find out
        access.require(person, permission, scope)
    return seat


def cohort_to_join(person: Person, cohort_id: int) -> OpenCohort:
    """A cohort that anyone who is signed in may look at before joining; 404 for drafts."""
    if not person.is_authenticated:
        abort(401)
    return queries.open_cohort(cohort_id) or abort(404)


def offering_to_join(person: Person, offering_id: int) -> Offering:
    """An offering that anyone who is signed in may look at before enrolling; 404 for drafts."""
    if not person.is_authenticated:
        abort(401)
    return queries.open_offering(offering_id) or abort(404)
