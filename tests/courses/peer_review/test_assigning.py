"""Reviewers are found when the work was due: once, by whoever comes first, and mended afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms import clock
from lms.accounts.models import AuditEntry
from lms.communication.models import Notification
from lms.courses.assignments.models import Assignment
from lms.courses.enrolment.models import Enrolment
from lms.courses.peer_review import operations
from lms.courses.peer_review.models import PeerReview
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.peer_review.conftest import live


def pairs() -> set[tuple[int, int]]:
    return {(row.reviewer_id, row.submission_id) for row in live()}


def test_nothing_is_dealt_before_the_work_was_due(
    client: Any, cast: Cast, learners: Any, hand_in: Any, peer: Any
) -> None:
    for one in learners(3):
        hand_in(one)
    peer()
    operations.deal_due()
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/peer").text
    assert "아직 나누지 않았습니다" in page
    assert live() == []


def test_each_gets_two_of_others_and_is_told_once(
    cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    people = learners(4)
    works = {one.id: hand_in(one).id for one in people}
    peer()
    rows = dealt()
    assert len(rows) == 8
    assert all(row.submission_id != works[row.reviewer_id] for row in rows)
    operations.deal_due()
    assert len(live()) == 8
    told = db.session.query(Notification).filter_by(kind="peer.assigned").all()
    assert sorted(note.person_id for note in told) == sorted(works)
    assert db.session.query(AuditEntry).filter_by(action="peer.deal").count() == 1


def test_a_page_that_is_read_deals_where_no_worker_ran(
    client: Any, cast: Cast, learners: Any, hand_in: Any, peer: Any, frozen_now: Any, due: Any
) -> None:
    first, second = learners(2)
    hand_in(first)
    hand_in(second)
    peer()
    frozen_now(due)
    client.sign_in(first)
    page = client.get(f"/assignments/{cast.assignment.id}/peer").text
    assert "동료의 제출물 1" in page
    assert "동료의 제출물 2" not in page
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/peer").text
    assert "1건씩 평가합니다" in page
    assert len(live()) == 2


def test_who_did_not_hand_in_reviews_nothing(
    client: Any, cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    for one in learners(3):
        hand_in(one)
    peer()
    assert cast.trainee.id not in {row.reviewer_id for row in dealt()}
    client.sign_in(cast.trainee)
    assert "평가할 것이 없습니다" in client.get(f"/assignments/{cast.assignment.id}/peer").text


def test_a_late_work_is_added_and_what_was_dealt_stays(
    cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    people = learners(4)
    for one in people[:3]:
        hand_in(one)
    peer()
    dealt()
    before = pairs()
    late = hand_in(people[3])
    operations.deal_due()
    after = pairs()
    assert before < after
    assert sum(work == late.id for _one, work in after) == 2
    assert sum(one == people[3].id for one, _work in after) == 2


def test_a_later_version_is_reviewed_unless_somebody_has_begun(
    cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    people = learners(3)
    for one in people:
        hand_in(one)
    peer(reviewers=2)
    rows = dealt()
    author = people[0].id
    own = [row for row in rows if row.submission.person_id == author]
    with unit_of_work():
        begun = db.session.get_one(PeerReview, own[0].id)
        begun.saved_at = clock.now()
        kept = begun.submission_id
    again = hand_in(people[0], "고친 풀이")
    operations.deal_due()
    by_id = {row.id: row.submission_id for row in live()}
    assert by_id[own[0].id] == kept
    assert by_id[own[1].id] == again.id


def test_who_leaves_is_replaced_and_their_work_is_reviewed_no_more(
    cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    people = learners(5)
    works = {one.id: hand_in(one).id for one in people}
    peer()
    dealt()
    gone = people[0].id
    with unit_of_work() as session:
        seat = session.query(Enrolment).filter_by(person_id=gone).one()
        seat.state = "withdrawn"
    operations.deal_due()
    rows = live()
    assert gone not in {row.reviewer_id for row in rows}
    assert works[gone] not in {row.submission_id for row in rows}
    for one in people[1:]:
        assert sum(row.submission_id == works[one.id] for row in rows) == 2
        assert sum(row.reviewer_id == one.id for row in rows) == 2


def test_nothing_is_added_once_the_reviews_were_due(
    cast: Cast, learners: Any, hand_in: Any, peer: Any, frozen_now: Any, due: Any
) -> None:
    for one in learners(3):
        hand_in(one)
    peer()
    frozen_now(due + timedelta(days=4))
    operations.deal_due()
    assert live() == []


def test_members_of_a_group_never_get_their_own_groups_work(
    app: Any, client: Any, cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    from lms.courses.groups.models import Group, GroupMember, GroupSet

    people = learners(5)
    now = clock.now()
    with unit_of_work() as session:
        division = GroupSet(offering_id=cast.offering.id, name="조", created_at=now)
        session.add(division)
        session.flush()
        for number, members in enumerate((people[:2], people[2:])):
            group = Group(set_id=division.id, name=f"{number}조", position=number, created_at=now)
            session.add(group)
            session.flush()
            session.add_all(
                GroupMember(set_id=division.id, group_id=group.id, person_id=one.id, joined_at=now)
                for one in members
            )
        session.get_one(Assignment, cast.assignment.id).group_set_id = division.id
    first, second = hand_in(people[0]), hand_in(people[2])
    peer(reviewers=3)
    dealt()
    assert pairs() == {(one.id, second.id) for one in people[:2]} | {
        (one.id, first.id) for one in people[2:]
    }
    client.sign_in(cast.professor)
    at = f"/teach/{cast.offering.id}/peer/{first.id}/add"
    answer = client.post(at, data={"person": people[1].id})
    assert answer.status_code == 422
    assert "자기 조의 제출물" in answer.text


def test_a_teacher_adds_swaps_and_takes_away(
    client: Any, cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    people = learners(4)
    works = {one.id: hand_in(one) for one in people}
    peer(reviewers=1)
    rows = dealt()
    client.sign_in(cast.assistant)
    row = rows[0]
    other = next(
        one for one in people
        if one.id not in {row.reviewer_id, row.submission.person_id}
    )  # fmt: skip
    at = f"/teach/{cast.offering.id}/peer"
    assert client.post(f"{at}/reviews/{row.id}/swap", data={"person": other.id}).status_code == 303
    assert (other.id, row.submission_id) in pairs()
    assert (row.reviewer_id, row.submission_id) not in pairs()
    operations.deal_due()
    assert (row.reviewer_id, row.submission_id) not in pairs()
    added = client.post(f"{at}/{works[people[0].id].id}/add", data={"person": cast.trainee.id})
    assert added.status_code == 303
    assert (cast.trainee.id, works[people[0].id].id) in pairs()
    operations.deal_due()
    assert (cast.trainee.id, works[people[0].id].id) in pairs()
    mine = next(one for one in live() if one.reviewer_id == cast.trainee.id)
    assert client.post(f"{at}/reviews/{mine.id}/end").status_code == 303
    assert cast.trainee.id not in {one.reviewer_id for one in live()}


def test_reminding_reaches_only_who_has_something_left_and_not_twice_at_once(
    client: Any, cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    people = learners(3)
    for one in people:
        hand_in(one)
    peer(reviewers=1)
    row = dealt()[0]
    with unit_of_work():
        held = db.session.get_one(PeerReview, row.id)
        held.handed_in_at = held.saved_at = clock.now()
    client.sign_in(cast.professor)
    for _twice in range(2):
        client.post(f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/peer/remind")
    db.session.rollback()
    told = [n.person_id for n in db.session.query(Notification).filter_by(kind="peer.reminded")]
    assert sorted(told) == sorted(one.id for one in people if one.id != row.reviewer_id)


def test_settings_that_cannot_be_are_refused_at_their_fields(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    at = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/peer/settings"
    fill = {
        "enabled": "y", "reviewers": "3", "by": "rubric", "anonymous": "y",
        "shows": "all", "shown_from": "at", "version": "0",
    }  # fmt: skip
    answer = client.post(at, data={**fill, "due_at": "2020-01-01T00:00"})
    assert answer.status_code == 422
    assert "뒤여야 합니다" in answer.text
    assert "언제부터 보일지" in answer.text
    assert cast.assignment.due_at is not None
    good = cast.assignment.due_at + timedelta(days=2)
    typed = good.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")
    assert client.post(at, data={**fill, "shown_from": "due", "due_at": typed}).status_code == 303
    stale = client.post(at, data={**fill, "shown_from": "due", "due_at": typed})
    assert stale.status_code == 409
    assert "다른 사람이 동료 평가 방식을 저장했습니다" in stale.text


def test_names_that_were_to_stay_hidden_are_not_shown_afterwards(
    client: Any, cast: Cast, learners: Any, hand_in: Any, peer: Any, dealt: Any
) -> None:
    for one in learners(2):
        hand_in(one)
    peer()
    dealt()
    client.sign_in(cast.professor)
    db.session.rollback()
    assert cast.assignment.due_at is not None
    due_at = (cast.assignment.due_at + timedelta(days=3)).astimezone(clock.SEOUL)
    answer = client.post(
        f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/peer/settings",
        data={
            "enabled": "y", "reviewers": "2", "by": "rubric", "shows": "all",
            "shown_from": "due", "due_at": due_at.strftime("%Y-%m-%dT%H:%M"), "version": "2",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "도중에 이름을 드러낼 수 없습니다" in answer.text


def test_the_person_who_teaches_elsewhere_does_not_get_in(client: Any, cast: Cast) -> None:
    client.sign_in(cast.other_professor)
    at = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/peer"
    assert client.get(at).status_code == 404
