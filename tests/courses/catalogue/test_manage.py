"""Courses and offerings in the hands of those who run them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock
from lms.access import Role, Scope, forget_grants, grants_of
from lms.accounts.models import AuditEntry, Invitation
from lms.courses.catalogue import rules
from lms.courses.catalogue.models import Course, Offering
from lms.courses.catalogue.rules import CourseFacts, Term
from lms.courses.enrolment import queries as seats
from lms.db import db, unit_of_work
from tests.cast import Cast, offering_of


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return str(response.get_data(as_text=True))


def course_values(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "organisation_id": cast.academy.id, "code": "NEW1", "title_ko": "새 교과목",
        "title_en": "A new course", "summary_ko": "소개입니다.", "summary_en": "",
        "description_ko": "", "description_en": "", "skills": ["python"], "industry": "energy",
        "level": "advanced", "language": "ko", "hours": "30", "credits": "",
    } | changes  # fmt: skip


def offering_values(**changes: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "label": "1분반", "cohort_id": "", "starts_on": str(today),
        "ends_on": str(today + timedelta(days=30)), "enrol_from": "", "enrol_until": "",
        "capacity": "20",
    } | changes  # fmt: skip


def test_staff_make_a_course_and_publish_it(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    assert client.post("/manage/courses/new", data=course_values(cast)).status_code == 303
    course = db.session.scalar(select(Course).where(Course.code == "NEW1"))
    assert course is not None
    assert course.published_at is None
    assert [skill.skill_id for skill in course.skills] == ["python"]
    assert client.get(f"/courses/{course.slug}").status_code == 404
    page = text(client.post(f"/manage/courses/{course.id}/publish", follow_redirects=True))
    assert "공개했습니다" in page
    assert client.get(f"/courses/{course.slug}").status_code == 200


def test_a_course_without_skills_is_not_published_and_says_why(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    client.post("/manage/courses/new", data=course_values(cast, skills=[], hours="0"))
    course = db.session.scalar(select(Course).where(Course.code == "NEW1"))
    page = text(client.post(f"/manage/courses/{course.id}/publish", follow_redirects=True))
    assert "가르치는 역량이 하나도 없습니다." in page
    assert "수업 시간이 적혀 있지 않습니다." in page


def test_a_wrong_form_keeps_what_was_typed(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    page = text(
        client.post("/manage/courses/new", data=course_values(cast, hours="많이", code="")), 422
    )
    assert "새 교과목" in page
    assert "교과목 번호를 적어 주십시오." in page


def test_a_resident_number_in_a_text_is_refused(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    values = course_values(cast, summary_ko="문의 주민번호: 900101-1234568")
    assert "주민등록번호로 보이는" in text(client.post("/manage/courses/new", data=values), 422)


def test_a_code_is_used_once_in_an_institution(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    page = text(client.post("/manage/courses/new", data=course_values(cast, code="CV101")), 422)
    assert "같은 교과목 번호" in page


def test_a_lost_update_is_refused_with_both_texts(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    values = course_values(
        cast, code="CV101", title_ko="내 제목", skills=["python"], version=cast.course.version
    )
    with unit_of_work():
        db.session.get_one(Course, cast.course.id).title_ko = "먼저 바뀐 제목"
    page = text(client.post(f"/manage/courses/{cast.course.id}/edit", data=values), 409)
    assert "먼저 바뀐 제목" in page
    assert "내 제목" in page
    db.session.expire_all()
    current = db.session.get_one(Course, cast.course.id)
    assert current.title_ko == "먼저 바뀐 제목"
    again = client.post(
        f"/manage/courses/{cast.course.id}/edit", data=values | {"version": current.version}
    )
    assert again.status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Course, cast.course.id).title_ko == "내 제목"


def test_changing_only_the_skills_is_a_new_version(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    version = cast.course.version
    values = course_values(
        cast, code="CV101", title_ko=cast.course.title_ko, title_en=cast.course.title_en,
        summary_ko=cast.course.summary_ko, summary_en=cast.course.summary_en, industry="ai",
        level="beginner", hours="48", credits="3", skills=["python"], version=version,
    )  # fmt: skip
    assert client.post(f"/manage/courses/{cast.course.id}/edit", data=values).status_code == 303
    db.session.expire_all()
    course = db.session.get_one(Course, cast.course.id)
    assert [skill.skill_id for skill in course.skills] == ["python"]
    assert course.version == version + 1


def test_a_course_with_an_open_offering_stays_published(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    page = text(client.post(f"/manage/courses/{cast.course.id}/unpublish", follow_redirects=True))
    assert "먼저 닫아 주십시오" in page
    db.session.expire_all()
    assert db.session.get_one(Course, cast.course.id).published_at is not None


def test_an_offering_is_made_opened_and_closed(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    made = client.post(f"/manage/courses/{cast.course.id}/offerings/new", data=offering_values())
    assert made.status_code == 303
    offering = db.session.scalars(select(Offering).order_by(Offering.id.desc())).first()
    assert offering is not None
    assert offering.state == "draft"
    assert "1분반" not in text(client.get(f"/courses/{cast.course.slug}"))
    client.post(f"/manage/offerings/{offering.id}/open")
    assert "1분반" in text(client.get(f"/courses/{cast.course.slug}"))
    client.post(f"/manage/offerings/{offering.id}/close")
    assert "1분반" not in text(client.get(f"/courses/{cast.course.slug}"))


def test_opening_an_offering_of_a_cohort_seats_its_members(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    client.post(
        f"/manage/courses/{cast.course.id}/offerings/new",
        data=offering_values(cohort_id=cast.cohort.id),
    )
    offering = db.session.scalars(select(Offering).order_by(Offering.id.desc())).first()
    assert offering is not None
    assert offering.cohort_id == cast.cohort.id
    with unit_of_work():
        db.session.get_one(Offering, cast.offering.id).cohort_id = None
    client.post(f"/manage/offerings/{offering.id}/open")
    assert seats.has_seat(cast.trainee.id, offering.id)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2001-01-01"}, "끝나는 날이 시작하는 날보다 빠릅니다."),
        (
            {"enrol_from": "2030-01-02T10:00", "enrol_until": "2030-01-01T10:00"},
            "신청 마감이 신청 시작보다 빠릅니다.",
        ),
        ({"capacity": "0"}, "정원"),
    ],
)
def test_wrong_dates_are_said(
    client: Any, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/courses/{cast.course.id}/offerings/new"
    assert sentence in text(client.post(url, data=offering_values(**changes)), 422)


def test_seats_that_are_taken_cannot_be_taken_away(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    values = offering_values(capacity="1", cohort_id=cast.cohort.id, version=cast.offering.version)
    page = text(client.post(f"/manage/offerings/{cast.offering.id}/edit", data=values), 422)
    assert "정원이 적습니다" in page


def test_a_window_is_typed_in_seoul_time(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    client.post(
        f"/manage/courses/{cast.course.id}/offerings/new",
        data=offering_values(enrol_until="2030-03-01T18:00"),
    )
    offering = db.session.scalars(select(Offering).order_by(Offering.id.desc())).first()
    assert offering is not None
    assert offering.enrol_until is not None
    assert offering.enrol_until.isoformat() == "2030-03-01T09:00:00+00:00"
    page = text(client.get(f"/manage/offerings/{offering.id}/edit"))
    assert "2030-03-01T18:00" in page


def test_a_known_address_is_assigned_and_an_unknown_one_invited(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/offerings/{cast.offering.id}/team"
    known = {"email": cast.outsider.email, "role": "instructor"}
    assert client.post(url, data=known).status_code == 303
    assert client.post(url, data=known).status_code == 303
    forget_grants()
    scope = Scope("offering", cast.offering.id)
    assert (Role.INSTRUCTOR, scope) in grants_of(cast.outsider)
    client.post(url, data={"email": "new.teacher@example.org", "role": "assistant"})
    invitation = db.session.scalar(
        select(Invitation).where(Invitation.email == "new.teacher@example.org")
    )
    assert invitation is not None
    assert (invitation.role, invitation.scope_id) == ("assistant", cast.offering.id)
    assert "new.teacher@example.org" in text(client.get(f"/manage/offerings/{cast.offering.id}"))


def test_a_learner_is_not_made_by_assigning(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/offerings/{cast.offering.id}/team"
    assert (
        client.post(url, data={"email": cast.outsider.email, "role": "office"}).status_code == 422
    )


def test_taking_someone_off_a_team_needs_a_reason(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    grant = next(g for g in cast.professor.grants if g.role == "instructor")
    url = f"/manage/offerings/{cast.offering.id}/team/{grant.id}/end"
    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "강의가 바뀜"}).status_code == 303
    row = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "role.end"))
    assert row is not None
    assert row.reason == "강의가 바뀜"
    client.sign_in(cast.professor)
    assert client.get(f"/teach/{cast.offering.id}/roster").status_code == 404


def test_a_grant_of_another_offering_cannot_be_ended_from_here(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    grant = next(g for g in cast.other_professor.grants if g.role == "instructor")
    client.post(
        f"/manage/offerings/{cast.offering.id}/team/{grant.id}/end", data={"reason": "아님"}
    )
    db.session.expire_all()
    assert grant.ended_at is None


MANAGED = [
    "/manage/courses", "/manage/courses/new", "/manage/courses/{course}",
    "/manage/courses/{course}/edit", "/manage/courses/{course}/offerings/new",
    "/manage/offerings/{offering}", "/manage/offerings/{offering}/edit", "/manage/tracks",
    "/manage/tracks/new", "/manage/tracks/{track}", "/manage/tracks/{track}/edit",
    "/manage/tracks/{track}/cohorts/new", "/manage/cohorts/{cohort}",
    "/manage/cohorts/{cohort}/edit", "/manage/cohorts/{cohort}/members/add",
    "/teach/{offering}/roster/add",
]  # fmt: skip


@pytest.mark.parametrize("url", MANAGED)
def test_managing_is_for_the_office_and_the_institutions_own_staff(
    client: Any, cast: Cast, url: str
) -> None:
    path = url.format(
        course=cast.course.id, offering=cast.offering.id, track=cast.track.id, cohort=cast.cohort.id
    )
    for who in (cast.officer, cast.staff):
        client.sign_in(who)
        assert client.get(path).status_code == 200, who.name
    client.sign_in(None)
    assert client.get(path).status_code == 302
    others = (
        cast.trainee, cast.professor, cast.assistant, cast.employer, cast.outsider,
        cast.administrator, cast.other_professor,
    )  # fmt: skip
    for who in others:
        client.sign_in(who)
        assert client.get(path).status_code in (403, 404), who.name


def test_staff_of_one_institution_do_not_manage_another(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    other = cast.other_offering
    assert client.get(f"/manage/offerings/{other.id}").status_code == 404
    assert client.get(f"/manage/courses/{other.course_id}").status_code == 404
    assert "에너지 예측" not in text(client.get("/manage/courses"))


def test_a_learner_does_not_see_a_draft_offering_of_their_cohort(client: Any, cast: Cast) -> None:
    from lms.access import Permission
    from lms.courses.catalogue.loaders import offering_for
    from tests.cast import grant

    with unit_of_work():
        draft = offering_of(cast.course, "준비 중인 반", cohort=cast.cohort)
        draft.state = "draft"
        grant(cast.trainee, Role.LEARNER, Scope("cohort", cast.cohort.id))
    forget_grants()
    with pytest.raises(Exception, match="404"):
        offering_for(cast.trainee, draft.id, Permission.OFFERING_VIEW)
    assert offering_for(cast.trainee, cast.offering.id, Permission.OFFERING_VIEW)


def test_every_hindrance_is_said_at_once() -> None:
    assert rules.hindrances_to_publishing(CourseFacts(" ", "", 0, 0)) == [
        "no_title", "no_summary", "no_skills", "no_hours",
    ]  # fmt: skip
    today = clock.today()
    past = Term(today - timedelta(3), today - timedelta(1), None, None, 10, 0)
    assert rules.hindrances_to_opening(past, published=False, state="draft", today=today) == [
        "course_unpublished", "over",
    ]  # fmt: skip
