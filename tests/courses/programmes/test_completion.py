"""Completion happens by itself, is told, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import AuditEntry
from lms.communication.models import Notification
from lms.courses.programmes import operations, queries
from lms.courses.programmes.models import CohortMember
from lms.courses.programmes.queries import assessment
from lms.courses.programmes.rules.completion import AttendanceFact, CompletionPolicy
from lms.db import db, unit_of_work
from tests.cast import Cast

Results = dict[int, dict[int, tuple[bool, Decimal]]]


@pytest.fixture
def results() -> Iterator[Results]:
    """Frozen results by person and course, as the gradebook would tell them."""
    before, many, known = list(assessment._reader), list(assessment._many), {}
    operations.register_results_reader(lambda person_id: known.get(person_id, {}))
    yield known
    assessment._reader[:], assessment._many[:] = before, many


def member_of(cast: Cast) -> CohortMember:
    member = db.session.scalar(
        select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
    )
    assert member is not None
    return member


def told(person_id: int) -> list[str]:
    return list(
        db.session.scalars(
            select(Notification.kind)
            .where(Notification.person_id == person_id)
            .order_by(Notification.id)
        )
    )


def test_a_frozen_result_completes_the_track_by_itself(cast: Cast, results: Results) -> None:
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == []
    results[cast.trainee.id] = {cast.course.id: (True, Decimal("91.5"))}
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == [member_of(cast).id]
    member = member_of(cast)
    assert (member.state, member.ended_on, member.policy_id) == ("completed", clock.today(), 0)
    assert member.decision == {
        "lines": [
            {"code": "course", "met": True, "course_id": cast.course.id, "state": "earned",
             "percent": "91.5"}
        ]
    }  # fmt: skip
    assert told(cast.trainee.id) == ["programme.completed"]
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == []
    assert told(cast.trainee.id) == ["programme.completed"]
    status = queries.candidate_status([cast.trainee.id, cast.outsider.id])
    assert {key: value.kind for key, value in status.items()} == {cast.trainee.id: "completed"}


def test_a_revoked_completion_is_not_given_again_by_itself(cast: Cast, results: Results) -> None:
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(91))}
    with unit_of_work():
        operations.refresh_person(cast.trainee.id)
    with unit_of_work():
        operations.revoke_completion(member_of(cast), "표절이 확인됨")
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == []
    assert queries.candidate_status([cast.trainee.id]) == {}
    assert told(cast.trainee.id)[-1] == "programme.completion_revoked"
    row = db.session.scalar(
        select(AuditEntry).where(AuditEntry.action == "programme.revoke_completion")
    )
    assert row is not None
    assert row.reason == "표절이 확인됨"
    with unit_of_work():
        assert operations.lift_revocation(member_of(cast), "이의가 받아들여짐").completed
    assert member_of(cast).state == "completed"


def test_one_who_left_is_not_completed(cast: Cast, results: Results) -> None:
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(91))}
    with unit_of_work():
        member_of(cast).state = "withdrawn"
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == []


def test_the_policy_of_the_track_counts_and_its_id_is_kept(cast: Cast, results: Results) -> None:
    with unit_of_work():
        row = policies.establish(
            "track_completion", Scope("track", cast.track.id),
            CompletionPolicy(minimum_average=Decimal(95)), effective_from=clock.today(),
        )  # fmt: skip
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(91))}
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == []
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(96))}
    with unit_of_work():
        assert operations.refresh_person(cast.trainee.id) == [member_of(cast).id]
    assert member_of(cast).policy_id == row.id


def test_what_no_result_tells_of_completes_by_itself_all_the_same(
    app: Any, cast: Cast, results: Results
) -> None:
    """The last thing that was missing is a corrected attendance; nobody asks for a decision."""
    rates = {cast.trainee.id: AttendanceFact(Decimal("79.99"))}
    before = list(assessment._attendance)
    operations.register_attendance_reader(lambda _people, _cohort: rates)
    try:
        with unit_of_work():
            policies.establish(
                "track_completion", Scope("track", cast.track.id),
                CompletionPolicy(minimum_attendance=Decimal(80)), effective_from=clock.today(),
            )  # fmt: skip
        results[cast.trainee.id] = {cast.course.id: (True, Decimal(91))}
        with app.app_context():
            operations.refresh_all()
        db.session.rollback()
        assert member_of(cast).state == "enrolled"
        rates[cast.trainee.id] = AttendanceFact(Decimal(80))
        with app.app_context():
            operations.refresh_all()
            operations.refresh_all()
        db.session.rollback()
        assert member_of(cast).state == "completed"
        assert told(cast.trainee.id) == ["programme.completed"]
    finally:
        assessment._attendance[:] = before


@pytest.mark.parametrize(
    ("rate", "certain", "state"),
    [("100", "79.99", "enrolled"), ("80", "80", "completed"), ("79", "79", "enrolled")],
)
def test_a_rate_that_can_still_be_lost_completes_nobody(
    client: Any, cast: Cast, results: Results, rate: str, certain: str, state: str
) -> None:
    before = list(assessment._attendance)
    fact = AttendanceFact(Decimal(rate), certain=Decimal(certain))
    operations.register_attendance_reader(lambda people, _cohort: dict.fromkeys(people, fact))
    try:
        with unit_of_work():
            policies.establish(
                "track_completion", Scope("track", cast.track.id),
                CompletionPolicy(minimum_attendance=Decimal(80)), effective_from=clock.today(),
            )  # fmt: skip
        results[cast.trainee.id] = {cast.course.id: (True, Decimal(91))}
        with unit_of_work():
            operations.refresh_person(cast.trainee.id)
        assert member_of(cast).state == state
        client.sign_in(cast.trainee)
        page = client.get(f"/me/progress/{member_of(cast).id}").get_data(as_text=True)
        assert ("남은 수업까지 출석해야" in page) is (rate == "100")
    finally:
        assessment._attendance[:] = before


def test_an_expected_day_makes_a_candidate_until_it_has_passed(cast: Cast) -> None:
    on = clock.today() + timedelta(days=60)
    with unit_of_work():
        assert operations.expect_cohort(cast.cohort, on) == 2
        assert operations.expect_cohort(cast.cohort, on) == 0
    status = queries.candidate_status()
    assert {(s.kind, s.on) for s in status.values()} == {("expected", on)}
    assert len(status) == 2
    with clock.at(clock.now() + timedelta(days=61)):
        assert queries.candidate_status([cast.trainee.id]) == {}
    with unit_of_work():
        assert operations.expect_member(member_of(cast), None)
    assert set(queries.candidate_status()) == {cast.other_trainee.id}


def test_the_learner_sees_each_requirement_and_why(
    client: Any, cast: Cast, results: Results
) -> None:
    client.sign_in(cast.trainee)
    page = client.get(f"/me/progress/{member_of(cast).id}").get_data(as_text=True)
    assert "필수 교과목 컴퓨터 비전: 확정된 성적이 아직 없습니다" in page
    results[cast.trainee.id] = {cast.course.id: (False, Decimal(41))}
    page = client.get(f"/me/progress/{member_of(cast).id}").get_data(as_text=True)
    assert "필수 교과목 컴퓨터 비전 미이수" in page
    assert "수료 취소" not in page
    assert "컴퓨터 비전 전문가 과정" in client.get("/me/progress").get_data(as_text=True)


def test_staff_set_the_day_revoke_and_decide_and_learners_do_not(
    client: Any, cast: Cast, results: Results
) -> None:
    member = member_of(cast)
    day = str(clock.today() + timedelta(days=30))
    urls = {
        f"/manage/members/{member.id}/expected": {"expected_on": day},
        f"/manage/members/{member.id}/revoke": {"reason": "확인"},
        f"/manage/members/{member.id}/decide": {},
        f"/manage/cohorts/{cast.cohort.id}/expected": {"expected_on": day},
    }
    for who in (cast.trainee, cast.other_trainee, cast.professor, cast.outsider, cast.employer):
        client.sign_in(who)
        for url, data in urls.items():
            assert client.post(url, data=data).status_code in (403, 404), (who.name, url)
    client.sign_in(cast.staff)
    results[cast.trainee.id] = {cast.course.id: (True, Decimal(88))}
    for url, data in list(urls.items())[::-1]:
        assert client.post(url, data=data).status_code == 303, url
    db.session.expire_all()
    assert member_of(cast).reason == "completion_revoked"
    assert client.get(f"/me/progress/{member.id}").status_code == 200
