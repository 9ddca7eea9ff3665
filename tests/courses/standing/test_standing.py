"""Student records: made, changed, asked for, followed by the place in the cohort, and imported."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import AuditEntry, Person
from lms.communication.calendar import entries
from lms.communication.models import Notification
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes import operations as programmes
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.standing import operations, queries
from lms.courses.standing.models import RecordImport, StatusChange, StatusRequest, StudentRecord
from lms.courses.standing.operations import Refused
from lms.courses.standing.rules.changing import Wanted
from lms.db import db, unit_of_work
from lms.interop.formats.tables import read_table
from tests.cast import Cast, course_of, grant, offering_of
from tests.conftest import Browser

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.at(clock.seoul_midnight(date(2026, 3, 3)) + timedelta(hours=12)):
        yield


@pytest.fixture
def degree(application: Flask, cast: Cast) -> dict[str, int]:
    """A degree track with a cohort, and the trainee in it."""
    with application.test_request_context("/"), unit_of_work():
        grant(cast.staff, Role.STAFF, Scope("organisation", cast.university.id))
        course = course_of(cast.university, "AI100", "인공지능 개론", "Introduction to AI")
        track = Track(
            organisation_id=cast.university.id, stream="degree", slug="ai-degree",
            title_ko="인공지능융합학과", title_en="AI Convergence", summary_ko="학위 과정",
            industry="ai", audiences=["student"], published_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
        db.session.add(track)
        db.session.flush()
        cohort = Cohort(
            track_id=track.id, number=2026, title_ko="2026학번", title_en="Class of 2026",
            starts_on=date(2026, 3, 2), ends_on=date(2030, 2, 28), capacity=2, state="open",
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(cohort)
        db.session.flush()
        run = offering_of(course, "1학기", cohort=cohort)
        person = db.session.get_one(Person, cast.trainee.id)
        enrolment.enrol_in_cohort(person, cohort.id, by_staff=True)
        record = queries.record_of(person.id, track.id)
        assert record is not None
        return {
            "track": track.id, "cohort": cohort.id, "offering": run.id, "record": record.id,
            "person": person.id, "staff": cast.staff.id,
        }  # fmt: skip


@pytest.fixture
def at_work(application: Flask) -> Iterator[None]:
    with application.test_request_context("/"), unit_of_work():
        yield


def record_in(ids: dict[str, int]) -> StudentRecord:
    return db.session.get_one(StudentRecord, ids["record"])


def status(ids: dict[str, int], on: date | None = None) -> str | None:
    return queries.status_on([ids["record"]], on).get(ids["record"])


def member_in(ids: dict[str, int]) -> CohortMember:
    return db.session.query(CohortMember).filter_by(
        cohort_id=ids["cohort"], person_id=ids["person"]
    ).one()  # fmt: skip


def leave(until: str = "2026-08-31", on: str = "2026-03-03", terms: int = 1) -> Wanted:
    return Wanted("leave_general", date.fromisoformat(on), date.fromisoformat(until), terms, "가사")


def test_entering_a_degree_cohort_makes_one_record_that_is_enrolled(
    degree: dict[str, int], at_work: None
) -> None:
    record = record_in(degree)
    assert (record.entrance_year, status(degree)) == (2026, "enrolled")
    assert status(degree, date(2026, 3, 2)) is None
    programmes.changed(member_in(degree))
    assert db.session.query(StudentRecord).count() == 1
    assert db.session.query(StatusChange).count() == 1


def test_a_place_in_the_academy_makes_no_student_record(cast: Cast, at_work: None) -> None:
    member = db.session.query(CohortMember).filter_by(person_id=cast.trainee.id).one()
    programmes.changed(member)
    assert db.session.query(StudentRecord).count() == 0
    assert [one.state for one in queries.places_of(cast.trainee.id)[0].events] == [
        "enrolled", "enrolled",
    ] or queries.places_of(cast.trainee.id)[0].events[-1].state == "enrolled"  # fmt: skip


def test_leave_keeps_the_place_and_ends_the_seat_and_return_gives_it_back(
    degree: dict[str, int], at_work: None
) -> None:
    record, by = record_in(degree), db.session.get_one(Person, degree["staff"])
    operations.change(record, leave(), by)
    member = member_in(degree)
    assert (member.state, member.leave_until) == ("on_leave", date(2026, 8, 31))
    assert db.session.get_one(Cohort, degree["cohort"]).seats_taken == 1
    seat = db.session.query(Enrolment).filter_by(
        offering_id=degree["offering"], person_id=degree["person"]
    ).one()  # fmt: skip
    assert (seat.state, seat.reason) == ("withdrawn", "leave")
    operations.change(record, Wanted("enrolled", date(2026, 3, 3)), by)
    assert (member.state, seat.state, status(degree)) == ("enrolled", "active", "enrolled")


def test_a_change_of_a_day_to_come_moves_the_place_on_that_day(
    degree: dict[str, int], application: Flask
) -> None:
    with application.test_request_context("/"), unit_of_work():
        by = db.session.get_one(Person, degree["staff"])
        operations.change(record_in(degree), leave("2027-02-28", "2026-09-01"), by)
        assert member_in(degree).state == "enrolled"
        assert status(degree, date(2026, 9, 1)) == "leave_general"
    with (
        clock.at(clock.seoul_midnight(date(2026, 9, 1)) + timedelta(hours=1)),
        application.app_context(),
    ):
        operations.apply_due()
        operations.apply_due()
        assert member_in(degree).state == "on_leave"


def test_withdrawal_ends_the_place_and_cancelling_it_gives_it_back(
    degree: dict[str, int], at_work: None
) -> None:
    record, by = record_in(degree), db.session.get_one(Person, degree["staff"])
    row = operations.change(record, Wanted("withdrawn", date(2026, 3, 3), reason="진로"), by)
    assert (member_in(degree).state, status(degree)) == ("withdrawn", "withdrawn")
    with pytest.raises(Refused):
        operations.change(record, Wanted("enrolled", date(2026, 3, 4)), by)
    operations.cancel(row, by, "잘못 적음")
    assert (member_in(degree).state, status(degree)) == ("enrolled", "enrolled")
    assert db.session.query(StatusChange).filter_by(cancelled_at=None).count() == 1


@pytest.mark.parametrize("way", ["withdrawn", "dismissed"])
def test_what_the_programme_decides_the_status_follows_and_takes_back(
    degree: dict[str, int], at_work: None, way: str
) -> None:
    by = db.session.get_one(Person, degree["staff"])
    programmes.leave(member_in(degree), way, by, code="health", note="판정", beyond=True)
    assert status(degree) == way
    programmes.undo(member_in(degree), "다시")
    assert status(degree) == "enrolled"


def test_a_click_twice_makes_one_change(degree: dict[str, int], at_work: None) -> None:
    record, by = record_in(degree), db.session.get_one(Person, degree["staff"])
    assert operations.change(record, leave(), by).id == operations.change(record, leave(), by).id


def test_a_student_asks_with_a_document_and_gets_an_answer(
    degree: dict[str, int], client: Browser, cast: Cast
) -> None:
    page = client.sign_in(cast.trainee)
    url = f"/me/standing/{degree['record']}/requests/new"
    data: dict[str, Any] = {
        "status": "leave_military", "from_on": "2026-03-20", "until_on": "2027-09-19",
        "terms": "3", "reason": "입영",
    }  # fmt: skip
    answer = page.post(url, data=data)
    assert answer.status_code == 422
    assert "입영 통지서" in answer.text
    answer = page.post(url, data=data | {"documents": [(io.BytesIO(PDF), "통지서.pdf")]})
    assert answer.status_code == 303
    shown = page.get("/me/standing").text
    assert "답을 기다림" in shown
    assert "통지서.pdf" in shown
    asked = db.session.query(StatusRequest).one()
    staff = client.sign_in(cast.staff)
    queue = staff.get("/manage/standing/requests").text
    assert "한지우" in queue
    answer = staff.post(
        f"/manage/standing/requests/{asked.id}/approve", data={"version": asked.version}
    )
    assert answer.status_code == 303
    again = staff.post(
        f"/manage/standing/requests/{asked.id}/reject", data={"version": "1", "text": "안 됨"}
    )
    assert again.status_code == 409
    assert status(degree, date(2026, 3, 20)) == "leave_military"
    kinds = {one.kind for one in db.session.query(Notification)}
    assert {"standing.asked", "standing.changed"} <= kinds
    trail = {one.action for one in db.session.query(AuditEntry)}
    assert {"standing.asked", "standing.change", "standing.approved"} <= trail


def test_a_rejection_needs_a_reason_and_changes_nothing(
    degree: dict[str, int], client: Browser, cast: Cast, application: Flask
) -> None:
    with application.test_request_context("/"), unit_of_work():
        asked = operations.ask(
            record_in(degree),
            Wanted("withdrawn", date(2026, 3, 10), reason="진로를 바꿉니다."),
        )
        number, version = asked.id, asked.version
    staff = client.sign_in(cast.staff)
    url = f"/manage/standing/requests/{number}/reject"
    assert staff.post(url, data={"version": version}).status_code == 422
    assert staff.post(url, data={"version": version, "text": "상담 먼저"}).status_code == 303
    assert status(degree, date(2026, 3, 10)) == "enrolled"
    assert "상담 먼저" in client.sign_in(cast.trainee).get("/me/standing").text


def test_nobody_else_sees_a_student(degree: dict[str, int], client: Browser, cast: Cast) -> None:
    url = f"/manage/standing/records/{degree['record']}"
    assert client.sign_in(cast.other_trainee).get(url).status_code == 404
    assert client.sign_in(cast.trainee).get(url).status_code == 404
    assert client.sign_in(cast.other_trainee).get(
        f"/me/standing/{degree['record']}/requests/new"
    ).status_code == 404  # fmt: skip
    assert "한지우" in client.sign_in(cast.staff).get(url).text


def test_who_has_not_come_back_is_found_and_reminded_once(
    degree: dict[str, int], application: Flask, client: Browser, cast: Cast
) -> None:
    with application.test_request_context("/"), unit_of_work():
        by = db.session.get_one(Person, degree["staff"])
        operations.change(record_in(degree), leave(), by)
        found = entries(
            db.session.get_one(Person, degree["person"]),
            clock.seoul_midnight(date(2026, 9, 1)), clock.seoul_midnight(date(2026, 9, 2)),
        )  # fmt: skip
        assert [one.title_ko for one in found if "standing" in one.uid] == ["복학 예정일"]
    with application.app_context():
        for on, kind in (
            (date(2026, 8, 10), "standing.leave_ends"),
            (date(2026, 9, 3), "standing.not_back"),
        ):
            with clock.at(clock.seoul_midnight(on) + timedelta(hours=10)):
                operations.remind()
                operations.remind()
                told = db.session.query(Notification).filter_by(kind=kind).all()
                assert [one.person_id for one in told] == [degree["person"]]
    with clock.at(clock.seoul_midnight(date(2026, 9, 3)) + timedelta(hours=10)):
        page = client.sign_in(cast.staff).get("/manage/standing?status=overdue").text
        assert "복학일이 3일 지남" in page
        assert client.get("/manage/standing?status=enrolled").text.count("복학일이") == 0


def test_a_student_number_is_given_once_and_a_lost_update_shows_both_texts(
    degree: dict[str, int], client: Browser, cast: Cast
) -> None:
    staff = client.sign_in(cast.staff)
    url = f"/manage/standing/records/{degree['record']}/details"
    form = {"student_no": "20261234", "entrance_year": "2026", "version": "1", "adviser_id": "0"}
    assert staff.post(url, data=form).status_code == 303
    lost = staff.post(url, data=form | {"student_no": "20269999"})
    assert lost.status_code == 409
    assert "20261234" in lost.text
    assert "20269999" in lost.text


def test_the_register_of_another_system_is_read_only_and_comes_by_file(
    degree: dict[str, int], at_work: None, cast: Cast
) -> None:
    by = db.session.get_one(Person, degree["staff"])
    operations.set_keeper(
        cast.university, "student_register", "own", "종합정보시스템", date(2026, 3, 3), "규정", by
    )
    record = record_in(degree)
    with pytest.raises(NotAllowed) as refused:
        operations.change(record, leave(), by)
    assert refused.value.code == "kept_elsewhere"
    text = (
        "학번,이름,이메일,학적상태,변동일,종료일,학년\n"
        f"20260001,한지우,{cast.trainee.email},재학,2026.3.2,,1\n"
        "20260001,한지우,,휴학,20260303,2026-08-31,1\n"
        "20260002,없는 사람,nobody@example.org,재학,2026-03-02,,1\n"
        "20260003,이름,x@example.org,모름,2026-03-02,,1\n"
    )
    table = read_table(text.encode("cp949"))
    made = operations.keep(
        cast.university, "student_register", date(2026, 3, 3), "학적.csv", table, by
    )
    plan = operations.plan_of(made)
    assert [(one["outcome"], one["said"]) for one in plan.lines] == [
        ("add", ""), ("change", ""), ("bad", "no_student"), ("bad", "bad_status"),
    ]  # fmt: skip
    operations.commit(made, plan.digest, by)
    assert (record.student_no, record.year_of_study, record.source) == ("20260001", 1, "own")
    assert status(degree) == "leave_general"
    assert member_in(degree).state == "on_leave"
    held = queries.keeper(cast.university.id, "student_register")
    assert (held.own, held.system, held.as_of) == (True, "종합정보시스템", date(2026, 3, 3))
    again = operations.keep(
        cast.university, "student_register", date(2026, 3, 3), "학적.csv", table, by
    )
    assert [one["outcome"] for one in operations.plan_of(again).lines][:2] == ["same", "same"]
    count = db.session.query(StatusChange).count()
    operations.commit(again, operations.plan_of(again).digest, by)
    assert db.session.query(StatusChange).count() == count


def test_a_plan_that_moved_on_is_not_taken_in(
    degree: dict[str, int], at_work: None, cast: Cast
) -> None:
    by = db.session.get_one(Person, degree["staff"])
    operations.set_keeper(
        cast.university, "student_register", "own", "학사시스템", date(2026, 3, 3), "", by
    )
    table = read_table(f"학번,이메일,학적상태\n1,{cast.trainee.email},재학\n".encode())
    made = operations.keep(
        cast.university, "student_register", date(2026, 3, 3), "a.csv", table, by
    )
    seen = operations.plan_of(made)
    record_in(degree).student_no = "2"
    db.session.flush()
    with pytest.raises(operations.PlanChanged):
        operations.commit(made, seen.digest, by)
    assert db.session.get_one(RecordImport, made.id).state == "planned"


def test_the_pages_of_an_own_register_say_source_and_day(
    degree: dict[str, int], client: Browser, cast: Cast, application: Flask
) -> None:
    staff = client.sign_in(cast.staff)
    base = f"/manage/record-keepers/{cast.university.id}"
    refused = staff.post(
        f"{base}/keeper",
        data={"area": "student_register", "keeper": "own", "effective_from": "2026-03-03"},
    )
    assert refused.status_code == 422
    done = staff.post(
        f"{base}/keeper",
        data={"area": "student_register", "keeper": "own", "system": "종합정보시스템",
              "effective_from": "2026-03-03", "reason": "협약"},
    )  # fmt: skip
    assert done.status_code == 303
    sheet = f"학번,이메일,학적상태\n20260001,{cast.trainee.email},재학\n".encode()
    seen = staff.post(
        f"{base}/imports",
        data={"import_area": "student_register", "as_of": "2026-03-02",
              "sheet": (io.BytesIO(sheet), "학적.csv")},
    )  # fmt: skip
    assert seen.status_code == 303
    made = db.session.query(RecordImport).one()
    assert "새로 반영" in staff.get(seen.location).text
    with application.test_request_context("/"):
        digest = operations.plan_of(made).digest
    assert staff.post(seen.location, data={"digest": digest}).status_code == 303
    line = "종합정보시스템 자료, 2026-03-02 반영"
    assert line in staff.get(f"/manage/standing/records/{degree['record']}").text
    assert line in staff.get("/manage/standing").text
    mine = client.sign_in(cast.trainee).get("/me/standing").text
    assert line in mine
    assert "학적 변동 신청" not in mine


def test_documents_are_transcripts_only_where_the_institution_says_so(
    cast: Cast, at_work: None
) -> None:
    by = db.session.get_one(Person, cast.staff.id)
    assert queries.document_name(cast.university.id) == "이수확인서"
    row = operations.set_delegation(cast.university, True, "공문 교무-412", date(2026, 3, 10), by)
    assert queries.document_name(cast.university.id) == "이수확인서"
    assert queries.document_name(cast.university.id, date(2026, 3, 10)) == "성적증명서"
    assert operations.withdraw(row, by)
    assert queries.document_name(cast.university.id, date(2026, 3, 10)) == "이수확인서"
    with pytest.raises(NotAllowed):
        operations.set_delegation(cast.university, True, " ", date(2026, 3, 10), by)


def test_a_transfer_counts_the_person_once_and_a_second_click_finds_it(
    cast: Cast, at_work: None
) -> None:
    other = Cohort(
        track_id=cast.track.id, number=8, title_ko="8기", starts_on=date(2026, 3, 2),
        ends_on=date(2026, 9, 1), capacity=1, state="open", created_at=clock.now(),
    )  # fmt: skip
    db.session.add(other)
    db.session.flush()
    first, second = (
        db.session.query(CohortMember).filter_by(person_id=one.id).one()
        for one in (cast.trainee, cast.other_trainee)
    )
    taken = db.session.get_one(Cohort, cast.cohort.id).seats_taken
    there = programmes.transfer(first, other.id, "야간반으로")
    assert programmes.transfer(first, other.id, "야간반으로").id == there.id
    assert (first.state, first.moved_to_id) == ("transferred", there.id)
    assert db.session.get_one(Cohort, cast.cohort.id).seats_taken == taken - 1
    assert other.seats_taken == 1
    with pytest.raises(NotAllowed) as refused:
        programmes.transfer(second, other.id, "")
    assert refused.value.code == "full"
    db.session.refresh(second)
    assert second.state == "enrolled"
    back = programmes.transfer(there, cast.cohort.id, "다시")
    assert (back.id, back.state, back.moved_to_id) == (first.id, "enrolled", None)


def test_an_answer_to_an_old_version_is_refused(degree: dict[str, int], at_work: None) -> None:
    by = db.session.get_one(Person, degree["staff"])
    asked = operations.ask(record_in(degree), Wanted("withdrawn", date(2026, 3, 10), reason="진로"))
    with pytest.raises(Conflict):
        operations.answer(asked, by, approve=True, text="", version=asked.version + 1)


def test_staff_who_study_here_decide_nothing_of_their_own(
    degree: dict[str, int], at_work: None
) -> None:
    record = record_in(degree)
    themselves = db.session.get_one(Person, degree["person"])
    with pytest.raises(NotAllowed, match="own_case"):
        operations.change(record, leave(), themselves)
    asked = operations.ask(record, Wanted("withdrawn", date(2026, 3, 10), reason="진로"))
    for approve in (True, False):
        with pytest.raises(NotAllowed, match="own_case"):
            operations.answer(asked, themselves, approve=approve, text="", version=asked.version)
    with pytest.raises(NotAllowed, match="own_case"):
        operations.update_record(
            record, {"year_of_study": 4}, themselves, version=record.version, entrance_year=2026
        )
    assert asked.state == "asked"
