"""Course registration on its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import event, select

from lms import clock
from lms.accounts.models import AccessLogEntry, Organisation, Person
from lms.courses.programmes.models import Track
from lms.courses.registration import operations, queries, words
from lms.courses.registration.models import Registration, RegistrationTurn
from lms.courses.registration.queries.staff import Figures
from lms.courses.registration.rules.timetable import Slot
from lms.courses.standing import registry as standing
from lms.courses.standing.models import RecordKeeper, StatusChange, StudentRecord
from lms.courses.terms.models import Term
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.registration import campus as places
from tests.courses.registration.campus import Campus


@pytest.fixture
def campus(app: Flask, cast: Cast) -> Campus:
    """The cast's trainee is a student; AI101 and AI102 meet at one hour, AI103 is full."""
    with app.test_request_context("/"), unit_of_work():
        campus = places.build(db.session.get_one(Organisation, cast.university.id))
        places.enter(campus, db.session.get_one(Person, cast.trainee.id))
        places.offer(campus, "AI101", hours=[(0, 10, 12)], kind="major_required")
        places.offer(campus, "AI102", hours=[(0, 11, 13)], kind="liberal")
        places.offer(campus, "AI103", seats=1, hours=[(2, 19, 21)])
        other = places.student(campus, "나학생")
        operations.register(other, campus.offerings["AI103"])
        return campus


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_the_list_is_filtered_and_says_for_each_whether_one_may(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.trainee)
    base = f"/me/registration/{campus.term}"
    assert client.get("/me/registration").headers["Location"].endswith(base)
    whole = text(client.get(base))
    assert "신청할 수 있음" in whole
    assert "대기할 수 있음" in whole
    for query, shown, hidden in (
        ("kind=major_required", "AI101", "AI102"),
        ("day=2", "AI103", "AI101"),
        ("time=evening", "AI103", "AI101"),
        ("free=1", "AI101", "AI103"),
        ("q=AI102", "AI102", "AI101"),
    ):
        page = text(client.get(f"{base}?{query}"))
        assert f">{shown} 과목<" in page
        assert f">{hidden} 과목<" not in page
    client.post(f"/me/registration/offerings/{campus.offerings['AI101']}/register")
    page = text(client.get(f"{base}?fits=1"))
    assert ">AI102 과목<" not in page
    assert ">AI103 과목<" in page


def test_a_refusal_says_why_and_a_success_leads_back(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.trainee)
    url = "/me/registration/offerings/{}/register"
    back = f"/me/registration/{campus.term}?q=AI"
    done = client.post(url.format(campus.offerings["AI101"]), data={"back": back})
    assert (done.status_code, done.headers["Location"]) == (303, back)
    no = client.post(url.format(campus.offerings["AI102"]))
    assert no.status_code == 409
    assert "AI101 과목' 시간(월 10:00–12:00)과 겹칩니다" in text(no).replace("&#39;", "'")
    far = client.post(url.format(campus.offerings["AI101"]), data={"back": "//elsewhere.example"})
    assert far.headers["Location"].endswith("/own")


def test_waiting_shows_the_place_and_the_timetable_the_week(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.trainee)
    client.post(f"/me/registration/offerings/{campus.offerings['AI103']}/wait")
    client.post(f"/me/registration/offerings/{campus.offerings['AI101']}/register")
    own = text(client.get(f"/me/registration/{campus.term}/own"))
    assert "1번째 (모두 1명)" in own
    week = text(client.get(f"/me/registration/{campus.term}/timetable"))
    assert "AI101 과목" in week
    assert "AI103 과목" not in week
    assert "AI103 과목" in text(client.get(f"/me/registration/{campus.term}/timetable?basket=1"))


