"""Enrolling, leaving and the roster, through the browser."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import clock
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.communication.models import OutgoingMessage
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db, unit_of_work
from lms.interop.formats.tables import read_table
from tests.cast import Cast, offering_of, person
from tests.conftest import Browser


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return str(response.get_data(as_text=True))


def open_offering(cast: Cast, capacity: int = 30) -> Offering:
    with unit_of_work():
        run = offering_of(cast.course, "공개반")
        run.capacity = capacity
    return run


def test_a_visitor_signs_in_first_and_comes_back(client: Any, cast: Cast) -> None:
    answer = client.get(f"/enrol/cohorts/{cast.cohort.id}")
    assert answer.status_code == 302
    assert "next=" in answer.location


def test_one_joins_a_cohort_after_seeing_what_happens(
    client: Any, cast: Cast, delivered: Any
) -> None:
    client.sign_in(cast.outsider)
    page = text(client.get(f"/enrol/cohorts/{cast.cohort.id}"))
    assert "신청하면" in page
    assert "7기 A반" in page
    done = client.post(f"/enrol/cohorts/{cast.cohort.id}")
    assert done.status_code == 303
    page = text(client.get(done.location))
    assert f"/learn/{cast.offering.id}" in page
    delivered()
    mail = db.session.scalar(
        select(OutgoingMessage).where(OutgoingMessage.recipient == cast.outsider.email)
    )
    assert mail is not None
    assert "자리가 확정되었습니다" in mail.subject
    assert "7기" in text(client.get("/me/enrolments"))


def test_a_double_click_takes_one_seat(client: Any, cast: Cast) -> None:
    run = open_offering(cast)
    client.sign_in(cast.outsider)
    for _click in range(2):
        assert client.post(f"/enrol/offerings/{run.id}").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Offering, run.id).seats_taken == 1


def test_the_page_says_why_one_may_not(client: Any, cast: Cast) -> None:
    client.sign_in(cast.outsider)
    with unit_of_work():
        cohort = db.session.get_one(Cohort, cast.cohort.id)
        cohort.enrol_from = clock.now() + timedelta(days=2)
    assert "신청은" in text(client.get(f"/enrol/cohorts/{cast.cohort.id}"))
    page = text(client.post(f"/enrol/cohorts/{cast.cohort.id}"), 409)
    assert "지금은 신청할 수 없습니다." in page
    assert (
        db.session.scalar(select(func.count()).where(CohortMember.person_id == cast.outsider.id))
        == 0
    )


def test_a_course_of_a_cohort_is_not_joined_alone(client: Any, cast: Cast) -> None:
    client.sign_in(cast.outsider)
    page = text(client.post(f"/enrol/offerings/{cast.offering.id}"), 409)
    assert "기수에 속한 강좌입니다." in page


def test_leaving_asks_for_a_reason_and_frees_the_seat(client: Any, cast: Cast) -> None:
    run = open_offering(cast)
    client.sign_in(cast.outsider)
    client.post(f"/enrol/offerings/{run.id}")
    seat = db.session.scalar(select(Enrolment).where(Enrolment.offering_id == run.id))
    url = f"/me/enrolments/{seat.id}/leave"
    assert "사유를 골라 주십시오." in text(client.post(url, data={}), 422)
    assert client.post(url, data={"reason": "early_employment"}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Offering, run.id).seats_taken == 0
    assert "조기 취업" in text(client.get("/me/enrolments"))
    assert client.get(f"/enrol/offerings/{run.id}/done").status_code == 302


def test_one_leaves_a_cohort_with_all_its_courses(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    member = db.session.scalar(
        select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
    )
    seat = db.session.scalar(select(Enrolment).where(Enrolment.person_id == cast.trainee.id))
    page = text(client.get(f"/me/enrolments/{seat.id}/leave"))
    assert "기수에 속한 강좌입니다." in page
    url = f"/me/memberships/{member.id}/leave"
    assert client.post(url, data={"reason": "health"}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(CohortMember, member.id).state == "withdrawn"
    assert db.session.get_one(Enrolment, seat.id).state == "withdrawn"


def test_nobody_ends_or_sees_the_seat_of_a_fellow_learner(client: Any, cast: Cast) -> None:
    seat = db.session.scalar(select(Enrolment).where(Enrolment.person_id == cast.trainee.id))
    member = db.session.scalar(
        select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
    )
    for who in (cast.other_trainee, cast.outsider, cast.employer):
        client.sign_in(who)
        for url in (
            f"/me/enrolments/{seat.id}/leave", f"/manage/enrolments/{seat.id}/end",
            f"/me/memberships/{member.id}/leave", f"/manage/members/{member.id}/end",
            f"/me/progress/{member.id}",
        ):  # fmt: skip
            assert client.get(url).status_code == 404, (who.name, url)
            answer = client.post(url, data={"reason": "other"})
            assert answer.status_code in (404, 405), (who.name, url)
    db.session.expire_all()
    assert db.session.get_one(Enrolment, seat.id).state == "active"


def test_a_learner_cannot_end_their_own_seat_as_staff(client: Any, cast: Cast) -> None:
    seat = db.session.scalar(select(Enrolment).where(Enrolment.person_id == cast.trainee.id))
    member = db.session.scalar(
        select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
    )
    client.sign_in(cast.trainee)
    for url in (f"/manage/enrolments/{seat.id}/end", f"/manage/members/{member.id}/end"):
        assert client.post(url, data={"reason": "mistake"}).status_code in (403, 404)


def test_the_roster_is_for_those_who_teach_and_run_the_course(client: Any, cast: Cast) -> None:
    url = f"/teach/{cast.offering.id}/roster"
    for who, status in (
        (cast.professor, 200), (cast.assistant, 200), (cast.officer, 200), (cast.staff, 200),
        (cast.trainee, 403), (cast.outsider, 404), (cast.employer, 404),
        (cast.other_professor, 404), (cast.administrator, 403),
    ):  # fmt: skip
        client.sign_in(who)
        assert client.get(url).status_code == status, who.name


def test_someone_on_the_roster_is_found_by_initials_and_the_look_is_logged(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    page = text(client.get(f"/teach/{cast.offering.id}/roster?q=ㅎㅈㅇ"))
    assert "한지우" in page
    assert "서민준" not in page
    entry = db.session.scalars(select(AccessLogEntry).order_by(AccessLogEntry.id.desc())).first()
    assert entry is not None
    assert (entry.reader_id, entry.action, entry.people) == (cast.professor.id, "search", 1)


def test_staff_end_a_seat_with_a_coded_reason(client: Any, cast: Cast) -> None:
    seat = db.session.scalar(select(Enrolment).where(Enrolment.person_id == cast.trainee.id))
    url = f"/manage/enrolments/{seat.id}/end"
    client.sign_in(cast.professor)
    assert client.post(url, data={"reason": "no_show"}).status_code == 403
    client.sign_in(cast.staff)
    assert client.post(url, data={"reason": "invented"}).status_code == 422
    assert client.post(url, data={"reason": "no_show", "note": "연락 없음"}).status_code == 303
    row = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "enrolment.withdraw"))
    assert row is not None
    assert (row.actor_id, row.reason, row.after["code"]) == (cast.staff.id, "연락 없음", "no_show")


def preview(client: Any, url: str, **data: Any) -> tuple[str, dict[str, str]]:
    page = text(client.post(url, data=data, content_type="multipart/form-data"))
    import html

    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(plan|digest)" value="([^"]*)"', page)
    }
    return page, fields


def test_a_list_is_previewed_and_then_exactly_that_is_done(client: Any, cast: Cast) -> None:
    run = open_offering(cast)
    client.sign_in(cast.staff)
    url = f"/teach/{run.id}/roster/add"
    addresses = f"{cast.outsider.email}\n{cast.trainee.email}, nobody@example.org, x"
    page, fields = preview(client, url, addresses=addresses)
    assert "계정 없음" in page
    assert "이메일이 아님" in page
    assert db.session.scalar(select(func.count()).where(Enrolment.offering_id == run.id)) == 0
    assert client.post(url, data=fields).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Offering, run.id).seats_taken == 2


def test_a_plan_is_refused_when_the_roster_changed_since(client: Any, cast: Cast) -> None:
    run = open_offering(cast, capacity=1)
    client.sign_in(cast.staff)
    url = f"/teach/{run.id}/roster/add"
    _page, fields = preview(client, url, addresses=cast.outsider.email)
    client.sign_in(cast.employer)
    assert client.post(f"/enrol/offerings/{run.id}").status_code == 303
    client.sign_in(cast.staff)
    page = text(client.post(url, data=fields), 409)
    assert "명단이 바뀌었습니다" in page
    assert "자리 없음" in page
    db.session.expire_all()
    assert db.session.get_one(Offering, run.id).seats_taken == 1


def test_a_plan_that_was_tampered_with_seats_nobody(client: Any, cast: Cast) -> None:
    run = open_offering(cast)
    client.sign_in(cast.staff)
    url = f"/teach/{run.id}/roster/add"
    _page, fields = preview(client, url, addresses=cast.outsider.email)
    fields["plan"] = fields["plan"].replace(cast.outsider.email, cast.employer.email)
    assert client.post(url, data=fields).status_code == 409
    assert client.post(url, data={"plan": "[[1", "digest": ""}).status_code == 409
    db.session.expire_all()
    assert db.session.get_one(Offering, run.id).seats_taken == 0


def test_the_roster_leaves_as_a_file_with_a_reason_and_a_log(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"/teach/{cast.offering.id}/roster/export"
    assert client.post(url, data={"reason": "", "format": "csv"}).status_code == 422
    for kind in ("csv", "xlsx"):
        answer = client.post(url, data={"reason": "출석부를 만들려고", "format": kind})
        assert answer.status_code == 200
        table = read_table(answer.data)
        assert {row.cells[1] for row in table.rows} == {"한지우", "서민준"}
    entry = db.session.scalars(select(AccessLogEntry).order_by(AccessLogEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.people, entry.reason) == ("download", 2, "출석부를 만들려고")


@pytest.mark.slow
def test_twenty_browsers_at_once_take_exactly_five_seats(app: Flask, cast: Cast) -> None:
    run = open_offering(cast, capacity=5)
    with unit_of_work():
        people = [person(f"지원자 {i}", f"rush{i}@example.org") for i in range(20)]
    app.test_client_class = Browser
    clients = [app.test_client().sign_in(who) for who in people]  # type: ignore[attr-defined]
    url, start, statuses = f"/enrol/offerings/{run.id}", threading.Barrier(20), []
    db.session.rollback()

    def arrive(browser: Any) -> None:
        with app.app_context():
            start.wait()
            statuses.append(browser.post(url).status_code)

    threads = [threading.Thread(target=arrive, args=(browser,)) for browser in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303] * 5 + [409] * 15
    db.session.expire_all()
    assert db.session.get_one(Offering, run.id).seats_taken == 5
