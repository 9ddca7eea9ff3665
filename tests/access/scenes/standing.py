"""What student status and record keepers need: a student, a request with a document, a file."""

from __future__ import annotations

import io
from datetime import date, timedelta

from flask import Flask

from lms import clock, storage
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.standing.models import (
    RecordImport,
    RecordKeeper,
    StatusChange,
    StatusRequest,
    StudentRecord,
)
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        now = clock.now()
        track = Track(
            organisation_id=cast.academy.id, stream="degree", slug="standing-degree",
            title_ko="학위 과정", summary_ko="소개", industry="ai", audiences=["student"],
            published_at=now, created_at=now,
        )  # fmt: skip
        db.session.add(track)
        db.session.flush()
        cohort = Cohort(
            track_id=track.id, number=2024, title_ko="2024학번", starts_on=date(2024, 3, 2),
            ends_on=clock.today() + timedelta(days=900), capacity=9, state="open", seats_taken=1,
            created_at=now,
        )  # fmt: skip
        db.session.add(cohort)
        db.session.flush()
        db.session.add(
            CohortMember(
                cohort_id=cohort.id, person_id=cast.trainee.id, state="enrolled",
                entered_on=date(2024, 3, 2),
            )
        )  # fmt: skip
        record = StudentRecord(
            organisation_id=cast.academy.id, track_id=track.id, person_id=cast.trainee.id,
            entrance_year=2024, student_no="20240001", created_at=now,
        )  # fmt: skip
        db.session.add(record)
        db.session.flush()
        rows = [
            StatusChange(
                record_id=record.id, status=status, from_on=on, until_on=until, terms=terms,
                source="here", decided_at=now, applied_at=now,
            )
            for status, on, until, terms in (
                ("enrolled", date(2024, 3, 2), None, 0),
                ("leave_general", date(2024, 9, 1), date(2025, 2, 28), 1),
                ("enrolled", date(2025, 3, 1), None, 0),
            )
        ]  # fmt: skip
        asked = StatusRequest(
            record_id=record.id, status="leave_general",
            from_on=clock.today() + timedelta(days=9),
            until_on=clock.today() + timedelta(days=99), terms=1, reason="가사", created_at=now,
        )  # fmt: skip
        keeper = RecordKeeper(
            organisation_id=cast.academy.id, area="grades", keeper="own", system="학사시스템",
            effective_from=clock.today() + timedelta(days=9), created_at=now,
        )  # fmt: skip
        made = RecordImport(
            organisation_id=cast.academy.id, area="student_register", system="학사시스템",
            as_of=clock.today(), file_name="학적.csv", sha256="0" * 64, rows=[],
            made_by_id=cast.staff.id, made_at=now,
        )  # fmt: skip
        db.session.add_all([*rows, asked, keeper, made])
        db.session.flush()
        kept = storage.keep(io.BytesIO(b"%PDF-1.4\n"), "paper.pdf")
        paper = storage.attach(kept, "status_request", asked.id, person_id=cast.trainee.id)
        db.session.flush()
        return {
            "standing.record_id": record.id,
            "standing.change_id": rows[-1].id,
            "standing.request_id": asked.id,
            "standing.step": "approve",
            "standing.attachment_id": paper.id,
            "standing.name": "paper.pdf",
            "standing.organisation_id": cast.academy.id,
            "standing.kind": "keeper",
            "standing.setting_id": keeper.id,
            "standing.import_id": made.id,
        }
