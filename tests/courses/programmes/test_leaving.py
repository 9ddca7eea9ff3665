"""Graduating, leaving in each way, undoing it, and closing a cohort."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes import operations, queries
from lms.courses.programmes.models import Cohort, CohortMember, RequirementCheck, TrackRequirement
from lms.courses.programmes.queries import assessment
from lms.courses.programmes.rules.completion import AttendanceFact, CompletionPolicy
from lms.db import db, unit_of_work
from lms.evidence.models import EvidenceItem
from tests.cast import Cast

Results = dict[int, dict[int, tuple[bool, Decimal]]]


@pytest.fixture
def results() -> Iterator[Results]:
    """Frozen results by person and course, as the gradebook would tell them."""
    before, many = list(assessment._reader), list(assessment._many)
    known: Results = {}
    operations.register_results_reader(lambda person_id: known.get(person_id, {}))
    yield known
    assessment._reader[:], assessment._many[:] = before, many


@pytest.fixture
def attendance() -> Iterator[dict[int, AttendanceFact]]:
    """Attendance by person, as it would be told."""
    before, known = list(assessment._attendance), {}
    operations.register_attendance_reader(
        lambda ids, _cohort: {key: known[key] for key in ids if key in known}
    )
    yield known
    assessment._attendance[:] = before


def member_of(who: Person) -> CohortMember:
    return db.session.scalars(select(CohortMember).where(CohortMember.person_id == who.id)).one()


def told(who: Person) -> list[str]:
    rows = select(Notification.kind).where(Notification.person_id == who.id)
    return list(db.session.scalars(rows.order_by(Notification.id)))


def audited(action: str) -> AuditEntry:
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()


def over(cast: Cast) -> None:
    with unit_of_work():
        cohort = db.session.get_one(Cohort, cast.cohort.id)
        cohort.starts_on = clock.today() - timedelta(days=90)
        cohort.ends_on = clock.today() - timedelta(days=1)


def ask(cast: Cast, stage: str = "graduation") -> int:
    with unit_of_work():
        return operations.add_requirement(
            db.session.get_one(type(cast.track), cast.track.id),
            {"stage": stage, "kind": "thesis", "title_ko": "졸업 논문", "title_en": "Thesis"},
        ).id


def test_the_last_tick_graduates_by_itself_and_can_be_revoked(
    client: Any, cast: Cast, results: Results
) -> None:
    asked = ask(cast)
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(92))}
    with unit_of_work():
        operations.refresh_person(cast.trainee.id)
    member = member_of(cast.trainee)
    assert (member.state, member.ended_on) == ("completed", clock.today())
    client.sign_in(cast.staff)
    url = f"/manage/members/{member.id}/requirements/{asked}"
    wrong = client.post(url, data={"met_on": str(clock.today()), "evidence": ""})
    assert wrong.status_code == 422
    assert "무엇으로 확인했는지" in wrong.text
    tomorrow = str(clock.today() + timedelta(days=1))
    assert "아직 오지 않은 날" in client.post(url, data={"met_on": tomorrow, "evidence": "x"}).text
    data = {"met_on": str(clock.today()), "evidence": "심사 통과 공문"}
    assert client.post(url, data=data).status_code == 303
    db.session.expire_all()
    member = member_of(cast.trainee)
    assert (member.state, member.graduated_on) == ("graduated", clock.today())
    assert member.decision["graduation"][0]["met"] is True
    assert told(cast.trainee) == ["programme.completed", "programme.graduated"]
    assert queries.candidate_status([cast.trainee.id])[cast.trainee.id].kind == "completed"
    tick = db.session.scalars(select(RequirementCheck)).one()
    client.post(f"/manage/checks/{tick.id}/withdraw", data={"reason": "잘못"})
    db.session.expire_all()
    assert db.session.get_one(RequirementCheck, tick.id).withdrawn_at is None
    client.post(f"/manage/members/{member.id}/revoke-graduation", data={"reason": "심사 취소"})
    db.session.expire_all()
    assert member_of(cast.trainee).state == "completed"
    with unit_of_work():
        operations.refresh_person(cast.trainee.id)
    assert member_of(cast.trainee).state == "completed"
    assert audited("programme.revoke_graduation").reason == "심사 취소"
    client.sign_in(cast.trainee)
    page = client.get(f"/me/progress/{member.id}").text
    assert "졸업 논문" in page
    assert "갖춤으로 표시" not in page


def test_completion_certifies_the_skills_and_a_revocation_takes_them_back(
    cast: Cast, results: Results
) -> None:
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(92))}
    with unit_of_work():
        operations.refresh_person(cast.trainee.id)
    member = member_of(cast.trainee)
    live = select(EvidenceItem).where(
        EvidenceItem.source_kind == "completion", EvidenceItem.superseded_at.is_(None)
    )
    found = {one.skill_id: one for one in db.session.scalars(live)}
    assert set(found) == {"python", "computer-vision"}
    assert found["python"].score == Decimal("0.92")
    assert found["python"].title == "컴퓨터 비전 전문가 과정"
    with unit_of_work():
        operations.revoke_completion(member, "표절")
    assert list(db.session.scalars(live)) == []


def test_attendance_below_the_rule_keeps_from_completing(
    cast: Cast, results: Results, attendance: dict[int, AttendanceFact]
) -> None:
    with unit_of_work():
        policies.establish(
            "track_completion", Scope("cohort", cast.cohort.id),
            CompletionPolicy(minimum_attendance=Decimal(80)), effective_from=clock.today(),
        )  # fmt: skip
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(92))}
    attendance[cast.trainee.id] = AttendanceFact(Decimal("79.99"))
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == []
    attendance[cast.trainee.id] = AttendanceFact(Decimal(80))
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == [member_of(cast.trainee).id]


def test_early_employment_needs_hours_and_proof_and_frees_the_seat(
    client: Any, cast: Cast, attendance: dict[int, AttendanceFact]
) -> None:
    client.sign_in(cast.staff)
    member = member_of(cast.trainee)
    url = f"/manage/members/{member.id}/leaving/early_employed"
    refused = client.post(url, data={"note": "입사"})
    assert refused.status_code == 422
    assert "입사" in refused.text
    attendance[cast.trainee.id] = AttendanceFact(Decimal(90), attended=Decimal(62))
    files = {"files": (io.BytesIO("재직증명서".encode()), "재직증명서.txt")}
    assert client.post(f"/manage/members/{member.id}/documents", data=files).status_code == 303
    assert client.post(url, data={"note": "한빛모빌리티 입사"}).status_code == 303
    db.session.expire_all()
    member = member_of(cast.trainee)
    assert (member.state, member.reason) == ("early_employed", "early_employment")
    assert member.decided_by_id == cast.staff.id
    assert {line["code"]: line["met"] for line in member.decision["lines"]} == {
        "enrolled": True, "attended": True, "document": True,
    }  # fmt: skip
    assert db.session.get_one(Cohort, cast.cohort.id).seats_taken == 1
    assert told(cast.trainee) == ["programme.early_employed"]
    page = client.get(f"/manage/members/{member.id}/leaving").text
    proof = page.split("/documents/")[1].split("/")[0]
    assert client.get(f"/members/{member.id}/documents/{proof}/x").status_code == 200
    client.sign_in(cast.other_trainee)
    assert client.get(f"/members/{member.id}/documents/{proof}/x").status_code == 404
    client.sign_in(cast.trainee)
    assert client.get(f"/members/{member.id}/documents/{proof}/x").status_code == 200


def test_a_withdrawal_has_a_code_and_undoing_it_gives_the_seats_back(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.staff)
    member = member_of(cast.trainee)
    url = f"/manage/members/{member.id}/leaving/withdrawn"
    assert client.post(url, data={"code": "whim"}).status_code == 422
    assert client.post(url, data={"code": "military"}).status_code == 303
    gone = f"/manage/members/{member.id}/leaving/dismissed"
    assert client.post(gone, data={"note": "두 번", "beyond": "y"}).status_code == 409
    db.session.expire_all()
    seat = db.session.scalars(select(Enrolment).where(Enrolment.person_id == cast.trainee.id)).one()
    assert (member_of(cast.trainee).state, seat.state) == ("withdrawn", "withdrawn")
    assert "입대" in client.get(f"/me/progress/{member.id}").text
    back = f"/manage/members/{member.id}/return"
    assert client.post(back, data={"reason": ""}).status_code == 422
    assert client.post(back, data={"reason": "착오"}).status_code == 303
    db.session.expire_all()
    assert (member_of(cast.trainee).state, seat.state) == ("enrolled", "active")
    assert db.session.get_one(Offering, cast.offering.id).seats_taken == 2
    assert audited("programme.undo_leaving").reason == "착오"
    client.sign_in(cast.trainee)
    assert client.get(f"/learn/{cast.offering.id}").status_code == 200


def test_nobody_is_taken_back_onto_a_seat_that_was_given_away(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    member = member_of(cast.trainee)
    client.post(f"/manage/members/{member.id}/leaving/withdrawn", data={"code": "health"})
    with unit_of_work():
        offering = db.session.get_one(Offering, cast.offering.id)
        offering.capacity = offering.seats_taken
    page = client.post(
        f"/manage/members/{member.id}/return", data={"reason": "복귀"}, follow_redirects=True
    ).text
    assert "자리가 모두 찼습니다" in page
    db.session.expire_all()
    assert member_of(cast.trainee).state == "withdrawn"
    assert db.session.get_one(Cohort, cast.cohort.id).seats_taken == 1


def test_a_dismissal_is_a_persons_decision_with_a_reason(
    client: Any, cast: Cast, attendance: dict[int, AttendanceFact]
) -> None:
    client.sign_in(cast.staff)
    member = member_of(cast.trainee)
    url = f"/manage/members/{member.id}/leaving/dismissed"
    assert client.post(url, data={"note": ""}).status_code == 422
    assert client.post(url, data={"note": "출석 미달"}).status_code == 422
    attendance[cast.trainee.id] = AttendanceFact(Decimal(71), dismissal="total")
    page = client.get(f"/manage/cohorts/{cast.cohort.id}/completion?state=proposed").text
    assert "한지우" in page
    assert "서민준" not in page
    assert member_of(cast.trainee).state == "enrolled"
    assert client.post(url, data={"note": "출석 미달"}).status_code == 303
    db.session.expire_all()
    assert member_of(cast.trainee).state == "dismissed"
    other = member_of(cast.other_trainee)
    beyond = {"note": "부정행위", "beyond": "y"}
    client.post(f"/manage/members/{other.id}/leaving/dismissed", data=beyond)
    db.session.expire_all()
    assert member_of(cast.other_trainee).note == "부정행위"


def test_a_cohort_is_closed_exactly_as_the_preview_said(
    client: Any, cast: Cast, results: Results
) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/cohorts/{cast.cohort.id}/closing"
    early = client.post(url, data={"reason": "마감"})
    assert early.status_code == 422
    over(cast)
    one, other = member_of(cast.trainee), member_of(cast.other_trainee)
    assert "미수료로 정해질 사람" in client.get(url).text
    plan = {"not_completed": [one.id, other.id], "reason": "9월 종강"}
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(92))}
    assert client.post(url, data=plan).status_code == 409
    db.session.expire_all()
    assert {member_of(cast.trainee).state, member_of(cast.other_trainee).state} == {"enrolled"}
    plan = {"completed": [one.id], "not_completed": [other.id], "reason": "9월 종강"}
    assert client.post(url, data=plan).status_code == 303
    db.session.expire_all()
    assert member_of(cast.trainee).state == "completed"
    left = member_of(cast.other_trainee)
    assert (left.state, left.note) == ("not_completed", "9월 종강")
    assert told(cast.other_trainee) == ["programme.not_completed"]
    assert audited("programme.close_cohort").after == {"completed": 1, "not_completed": 1}
    client.post(f"/manage/members/{left.id}/return", data={"reason": "추가 시험"})
    db.session.expire_all()
    assert member_of(cast.other_trainee).state == "enrolled"


def test_the_cohorts_list_is_searched_sorted_and_exported_with_a_reason(
    client: Any, cast: Cast, results: Results
) -> None:
    client.sign_in(cast.staff)
    results[cast.trainee.id] = {cast.course.id: (False, Decimal(41))}
    url = f"/manage/cohorts/{cast.cohort.id}/completion"
    assert "필수 교과목 컴퓨터 비전 미이수" in client.get(url).text
    found = client.get(f"{url}?q=ㅅㅁㅈ").text
    assert "서민준" in found
    assert "한지우" not in found
    assert client.post(f"{url}/export", data={"reason": ""}).status_code == 422
    sheet = client.post(f"{url}/export", data={"reason": "보고"})
    assert sheet.status_code == 200
    assert sheet.headers["Content-Disposition"].endswith('.xlsx"') or "xlsx" in str(sheet.headers)


def test_requirements_are_kept_by_version_and_retired_not_deleted(
    client: Any, cast: Cast, results: Results
) -> None:
    client.sign_in(cast.staff)
    asked = ask(cast, "completion")
    url = f"/manage/requirements/{asked}/edit"
    values = {"stage": "completion", "kind": "exam", "title_ko": "종합 시험", "title_en": ""}
    assert client.post(url, data={**values, "version": "1"}).status_code == 303
    lost = client.post(url, data={**values, "title_ko": "다른 이름", "version": "1"})
    assert lost.status_code == 409
    assert "다른 이름" in lost.text
    assert "종합 시험" in lost.text
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(92))}
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == []
    assert client.post(f"/manage/requirements/{asked}/retire").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(TrackRequirement, asked).retired_at is not None
    assert member_of(cast.trainee).state == "completed"


def test_what_is_kept_about_a_member_is_in_their_copy_and_goes_with_them(
    client: Any, cast: Cast
) -> None:
    asked = ask(cast)
    member = member_of(cast.trainee)
    with unit_of_work():
        row = db.session.get_one(TrackRequirement, asked)
        operations.check(member, row, cast.staff, met_on=clock.today(), evidence="학회 발표")
    with unit_of_work():
        operations.leave(
            member_of(cast.trainee), "withdrawn", cast.staff, code="health", note="휴식"
        )
    kept = privacy.export(db.session.get_one(Person, cast.trainee.id))["programmes"]
    assert kept[0]["note"] == "휴식"
    assert kept[0]["requirements"][0]["evidence"] == "학회 발표"
    with unit_of_work():
        operations.erase(db.session.get_one(Person, cast.trainee.id))
    db.session.expire_all()
    assert member_of(cast.trainee).note == ""
    assert db.session.scalars(select(RequirementCheck.evidence)).one() == ""
