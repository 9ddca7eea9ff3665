"""Loading is authorising: plans, differences and their evidence."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Role
from lms.accounts.models import Person
from lms.courses.attendance.loaders import Place, place_for
from lms.courses.attendance_exchange.models import AttendancePlan, Difference
from lms.courses.attendance_exchange.queries import EVIDENCE
from lms.db import db
from lms.storage import Attachment

MANAGE = Permission.ATTENDANCE_MANAGE


def plan_for(person: Person, plan_id: int) -> tuple[AttendancePlan, Place]:
    """A plan that *person* made, at a place that they manage; 404 for anybody else's."""
    if not person.is_authenticated:
        abort(401)
    plan = db.session.get(AttendancePlan, plan_id)
    if plan is None or plan.made_by_id != person.id:
        abort(404)
    return plan, place_for(person, plan.offering_id, plan.cohort_id, MANAGE)


def difference_for(person: Person, difference_id: int) -> tuple[Difference, Place]:
    """A difference at a place that *person* manages; fellow learners find nothing."""
    if not person.is_authenticated:
        abort(401)
    found = db.session.scalar(
        select(Difference)
        .where(Difference.id == difference_id)
        .options(joinedload(Difference.session), joinedload(Difference.person))
    )
    if found is None or access.roles_at(person, found.place) == {Role.LEARNER}:
        abort(404)
    return found, place_for(person, found.offering_id, found.cohort_id, MANAGE)


def evidence_for(
    person: Person, difference_id: int, attachment_id: int
) -> tuple[Attachment, Person]:
    """A file that says why a mark was kept."""
    found, _place = difference_for(person, difference_id)
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.subject_kind != EVIDENCE or file.subject_id != found.id:
        abort(404)
    return file, found.person
