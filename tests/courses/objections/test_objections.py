"""From publishing to final: provisional numbers, objections and answers, a second person."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Person
from lms.communication import calendar
from lms.communication.models import Notification
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import CourseResult
from lms.courses.letters.models import LetterMove
from lms.courses.objections.models import GradeCalendar, Objection, ResultChange
from lms.db import db, unit_of_work
from lms.evidence import queries as evidence
from tests.cast import Cast
from tests.courses.letters.test_letters import freeze, letters_of


def typed(at: datetime) -> str:
    return at.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def planned(client: Any, cast: Cast, setting: Any, scored: Any) -> datetime:
    """Grades are published in a day; five days for objections; final after eight. Frozen already."""
    setting(caps="A0 50")
    opens = (clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    form = {
        "published_from": typed(opens),
        "objections_until": typed(opens + timedelta(days=5)),
        "final_from": typed(opens + timedelta(days=8)),
        "version": "0",
    }
    client.sign_in(cast.professor)
    answer = client.post(f"/teach/{cast.offering.id}/results/calendar", data=form)
    assert answer.status_code == 303
    freeze(client, cast)
    return opens


def standing_result(person: Person) -> CourseResult:
    db.session.rollback()
    return db.session.scalars(
        select(CourseResult).where(
            CourseResult.person_id == person.id, CourseResult.superseded_at.is_(None)
        )
    ).one()


def shows_credit(person: Person) -> bool:
    """Whether completion and evidence have the result."""
    known = [row for row in evidence.of_person(person.id) if row.source_kind == "course_result"]
    assert bool(known) == bool(queries.credits_of(person.id))
    return bool(known)


def turn(app: Any, cast: Cast) -> int:
    with app.test_request_context("/"), unit_of_work():
        return gradebook.turn(cast.offering.id)


def object_to(
    client: Any, cast: Cast, person: Person, text: str = "기말 3번을 다시 봐 주세요."
) -> Any:
    client.sign_in(person)
    return client.post(f"/me/results/{cast.offering.id}/objection", data={"text": text})


def test_before_publishing_learners_see_only_provisional_numbers(
    client: Any, cast: Cast, planned: datetime
) -> None:
    client.sign_in(cast.trainee)
    for address in (f"/me/results/{cast.offering.id}", "/me/results", "/me/transcript", "/"):
        page = client.get(address).get_data(as_text=True)
        assert "A+" not in page, address
    assert "진행 중" in client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert not db.session.scalars(
        select(Notification).where(
            Notification.person_id == cast.trainee.id, Notification.kind.like("course.%")
        )
    ).all()
    with client.application.test_request_context("/"):
        held = privacy.export(db.session.get_one(Person, cast.trainee.id))
    assert held["course_results"] == []


def test_published_is_not_final_for_completion_and_evidence_until_the_clock_says_so(
    app: Any, client: Any, cast: Cast, planned: datetime, frozen_now: Any
) -> None:
    db.session.rollback()
    frozen_now(planned + timedelta(hours=1))
    assert turn(app, cast) == 0
    client.sign_in(cast.trainee)
    page = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "공개 · 확정 전" in page
    assert "A+" in page
    assert "이의신청하기" in page
    assert not shows_credit(cast.trainee)
    db.session.rollback()
    frozen_now(planned + timedelta(days=8))
    assert queries.credits_of(cast.trainee.id)  # the moment has come, whether or not a job ran
    db.session.rollback()
    assert turn(app, cast) == 2
    assert turn(app, cast) == 0
    assert shows_credit(cast.trainee)
    kinds = db.session.scalars(
        select(Notification.kind).where(Notification.person_id == cast.trainee.id)
    ).all()
    assert {"course.published", "course.completed"} <= set(kinds)


def test_an_objection_holds_the_result_until_it_is_answered(
    app: Any, client: Any, cast: Cast, planned: datetime, frozen_now: Any
) -> None:
    db.session.rollback()
    frozen_now(planned + timedelta(days=2))
    assert object_to(client, cast, cast.other_trainee).status_code == 303
    assert object_to(client, cast, cast.other_trainee).status_code == 422  # one at a time
    db.session.rollback()
    frozen_now(planned + timedelta(days=9))
    assert turn(app, cast) == 1
    assert not queries.credits_of(cast.other_trainee.id)
    objection = db.session.scalars(select(Objection)).one()
    address = f"/teach/{cast.offering.id}/objections/{objection.id}"
    client.sign_in(cast.professor)
    refused = client.post(address, data={"version": 1})
    assert refused.status_code == 422
    for name in ("outcome", "answer"):  # each says at its field what is missing
        assert f'href="#{name}"' in refused.text
        assert f'id="{name}-error"' in refused.text
    assert 'id="letter-error"' not in refused.text
    kept = {"outcome": "kept", "answer": "채점 기준대로입니다.", "version": 1}
    assert client.post(address, data=kept).status_code == 303
    assert client.post(address, data=kept).status_code == 409
    assert shows_credit(cast.other_trainee)  # its moment had passed: final at once
    client.sign_in(cast.other_trainee)
    own = client.get(f"/me/results/{cast.offering.id}/objection").get_data(as_text=True)
    assert "채점 기준대로입니다." in own


def test_a_changed_grade_stays_within_the_caps_and_keeps_both_revisions(
    client: Any, cast: Cast, planned: datetime, frozen_now: Any
) -> None:
    db.session.rollback()
    frozen_now(planned + timedelta(days=2))
    object_to(client, cast, cast.other_trainee)
    objection = db.session.scalars(select(Objection)).one()
    address = f"/teach/{cast.offering.id}/objections/{objection.id}"
    client.sign_in(cast.professor)
    form = {"outcome": "changed", "answer": "발표를 더합니다.", "version": 1}
    for letter in (
        "A0",
        "",
        "ZZ",
        "W",
        "가" * 50,
    ):  # over the cap; nothing that differs; no letters
        assert client.post(address, data={**form, "letter": letter}).status_code == 422
        db.session.rollback()
        assert db.session.scalars(select(Objection)).one().state == "open"
        assert db.session.scalars(select(LetterMove)).all() == []
    assert client.post(address, data={**form, "letter": "B0"}).status_code == 303
    assert letters_of()[cast.other_trainee.id] == "B0"
    rows = db.session.scalars(
        select(CourseResult)
        .where(CourseResult.person_id == cast.other_trainee.id)
        .order_by(CourseResult.revision)
    ).all()
    assert [(row.letter, row.superseded_at is None, row.reason) for row in rows] == [
        ("B+", False, ""), ("B0", True, "발표를 더합니다."),
    ]  # fmt: skip
    assert rows[1].state == "published"
    assert rows[1].final_from == planned + timedelta(days=8)
    answered = db.session.scalars(select(Objection)).one()
    assert (answered.letter_before, answered.letter_after) == ("B+", "B0")


def test_a_final_letter_changes_only_when_somebody_else_approves(
    app: Any, client: Any, cast: Cast, planned: datetime, frozen_now: Any
) -> None:
    db.session.rollback()
    frozen_now(planned + timedelta(days=9))
    turn(app, cast)
    client.sign_in(cast.professor)
    place = f"/teach/{cast.offering.id}/results"
    asking = f"{place}/{cast.other_trainee.id}/change"
    assert client.post(asking, data={"reason": "착오"}).status_code == 422  # nothing differs
    decision = {"letter": "C+", "reason": "대리 출석", "version": 0}
    client.post(f"{place}/letters/{cast.other_trainee.id}", data=decision)
    assert letters_of()[cast.other_trainee.id] == "B+"
    assert 'id="reason-error"' in client.post(asking, data={"reason": ""}).text
    assert client.post(asking, data={"reason": "대리 출석 확인"}).status_code == 303
    change = db.session.scalars(select(ResultChange)).one()
    deciding = f"{place}/changes/{change.id}"
    approve = {"outcome": "approved", "version": change.version}
    assert client.post(deciding, data=approve).status_code == 403  # oneself
    assert letters_of()[cast.other_trainee.id] == "B+"
    client.sign_in(cast.staff)
    assert "대리 출석 확인" in client.get(deciding).get_data(as_text=True)
    assert client.post(deciding, data={**approve, "outcome": "refused"}).status_code == 422
    assert client.post(deciding, data=approve).status_code == 303
    now = standing_result(cast.other_trainee)
    assert (now.letter, now.decided_by_id, now.approved_by_id) == (
        "C+", cast.professor.id, cast.staff.id,
    )  # fmt: skip
    trail = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "course_result.revise")
    ).one()
    assert (trail.actor_id, trail.before["letter"], trail.after["letter"]) == (
        cast.staff.id, "B+", "C+",
    )  # fmt: skip


def test_what_was_proposed_is_what_is_approved_or_nothing(
    app: Any, client: Any, cast: Cast, planned: datetime, frozen_now: Any
) -> None:
    db.session.rollback()
    frozen_now(planned + timedelta(days=9))
    turn(app, cast)
    client.sign_in(cast.professor)
    place = f"/teach/{cast.offering.id}/results"
    moving = f"{place}/letters/{cast.other_trainee.id}"
    client.post(moving, data={"letter": "C+", "reason": "가", "version": 0})
    client.post(f"{place}/{cast.other_trainee.id}/change", data={"reason": "가"})
    change = db.session.scalars(select(ResultChange)).one()
    client.post(moving, data={"letter": "F", "reason": "나", "version": 1})
    client.sign_in(cast.staff)
    approve = {"outcome": "approved", "version": change.version}
    assert client.post(f"{place}/changes/{change.id}", data=approve).status_code == 409
    assert letters_of()[cast.other_trainee.id] == "B+"


def test_files_go_with_an_objection_to_those_who_answer_and_nobody_else(
    client: Any, cast: Cast, planned: datetime, frozen_now: Any
) -> None:
    db.session.rollback()
    frozen_now(planned + timedelta(days=1))
    client.sign_in(cast.trainee)
    client.post(
        f"/me/results/{cast.offering.id}/objection",
        data={"text": "증빙입니다.", "files": (io.BytesIO("증빙".encode()), "증빙.txt")},
    )
    objection = db.session.scalars(select(Objection)).one()
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/objections/{objection.id}").get_data(as_text=True)
    link = page.split('href="/objections/')[1].split('"')[0]
    for person, status in (
        (cast.professor, 200), (cast.trainee, 200), (cast.other_trainee, 404),
        (cast.assistant, 403), (cast.outsider, 404),
    ):  # fmt: skip
        client.sign_in(person)
        assert client.get(f"/objections/{link}").status_code == status


def test_erasing_a_person_empties_what_they_wrote_and_keeps_the_numbers(
    app: Any, client: Any, cast: Cast, planned: datetime, frozen_now: Any
) -> None:
    from lms.courses.objections import operations

    db.session.rollback()
    frozen_now(planned + timedelta(days=1))
    object_to(client, cast, cast.trainee, "개인 사정입니다.")
    with app.test_request_context("/"), unit_of_work():
        someone = db.session.get_one(Person, cast.trainee.id)
        assert privacy.export(someone)["objections"][0]["text"] == "개인 사정입니다."
        operations.erase(someone)
    db.session.rollback()
    row = db.session.scalars(select(Objection)).one()
    assert (row.text, row.letter_before, row.state) == ("", "A+", "open")


def test_staff_set_the_calendar_of_a_term_at_once_and_it_is_on_calendars(
    app: Any, client: Any, cast: Cast
) -> None:
    opens = (clock.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    form = {
        "offering": [str(cast.offering.id), str(cast.other_offering.id)],
        "published_from": typed(opens),
        "objections_until": typed(opens + timedelta(days=5)),
        "final_from": typed(opens + timedelta(days=6)),
    }
    client.sign_in(cast.staff)
    assert client.get("/manage/grade-calendars").status_code == 200
    assert client.post("/manage/grade-calendars", data={**form, "offering": []}).status_code == 422
    one = {**form, "offering": [str(cast.offering.id)]}
    assert client.post("/manage/grade-calendars", data=one).status_code == 303
    row = db.session.scalars(select(GradeCalendar)).one()
    assert row.published_from == opens
    with app.test_request_context("/"):
        found = calendar.entries(
            db.session.get_one(Person, cast.trainee.id), opens, opens + timedelta(days=7)
        )
    assert [e.title_ko.split(":")[0] for e in found if e.uid.startswith("grade-calendar")] == [
        "성적 공개", "이의신청 마감", "성적 확정",
    ]  # fmt: skip


def test_publishing_and_becoming_final_tell_people_by_themselves(
    client: Any, cast: Cast, planned: datetime, frozen_now: Any, delivered: Any
) -> None:
    def told() -> list[str]:
        db.session.rollback()
        return list(
            db.session.scalars(
                select(Notification.kind)
                .where(
                    Notification.person_id == cast.trainee.id, Notification.kind.like("course.%")
                )
                .order_by(Notification.id)
            )
        )

    delivered()
    assert told() == []
    frozen_now(planned + timedelta(minutes=1))
    delivered()
    assert told() == ["course.published"]
    frozen_now(planned + timedelta(days=8, minutes=1))
    delivered()
    assert told() == ["course.published", "course.completed"]
    assert standing_result(cast.trainee).state == "final"
