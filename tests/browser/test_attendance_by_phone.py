"""A learner checks in with a phone by the code on the projector, and has a wrong mark corrected."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from lms import clock
from lms.accounts.models import Person
from lms.courses.attendance import operations as attendance
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.states import State, whole
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def running(school: School, room: Classroom, *, ago: timedelta = timedelta(minutes=2)) -> int:
    """A session that began so long ago and lasts two hours; its number."""

    def make(session: Any) -> int:
        start = (clock.now() - ago).replace(second=0, microsecond=0)
        on = start.astimezone(clock.SEOUL).date()
        first = int((start - clock.seoul_midnight(on)).total_seconds()) // 60
        row = Session(
            offering_id=room.offering, on=on, starts_at=start, ends_at=start + timedelta(hours=2),
            periods=[[first, first + 60], [first + 60, first + 120]], hours=2, room="301호",
            created_at=start,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id

    return school.does(make)


def marks(school: School, session_id: int) -> dict[int, tuple[str, str]]:
    """(state, source) by person."""
    return school.reads(
        lambda session: {
            row.person_id: (row.state, row.source)
            for row in session.query(Mark).filter_by(session_id=session_id)
        }
    )


def test_learners_check_in_by_the_code_on_the_screen(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("출석반", "박하늘", "최바다", "이들판")
    session_id = running(school, room)
    teacher = at_school(room.teacher, "screen")
    teacher.open(f"/teach/{room.offering}/check-in")
    teacher.arrives("sessions")
    teacher.follow(re.compile("코드 화면"), within=teacher.page.locator("main"))
    expect(teacher.page.locator(".code-qr svg")).to_be_visible()
    teacher.sees("입실 0 / 3명")
    teacher.arrives("screen")

    typing = at_school(room.learners[0], "types", phone=True)
    typing.open("/attend")
    typing.sees("지금 입실할 수 있음")
    typing.arrives("attend")
    shown = teacher.page.locator("[data-code]").get_attribute("data-code") or ""
    typing.fill("화면에 보이는 여섯 자리 숫자", f"{(int(shown) + 1) % 1_000_000:06d}")
    typing.sends("확인")
    typing.sees(re.compile("맞지 않는 코드입니다"))
    shown = teacher.page.locator("[data-code]").get_attribute("data-code") or ""
    typing.fill("화면에 보이는 여섯 자리 숫자", shown)
    typing.sends("확인")
    typing.sees("입실했습니다.")
    typing.arrives("checked-in")

    scanning = at_school(room.learners[1], "scans", phone=True, scripts=False, looks=False)
    shown = teacher.page.locator("[data-code]").get_attribute("data-code") or ""
    scanning.open(f"/attend?s={session_id}&c={shown}")  # what the QR says
    expect(scanning.field("화면에 보이는 여섯 자리 숫자")).to_have_value(shown)
    scanning.sends("확인")
    scanning.sees("입실했습니다.")

    teacher.sees("입실 2 / 3명")  # without reloading
    held = marks(school, session_id)
    assert set(held) == set(room.learners[:2])
    assert {source for _state, source in held.values()} == {"checkin"}

    stranger = at_school(school.person("jiwoo@example.org"), "stranger", phone=True, looks=False)
    shown = teacher.page.locator("[data-code]").get_attribute("data-code") or ""
    stranger.open(f"/attend?s={session_id}&c={shown}")
    stranger.sends("확인")
    stranger.sees(re.compile("수강생이 아니어서"))


def test_a_wrong_mark_is_corrected_after_a_request(
    school: School, at_school: Callable[..., Actor], tmp_path: Path
) -> None:
    room = school.classroom("정정반", "강노을")
    session_id = running(school, room, ago=timedelta(hours=3))

    def absent(session: Any) -> None:
        row = session.get_one(Session, session_id)
        periods = tuple((int(a), int(b)) for a, b in row.periods)
        attendance.mark(row, room.learners[0], whole(State.ABSENT, periods), actor=None)

    school.does(absent)
    proof = tmp_path / "사진.pdf"
    proof.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")

    learner = at_school(room.learners[0], "corrects", phone=True)
    learner.open("/me/absences")
    learner.arrives("my-requests")
    learner.follow(re.compile("정정 신청"), within=learner.page.locator("main"))
    learner.choose("실제로는", "출석")
    learner.fill("무엇이 잘못되었는지", "자리에 있었고 실습 결과를 냈습니다.")
    learner.upload("근거 자료", proof)
    learner.arrives("correction")
    learner.sends("정정 신청하기")
    learner.sees("결정 대기")

    teacher = at_school(room.teacher, "decides")
    teacher.open("/manage/absences")
    teacher.arrives("requests")
    teacher.follow("강노을", within=teacher.page.locator("main"))
    teacher.sees("자리에 있었고 실습 결과를 냈습니다.")
    teacher.sees("사진.pdf")
    teacher.arrives("request")
    teacher.open("/manage/absences")
    teacher.tick("강노을의 신청 고르기")
    teacher.confirms("고른 것 모두 승인")
    teacher.sees("1건을 승인했습니다.")
    assert marks(school, session_id) == {room.learners[0]: ("present", "correction")}

    learner.page.reload()
    learner.sees("승인")
    learner.open("/notifications")
    learner.sees(re.compile("출결 신청이 승인되었습니다"))


def test_an_excuse_is_asked_for_on_a_phone_and_official_records_are_imported(
    school: School, at_school: Callable[..., Actor], tmp_path: Path
) -> None:
    room = school.classroom("기록반", "윤바람")
    session_id = running(school, room, ago=timedelta(hours=3))
    learner = at_school(room.learners[0], "excuses", phone=True)
    learner.open("/me/absences/new")
    learner.arrives("ask")
    day, number = school.reads(
        lambda session: (
            session.get_one(Session, session_id).on.isoformat(),
            session.get_one(Person, room.learners[0]).number,
        )
    )
    learner.choose("사유의 종류", "그 밖의 사유")
    learner.fill("시작하는 날", day)
    learner.fill("끝나는 날", day)
    learner.fill("사유", "가족의 이사를 도왔습니다.")
    learner.sends("신청하기")
    learner.sees("결정 대기")
    learner.arrives("asked")

    sheet = tmp_path / "출결.csv"
    sheet.write_text(f"번호,날짜,상태\n{number},{day},결석\n없는번호,{day},출석\n", "utf-8")
    teacher = at_school(room.teacher, "imports")
    teacher.open(f"/teach/{room.offering}/attendance/exchange")
    teacher.arrives("exchange")
    teacher.upload("파일(CSV, XLSX)", sheet)
    teacher.sends("올려서 미리 보기")
    teacher.sees("없는 사람")
    teacher.arrives("plan")
    teacher.sends("1건 들이기")
    assert marks(school, session_id) == {room.learners[0]: ("absent", "import")}
    teacher.open(f"/teach/{room.offering}/attendance/differences")
    teacher.arrives("differences")
