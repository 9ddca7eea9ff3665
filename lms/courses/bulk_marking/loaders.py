"""Loading is authorising: a plan is its maker's alone, and only while they may grade there."""

from __future__ import annotations

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.assignments.loaders import assignment_in
from lms.courses.bulk_marking.models import BulkPlan
from lms.db import db


def plan_for(person: Person, offering_id: int, assignment_id: int, plan_id: int) -> BulkPlan:
    """The plan, under the address of its assignment; 404 to everybody but its maker."""
    assignment = assignment_in(person, offering_id, assignment_id, Permission.SUBMISSION_GRADE)
    plan = db.session.get(BulkPlan, plan_id)
    if plan is None or plan.assignment_id != assignment.id or plan.made_by_id != person.id:
        abort(404)
    return plan
