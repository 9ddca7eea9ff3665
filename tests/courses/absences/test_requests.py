"""From asking to the rate: excuses and corrections, who sees what, and what becomes of documents."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from lms import clock
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.absences import operations
from lms.courses.absences.models import AttendanceRequest, RequestEvent
from lms.courses.attendance import operations as attendance
from lms.courses.attendance import queries as attendance_queries
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.states import State, whole
from lms.db import db, unit_of_work
from lms.storage import Attachment
from tests.cast import Cast
from tests.conftest import Browser
from tests.courses.presence.conftest import DAY, at, session_of  # noqa: F401

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """The session of the morning has just ended."""
    with clock.at(at("12:00")):
        yield


Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Browser, cast: Cast, session_of: Any) -> Ask:  # noqa: F811
    """Ask to be excused from the morning's session, which is made first."""
    session_of()

    def send(
        person: Person, kind: str = "interview", *, document: bool = True, **changes: str
    ) -> Any:
        data: dict[str, Any] = {
            "place": f"offering-{cast.offering.id}", "kind": kind, "starts_on": "2026-03-03",
            "ends_on": "2026-03-03", "reason": "한빛모빌리티 면접이 있습니다.",
        } | changes  # fmt: skip
        if document:
            data["documents"] = [(io.BytesIO(PDF), "확인서.pdf")]
        return client.sign_in(person).post("/me/absences/new", data=data)

    return send


def only() -> AttendanceRequest:
    db.session.rollback()
    return db.session.query(AttendanceRequest).one()


def step(client: Browser, who: Person, what: str, note: str = "") -> int:
    row = only()
    data = {"version": str(row.version), "note": note}
    return client.sign_in(who).post(f"/manage/absences/{row.id}/{what}", data=data).status_code


def told(person: Person) -> list[str]:
    db.session.rollback()
    return [
        row.kind
        for row in db.session.query(Notification).filter_by(person_id=person.id).order_by(Notification.id)
    ]  # fmt: skip


def test_an_approved_excuse_counts_as_the_policy_says(
    client: Browser, app: Flask, cast: Cast, ask: Ask
) -> None:
    assert ask(cast.trainee).status_code == 303
    assert only().days == 1
    assert told(cast.professor) == ["attendance.request_asked"]
    session = db.session.query(Session).one()
    with unit_of_work():
        attendance.mark(session, cast.trainee.id, whole(State.ABSENT, ((540, 720),)), actor=None)
    with app.test_request_context("/"):
        before = attendance_queries.summaries(session.place, [cast.trainee.id])
        assert before[cast.trainee.id].rate == 0
        db.session.rollback()
    assert step(client, cast.professor, "approved") == 303
    assert told(cast.trainee) == ["attendance.request_approved"]
    with app.test_request_context("/"):
        after = attendance_queries.summaries(session.place, [cast.trainee.id])
        assert after[cast.trainee.id].rate == 100
        assert after[cast.trainee.id].excused == 1
        db.session.rollback()
    assert step(client, cast.professor, "revoked") == 422
    assert step(client, cast.professor, "revoked", "확인서가 다른 날의 것") == 303
    with app.test_request_context("/"):
        assert (
            attendance_queries.summaries(session.place, [cast.trainee.id])[cast.trainee.id].rate
            == 0
        )


def test_two_excuses_for_different_hours_of_a_session_both_count(
    app: Flask, cast: Cast, ask: Ask
) -> None:
    for first, last in (("09:00", "10:00"), ("10:00", "12:00")):
        assert ask(cast.trainee, from_time=first, to_time=last).status_code == 303
    session = db.session.query(Session).one()
    with unit_of_work():
        attendance.mark(session, cast.trainee.id, whole(State.ABSENT, ((540, 720),)), actor=None)
        for row in db.session.query(AttendanceRequest):
            row.state = "approved"
    with app.test_request_context("/"):
        found = attendance_queries.summaries(session.place, [cast.trainee.id])[cast.trainee.id]
        assert (found.rate, found.absences) == (100, 0)


def test_what_cannot_be_asked_says_why_at_its_field_and_keeps_what_was_typed(
    client: Browser, cast: Cast, ask: Ask
) -> None:
    answer = ask(cast.trainee, document=False, starts_on="2026-02-01", ends_on="2026-02-01")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "까지 신청해야 했습니다" in text
    assert "증빙 서류를 올려 주세요" in text
    assert "한빛모빌리티 면접이 있습니다." in text
    assert db.session.query(AttendanceRequest).count() == 0
    assert ask(cast.trainee, starts_on="2026-03-04", ends_on="2026-03-04").status_code == 422
    assert ask(cast.trainee, place=f"offering-{cast.other_offering.id}").status_code == 422
    assert ask(cast.trainee).status_code == 303
    assert "이미 신청했거나" in ask(cast.trainee).get_data(as_text=True)


