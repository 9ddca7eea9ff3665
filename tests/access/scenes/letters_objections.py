"""What letters and objections need: a scheme, a published result, an objection, a proposed change."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

from flask import Flask

from lms import clock, policies, storage
from lms.access import Scope
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook.models import CourseResult
from lms.courses.objections.models import GradeCalendar, Objection, ResultChange
from lms.courses.scales.rules import GradeScheme
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        now, offering = clock.now(), db.session.get_one(Offering, cast.offering.id)
        policies.establish(
            "grade_scheme", Scope("offering", offering.id), GradeScheme(preset="4.5"),
            effective_from=clock.today() - timedelta(days=9),
        )  # fmt: skip
        times = {
            "published_from": now - timedelta(days=1),
            "objections_until": now + timedelta(days=4),
            "final_from": now + timedelta(days=6),
        }
        db.session.add(GradeCalendar(offering_id=offering.id, set_at=now, **times))
        result = CourseResult(
            offering_id=offering.id, person_id=cast.other_trainee.id, percent=Decimal(88),
            credit_earned=True, lines=[], arithmetic=[], policy_id=0, decided_at=now,
            letter="B+", grade_points=Decimal("3.5"), state="published",
            published_from=times["published_from"], letter_basis={"credits": "3", "scale": "4.5"},
        )  # fmt: skip
        db.session.add(result)
        db.session.flush()
        objection = Objection(
            offering_id=offering.id, person_id=cast.trainee.id, result_id=result.id,
            text="다시 보아 주세요.", asked_at=now, percent_before=Decimal(88), letter_before="B+",
        )  # fmt: skip
        change = ResultChange(
            offering_id=offering.id, person_id=cast.other_trainee.id, result_id=result.id,
            percent=Decimal(90), letter="A0", credit_earned=True, reason="합산 착오",
            proposed_by_id=cast.other_professor.id, proposed_at=now,
        )  # fmt: skip
        db.session.add_all([objection, change])
        db.session.flush()
        kept = storage.keep(io.BytesIO(b"proof"), "report.txt")
        file = storage.attach(kept, "objection", objection.id, person_id=cast.trainee.id)
        db.session.flush()
        return {
            "objection_id": objection.id,
            "change_id": change.id,
            "objections.attachment_id": file.id,
        }
