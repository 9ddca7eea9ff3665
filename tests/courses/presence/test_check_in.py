"""Learners check in and out by the code on the screen: once, in time, only where they belong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from lms import clock, policies
from lms.access import ROOT
from lms.accounts.models import AuditEntry, Person
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.presence import operations
from lms.courses.presence.keys import key
from lms.courses.presence.models import CheckIn
from lms.courses.presence.operations import settling
from lms.courses.presence.rules.codes import code, step
from lms.courses.presence.rules.policy import CheckInPolicy
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Browser
from tests.courses.presence.conftest import Make, at


def digits(session: Session, kind: str = "in", *, ago: int = 0) -> str:
    """What the screen of *session* shows, so many steps ago."""
    return code(key(), session.id, kind, step(clock.now(), 30) - ago, 30)


def send(
    client: Browser, who: Person, typed: str, session: Session | None = None
) -> tuple[int, str]:
    data = {"code": typed} | ({"session": str(session.id)} if session else {})
    answer = client.sign_in(who).post("/attend", data=data)
    return answer.status_code, answer.get_data(as_text=True)


def mark_of(session: Session, person: Person) -> Mark | None:
    db.session.rollback()
    return db.session.query(Mark).filter_by(session_id=session.id, person_id=person.id).first()


def test_coming_late_and_going_early_are_marked_by_the_minute(
    client: Browser, cast: Cast, session_of: Make
) -> None:
    session = session_of()
    with clock.at(at("9:12")):
        assert send(client, cast.trainee, digits(session))[0] == 303
        mark = mark_of(session, cast.trainee)
        assert mark is not None
        assert (mark.state, mark.parts, mark.source) == ("late", [["late", 540, 552]], "checkin")
    with clock.at(at("11:40")):
        assert send(client, cast.trainee, digits(session, "out"))[0] == 303
    mark = mark_of(session, cast.trainee)
    assert mark is not None
    assert mark.parts == [["late", 540, 552], ["left_early", 700, 720]]
    assert (mark.arrived_at, mark.left_at) == (at("9:12"), at("11:40"))


def test_the_screen_shows_the_code_that_the_phone_takes(
    client: Browser, cast: Cast, session_of: Make
) -> None:
    session = session_of()
    with clock.at(at("8:50")):
        page = client.sign_in(cast.professor).get(f"/teach/sessions/{session.id}/check-in")
        text = page.get_data(as_text=True)
        shown = re.search(r'data-code="(\d{6})"', text)
        assert shown
        assert "<svg" in text
        assert "style=" not in text
        assert send(client, cast.trainee, shown[1])[0] == 303
        live = client.sign_in(cast.professor).get(f"/teach/sessions/{session.id}/check-in/now")
        assert "1 / 2명" in live.get_data(as_text=True)


@pytest.mark.parametrize(
    ("when", "kind", "ago", "sentence"),
    [
        ("8:40", "in", 0, "내 수업이 없습니다"),
        ("9:00", "in", 3, "시간이 지난 코드입니다"),
        ("9:00", "out", 0, "입실한 기록이 없어"),
        ("12:00", "in", 0, "맞지 않는 코드|내 수업이 없습니다"),
    ],
)
def test_a_code_out_of_its_time_or_turn_is_refused_with_the_reason(
    client: Browser, cast: Cast, session_of: Make, when: str, kind: str, ago: int, sentence: str
) -> None:
    session = session_of()
    with clock.at(at(when)):
        status, text = send(client, cast.trainee, digits(session, kind, ago=ago))
    assert status == 422
    assert re.search(sentence, text)
    assert db.session.query(CheckIn).count() == 0
    assert mark_of(session, cast.trainee) is None


def test_the_code_before_is_still_taken(client: Browser, cast: Cast, session_of: Make) -> None:
    session = session_of()
    with clock.at(at("9:00")):
        assert send(client, cast.trainee, digits(session, ago=1))[0] == 303


def test_a_second_time_says_when_the_first_was(
    client: Browser, cast: Cast, session_of: Make
) -> None:
    session = session_of()
    with clock.at(at("9:00")):
        send(client, cast.trainee, digits(session))
        status, text = send(client, cast.trainee, digits(session))
    assert status == 422
    assert "09:00" in text
    assert "이미 입실했습니다" in text
    assert db.session.query(CheckIn).count() == 1


def test_somebody_of_another_class_is_told_so_and_the_try_is_kept(
    client: Browser, cast: Cast, session_of: Make
) -> None:
    session = session_of()
    with clock.at(at("9:00")):
        good = digits(session)
        status, text = send(client, cast.outsider, good, session)
        assert status == 422
        assert "수강생이 아니어서" in text
        wrong = "000000" if good != "000000" else "000001"
        assert "맞지 않는 코드" in send(client, cast.outsider, wrong, session)[1]
    kept = db.session.query(AuditEntry).filter_by(action="presence.refused").all()
    assert [(row.actor_id, (row.after or {})["reason"]) for row in kept] == [
        (cast.outsider.id, "not_learner"), (cast.outsider.id, "wrong_code"),
    ]  # fmt: skip


def test_guessing_is_slowed_down(client: Browser, cast: Cast, session_of: Make) -> None:
    session = session_of()
    with clock.at(at("9:01")):
        good = digits(session)
        wrong = [f"{n:06d}" for n in range(12) if f"{n:06d}" != good]
        answers = [send(client, cast.trainee, typed)[0] for typed in wrong[:11]]
        assert answers == [422] * 10 + [429]
        assert send(client, cast.trainee, good)[0] == 429
        assert send(client, cast.other_trainee, good)[0] == 303


def test_one_device_for_two_is_shown_to_the_instructor_and_blocks_nobody(
    client: Browser, cast: Cast, session_of: Make
) -> None:
    session = session_of()
    with clock.at(at("9:00")):
        client.sign_in(cast.trainee).get("/attend")
        assert send(client, cast.trainee, digits(session))[0] == 303
        assert send(client, cast.other_trainee, digits(session))[0] == 303
        page = client.sign_in(cast.professor).get(f"/teach/sessions/{session.id}/check-in")
        assert "같은 기기로 출석한 사람이 있습니다." in page.get_data(as_text=True)
    rows = db.session.query(CheckIn).all()
    assert len({row.device for row in rows}) == 1
    assert all(len(row.device) == 32 for row in rows)


def test_what_the_instructor_marked_is_left_alone(
    client: Browser, app: Flask, cast: Cast, session_of: Make
) -> None:
    from lms.courses.attendance import operations as attendance

    session = session_of()
    with clock.at(at("9:30")):
        with app.test_request_context("/"), unit_of_work():
            held = db.session.get_one(Session, session.id)
            attendance.mark(held, cast.trainee.id, (), actor=None, reason="교실에서 봄")
        assert send(client, cast.trainee, digits(session))[0] == 303
    mark = mark_of(session, cast.trainee)
    assert mark is not None
    assert (mark.state, mark.source) == ("present", "own")


def test_who_never_checked_out_is_settled_by_the_policy_once_the_window_is_over(
    client: Browser, app: Flask, cast: Cast, session_of: Make
) -> None:
    session = session_of()
    with clock.at(at("9:00")):
        send(client, cast.trainee, digits(session))
    with app.app_context():
        with clock.at(at("12:29")):
            assert operations.settle_due() == 0
        with clock.at(at("12:30")):
            assert operations.settle_due() == 1
            assert operations.settle_due() == 0
    mark = mark_of(session, cast.trainee)
    assert mark is not None
    assert mark.state == "left_early"
    assert mark_of(session, cast.other_trainee) is None


def test_a_missing_check_out_is_settled_though_nobody_may_change_marks_by_hand_any_more(
    client: Browser, app: Flask, cast: Cast, session_of: Make
) -> None:
    with app.test_request_context("/"), unit_of_work():
        policies.establish(
            "attendance", ROOT, AttendancePolicy(correction_days=0),
            effective_from=at("0:00").date() - timedelta(days=1),
        )  # fmt: skip
    session = session_of()
    with clock.at(at("9:00")):
        send(client, cast.trainee, digits(session))
    with app.app_context(), clock.at(at("12:30")):
        assert operations.settle_due() == 1
    mark = mark_of(session, cast.trainee)
    assert mark is not None
    assert mark.state == "left_early"


def test_a_session_that_cannot_be_settled_does_not_keep_the_others_waiting(
    client: Browser, app: Flask, cast: Cast, session_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = session_of(), session_of(cohort_id=cast.cohort.id)
    with clock.at(at("9:00")):
        for session in (first, second):
            assert send(client, cast.trainee, digits(session))[0] == 303
    usual, broken = settling.settle, first.id

    def settle(session: Session) -> int:
        if session.id == broken:
            raise ValueError("periods of nonsense")
        return usual(session)

    monkeypatch.setattr(settling, "settle", settle)
    with app.app_context(), clock.at(at("15:30")):
        assert operations.settle_due() == 1
    mark = mark_of(second, cast.trainee)
    assert mark is not None
    assert mark.state == "left_early"


def test_who_never_came_is_absent_where_the_policy_says_so(
    client: Browser, app: Flask, cast: Cast, session_of: Make
) -> None:
    with app.test_request_context("/"), unit_of_work():
        policies.establish(
            "check_in", ROOT, CheckInPolicy(absent_without=True),
            effective_from=at("0:00").date() - timedelta(days=1),
        )  # fmt: skip
    session = session_of()
    with clock.at(at("9:00")):
        send(client, cast.trainee, digits(session))
    with app.app_context(), clock.at(at("12:30")):
        operations.settle_due()
    mark = mark_of(session, cast.other_trainee)
    assert mark is not None
    assert mark.state == "absent"


def test_a_cohorts_session_takes_its_members(client: Browser, cast: Cast, session_of: Make) -> None:
    session = session_of(cohort_id=cast.cohort.id)
    with clock.at(at("9:00")):
        member = send(client, cast.trainee, digits(session))
        stranger = send(client, cast.outsider, digits(session), session)
    assert member[0] == 303
    assert stranger[0] == 422
