"""Files become plans, plans become exactly that; official records win where they are the authority."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.attendance import operations as attendance
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import Part, State, whole
from lms.courses.attendance_exchange.models import AttendancePlan, Difference, OfficialRecord
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Browser
from tests.courses.absences.test_requests import PDF
from tests.courses.attendance.conftest import counted  # noqa: F401
from tests.courses.presence.conftest import DAY, at, session_of  # noqa: F401

OFFICIAL = "훈련생번호,훈련생명,훈련일자,입실시간,퇴실시간,출결상태\n"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.at(at("12:30")):
        yield


@pytest.fixture
def morning(session_of: Any) -> Session:  # noqa: F811
    found: Session = session_of()
    return found


def upload(client: Browser, cast: Cast, kind: str, text: str) -> Any:
    data = {"kind": kind, "file": (io.BytesIO(text.encode()), "출결.csv")}
    url = f"/teach/{cast.offering.id}/attendance/exchange"
    return client.sign_in(cast.professor).post(url, data=data)


def commit(client: Browser, cast: Cast) -> Any:
    db.session.rollback()
    plan = db.session.query(AttendancePlan).order_by(AttendancePlan.id.desc()).first()
    assert plan is not None
    page = client.sign_in(cast.professor).get(f"/attendance-plans/{plan.id}")
    assert page.status_code == 200
    return client.post(f"/attendance-plans/{plan.id}", data={"digest": plan.digest})


def marks() -> dict[int, tuple[list[list[Any]], str]]:
    db.session.rollback()
    return {row.person_id: (row.parts, row.source) for row in db.session.query(Mark)}


def absent(session: Session, person: Person) -> None:
    with unit_of_work():
        attendance.mark(session, person.id, whole(State.ABSENT, ((540, 720),)), actor=None)


def official_wins(cast: Cast, app: Flask) -> None:
    with app.test_request_context("/"), unit_of_work():
        policies.establish(
            "attendance", Scope("offering", cast.offering.id),
            AttendancePolicy(authoritative="official"),
            effective_from=DAY.date() - timedelta(days=1),
        )  # fmt: skip


def test_a_sheet_of_marks_is_shown_first_and_then_done(
    client: Browser, cast: Cast, morning: Session
) -> None:
    absent(morning, cast.other_trainee)
    text = (
        "번호,날짜,상태,비고\n"
        f"{cast.trainee.number},2026-03-03,지각 09:20,버스\n"
        f"{cast.other_trainee.number},2026-03-03,,\n"
        "2026-99999,2026-03-03,결석,\n"
        f"{cast.trainee.number},2026-03-03,왔음,\n"
    )
    assert upload(client, cast, "marks", text).status_code == 303
    plan = db.session.query(AttendancePlan).one()
    page = client.get(f"/attendance-plans/{plan.id}").get_data(as_text=True)
    assert "없는 사람" in page
    assert re.search(r"<td class=\"num\"[^>]*>5<span class=\"table-sub\">상태", page)
    assert list(marks()) == [cast.other_trainee.id]
    assert client.sign_in(cast.staff).get(f"/attendance-plans/{plan.id}").status_code == 404
    assert commit(client, cast).status_code == 303
    assert marks() == {
        cast.other_trainee.id: ([["absent", 540, 720]], "own"),
        cast.trainee.id: ([["late", 540, 560]], "import"),
    }
    assert commit(client, cast).status_code == 409


def test_nothing_is_written_where_somebody_marked_meanwhile(
    client: Browser, cast: Cast, morning: Session
) -> None:
    text = (
        f"번호,날짜,상태\n{cast.other_trainee.number},2026-03-03,출석\n"
        f"{cast.trainee.number},2026-03-03,출석\n"
    )
    upload(client, cast, "marks", text)
    absent(morning, cast.trainee)
    assert commit(client, cast).status_code == 409
    assert marks() == {cast.trainee.id: ([["absent", 540, 720]], "own")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("날짜,상태\n2026-03-03,출석\n", "누구의 출결인지"),
        ("번호,날짜,상태\n,,\n", "채워진 칸이 없습니다"),
        ("", "비어|빈"),
    ],
)
def test_a_file_that_says_nothing_is_refused(
    client: Browser, cast: Cast, morning: Session, text: str, said: str
) -> None:
    answer = upload(client, cast, "marks", text)
    assert answer.status_code == 422
    assert re.search(said, answer.get_data(as_text=True))


def test_official_records_win_where_they_are_the_authority(
    client: Browser, app: Flask, cast: Cast, morning: Session
) -> None:
    official_wins(cast, app)
    absent(morning, cast.trainee)
    rows = f"{cast.trainee.number},,2026-03-03,08:55,12:01,\n{cast.other_trainee.number},,2026-03-03,,,결석\n"
    upload(client, cast, "official", OFFICIAL + rows)
    assert commit(client, cast).status_code == 303
    assert marks() == {
        cast.trainee.id: ([], "official"),
        cast.other_trainee.id: ([["absent", 540, 720]], "official"),
    }
    found = db.session.query(Difference).one()
    assert (found.person_id, found.ours, found.official) == (
        cast.trainee.id, [["absent", 540, 720]], [],
    )  # fmt: skip
    assert db.session.query(OfficialRecord).count() == 2
    with pytest.raises(Exception, match="official_wins"), unit_of_work():
        attendance.mark(
            db.session.get_one(Session, morning.id), cast.trainee.id,
            (Part(540, 560, State.LATE),), actor=None,
        )  # fmt: skip


def test_our_records_stay_where_they_are_the_authority(
    client: Browser, cast: Cast, morning: Session
) -> None:
    absent(morning, cast.trainee)
    rows = f"{cast.trainee.number},,2026-03-03,08:55,12:01,\n{cast.other_trainee.number},,2026-03-03,09:30,12:00,\n"
    upload(client, cast, "official", OFFICIAL + rows)
    commit(client, cast)
    assert marks() == {
        cast.trainee.id: ([["absent", 540, 720]], "own"),
        cast.other_trainee.id: ([["late", 540, 570]], "official"),
    }
    assert db.session.query(Difference).one().state == "open"


def test_a_longer_file_of_official_records_asks_the_database_no_more(
    client: Browser,
    cast: Cast,
    morning: Session,
    counted: Any,  # noqa: F811
) -> None:
    found = []
    for people in ([cast.trainee], [cast.trainee, cast.other_trainee]):
        for person in people[-1:]:
            absent(morning, person)
        rows = "".join(f"{one.number},,2026-03-03,08:55,12:01,\n" for one in people)
        upload(client, cast, "official", OFFICIAL + rows)
        found.append(counted(lambda: commit(client, cast)))
    assert db.session.query(Difference).count() == 2
    assert found[0] == found[1]


def difference(client: Browser, app: Flask, cast: Cast, morning: Session) -> Difference:
    official_wins(cast, app)
    absent(morning, cast.trainee)
    rows = f"{cast.trainee.number},,2026-03-03,08:55,12:01,\n"
    upload(client, cast, "official", OFFICIAL + rows)
    commit(client, cast)
    return db.session.query(Difference).one()


def decide(client: Browser, who: Person, what: str, note: str = "", *, file: bool = False) -> Any:
    db.session.rollback()
    row = db.session.query(Difference).one()
    data: dict[str, Any] = {"version": str(row.version), "note": note}
    if file:
        data["documents"] = [(io.BytesIO(PDF), "출석부.pdf")]
    return client.sign_in(who).post(f"/attendance-differences/{row.id}/{what}", data=data)


def test_keeping_ours_takes_a_reason_and_evidence_and_survives_the_next_import(
    client: Browser, app: Flask, cast: Cast, morning: Session
) -> None:
    row = difference(client, app, cast, morning)
    assert "까닭을 적어 주세요" in decide(client, cast.professor, "kept").get_data(as_text=True)
    refused = decide(client, cast.professor, "kept", "종일 자리에 없었음")
    assert "근거 자료를 올려 주세요" in refused.get_data(as_text=True)
    assert marks()[cast.trainee.id] == ([], "official")
    assert (
        decide(client, cast.professor, "kept", "종일 자리에 없었음", file=True).status_code == 303
    )
    assert marks()[cast.trainee.id] == ([["absent", 540, 720]], "correction")
    entry = db.session.query(AuditEntry).filter_by(action="difference.kept").one()
    assert entry.after == {"state": "kept", "evidence": 1}
    upload(client, cast, "official", OFFICIAL + f"{cast.trainee.number},,2026-03-03,08:55,12:01,\n")
    commit(client, cast)
    assert marks()[cast.trainee.id] == ([["absent", 540, 720]], "correction")
    assert db.session.get_one(Difference, row.id).state == "kept"
    upload(client, cast, "official", OFFICIAL + f"{cast.trainee.number},,2026-03-03,09:30,12:01,\n")
    commit(client, cast)
    db.session.rollback()
    assert db.session.get_one(Difference, row.id).state == "open"


def test_an_official_record_that_is_mended_updates_the_difference_and_not_our_side(
    client: Browser, app: Flask, cast: Cast, morning: Session
) -> None:
    row = difference(client, app, cast, morning)
    upload(client, cast, "official", OFFICIAL + f"{cast.trainee.number},,2026-03-03,09:30,12:01,\n")
    commit(client, cast)
    assert marks()[cast.trainee.id] == ([["late", 540, 570]], "official")
    held = db.session.get_one(Difference, row.id)
    assert (held.ours, held.official, held.state) == (
        [["absent", 540, 720]], [["late", 540, 570]], "open",
    )  # fmt: skip
    upload(client, cast, "official", OFFICIAL + f"{cast.trainee.number},,2026-03-03,,,결석\n")
    commit(client, cast)
    db.session.rollback()
    assert db.session.get_one(Difference, row.id).state == "agreed"


def test_the_learner_is_asked_and_the_official_record_accepted(
    client: Browser, app: Flask, cast: Cast, morning: Session
) -> None:
    row = difference(client, app, cast, morning)
    assert decide(client, cast.professor, "asked", "그날 어디에 있었나요?").status_code == 303
    note = db.session.query(Notification).filter_by(person_id=cast.trainee.id).one()
    assert note.kind == "attendance.difference_asked"
    listed = client.get(f"/teach/{cast.offering.id}/attendance/differences")
    assert cast.trainee.name in listed.get_data(as_text=True)
    assert decide(client, cast.professor, "accepted").status_code == 303
    assert db.session.get_one(Difference, row.id).state == "accepted"
    assert decide(client, cast.professor, "kept", "다시", file=True).status_code == 422


def test_two_people_do_not_decide_the_same_difference(
    client: Browser, app: Flask, cast: Cast, morning: Session
) -> None:
    row = difference(client, app, cast, morning)
    seen = {"version": str(row.version)}
    assert decide(client, cast.professor, "accepted").status_code == 303
    answer = client.sign_in(cast.staff).post(
        f"/attendance-differences/{row.id}/accepted", data=seen
    )
    assert answer.status_code == 409


def test_learners_and_other_teachers_find_nothing(
    client: Browser, app: Flask, cast: Cast, morning: Session
) -> None:
    row = difference(client, app, cast, morning)
    url = f"/attendance-differences/{row.id}"
    for who in (cast.trainee, cast.other_trainee, cast.outsider):
        assert client.sign_in(who).get(url).status_code == 404
    assert client.sign_in(cast.assistant).get(url).status_code == 403
