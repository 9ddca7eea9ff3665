"""What feedback and bulk marking need: a file with a mark, a request to look again, a plan."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

from flask import Flask

from lms import clock, storage
from lms.courses.assignments.models import Submission
from lms.courses.bulk_marking.models import BulkPlan
from lms.courses.feedback.models import RegradeRequest
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        work = db.session.get_one(Submission, params["submission_id"])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("src/model.py", "print(1)\n")
        packed.seek(0)
        kept = storage.keep(packed, "work.zip")
        handed_in = storage.attach(kept, "submission", work.id, person_id=work.person_id)
        said = storage.keep(io.BytesIO("고칠 곳".encode()), "marked.txt")
        given = storage.attach(said, "feedback", work.id, person_id=cast.professor.id)
        request = RegradeRequest(
            submission_id=work.id, person_id=work.person_id, reason="두 번째 기준을 다시 보아 주세요.",
            asked_at=clock.now(), points_before=Decimal(60),
        )  # fmt: skip
        plan = BulkPlan(
            assignment_id=work.assignment_id, kind="files", file_name="marked.zip",
            body={"lines": []}, digest="0" * 64, made_by_id=cast.professor.id, made_at=clock.now(),
        )  # fmt: skip
        db.session.add_all([request, plan])
        db.session.flush()
        return {
            "assignments.member_file.attachment_id": handed_in.id,
            "index": 0,
            "feedback.attachment_id": given.id,
            "request_id": request.id,
            "plan_id": plan.id,
        }
