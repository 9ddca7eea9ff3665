"""Counting people: 실인원 and 연인원."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms import clock
from lms.courses.enrolment.operations import enrol_in_cohort
from lms.courses.programmes import operations
from lms.courses.programmes.models import Cohort, CohortMember, MemberState
from lms.courses.programmes.queries.headcount import heads, people_by_track
from lms.db import db, unit_of_work
from tests.cast import Cast


def cohort(cast: Cast, number: int) -> Cohort:
    row = Cohort(
        track_id=cast.track.id, number=number, title_ko=f"{number}기", starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=90), capacity=9, state="open",
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def test_a_transferred_person_is_one_person_in_one_place(app: Any, cast: Cast) -> None:
    before = heads(track_id=cast.track.id, begun_only=False)
    with unit_of_work() as session:
        member = session.query(CohortMember).filter_by(person_id=cast.trainee.id).one()
        operations.transfer(member, cohort(cast, 8).id, "저녁반")
    after = heads(track_id=cast.track.id, begun_only=False)
    assert after.entered == before.entered
    assert str(after.entered) == f"실인원 {after.entered.people}명, 연인원 {after.entered.places}명"
    assert people_by_track()[cast.track.id] == before.entered.people


def test_who_repeats_a_track_is_one_person_with_two_places(app: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        member = session.query(CohortMember).filter_by(person_id=cast.trainee.id).one()
        member.state, member.ended_on = MemberState.NOT_COMPLETED, clock.today()
        before = heads(track_id=cast.track.id, begun_only=False)
        enrol_in_cohort(cast.trainee, cohort(cast, 8).id, by_staff=True)
    after = heads(track_id=cast.track.id, begun_only=False)
    assert after.entered.people == before.entered.people
    assert after.entered.places == before.entered.places + 1
    assert after.left.people == 1


def test_a_period_bounds_entry_and_completion_each_by_its_own_day(app: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        member = session.query(CohortMember).filter_by(person_id=cast.trainee.id).one()
        member.entered_on = clock.today() - timedelta(days=400)
        member.state, member.ended_on = MemberState.COMPLETED, clock.today()
    since = clock.today() - timedelta(days=30)
    found = heads(track_id=cast.track.id, since=since, begun_only=False)
    assert found.completed.people == 1
    whole = heads(track_id=cast.track.id, begun_only=False)
    assert found.entered.people == whole.entered.people - 1
    assert found.period != whole.period