def test_the_basket_is_registered_with_reasons_for_what_stays(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.trainee)
    for code in ("AI101", "AI102"):
        client.post(f"/me/registration/offerings/{campus.offerings[code]}/basket")
    page = text(client.post(f"/me/registration/{campus.term}/register"))
    assert "1과목을 신청했습니다" in page
    assert "신청하지 못함" in page
    states = dict(
        db.session.execute(
            select(Registration.offering_id, Registration.state).where(
                Registration.person_id == cast.trainee.id
            )
        )
        .tuples()
        .all()
    )
    assert states == {campus.offerings["AI101"]: "registered", campus.offerings["AI102"]: "basket"}


def test_where_the_university_keeps_the_record_the_pages_are_read_only(
    client: Any, cast: Cast, campus: Campus
) -> None:
    with unit_of_work():
        db.session.add(
            RecordKeeper(
                organisation_id=campus.university, area="registration", keeper="own",
                system="학사정보시스템", effective_from=clock.today(), created_at=clock.now(),
            )
        )  # fmt: skip
    client.sign_in(cast.trainee)
    page = text(client.get(f"/me/registration/{campus.term}"))
    assert "학사정보시스템에서 합니다" in page
    assert "/register" not in page
    no = client.post(f"/me/registration/offerings/{campus.offerings['AI101']}/register")
    assert no.status_code == 409


def test_staff_register_on_behalf_with_a_rule_set_aside_and_looking_is_logged(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.officer)
    base = f"/manage/registration/{campus.term}/students/{cast.trainee.id}"
    data = {"offering_id": campus.offerings["AI101"], "reason": "교무과 승인"}
    assert client.post(f"{base}/register", data=data).status_code == 303
    clashing = {"offering_id": campus.offerings["AI102"], "reason": "교무과 승인"}
    no = client.post(f"{base}/register", data=clashing)
    assert no.status_code == 422
    assert "겹칩니다" in text(no)
    assert client.post(f"{base}/register", data={**clashing, "aside": "clash"}).status_code == 303
    assert client.post(f"{base}/register", data={**data, "reason": ""}).status_code == 422
    full = {"offering_id": campus.offerings["AI103"], "reason": "꼭", "aside": "window"}
    assert "자리가 없습니다" in text(client.post(f"{base}/register", data=full))
    end = {"offering_id": campus.offerings["AI102"], "how": "drop", "reason": "잘못 신청"}
    assert client.post(f"{base}/end", data=end).status_code == 303
    assert client.post(f"{base}/credits", data={"most": "24", "reason": "졸업"}).status_code == 303
    page = text(client.get(base))
    assert "교무과 승인" in page
    assert "최대 24학점" in page
    log = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.person_id == cast.trainee.id)
    ).all()
    assert log


def test_of_two_who_set_a_limit_the_second_is_told_and_a_limit_can_be_taken_back(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.officer)
    base = f"/manage/registration/{campus.term}/students/{cast.trainee.id}"
    first = {"most": "24", "reason": "졸업 예정", "seen": ""}
    assert client.post(f"{base}/credits", data=first).status_code == 303
    late = client.post(f"{base}/credits", data={"most": "20", "reason": "실수", "seen": ""})
    assert late.status_code == 409
    assert "최대 24학점" in text(late)
    assert 'name="seen" type="hidden" value="24' in text(late)
    again = {"most": "", "reason": "끝", "seen": "24"}
    assert client.post(f"{base}/credits", data=again).status_code == 303
    assert "최대 19학점" in text(client.get(base))


