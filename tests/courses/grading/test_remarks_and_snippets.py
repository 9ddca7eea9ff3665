"""Remarks on lines, comments to be used again, sharing out, presence, release at a set time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.clock import SEOUL
from lms.courses.assignments.models import Submission, SubmissionMember
from lms.courses.grading import operations, queries
from lms.courses.grading.models import Annotation, GraderTask, Snippet
from lms.db import db, unit_of_work
from lms.evidence import queries as evidence
from tests.cast import Cast
from tests.courses.grading.test_grading import grade_of, release, screen


def say(client: Any, cast: Cast, work: Any, **more: Any) -> Any:
    form = {"file": "text", "first_line": "1", "last_line": "2", "body": "여기를 보세요", **more}
    return client.post(f"{screen(cast, work)}/remarks", data=form)


def test_a_remark_stands_with_its_lines_and_learners_read_it_after_release(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee, "하나\n둘\n셋")
    client.sign_in(cast.professor)
    assert say(client, cast, work).status_code == 303
    page = client.get(screen(cast, work)).get_data(as_text=True)
    assert 'data-file="text" data-first="1" data-last="2"' in page
    client.sign_in(cast.trainee)
    assert "여기를 보세요" not in client.get(f"/submissions/{work.id}").get_data(as_text=True)
    assert queries.released_remarks([work.id]) == {work.id: []}
    release(client, cast, work, marked("60", "40"))
    client.sign_in(cast.trainee)
    assert "여기를 보세요" in client.get(f"/submissions/{work.id}").get_data(as_text=True)


def test_a_remark_belongs_to_the_content_and_to_its_author(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    work, other = hand_in(cast.trainee, "가"), hand_in(cast.other_trainee, "나")
    client.sign_in(cast.professor)
    for wrong in ({"file": "f" * 64}, {"body": "  "}, {"first_line": "5", "last_line": "2"}):
        assert say(client, cast, work, **wrong).status_code == 422
    say(client, cast, work)
    db.session.rollback()
    line = db.session.scalars(select(Annotation)).one()
    assert line.sha256 == queries.text_hash(db.session.get(Submission, work.id))
    address = f"{screen(cast, work)}/remarks/{line.id}"
    client.sign_in(cast.assistant)
    assert client.post(address, data={"body": "남의 글", "version": "1"}).status_code == 403
    client.sign_in(cast.professor)
    elsewhere = f"{screen(cast, other)}/remarks/{line.id}"
    assert client.post(elsewhere, data={"body": "x", "version": "1"}).status_code == 404
    assert client.post(address, data={"body": "고친 글", "version": "1"}).status_code == 303
    stale = client.post(address, data={"body": "늦은 글", "version": "1"})
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert "고친 글" in page
    assert "늦은 글" in page
    gone = client.post(address, data={"action": "delete", "version": "2"})
    assert gone.status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Annotation)).all() == []


def test_comments_are_found_by_initials_and_shared_ones_by_colleagues(
    client: Any, cast: Cast
) -> None:
    bank = f"/teach/{cast.offering.id}/snippets"
    client.sign_in(cast.professor)
    client.post(bank, data={"body": "수고하셨습니다.", "shared": "1"})
    client.post(bank, data={"body": "나만의 말"})
    client.post(bank, data={"body": "나만의 말"})
    found = client.get(f"{bank}?part=1&q=ㅅㄱ").get_data(as_text=True)
    assert "수고하셨습니다." in found
    assert "나만의 말" not in found
    client.sign_in(cast.assistant)
    page = client.get(bank).get_data(as_text=True)
    assert "수고하셨습니다." in page
    assert "나만의 말" not in page
    db.session.rollback()
    shared, own = db.session.scalars(select(Snippet).order_by(Snippet.id)).all()
    assert client.post(f"{bank}/{shared.id}/delete").status_code == 403
    assert client.post(f"{bank}/{own.id}/use").status_code == 404
    client.post(f"{bank}/{shared.id}/use")
    db.session.rollback()
    assert db.session.get(Snippet, shared.id).uses == 1


def test_a_comment_with_nothing_in_it_is_refused_and_what_was_typed_stays(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    bank = f"/teach/{cast.offering.id}/snippets"
    assert client.post(bank, data={"body": " \n"}).status_code == 422
    long = client.post(bank, data={"body": "가" * 2001})
    assert long.status_code == 422
    assert "가" * 2001 in long.get_data(as_text=True)


def test_work_is_shared_out_evenly_and_nobody_is_given_their_own(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee)
    hand_in(cast.other_trainee)
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/graders"
    both = {"graders": [cast.professor.id, cast.assistant.id], "set_id": "0", "action": "evenly"}
    assert client.post(address, data=both).status_code == 303
    db.session.rollback()
    tasks = db.session.scalars(select(GraderTask)).all()
    assert {task.grader_id for task in tasks} == {cast.professor.id, cast.assistant.id}
    page = client.get(f"/teach/{cast.offering.id}/grading?state=mine").get_data(as_text=True)
    assert page.count("<tr>") == 2  # the head and the one that is the professor's
    mine = next(task for task in tasks if task.grader_id == cast.professor.id)
    hand = {"action": "hand", "person": mine.person_id, "grader": cast.assistant.id}
    client.post(address, data=hand)
    db.session.rollback()
    held = db.session.scalars(select(GraderTask)).all()
    assert {task.grader_id for task in held} == {cast.assistant.id}
    client.post(address, data={"action": "hand", "person": mine.person_id, "grader": "0"})
    db.session.rollback()
    assert len(db.session.scalars(select(GraderTask)).all()) == 1
    strange = client.post(address, data={**hand, "grader": cast.employer.id})
    assert strange.status_code == 422


def test_who_else_has_it_open_is_said_and_holds_nobody_up(
    client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.assistant)
    client.post(f"{screen(cast, work)}/presence")
    client.sign_in(cast.professor)
    assert "조조교님도" in client.get(screen(cast, work)).get_data(as_text=True)
    said = client.post(f"{screen(cast, work)}/presence").get_json()["said"]
    assert said.startswith("조조교")
    assert (
        client.post(screen(cast, work), data=marked("60", "40", action="release")).status_code
        == 303
    )
    frozen_now(clock.now() + timedelta(minutes=2))
    assert client.post(f"{screen(cast, work)}/presence").get_json()["said"] == ""


def test_marks_are_released_at_their_time_and_not_before(
    client: Any, app: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any
) -> None:
    done, open_one = hand_in(cast.trainee), hand_in(cast.other_trainee)
    client.sign_in(cast.professor)
    client.post(screen(cast, done), data=marked("60", "40", action="save"))
    client.post(screen(cast, open_one), data=marked("60", "", action="save"))
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/release/schedule"
    past = {"release_at": "2020-01-01T00:00"}
    assert client.post(address, data=past).status_code == 422
    at = clock.now() + timedelta(hours=2)
    form = {"release_at": at.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M")}
    assert client.post(address, data=form).status_code == 303
    db.session.rollback()
    operations.keep_release_times()
    assert grade_of(done).released_at is None
    frozen_now(at + timedelta(minutes=1))
    operations.keep_release_times()
    assert grade_of(done).released_at is not None
    assert grade_of(open_one).released_at is None
    assert {row.source_kind for row in evidence.of_person(cast.trainee.id)} == {
        "grade", "criterion",
    }  # fmt: skip
    before = grade_of(done).version
    operations.keep_release_times()
    assert grade_of(done).version == before


def test_a_set_release_can_be_taken_back(client: Any, cast: Cast, frozen_now: Any) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/release/schedule"
    at = clock.now() + timedelta(hours=2)
    client.post(address, data={"release_at": at.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M")})
    assert client.post(address, data={"action": "cancel"}).status_code == 303
    db.session.rollback()
    assert queries.scheme_of(cast.assignment.id).waiting_release is None


def join(work: Any, person: Any) -> None:
    """Make *person* one of those whose work it is."""
    with unit_of_work():
        db.session.add(SubmissionMember(submission_id=work.id, person_id=person.id))


def test_a_group_has_one_mark_and_a_member_another_with_a_reason(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    join(work, cast.other_trainee)
    client.sign_in(cast.professor)
    name = f"member-{cast.other_trainee.id}"
    without = marked("60", "40", action="release", **{name: "70"})
    assert client.post(screen(cast, work), data=without).status_code == 422
    form = {**without, f"why-{cast.other_trainee.id}": "발표에 나오지 않음"}
    assert client.post(screen(cast, work), data=form).status_code == 303
    db.session.rollback()
    found = {mark.person_id: mark.points for mark in queries.counting(cast.offering.id)}
    assert found == {cast.trainee.id: 100, cast.other_trainee.id: 70}
    whole = {
        person.id: [
            row.score for row in evidence.of_person(person.id) if row.source_kind == "grade"
        ]
        for person in (cast.trainee, cast.other_trainee)
    }
    assert whole[cast.trainee.id] == [1]
    assert [float(score) for score in whole[cast.other_trainee.id]] == [0.7]
    client.sign_in(cast.trainee)
    page = client.get(f"/submissions/{work.id}").get_data(as_text=True)
    assert "발표에 나오지 않음" not in page
    client.sign_in(cast.other_trainee)
    page = client.get(f"/submissions/{work.id}").get_data(as_text=True)
    assert "발표에 나오지 않음" in page
    assert "70" in client.get("/me/grades").get_data(as_text=True)


def test_nobody_marks_the_work_of_a_group_that_they_are_in(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    join(work, cast.assistant)
    client.sign_in(cast.assistant)
    assert client.get(screen(cast, work)).status_code == 403
    assert client.post(screen(cast, work), data=marked("60", "40")).status_code == 403
