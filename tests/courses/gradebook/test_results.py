"""Course results through the browser: provisional, frozen, revised; evidence and completion."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import AuditEntry
from lms.communication.models import Notification
from lms.courses.content.models import LessonProgress
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.rules import CompletionPolicy
from lms.courses.grading.models import Grade
from lms.courses.objections.models import ResultChange
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from lms.evidence import queries as evidence
from tests.cast import Cast


@pytest.fixture
def after_the_deadline(cast: Cast, frozen_now: Any) -> None:
    """Nobody can hand in any more."""
    moment = cast.assignment.late_until + timedelta(hours=1)
    db.session.rollback()
    frozen_now(moment)


def grade(client: Any, cast: Cast, work: Any, form: dict[str, Any]) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/grading/{work.id}"
    assert client.post(address, data={**form, "action": "release"}).status_code == 303


def read_lesson(cast: Cast, person: Any) -> None:
    with unit_of_work():
        now = clock.now()
        db.session.add(
            LessonProgress(
                person_id=person.id,
                lesson_id=cast.lesson.id,
                opened_at=now,
                seconds=900,
                marked_at=now,
                done_at=now,
            )
        )


def results() -> list[CourseResult]:
    db.session.rollback()
    return list(db.session.scalars(select(CourseResult).order_by(CourseResult.id)))


def freeze_all(client: Any, cast: Cast) -> Any:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/results/freeze"
    page = client.get(address).get_data(as_text=True)
    shown = [part.split('"')[0] for part in page.split('name="result" value="')[1:]]
    return client.post(address, data={"result": shown}, follow_redirects=True)


def test_learner_and_instructor_see_the_same_numbers(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    grade(client, cast, hand_in(cast.trainee), marked("50", "21.5"))
    seen = []
    for person, address in (
        (cast.trainee, f"/me/results/{cast.offering.id}"),
        (cast.professor, f"/teach/{cast.offering.id}/results/{cast.trainee.id}"),
        (cast.professor, f"/teach/{cast.offering.id}/results"),
    ):
        client.sign_in(person)
        seen.append("71.5%" in client.get(address).get_data(as_text=True))
    assert seen == [True, True, True]


def test_a_result_frozen_after_the_deadline_earns_the_credit_and_says_why(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    work = hand_in(cast.trainee)
    read_lesson(cast, cast.trainee)
    frozen_now(clock.now() + timedelta(days=10))
    grade(client, cast, work, marked("60", "22"))
    freeze_all(client, cast)
    mine, theirs = sorted(results(), key=lambda row: row.credit_earned, reverse=True)
    assert (mine.person_id, mine.percent, mine.credit_earned) == (cast.trainee.id, 82, True)
    assert {line["code"] for line in mine.lines if line["met"]} == {"percent", "lessons", "graded"}
    assert (theirs.percent, theirs.credit_earned) == (0, False)
    assert {line["code"] for line in theirs.lines if not line["met"]} == {"percent", "lessons"}
    client.sign_in(cast.trainee)
    page = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "이수" in page
    assert "82%" in page


def test_a_completed_course_becomes_evidence_and_completes_the_track(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    work = hand_in(cast.trainee)
    read_lesson(cast, cast.trainee)
    frozen_now(clock.now() + timedelta(days=10))
    grade(client, cast, work, marked("60", "22"))
    freeze_all(client, cast)
    rows = [
        row for row in evidence.of_person(cast.trainee.id) if row.source_kind == "course_result"
    ]
    assert {(row.skill_id, row.score, row.hours) for row in rows} == {
        ("python", Decimal("0.82"), 48),
        ("computer-vision", Decimal("0.82"), 48),
    }
    assert not [
        row
        for row in evidence.of_person(cast.other_trainee.id)
        if row.source_kind == "course_result"
    ]
    states = dict(
        db.session.execute(select(CohortMember.person_id, CohortMember.state)).tuples().all()
    )
    assert states == {cast.trainee.id: "completed", cast.other_trainee.id: "enrolled"}
    kinds = set(
        db.session.execute(select(Notification.person_id, Notification.kind)).tuples().all()
    )
    assert (cast.trainee.id, "course.completed") in kinds
    assert (cast.other_trainee.id, "course.result") in kinds


def test_work_that_waits_for_a_mark_keeps_a_result_open(
    client: Any, cast: Cast, hand_in: Any, frozen_now: Any
) -> None:
    hand_in(cast.trainee)
    frozen_now(clock.now() + timedelta(days=10))
    freeze_all(client, cast)
    assert [row.person_id for row in results()] == [cast.other_trainee.id]
    address = f"/teach/{cast.offering.id}/results/{cast.trainee.id}"
    answer = client.post(address, data={})
    assert answer.status_code == 422
    assert "공개하지 않은 제출물 1건" in answer.get_data(as_text=True)


def test_what_keeps_many_results_open_is_told_once_with_where_to_settle_it(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee)
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/results/freeze").text
    summary, _details, people = page.partition("사람마다 보기")
    assert summary.count("공개하지 않은 제출물 1건<span") == 1
    assert f'href="/teach/{cast.offering.id}/grading"' in summary.split("확정할 수 없는 사람")[1]
    assert "한지우" in people


def test_who_freezes_and_does_not_grade_is_not_led_to_the_submissions(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee)
    client.sign_in(cast.officer)
    page = client.get(f"/teach/{cast.offering.id}/results/freeze").text
    assert "공개하지 않은 제출물 1건" in page
    assert f'href="/teach/{cast.offering.id}/grading"' not in page


def test_nothing_is_frozen_while_work_can_still_be_handed_in(client: Any, cast: Cast) -> None:
    freeze_all(client, cast)
    assert results() == []


def test_what_differs_from_what_was_shown_is_not_frozen(
    client: Any, cast: Cast, after_the_deadline: None
) -> None:
    client.sign_in(cast.professor)
    shown = [f"{cast.trainee.id}:55:0", f"{cast.other_trainee.id}:0:0"]
    client.post(f"/teach/{cast.offering.id}/results/freeze", data={"result": shown})
    assert [row.person_id for row in results()] == [cast.other_trainee.id]


def test_a_final_result_changes_only_with_a_reason_and_a_second_person_as_a_new_revision(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    work = hand_in(cast.trainee)
    read_lesson(cast, cast.trainee)
    frozen_now(clock.now() + timedelta(days=10))
    grade(client, cast, work, marked("60", "22"))
    freeze_all(client, cast)
    version = db.session.scalar(select(Grade.version))
    form = marked("30", "10", version, action="save", reason="답안을 다시 봄")
    client.post(f"/teach/{cast.offering.id}/grading/{work.id}", data=form)
    address = f"/teach/{cast.offering.id}/results/{cast.trainee.id}"
    page = client.get(address).get_data(as_text=True)
    assert "확정한 뒤에 점수나 학습이 바뀌었습니다" in page
    client.sign_in(cast.trainee)
    mine = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "82%" in mine
    client.sign_in(cast.professor)
    assert client.post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "재채점 반영"}).status_code == 303
    assert len([row for row in results() if row.person_id == cast.trainee.id]) == 1
    change = db.session.scalars(select(ResultChange)).one()
    deciding = f"/teach/{cast.offering.id}/results/changes/{change.id}"
    decision = {"outcome": "approved", "version": str(change.version)}
    assert client.post(deciding, data=decision).status_code == 403
    client.sign_in(cast.staff)
    assert client.post(deciding, data=decision).status_code == 303
    first, second = [row for row in results() if row.person_id == cast.trainee.id]
    assert first.superseded_at is not None
    assert (second.revision, second.percent, second.credit_earned) == (2, 40, False)
    assert second.reason == "재채점 반영"
    assert (second.decided_by_id, second.approved_by_id) == (cast.professor.id, cast.staff.id)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "course_result.revise"))
    assert (entry.before["percent"], entry.after["percent"]) == ("82", "40")
    assert not [
        row for row in evidence.of_person(cast.trainee.id) if row.source_kind == "course_result"
    ]


def test_freezing_again_without_any_change_changes_nothing(
    client: Any, cast: Cast, after_the_deadline: None
) -> None:
    freeze_all(client, cast)
    before = [(row.id, row.superseded_at) for row in results()]
    client.post(f"/teach/{cast.offering.id}/results/{cast.trainee.id}", data={"reason": "또"})
    assert [(row.id, row.superseded_at) for row in results()] == before


def test_the_policy_of_the_offering_decides_and_is_kept_with_the_result(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    with unit_of_work():
        policy = policies.establish(
            queries.POLICY,
            Scope("offering", cast.offering.id),
            CompletionPolicy(min_percent=Decimal(90), min_lessons=Decimal(0)),
            effective_from=clock.today(),
        )
    work = hand_in(cast.trainee)
    frozen_now(clock.now() + timedelta(days=10))
    grade(client, cast, work, marked("60", "29"))
    freeze_all(client, cast)
    mine = next(row for row in results() if row.person_id == cast.trainee.id)
    assert (mine.percent, mine.credit_earned, mine.policy_id) == (89, False, policy.id)


def test_results_are_for_those_who_run_the_offering_and_freezing_for_fewer(
    client: Any, cast: Cast, after_the_deadline: None
) -> None:
    base = f"/teach/{cast.offering.id}/results"
    for person, view, freeze in (
        (cast.professor, 200, 200),
        (cast.staff, 200, 200),
        (cast.officer, 200, 200),
        (cast.assistant, 200, 403),
        (cast.trainee, 403, 403),
        (cast.other_professor, 404, 404),
        (cast.employer, 404, 404),
        (cast.outsider, 404, 404),
        (None, 302, 302),
    ):
        client.sign_in(person)
        name = person.name if person else None
        assert client.get(base).status_code == view, name
        assert client.get(f"{base}/{cast.trainee.id}").status_code == view, name
        assert client.get(f"{base}/freeze").status_code == freeze, name
        if freeze in {403, 404}:
            data = {"result": f"{cast.trainee.id}:0:0"}
            assert client.post(f"{base}/freeze", data=data).status_code == freeze, name
            assert client.post(f"{base}/{cast.trainee.id}").status_code == freeze, name
    assert results() == []


def test_ones_own_result_is_nobody_elses(client: Any, cast: Cast) -> None:
    for person, status in ((cast.trainee, 200), (cast.outsider, 404), (cast.professor, 404)):
        client.sign_in(person)
        assert client.get(f"/me/results/{cast.offering.id}").status_code == status


def test_people_are_found_by_name_and_filtered_by_standing(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/results"
    page = client.get(f"{base}?q=ㅅㅁㅈ").get_data(as_text=True)
    assert "서민준" in page
    assert "한지우" not in page
    assert "조건에 맞는 교육생이 없습니다" in client.get(f"{base}?show=frozen").get_data(
        as_text=True
    )