def test_a_sensitive_reason_is_sealed_and_hidden_from_the_instructor(
    client: Browser, cast: Cast, ask: Ask
) -> None:
    secret = "독감 진단을 받았습니다"
    assert ask(cast.trainee, "sick", reason=secret).status_code == 303
    row = only()
    assert secret not in f"{row.reason}{row.sealed}"
    assert row.sealed
    file = db.session.query(Attachment).filter_by(subject_kind="attendance_request").one()
    url = f"/attendance-requests/{row.id}/documents/{file.id}/{file.name}"
    page, lines = f"/manage/absences/{row.id}", f"/teach/{cast.offering.id}/absences"
    for path in (page, lines, "/manage/absences?state=all"):
        text = client.sign_in(cast.professor).get(path).get_data(as_text=True)
        assert "인정 결석" in text
        assert "병가</a>" not in text
        assert secret not in text
        assert file.name not in text
    searched = client.get(f"{lines}?kind=sick").get_data(as_text=True)
    assert cast.trainee.name not in searched
    assert client.get(url).status_code == 403
    assert step(client, cast.professor, "approved") == 403
    assert secret in client.sign_in(cast.staff).get(page).get_data(as_text=True)
    assert client.get(url).status_code == 200
    assert client.sign_in(cast.trainee).get(url).status_code == 200
    assert client.sign_in(cast.other_trainee).get(url).status_code == 404
    assert step(client, cast.staff, "approved") == 303
    notes = db.session.query(Notification).all()
    assert not any(secret in str(note.params) or "병가" in str(note.params) for note in notes)
    assert not any(
        secret in f"{one.before}{one.after}{one.reason}" for one in db.session.query(AuditEntry)
    )


def test_more_can_be_asked_and_the_answer_comes_back(client: Browser, cast: Cast, ask: Ask) -> None:
    ask(cast.trainee)
    assert step(client, cast.professor, "more_asked") == 422
    assert step(client, cast.professor, "more_asked", "도장이 보이게 다시 찍어 주세요") == 303
    row = only()
    own = client.sign_in(cast.trainee).get(f"/me/absences/{row.id}").get_data(as_text=True)
    assert "도장이 보이게" in own
    data = {
        "version": str(row.version), "note": "다시 찍었습니다",
        "documents": [(io.BytesIO(PDF + b"\n"), "다시.pdf")],
    }  # fmt: skip
    assert client.post(f"/me/absences/{row.id}", data=data).status_code == 303
    assert only().state == "requested"
    assert [event.what for event in only().events] == ["asked", "more_asked", "answered"]
    assert db.session.query(Attachment).filter_by(subject_kind="attendance_request").count() == 2


def test_two_deciders_do_not_overwrite_each_other(client: Browser, cast: Cast, ask: Ask) -> None:
    ask(cast.trainee)
    row = only()
    stale = {"version": str(row.version), "note": "아니오"}
    assert step(client, cast.professor, "approved") == 303
    answer = client.sign_in(cast.staff).post(f"/manage/absences/{row.id}/refused", data=stale)
    assert answer.status_code == 409
    assert "아니오" in answer.get_data(as_text=True)
    assert only().state == "approved"


def test_many_are_approved_at_once_and_what_is_not_ones_own_is_left(
    client: Browser, cast: Cast, ask: Ask
) -> None:
    ask(cast.trainee)
    ask(cast.other_trainee, "sick")
    rows = db.session.query(AttendanceRequest).order_by(AttendanceRequest.id).all()
    data = {"request": [f"{row.id}:{row.version}" for row in rows], "back": "//evil.example"}
    answer = client.sign_in(cast.professor).post("/manage/absences/approve", data=data)
    assert answer.location == "/manage/absences"
    db.session.rollback()
    states = [
        row.state for row in db.session.query(AttendanceRequest).order_by(AttendanceRequest.id)
    ]
    assert states == ["approved", "requested"]


