"""Applicants who leave a selection without a decision of it, and what is left of those refused."""

from __future__ import annotations

from typing import Any

import pytest

from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.operations import retention, set_outcome
from lms.courses.selection import operations, queries
from lms.courses.selection.models import Offer, Ranking, RankingLine, StageReview
from lms.courses.selection.operations import offers
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.admissions.stage import request_context
from tests.courses.selection.conftest import (
    Selecting,
    assigned,
    decided,
    group,
    officer,
    published,
    ready_to_rank,
    scored,
)


def found_ineligible(made: Selecting, cast: Cast, at: int) -> None:
    with request_context(), unit_of_work():
        set_outcome(made.application(at), "ineligible", officer(cast), "서류가 사실과 다름")


def test_a_stage_is_decided_without_whom_the_office_found_ineligible_meanwhile(
    selecting: Selecting, cast: Cast
) -> None:
    assigned(selecting, cast, 0)
    scored(selecting, 0, {n: 90 - 10 * n for n in range(6)})
    found_ineligible(selecting, cast, 5)  # the rule would have refused them
    decided(selecting, cast, 0)
    db.session.rollback()
    assert selecting.stage(0).state == "decided"
    assert [selecting.application(n).state for n in (4, 5)] == ["in_selection", "ineligible"]


def test_whoever_is_found_ineligible_after_the_order_was_made_takes_no_seat_of_it(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    with unit_of_work():
        ranking = operations.make_ranking(db.session.get_one(Call, selecting.call), officer(cast))
    found_ineligible(selecting, cast, 0)
    with request_context(), unit_of_work():
        row = db.session.get_one(Ranking, ranking.id)
        plan = operations.plan_publication(row)
        assert plan.offered == tuple(selecting.applications[1:4])
        operations.publish(row, officer(cast), plan.digest)
    db.session.rollback()
    assert [selecting.application(n).state for n in range(5)] == [
        "ineligible", "offered", "offered", "offered", "waitlisted",
    ]  # fmt: skip


def test_with_the_papers_go_notes_and_groups_of_those_not_admitted(
    selecting: Selecting, cast: Cast
) -> None:
    group(selecting, "disability", "extra", "disability", quota="none", seats=0)
    ready_to_rank(selecting, cast)
    with request_context():
        published(selecting, cast)
    mine = selecting.applications[0]
    assert db.session.query(RankingLine).filter_by(application_id=mine).one().groups == [
        "disability"
    ]
    with request_context(), unit_of_work():
        retention.destroy(db.session.get_one(Application, mine), "policy")
    db.session.rollback()
    line = db.session.query(RankingLine).filter_by(application_id=mine).one()
    assert (line.groups, line.place) == ([], 1)
    assert queries.offer_of(mine).groups == []  # type: ignore[union-attr]
    notes = {
        review.entry.application_id: review.notes for review in db.session.query(StageReview).all()
    }
    assert notes[mine] == ""
    assert notes[selecting.applications[1]] == "메모"


def test_a_call_that_cannot_move_stops_no_other(
    selecting: Selecting, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_to_rank(selecting, cast)
    with request_context():
        published(selecting, cast)
    moved = []

    def settle(call: Call) -> bool:
        if not moved:
            moved.append(call.id)
            raise RuntimeError("no")
        moved.append(call.id)
        return True

    monkeypatch.setattr(offers, "settle", settle)
    monkeypatch.setattr(offers, "calls_to_settle", lambda _now: [selecting.call, selecting.call])
    assert offers.settle_all() == 1
    assert len(moved) == 2
    assert db.session.query(Offer).count() == 6


def test_hundreds_chosen_from_the_list_are_decided_on_one_page(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast, 0)
    scored(selecting, 0, {n: 90 - 10 * n for n in range(6)})
    client.sign_in(cast.staff)
    answer = client.post(
        f"/manage/admissions/{selecting.call}/bulk",
        data={"do": "stage", "application": [*selecting.applications[1:], *range(10_000, 10_500)]},
    )
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert page.count('name="application"') == 5
    assert f'action="/manage/admissions/stages/{selecting.stages[0]}/decide"' in page
