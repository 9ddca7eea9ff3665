"""What curricula and audits need: a version with a course and a requirement, a student, requests."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask

from lms import clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.courses.degrees.models import (
    CreditAgreement,
    CurriculumCourse,
    CurriculumRequirement,
    CurriculumVersion,
    DegreeRequest,
    RecognisedCredit,
    StudentCurriculum,
)
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        return make(cast)


def make(cast: Cast) -> dict[str, object]:
    """The rows, within the present transaction; the trainee is the student."""
    now, today = clock.now(), clock.today()
    track = Track(
        organisation_id=cast.academy.id, stream="degree", slug="degree-of-vision",
        title_ko="비전 학위 전공", title_en="Vision degree", industry="ai", created_at=now,
    )  # fmt: skip
    db.session.add(track)
    db.session.flush()
    cohort = Cohort(
        track_id=track.id, number=today.year, title_ko="입학생", starts_on=today,
        ends_on=today + timedelta(days=700), capacity=30, created_at=now,
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    db.session.add(
        CohortMember(
            cohort_id=cohort.id, person_id=cast.trainee.id, state="enrolled", entered_on=today
        )
    )
    version = _version(track, "major", "교육과정")
    micro = _version(track, "micro", "마이크로")
    course = db.session.get_one(Course, cast.course.id)
    version.courses = [CurriculumCourse(course_id=course.id, kind="major_required")]
    micro.courses = [CurriculumCourse(course_id=course.id, kind="major_elective")]
    version.requirements = [
        CurriculumRequirement(kind="total", title_ko="총 학점", params={"credits": "130"})
    ]
    draft = _version(track, "major", "준비 중인 교육과정")
    draft.state, draft.entrance_from = "draft", 2099
    draft.courses = [CurriculumCourse(course_id=course.id, kind="major_required")]
    draft.requirements = [
        CurriculumRequirement(kind="total", title_ko="총 학점", params={"credits": "130"})
    ]
    db.session.add_all([version, micro, draft])
    db.session.flush()
    agreement = CreditAgreement(
        organisation_id=cast.academy.id, partner_id=cast.other_university.id, source="exchange",
        title="학점교류", grading="letter", starts_on=today,
    )  # fmt: skip
    follow = StudentCurriculum(
        person_id=cast.trainee.id, version_id=micro.id, home_track_id=track.id, state="applied",
        since_on=today,
    )  # fmt: skip
    db.session.add_all([agreement, follow])
    db.session.flush()
    officer = db.session.get_one(Person, cast.officer.id)
    request = DegreeRequest(
        person_id=cast.trainee.id, track_id=track.id, kind="exchange", title="교류 과목",
        term="2026-1", credits=Decimal(3), reason="교류 대학에서 듣고자 합니다.",
        agreement_id=agreement.id, asked_by_id=cast.trainee.id, asked_at=now,
    )  # fmt: skip
    db.session.add(request)
    db.session.flush()
    credit = RecognisedCredit(
        person_id=cast.trainee.id, track_id=track.id, request_id=request.id,
        agreement_id=agreement.id, source="exchange", title="교류 과목", credits=Decimal(3),
        letter="A0", points=Decimal(4), recognised_on=today, entered_by_id=officer.id,
    )  # fmt: skip
    db.session.add(credit)
    db.session.flush()
    return {
        "degrees.track_id": track.id,
        "degrees.person_id": cast.trainee.id,
        "degrees.version_id": draft.id,
        "degrees.preapply.version_id": micro.id,
        "degrees.course_id": course.id,
        "degrees.requirement_id": draft.requirements[0].id,
        "degrees.request_id": request.id,
        "degrees.follow_id": follow.id,
        "degrees.credit_id": credit.id,
        "degrees.agreement_id": agreement.id,
        "degrees.organisation_id": cast.academy.id,
        "degrees.new_agreement.organisation_id": cast.university.id,
        "degrees.ask.kind": "exchange",
        "degrees.ask_for.kind": "exchange",
        "degrees.new_requirement.kind": "credits",
        "degrees.act_on_version.act": "copy",
        "degrees.act_on_requirement.act": "up",
        "degrees.decide.act": "agree",
        "degrees.decide_credit.act": "confirm",
        "degrees.decide_micro.act": "grant",
        "degrees.follow.act": "leave",
    }


def _version(track: Track, form: str, title: str) -> CurriculumVersion:
    now = clock.now()
    return CurriculumVersion(
        track_id=track.id, form=form, title_ko=title, entrance_from=2020, state="published",
        overlap_credits=Decimal(3) if form == "micro" else None, created_at=now, updated_at=now,
        published_at=now,
    )  # fmt: skip
