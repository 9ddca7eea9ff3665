"""What rosters and merging need: a plan, two accounts of one person, a merge that was made."""

from __future__ import annotations

from flask import Flask

from lms import clock
from lms.accounts.models import PersonMerge
from lms.accounts.operations import merging
from lms.accounts.queries import moves
from lms.courses.rosters.models import RosterPlan
from lms.courses.rosters.rules.reading import Row
from lms.db import db, unit_of_work
from tests.cast import Cast, person


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make them, and give the parameters to find them by."""
    with app.test_request_context("/"), unit_of_work():
        plan = RosterPlan(
            organisation_id=cast.academy.id, cohort_id=cast.cohort.id, key="email",
            file_name="명단.csv", sha256="0" * 64, counts={"same": 1}, made_by_id=cast.staff.id,
            rows=[Row(2, cast.trainee.email).kept()], made_at=clock.now(),
        )  # fmt: skip
        db.session.add(plan)
        phone = "+821055550001"
        first = person("겹친이", "twice.first@example.org", phone=phone)
        second = person("겹친이", "twice.second@example.org", phone=phone)
        kept = person("합친이", "merged.kept@example.org")
        gone = person("합친이", "merged.gone@example.org")
        db.session.flush()
        digest = moves.plan_of(kept.id, gone.id).digest
        row: PersonMerge = merging.merge(kept, gone, "본인 확인", digest, cast.officer)
        return {
            "plan_id": params.get("plan_id", plan.id),
            "rosters.plan_id": plan.id,
            "first": first.id,
            "second": second.id,
            "merge_id": row.id,
            "rosters.key": "email",
            "rosters.form": "csv",
        }
