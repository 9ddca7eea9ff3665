"""An online week's lessons make its attendance, and everybody is told why."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from lms import clock, policies
from lms.access import ROOT
from lms.courses.attendance.models import Mark
from lms.courses.content.models import Lesson, LessonProgress
from lms.courses.presence import operations
from lms.courses.presence.models import OnlineLesson
from lms.courses.presence.rules.policy import OnlinePolicy
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Browser
from tests.courses.presence.conftest import Make, at


def second_lesson(cast: Cast) -> int:
    with unit_of_work():
        row = Lesson(
            module_id=cast.module.id, title_ko="둘째 차시", position=9, published_at=at("0:00"),
            updated_at=at("0:00"),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        return row.id


def finish(person_id: int, lesson_id: int, when: str) -> None:
    with unit_of_work():
        db.session.add(
            LessonProgress(
                person_id=person_id, lesson_id=lesson_id, opened_at=at(when), marked_at=at(when),
                done_at=at(when),
            )
        )  # fmt: skip


def test_lessons_done_in_time_are_attendance_and_others_are_not(
    client: Browser, app: Flask, cast: Cast, session_of: Make
) -> None:
    session, other = session_of("online"), second_lesson(cast)
    ids = [str(cast.lesson.id), str(other)]
    teacher = client.sign_in(cast.professor)
    assert (
        teacher.post(f"/teach/sessions/{session.id}/lessons", data={"lesson": ids}).status_code
        == 303
    )
    for lesson_id in (cast.lesson.id, other):
        finish(cast.trainee.id, lesson_id, "11:00")
    finish(cast.other_trainee.id, cast.lesson.id, "11:00")
    finish(cast.other_trainee.id, other, "12:01")
    with app.app_context():
        with clock.at(at("11:30")):
            assert operations.settle_due() == 1
        with clock.at(at("13:00")):
            assert operations.settle_due() == 1
            assert operations.settle_due() == 0
    marks = {row.person_id: row for row in db.session.query(Mark)}
    assert marks[cast.trainee.id].state == "present"
    assert marks[cast.other_trainee.id].state == "absent"
    assert "2개 가운데 1개" in marks[cast.other_trainee.id].reason
    own = client.sign_in(cast.other_trainee).get(f"/me/online/{session.id}").get_data(as_text=True)
    assert "차시 2개 가운데 1개를 마쳤습니다(50%)" in own
    assert client.sign_in(cast.outsider).get(f"/me/online/{session.id}").status_code == 404


def test_days_of_grace_and_shares_follow_the_policy(
    app: Flask, cast: Cast, session_of: Make
) -> None:
    session, other = session_of("online"), second_lesson(cast)
    with app.test_request_context("/"), unit_of_work():
        db.session.add_all(
            OnlineLesson(session_id=session.id, lesson_id=one) for one in (cast.lesson.id, other)
        )
        policies.establish(
            "online_week", ROOT, OnlinePolicy(grace_days=1, by_share=True),
            effective_from=at("0:00").date() - timedelta(days=1),
        )  # fmt: skip
    finish(cast.trainee.id, cast.lesson.id, "11:00")
    with app.app_context():
        with clock.at(at("13:00")):
            assert operations.settle_due() == 0
        with clock.at(at("13:00") + timedelta(days=1)):
            assert operations.settle_due() == 2
    mark = db.session.query(Mark).filter_by(person_id=cast.trainee.id).one()
    assert (mark.state, mark.minutes) == ("absent", 90)


def test_lessons_of_another_course_cannot_be_chosen(
    client: Browser, cast: Cast, session_of: Make
) -> None:
    session = session_of("online", offering_id=cast.other_offering.id)
    client.sign_in(cast.other_professor).post(
        f"/teach/sessions/{session.id}/lessons", data={"lesson": [str(cast.lesson.id)]}
    )
    assert db.session.query(OnlineLesson).count() == 0
