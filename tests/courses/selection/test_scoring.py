"""A score and the decision of its stage in the same moment."""

from __future__ import annotations

import threading
from decimal import Decimal

from flask import Flask

from lms.accounts.models import Person
from lms.courses.editing import NotAllowed
from lms.courses.selection import operations
from lms.courses.selection.models import Stage, StageEntry, StageReview
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.admissions.stage import request_context
from tests.courses.selection.conftest import Selecting, officer


def hand_in(review: StageReview, percent: int) -> None:
    points = {
        line.id or 0: line.points * percent / 100
        for line in operations.criteria_of(review.entry.stage)
    }
    who = db.session.get_one(Person, review.reviewer_id)
    operations.score(review, who, points, "", version=review.version, submit=True)


def test_a_score_is_either_counted_by_the_decision_or_refused(
    app: Flask, selecting: Selecting, cast: Cast
) -> None:
    with request_context(), unit_of_work():
        operations.start(selecting.stage(0), officer(cast))
        operations.assign(
            selecting.stage(0), officer(cast), operations.plan_assignment(selecting.stage(0)).digest
        )
    with unit_of_work() as session:
        reviews = list(session.query(StageReview).order_by(StageReview.id))
        for one in reviews:
            hand_in(one, 50)
        mine, entry_id = reviews[0].id, reviews[0].entry_id
    looked, decided, said = threading.Event(), threading.Event(), []

    def mend() -> None:
        with app.app_context():
            try:
                with unit_of_work() as session:
                    review = session.get_one(StageReview, mine)
                    assert review.entry.stage.state == "running"
                    looked.set()
                    decided.wait(3)  # where one writes at a time, the decision waits for this one
                    hand_in(review, 100)
                said.append("kept")
            except NotAllowed as no:
                said.append(no.code)
            finally:
                looked.set()
                db.session.close()

    thread = threading.Thread(target=mend)
    thread.start()
    assert looked.wait(20)
    with request_context(), unit_of_work() as session:
        stage = session.get_one(Stage, selecting.stages[0])
        operations.decide(stage, officer(cast), operations.plan(stage).digest)
    decided.set()
    thread.join()
    db.session.rollback()
    entry = db.session.get_one(StageEntry, entry_id)
    assert said in (["kept"], ["stage_decided"])
    assert entry.raw == Decimal(75 if said == ["kept"] else 50)
    assert db.session.get_one(StageReview, mine).percent == (100 if said == ["kept"] else 50)