def test_the_reason_for_ending_a_place_on_a_list_is_kept(
    client: Any, app: Flask, cast: Cast, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        trainee = db.session.get_one(Person, cast.trainee.id)
        operations.join_list(trainee, campus.offerings["AI103"])
    client.sign_in(cast.officer)
    base = f"/manage/registration/{campus.term}/students/{cast.trainee.id}"
    end = {"offering_id": campus.offerings["AI103"], "how": "drop", "reason": "전과함"}
    assert client.post(f"{base}/end", data=end).status_code == 303
    row = db.session.scalars(
        select(Registration).where(Registration.person_id == cast.trainee.id)
    ).one()
    assert (row.state, row.reason) == ("removed", "전과함")
    assert client.post(f"{base}/end", data={**end, "offering_id": "0"}).status_code == 422


def test_staff_who_study_here_do_nothing_for_themselves(
    client: Any, app: Flask, cast: Cast, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        places.enter(campus, db.session.get_one(Person, cast.officer.id))
    client.sign_in(cast.officer)
    base = f"/manage/registration/{campus.term}/students/{cast.officer.id}"
    asked = {"offering_id": campus.offerings["AI101"], "reason": "나"}
    for step, data in (("register", asked), ("credits", {"most": "40", "reason": "나"})):
        answer = client.post(f"{base}/{step}", data=data)
        assert answer.status_code == 422
        assert "다른 담당자가 처리해야 합니다" in text(answer)
    assert client.post(f"/me/registration/offerings/{campus.offerings['AI101']}/register")
    answer = client.post(f"{base}/end", data={**asked, "how": "drop"})
    assert (answer.status_code, "다른 담당자" in text(answer)) == (422, True)


def test_staff_reserve_seats_and_a_lost_update_is_refused(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.officer)
    offering = campus.offerings["AI101"]
    url = f"/manage/registration/offerings/{offering}"
    data = {
        "version": "0", "groups-0-seats": "4", "groups-0-organisation_id": campus.department,
        "groups-1-seats": "3", "groups-1-years": ["3", "4"],
    }  # fmt: skip
    assert client.post(f"{url}/groups", data=data).status_code == 303
    assert "인공지능학과" in text(client.get(url))
    again = client.post(f"{url}/groups", data=data)
    assert again.status_code == 409
    assert "다른 사람이 자리를 나누었습니다" in text(again)
    plan = queries.plan_of(offering)
    assert plan is not None
    over = client.post(f"{url}/groups", data={"version": plan.version, "groups-0-seats": "40"})
    assert over.status_code == 422
    assert "정원(10)보다 많습니다" in text(over)
    client.sign_in(cast.trainee)
    shown = text(client.get(f"/me/registration/offerings/{offering}"))
    assert "내 묶음" in shown


def test_turns_are_kept_within_the_window_and_hold_students_back(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.officer)
    url = f"/manage/registration/{campus.term}/turns"
    now = clock.now().astimezone(clock.SEOUL)

    def typed(first: float, last: float) -> dict[str, Any]:
        moments = (now + timedelta(hours=hours) for hours in (first, last))
        opens, closes = (moment.strftime("%Y-%m-%dT%H:%M") for moment in moments)
        return {"years": ["4"], "opens_at": opens, "closes_at": closes}

    assert client.post(url, data=typed(-10, 400)).status_code == 422
    assert client.post(url, data=typed(-10, 10)).status_code == 303
    client.sign_in(cast.trainee)
    assert "내 학년의 차례가 지났습니다" in text(client.get(f"/me/registration/{campus.term}"))
    turn = db.session.scalars(select(RegistrationTurn.id)).one()
    client.sign_in(cast.officer)
    assert client.post(f"/manage/registration/turns/{turn}/remove").status_code == 303


def test_the_export_asks_for_a_reason_and_holds_everybody(
    client: Any, cast: Cast, campus: Campus
) -> None:
    client.sign_in(cast.officer)
    url = f"/manage/registration/{campus.term}/export"
    assert client.post(url, data={"format": "csv"}).status_code == 422
    answer = client.post(url, data={"format": "csv", "reason": "수강 인원 보고"})
    assert "나학생" in answer.get_data().decode("utf-8-sig")


def test_a_student_with_two_records_stands_in_the_export_once(
    client: Any, app: Flask, cast: Cast, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        other = Track(
            organisation_id=campus.other_department, stream="degree", slug="energy-degree",
            title_ko="에너지 전공", industry="ai", created_at=clock.now(),
        )  # fmt: skip
        db.session.add(other)
        db.session.flush()
        db.session.add(
            StudentRecord(
                organisation_id=campus.university, track_id=other.id,
                person_id=campus.students[1], entrance_year=2026, student_no="20261234",
                created_at=clock.now(),
            )
        )  # fmt: skip
    client.sign_in(cast.officer)
    url = f"/manage/registration/{campus.term}/export"
    answer = client.post(url, data={"format": "csv", "reason": "수강 인원 보고"})
    rows = [line for line in answer.get_data().decode("utf-8-sig").splitlines() if "나학생" in line]
    assert len(rows) == 1
    assert "20261234" in rows[0]


def test_who_has_registered_nothing_is_looked_for_among_those_who_may(
    client: Any, app: Flask, cast: Cast, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        places.student(campus, "졸업한이", status="graduated")
        places.student(campus, "빈손인이")
    client.sign_in(cast.officer)
    page = text(client.get(f"/manage/registration/{campus.term}/students?show=none"))
    assert "빈손인이" in page
    assert "졸업한이" not in page
    assert "나학생" not in page


def test_the_list_of_terms_counts_each_and_asks_no_more_for_more_of_them(
    app: Flask, cast: Cast, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        now, begins = clock.now(), clock.today().replace(year=2020)
        for year in range(2000, 2010):
            db.session.add(
                Term(
                    organisation_id=campus.university, year=year, season="2",
                    starts_on=begins, ends_on=begins, created_at=now, updated_at=now,
                )
            )  # fmt: skip
        db.session.flush()
        ids = list(db.session.scalars(select(Term.id)))
    with app.test_request_context("/"):
        asked: list[str] = []

        def note(*args: Any) -> None:
            asked.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            figures = queries.term_figures(ids)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert len([one for one in asked if one.startswith("SELECT")]) == 3
        assert figures[campus.term] == Figures(3, 21, 1, 1, 0)
        assert {figures[id_] for id_ in ids if id_ != campus.term} == {Figures(0, 0, 0, 0, 0)}


def test_leave_ends_the_seats_of_a_coming_term_and_those_who_wait_get_them(
    app: Flask, cast: Cast, campus: Campus
) -> None:
    offering = campus.offerings["AI103"]
    with app.test_request_context("/"), unit_of_work():
        operations.join_list(db.session.get_one(Person, cast.trainee.id), offering)
        leaver = campus.students[1]
        record = db.session.scalars(
            select(StudentRecord).where(StudentRecord.person_id == leaver)
        ).one()
        change = StatusChange(
            record_id=record.id, status="leave_military", from_on=clock.today(), source="here",
            decided_at=clock.now(),
        )  # fmt: skip
        db.session.add(change)
        db.session.flush()
        standing.changed(record, change)
    rows = queries.people_of(offering)
    assert [(row.person_id, row.state) for row in rows] == [(cast.trainee.id, "registered")]


def test_a_students_copy_of_their_data_holds_what_they_asked_for_and_erasing_empties_it(
    app: Flask, cast: Cast, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        someone = db.session.get_one(Person, cast.trainee.id)
        officer = db.session.get_one(Person, cast.officer.id)
        operations.register(
            someone, campus.offerings["AI101"], by=officer, reason="장애 학생 우선", aside=()
        )
        assert queries.export(someone)["registrations"][0]["reason"] == "장애 학생 우선"
        operations.erase(someone)
        db.session.expire_all()
        assert queries.export(someone)["registrations"][0]["reason"] == ""


def test_weekly_hours_are_read_in_the_language_of_the_page(app: Flask) -> None:
    monday = Slot(weekday=0, start=600, end=720)
    with app.test_request_context("/"):
        with force_locale("ko"):
            assert words.slot(monday) == "월 10:00–12:00"
        with force_locale("en"):
            assert words.slot(monday) == "Mon 10:00–12:00"


def test_an_academy_is_not_sent_for_terms_that_it_cannot_make(client: Any, cast: Cast) -> None:
    page = client.sign_in(cast.staff).get("/manage/registration").text
    assert "수강신청을 여는 대학이 없습니다." in page
    assert "학기로 가기" not in page
