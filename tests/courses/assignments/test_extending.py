"""Other dates for some, moving all dates, copies, order; and receipts that can be checked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts.models import AuditEntry
from lms.communication.models import Notification
from lms.courses.assignments import operations, queries, registry
from lms.courses.assignments.models import Assignment, DateOverride, Submission
from lms.db import db, unit_of_work
from tests.cast import Cast


def in_seoul(moment: Any) -> str:
    return str(moment.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M"))


def dates_url(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/dates/assignment/{cast.assignment.id}"


def test_several_people_get_more_time_at_once_and_are_told_why(client: Any, cast: Cast) -> None:
    later = (cast.assignment.due_at + timedelta(days=5)).replace(second=0, microsecond=0)
    client.sign_in(cast.professor)
    form = {
        "people": [cast.trainee.id, cast.other_trainee.id],
        "due_at": in_seoul(later),
        "reason": "예비군 훈련",
    }
    assert client.post(dates_url(cast), data=form).status_code == 303
    db.session.rollback()
    for person in (cast.trainee, cast.other_trainee):
        assert queries.effective_dates(person, cast.assignment).due_at == later
    told = db.session.scalars(select(Notification).where(Notification.kind == "dates.changed"))
    assert {note.person_id for note in told} == {cast.trainee.id, cast.other_trainee.id}
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "dates.set")).all()
    assert [entry.reason for entry in kept] == ["예비군 훈련"] * 2
    client.sign_in(cast.trainee)
    page = client.get(f"/assignments/{cast.assignment.id}").get_data(as_text=True)
    assert "예비군 훈련" in page
    assert "모두의 마감" in page


def test_a_second_extension_replaces_the_first_and_both_are_kept(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    for days in (2, 4):
        form = {
            "people": [cast.trainee.id],
            "due_at": in_seoul(cast.assignment.due_at + timedelta(days=days)),
            "reason": f"{days}일",
        }
        assert client.post(dates_url(cast), data=form).status_code == 303
    db.session.rollback()
    rows = db.session.scalars(select(DateOverride).order_by(DateOverride.id)).all()
    assert [row.ended_at is None for row in rows] == [False, True]
    page = client.post(f"{dates_url(cast)}/{rows[1].id}/end", follow_redirects=True)
    assert "모두에게 같은 날짜가 적용됩니다" in page.get_data(as_text=True)
    usual = queries.effective_dates(None, cast.assignment)
    assert queries.effective_dates(cast.trainee, cast.assignment) == usual


def test_an_extension_without_people_reason_or_difference_is_refused(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    due = in_seoul(cast.assignment.due_at + timedelta(days=1))
    for form, said in (
        ({"due_at": due, "reason": "x"}, "하나는 골라"),
        ({"people": [cast.trainee.id], "due_at": due}, "사유를 적어"),
        ({"people": [cast.trainee.id], "reason": "x"}, "하나는 적어"),
        (
            {"people": [cast.trainee.id], "reason": "x", "late_until": "2020-01-01T00:00"},
            "마감보다 뒤",
        ),
        ({"people": [cast.outsider.id], "due_at": due, "reason": "x"}, ""),
    ):
        answer = client.post(dates_url(cast), data=form)
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    assert db.session.scalars(select(DateOverride)).all() == []


def test_all_dates_of_a_course_move_as_the_preview_said(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/assignments/shift"
    key = f"assignment-{cast.assignment.id}"
    due, late = cast.assignment.due_at, cast.assignment.late_until
    with unit_of_work():
        db.session.add(
            DateOverride(
                item_kind="assignment",
                item_id=cast.assignment.id,
                person_id=cast.trainee.id,
                due_at=due + timedelta(days=1),
                set_at=clock.now(),
            )
        )
    form = {"days": "-3", "items": [key], "with_overrides": "y", "do": "preview"}
    page = client.post(address, data=form).get_data(as_text=True)
    assert "아직 바꾸지 않았습니다" in page
    db.session.rollback()
    assert db.session.get_one(Assignment, cast.assignment.id).due_at == due
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    stale = client.post(address, data={**form, "do": "move", "stamp": "x"})
    assert stale.status_code == 409
    assert client.post(address, data={**form, "do": "move", "stamp": stamp}).status_code == 303
    db.session.rollback()
    item = db.session.get_one(Assignment, cast.assignment.id)
    assert (item.due_at, item.late_until) == (due - timedelta(days=3), late - timedelta(days=3))
    assert queries.effective_dates(cast.trainee, item).due_at == due - timedelta(days=2)


def test_a_copy_is_a_draft_of_its_own_with_its_own_criteria(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}"
    assert client.post(f"{base}/duplicate").status_code == 303
    db.session.rollback()
    copy = db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()
    assert copy.title_ko == "객체 검출 실습 (사본)"
    assert copy.published_at is None
    source = db.session.get_one(Assignment, cast.assignment.id)
    assert [line.title_ko for line in copy.criteria] == [line.title_ko for line in source.criteria]
    assert {line.id for line in copy.criteria}.isdisjoint(line.id for line in source.criteria)
    client.post(f"/teach/{cast.offering.id}/assignments/{copy.id}/move", data={"place": "0"})
    assert [row.id for row in queries.present_of(cast.offering.id)] == [copy.id, source.id]


def test_everything_due_is_one_list_with_states_and_filters(
    app: Flask, client: Any, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    client.post(f"/assignments/{cast.assignment.id}/draft", data={"text": "쓰던 글"})
    with app.test_request_context("/"):
        (entry,) = [e for e in registry.due_entries(cast.trainee.id) if e.kind == "assignment"]
    assert entry.state == "draft"
    page = client.get("/me/assignments").get_data(as_text=True)
    assert "쓰는 중" in page
    assert "조건에 맞는 것이 없습니다" in client.get("/me/assignments?q=없는이름").text
    assert "객체 검출" in client.get(f"/me/assignments?course={cast.offering.id}&q=객체").text


def test_a_receipt_can_be_kept_as_text_and_checked_by_its_code(client: Any, cast: Cast) -> None:
    client.sign_in(cast.trainee)
    client.post(f"/assignments/{cast.assignment.id}", data={"text": "글", "client_key": "r" * 32})
    work = db.session.scalars(select(Submission)).one()
    text = client.get(f"/submissions/{work.id}/receipt.txt").get_data(as_text=True)
    for part in (work.receipt, work.receipt_number, "KST (+09:00)", cast.trainee.number):
        assert part in text
    client.sign_in(cast.outsider)
    found = client.get(f"/receipts?code=%20{work.receipt.upper()}%20").get_data(as_text=True)
    assert "우리가 내준 접수증입니다" in found
    assert "다시 셈한 해시가 접수증과 같습니다" in found
    assert cast.trainee.name not in found
    assert "내준 접수증이 없습니다" in client.get("/receipts?code=" + "0" * 64).text
    assert "꼴이 아닙니다" in client.get("/receipts?code=abc").text
    with unit_of_work():
        db.session.get_one(Submission, work.id).text = "바꾼 글"
    changed = client.get(f"/receipts?code={work.receipt}").get_data(as_text=True)
    assert "접수한 때와 다릅니다" in changed


def test_a_members_words_go_with_the_last_of_the_group(app: Flask, cast: Cast) -> None:
    from lms.courses.groups import operations as groups

    with app.test_request_context("/"), unit_of_work():
        division = groups.create_set(cast.offering, groups.SetValues("조"))
        (one,) = groups.add_groups(division, count=1)
        for person in (cast.trainee, cast.other_trainee):
            groups.place(division, person.id, one, cast.professor)
        item = db.session.get_one(Assignment, cast.assignment.id)
        item.group_set_id = division.id
        db.session.flush()
        trainee = db.session.merge(cast.trainee)
        work, _new = operations.hand_in(
            trainee, item, text="함께", link="", files=[], client_key="k" * 32
        )
        operations.erase(trainee)
        db.session.refresh(work)
        assert work.text == "함께"
        trainee.erased_at = clock.now()
        db.session.flush()
        operations.erase(db.session.merge(cast.other_trainee))
        db.session.refresh(work)
        assert work.text == ""
