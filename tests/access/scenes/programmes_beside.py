"""What stages, mentors, exams and internships need: one of each."""

from __future__ import annotations

from flask import Flask

from lms import clock
from lms.courses.programmes.models import CohortMember, Internship, MemberExam, Mentor, TrackStage
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        now, today = clock.now(), clock.today()
        member = db.session.query(CohortMember).filter_by(
            person_id=cast.trainee.id, cohort_id=cast.cohort.id
        ).one()  # fmt: skip
        stage = TrackStage(
            track_id=cast.track.id, title_ko="Pre", title_en="Pre", hours=40, created_at=now
        )
        exam = MemberExam(
            member_id=member.id, title="정보처리기사", on=today, result="waiting", skills=[],
            created_at=now,
        )  # fmt: skip
        practice = Internship(
            member_id=member.id, company="한빛", starts_on=today, ends_on=today, hours=8, skills=[],
            created_at=now,
        )  # fmt: skip
        mentor = Mentor(
            cohort_id=cast.cohort.id, person_id=cast.employer.id, from_on=today, created_at=now
        )
        db.session.add_all([stage, exam, practice, mentor])
        db.session.flush()
        return {
            "programmes.stage_id": stage.id,
            "programmes.exam_id": exam.id,
            "programmes.internship_id": practice.id,
            "programmes.mentor_id": mentor.id,
            "programmes.order_stage.act": "up",
            "programmes.move.act": "back",
        }
