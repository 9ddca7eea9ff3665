"""Asking for a mark to be looked at again, and answering, with the history kept."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.assignments.models import SubmissionMember
from lms.courses.feedback.models import RegradeRequest
from lms.courses.grading.models import Grade, MarkingScheme
from lms.db import db, unit_of_work
from tests.cast import Cast

WHY = "두 번째 기준의 표를 보지 않으신 것 같습니다."


def requests() -> list[RegradeRequest]:
    db.session.rollback()
    return list(db.session.scalars(select(RegradeRequest).order_by(RegradeRequest.id)))


def ask(client: Any, cast: Cast, work: Any, why: str = WHY) -> Any:
    client.sign_in(cast.trainee)
    return client.post(f"/submissions/{work.id}/regrade", data={"reason": why})


def answer(client: Any, cast: Cast, work: Any, **data: Any) -> Any:
    request = requests()[-1]
    grade = db.session.scalar(select(Grade).where(Grade.submission_id == work.id))
    client.sign_in(cast.professor)
    return client.post(
        f"/teach/{cast.offering.id}/regrades/{request.id}",
        data={"version": request.version, "grade_version": grade.version, **data},
    )


def fields(work: Any, first: str, second: str) -> dict[str, str]:
    grade = db.session.scalar(select(Grade).where(Grade.submission_id == work.id))
    ids = [line.id for line in grade.rubric_version.criteria]
    return dict(zip((f"points-{key}" for key in ids), (first, second), strict=True))


def told(kind: str) -> set[int]:
    db.session.rollback()
    return set(db.session.scalars(select(Notification.person_id).where(Notification.kind == kind)))


def test_a_request_reaches_the_graders_and_waits_in_their_list(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    assert ask(client, cast, work).status_code == 303
    assert WHY in client.get(f"/submissions/{work.id}").text
    assert told("regrade.asked") == {cast.professor.id, cast.assistant.id}
    client.sign_in(cast.assistant)
    page = client.get(f"/teach/{cast.offering.id}/regrades").text
    assert "한지우" in page
    found = client.get(f"/teach/{cast.offering.id}/regrades?q=ㅎㅈㅇ").text
    assert "한지우" in found
    assert "한지우" not in client.get(f"/teach/{cast.offering.id}/regrades?q=서민준").text


def test_a_second_request_waits_for_the_answer_to_the_first(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    again = ask(client, cast, work, "다른 까닭도 있습니다. 보아 주세요.")
    assert again.status_code == 422
    assert "다른 까닭도 있습니다" in again.text
    assert len(requests()) == 1


def test_a_request_that_is_refused_keeps_what_was_typed(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    assert ask(client, cast, work, " ").status_code == 422
    refused = ask(client, cast, work, "억울합니다. " * 1000)
    assert refused.status_code == 422
    assert "억울합니다. 억울합니다." in refused.text
    assert requests() == []


def test_after_the_window_nothing_can_be_asked(
    client: Any, cast: Cast, mark: Any, frozen_now: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    frozen_now(clock.now() + timedelta(days=7, minutes=1))
    assert ask(client, cast, work).status_code == 422
    assert "요청 기간이" in client.get(f"/submissions/{work.id}").text


def test_an_unreleased_mark_cannot_be_asked_about_and_stays_unseen(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 33, 20, release=False)
    refused = ask(client, cast, work)
    assert refused.status_code == 422
    assert "53" not in refused.text


def test_a_kept_mark_is_answered_with_words_and_the_learner_is_told(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    said = answer(client, cast, work, outcome="kept", answer="표는 기준에 없습니다.")
    assert said.status_code == 303
    client.sign_in(cast.trainee)
    page = client.get(f"/submissions/{work.id}").text
    assert "표는 기준에 없습니다." in page
    assert "점수 유지" in page
    assert told("regrade.answered") == {cast.trainee.id}


def test_a_changed_mark_changes_in_the_same_step_and_both_stay_in_the_trail(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    answer(
        client, cast, work, outcome="changed", answer="표를 다시 보았습니다.",
        **fields(work, "30", "35"),
    )  # fmt: skip
    request = requests()[0]
    assert (request.state, request.points_before, request.points_after) == ("changed", 50, 65)
    grade = db.session.scalar(select(Grade).where(Grade.submission_id == work.id))
    assert (grade.points, grade.feedback) == (65, "잘했습니다")
    comments = {line.comment for line in grade.marks}
    assert comments == {"", "주석 부족"}
    actions = list(
        db.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.action.like("regrade.%"))
            .order_by(AuditEntry.id)
        )
    )
    assert actions == ["regrade.ask", "regrade.answer"]
    saved = db.session.scalar(select(AuditEntry.reason).where(AuditEntry.action == "grade.save"))
    assert saved == "표를 다시 보았습니다."


def test_an_answer_that_says_changed_and_changes_nothing_is_refused(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    for data in (
        {"outcome": "changed", "answer": "바꿉니다", **fields(work, "30", "20")},
        {"outcome": "changed", "answer": "", **fields(work, "30", "25")},
        {"outcome": "changed", "answer": "바꿉니다", **fields(work, "30", "열")},
        {"outcome": "", "answer": "어느 쪽도"},
        {"outcome": "kept", "answer": ""},
    ):
        assert answer(client, cast, work, **data).status_code == 422, data
    assert requests()[0].state == "open"
    assert db.session.scalar(select(Grade.points).where(Grade.submission_id == work.id)) == 50


def test_two_graders_answer_once(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    version = requests()[0].version
    answer(client, cast, work, outcome="kept", answer="첫째 답")
    late = answer(client, cast, work, version=version, outcome="kept", answer="둘째 답")
    assert late.status_code == 409
    assert "첫째 답" in late.text
    assert "둘째 답" in late.text
    assert requests()[0].answer == "첫째 답"


def test_a_mark_that_changed_meanwhile_is_looked_at_first(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    stale = answer(
        client, cast, work, grade_version=99, outcome="changed", answer="고칩니다",
        **fields(work, "40", "20"),
    )  # fmt: skip
    assert stale.status_code == 409
    assert "고칩니다" in stale.text
    assert requests()[0].state == "open"


def test_a_request_is_withdrawn_by_its_learner_only_and_may_be_made_again(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    own = f"/me/regrades/{requests()[0].id}/withdraw"
    for name in ("other_trainee", "professor"):
        client.sign_in(getattr(cast, name))
        assert client.post(own).status_code == 404
    client.sign_in(cast.trainee)
    assert client.post(own).status_code == 303
    assert ask(client, cast, work).status_code == 303
    assert [line.state for line in requests()] == ["withdrawn", "open"]


def test_nobody_asks_about_or_reads_the_request_of_another(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    client.sign_in(cast.other_trainee)
    assert client.post(f"/submissions/{work.id}/regrade", data={"reason": WHY}).status_code == 404
    request = requests()[0]
    for name in ("trainee", "other_trainee", "other_professor", "staff", "employer"):
        client.sign_in(getattr(cast, name))
        answer = client.get(f"/teach/{cast.offering.id}/regrades/{request.id}")
        assert answer.status_code in {403, 404}, name


def test_each_of_a_group_asks_about_their_own_mark(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    with unit_of_work() as session:
        session.add(SubmissionMember(submission_id=work.id, person_id=cast.other_trainee.id))
    ask(client, cast, work)
    client.sign_in(cast.other_trainee)
    page = client.get(f"/submissions/{work.id}").text
    assert WHY not in page
    assert "재채점 요청하기" in page
    answer = client.post(f"/submissions/{work.id}/regrade", data={"reason": "저도 보아 주세요."})
    assert answer.status_code == 303
    assert [line.person_id for line in requests()] == [cast.trainee.id, cast.other_trainee.id]


def test_an_offering_says_how_it_takes_requests(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/regrades/policy"
    for wrong in ({"days": "61", "times": "2", "reason": "x"}, {"days": "0", "times": "2"}):
        assert client.post(address, data=wrong).status_code == 422
    data = {"days": "0", "times": "1", "reason": "학칙에 따라"}
    assert client.post(address, data=data).status_code == 303
    assert ask(client, cast, work).status_code == 422
    assert "재채점 요청을 받지 않습니다" in client.get(f"/submissions/{work.id}").text


def test_names_that_are_hidden_from_graders_stay_hidden_in_requests(
    app: Flask, client: Any, cast: Cast, mark: Any, hand_in: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    with unit_of_work() as session:
        session.add(
            MarkingScheme(assignment_id=cast.assignment.id, anonymous=True, blind_key="k" * 64)
        )
    hand_in(cast.trainee, "다시 낸 것")  # the latest work has no released mark: names are hidden
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/regrades"
    own = f"{address}/{requests()[0].id}"
    for page in (address, own):
        seen = client.get(page).text
        assert "한지우" not in seen
        assert cast.trainee.number not in seen
    assert own in client.get(address).text
    assert own not in client.get(f"{address}?q=한지우").text


def test_the_copy_of_ones_data_holds_requests_and_erasing_empties_them(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    ask(client, cast, work)
    person = db.session.get_one(Person, cast.trainee.id)
    copied = privacy.export(person)["feedback"]["regrade_requests"]
    assert [line["reason"] for line in copied] == [WHY]
    with unit_of_work():
        assert privacy.erase(db.session.get_one(Person, cast.trainee.id))
    kept = requests()[0]
    assert (kept.reason, kept.points_before) == ("", Decimal(50))