def test_a_correction_changes_the_mark_once_it_is_approved(
    client: Browser,
    cast: Cast,
    session_of: Any,  # noqa: F811
) -> None:
    session = session_of()
    with unit_of_work():
        attendance.mark(session, cast.trainee.id, whole(State.ABSENT, ((540, 720),)), actor=None)
    mine = client.sign_in(cast.trainee).get("/me/absences").get_data(as_text=True)
    assert f"/me/corrections/{session.id}" in mine
    url = f"/me/corrections/{session.id}"
    refused = client.post(url, data={"state": "late", "reason": "늦게 왔습니다"})
    assert refused.status_code == 422
    assert "온 시각(끝)을 적어 주세요" in refused.get_data(as_text=True)
    data = {"state": "late", "to_time": "09:20", "reason": "늦게 왔지만 있었습니다"}
    assert client.post(url, data=data).status_code == 303
    assert client.post(url, data=data).status_code == 422
    with clock.at(at("12:00") + timedelta(days=13)):  # beyond the days in which marks are edited
        assert step(client, cast.professor, "approved") == 303
    db.session.rollback()
    mark = db.session.query(Mark).one()
    assert (mark.parts, mark.source) == ([["late", 540, 560]], "correction")
    assert mark.marked_by_id == cast.professor.id


def test_a_correction_is_refused_after_the_window_and_for_others_sessions(
    client: Browser,
    cast: Cast,
    session_of: Any,  # noqa: F811
) -> None:
    session = session_of()
    data = {"state": "present", "reason": "있었습니다"}
    assert (
        client.sign_in(cast.outsider).post(f"/me/corrections/{session.id}", data=data).status_code
        == 404
    )
    with clock.at(DAY + timedelta(days=15)):
        late = client.sign_in(cast.trainee).post(f"/me/corrections/{session.id}", data=data)
    assert late.status_code == 422


def test_withdrawing_ends_it_and_tells_the_deciders(client: Browser, cast: Cast, ask: Ask) -> None:
    ask(cast.trainee)
    row = only()
    client.sign_in(cast.trainee).post(f"/me/absences/{row.id}/withdraw")
    assert only().state == "withdrawn"
    assert told(cast.professor)[-1] == "attendance.request_withdrawn"
    assert step(client, cast.professor, "approved") == 422


def test_files_that_are_no_documents_are_refused(client: Browser, cast: Cast, ask: Ask) -> None:
    answer = ask(cast.trainee, document=False, documents=(io.BytesIO(b"MZ\x90\x00"), "run.exe"))  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert re.search("받을 수 없는 형식", answer.get_data(as_text=True))


def test_an_institution_sets_its_kinds_from_a_day_on(client: Browser, cast: Cast) -> None:
    scope = f"organisation-{cast.academy.id}"
    data = {
        "code": "vote", "title_ko": "재보궐 투표", "limit": "1", "per": "all", "deadline_days": "0",
        "approver": "instructor", "counts_as": "present", "hours": "y", "active": "y",
        "effective_from": "2026-03-03", "why": "선거",
    }  # fmt: skip
    page = client.sign_in(cast.staff)
    assert page.post(f"/manage/absence-kinds?scope={scope}", data=data).status_code == 303
    assert "재보궐 투표" in page.get(f"/manage/absence-kinds?scope={scope}").get_data(as_text=True)
    wrong = page.post(f"/manage/absence-kinds?scope={scope}", data=data | {"sensitive": "y"})
    assert wrong.status_code == 422
    assert "기관 담당자가 결정해야" in wrong.get_data(as_text=True)
    past = page.post(
        f"/manage/absence-kinds?scope={scope}", data=data | {"effective_from": "2026-03-02"}
    )
    assert past.status_code == 422
    assert client.sign_in(cast.professor).get("/manage/absence-kinds").status_code == 403


def test_erasing_takes_words_and_documents_and_leaves_the_decision(
    client: Browser, app: Flask, cast: Cast, ask: Ask
) -> None:
    ask(cast.trainee, "sick")
    with app.test_request_context("/"), unit_of_work():
        operations.erase(db.session.get_one(Person, cast.trainee.id))
    row = only()
    assert (row.reason, row.sealed, row.kind, row.state) == ("", "", "erased", "requested")
    assert db.session.query(Attachment).filter_by(subject_kind="attendance_request").count() == 0
    assert {event.note for event in db.session.query(RequestEvent)} == {""}


def test_sealed_reasons_move_to_a_new_key(
    client: Browser, app: Flask, cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.fernet import Fernet

    from lms import sealing
    from lms.courses.absences.operations.erasing import reseal
    from lms.courses.absences.sealed import reason_of

    ask(cast.trainee, "sick", reason="독감 진단을 받았습니다")
    before = only().sealed
    old = sealing.keys_of(app.config["SETTINGS"])
    fresh = Fernet.generate_key()
    monkeypatch.setattr(sealing, "keys_of", lambda _settings: [fresh, *old])
    reseal()
    monkeypatch.setattr(sealing, "keys_of", lambda _settings: [fresh])
    assert only().sealed != before
    assert reason_of(only()) == "독감 진단을 받았습니다"
