"""Two at once: a mark is released once, and given out of the points that the work has by then."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from lms.communication.models import Notification
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.operations import Refused
from lms.courses.grading import operations
from lms.courses.grading.models import Grade
from lms.courses.grading.operations import MarkValues
from lms.db import db, unit_of_work
from tests.cast import Cast


def test_two_clicks_on_release_at_once_release_once(
    app: Flask, cast: Cast, hand_in: Any, marked: Any, client: Any
) -> None:
    work = hand_in(cast.trainee)
    client.sign_in(cast.professor).post(
        f"/teach/{cast.offering.id}/grading/{work.id}", data=marked("60", "40", action="save")
    )
    db.session.rollback()
    professor, assignment_id = cast.professor.get_id(), cast.assignment.id
    address = f"/teach/{cast.offering.id}/assignments/{assignment_id}/release"
    grade = db.session.scalars(select(Grade)).one()
    grade_id, version = grade.id, grade.version
    db.session.rollback()
    answers: list[int] = []

    def click() -> None:
        with app.app_context():
            browser = app.test_client()
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = professor, True
            sent = browser.post(address, data={"grade": f"{grade_id}.{version}"})
            answers.append(sent.status_code)

    other = threading.Thread(target=click)
    with app.test_request_context("/"), unit_of_work():
        done = operations.release_many(
            db.session.get_one(Assignment, assignment_id),
            db.session.merge(cast.professor),
            {grade_id: version},
        )
        other.start()
        other.join(1.5)  # it reads, and waits for this one
    other.join()
    assert done == (1, 0)
    assert answers == [303]
    db.session.rollback()
    told = db.session.scalars(select(Notification).where(Notification.kind == "grade.released"))
    assert len(told.all()) == 1


def test_a_mark_is_never_more_than_the_work_gives_by_the_time_it_is_kept(
    app: Flask, cast: Cast, hand_in: Any
) -> None:
    work_id, assignment_id = hand_in(cast.trainee).id, cast.assignment.id
    with unit_of_work() as session:
        session.get_one(Assignment, assignment_id).rubric_version = None
    grader_id = cast.professor.id
    db.session.rollback()
    seen, outcome = threading.Event(), []

    def mark() -> None:
        from lms.accounts.models import Person

        with app.app_context(), app.test_request_context("/"):
            try:
                with unit_of_work() as session:
                    work = session.get_one(Submission, work_id)
                    assert work.assignment.points > 0  # as its form showed them
                    seen.set()
                    values = MarkValues(Decimal(90), {}, "")
                    operations.save(work, session.get_one(Person, grader_id), values, 0)
            except Refused as refused:
                outcome.append([reason.code for reason in refused.reasons])

    other = threading.Thread(target=mark)
    with unit_of_work() as session:
        session.scalars(
            select(Assignment).where(Assignment.id == assignment_id).with_for_update()
        ).one().points = Decimal(50)
        session.flush()
        other.start()
        seen.wait(1.5)
    other.join()
    assert outcome == [["too_many_points"]]
    db.session.rollback()
    assert db.session.scalars(select(Grade)).all() == []
