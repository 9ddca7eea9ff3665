"""Loading is authorising: a place in a cohort of which work may be recorded."""

from __future__ import annotations

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.employment import queries
from lms.courses.employment.models import Employment
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db

MANAGE = Permission.COHORT_MANAGE


def place_for(
    person: Person, cohort_id: int, member_id: int
) -> tuple[Cohort, CohortMember, Employment | None]:
    """The cohort, a place in it that ended well, and its record, for those who run the cohort.

    404 for a place of another cohort, or whose state does not count and of which nothing is known.
    """
    cohort = cohort_for(person, cohort_id, MANAGE)
    member = db.session.get(CohortMember, member_id)
    if member is None or member.cohort_id != cohort.id:
        abort(404)
    record = queries.record_of(member.id)
    if record is None and member.state not in queries.COUNTED:
        abort(404)
    return cohort, member, record
