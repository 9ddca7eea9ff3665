"""What records of employment need: one of the trainee's own place."""

from __future__ import annotations

from flask import Flask

from lms import clock
from lms.courses.employment.models import Employment
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        member = db.session.query(CohortMember).filter_by(
            person_id=cast.trainee.id, cohort_id=cast.cohort.id
        ).one()  # fmt: skip
        db.session.add(
            Employment(
                member_id=member.id, kind="regular", employer="한빛", started_on=clock.today(),
                source="own_statement", checked_on=clock.today(), noted_by_id=cast.staff.id,
                noted_at=clock.now(),
            )
        )  # fmt: skip
        return {"employment.member_id": member.id}
