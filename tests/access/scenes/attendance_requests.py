"""What check-in, excuses and imports need: a session, a request with a document, a difference."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import Flask

from lms import clock, storage
from lms.courses.absences.models import AttendanceRequest
from lms.courses.attendance.models import Session
from lms.courses.attendance_exchange.models import AttendancePlan, Difference
from lms.db import db, unit_of_work
from tests.cast import Cast

NOT_MARKED = "다르게 적혔습니다."


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        day = clock.today() - timedelta(days=1)
        start = clock.seoul_midnight(day) + timedelta(hours=9)
        session = Session(
            offering_id=cast.offering.id, on=day, starts_at=start,
            ends_at=start + timedelta(hours=3), periods=[[540, 600], [600, 660], [660, 720]],
            hours=3, mode="online", created_at=start,
        )  # fmt: skip
        db.session.add(session)
        db.session.flush()
        request = AttendanceRequest(
            type="absence", person_id=cast.trainee.id, offering_id=cast.offering.id,
            kind="interview", starts_on=day, ends_on=day, days=1, reason=NOT_MARKED,
            approver="instructor", counts_as="present", asked_at=clock.now(),
        )  # fmt: skip
        found = Difference(
            offering_id=cast.offering.id, session_id=session.id, person_id=cast.trainee.id,
            ours=[["absent", 540, 720]], ours_source="own", official=[], found_at=clock.now(),
        )  # fmt: skip
        plan = AttendancePlan(
            offering_id=cast.offering.id, kind="marks", file_name="marks.csv",
            body={"lines": [], "unread": []}, digest="0" * 64, made_by_id=cast.professor.id,
            made_at=clock.now(),
        )  # fmt: skip
        db.session.add_all([request, found, plan])
        db.session.flush()
        kept = storage.keep(io.BytesIO(b"%PDF-1.4\n"), "paper.pdf")
        paper = storage.attach(kept, "attendance_request", request.id, person_id=cast.trainee.id)
        proof = storage.attach(kept, "attendance_difference", found.id, person_id=cast.professor.id)
        db.session.flush()
        return {
            "presence.session_id": session.id,
            "absences.session_id": session.id,
            "absences.request_id": request.id,
            "absences.attachment_id": paper.id,
            "absences.step": "approved",
            "absences.name": "paper.pdf",
            "attendance_exchange.plan_id": plan.id,
            "attendance_exchange.difference_id": found.id,
            "attendance_exchange.attachment_id": proof.id,
            "attendance_exchange.step": "accepted",
            "attendance_exchange.name": "paper.pdf",
        }
