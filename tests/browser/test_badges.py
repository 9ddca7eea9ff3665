"""A key, a badge that comes by itself, a stranger who verifies it, a passport that is shared and ended."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from lms import clock
from lms.courses.badges.models import Badge
from lms.courses.badges.operations import automatic
from lms.courses.gradebook.models import CourseResult
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def passed(school: School, room: Classroom) -> None:
    """The learner passed the course: the result is final, and is evidence of a skill."""

    def make(session: Any) -> None:
        session.add(
            CourseResult(
                offering_id=room.offering, person_id=room.learners[0], percent=Decimal(94),
                credit_earned=True, lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(),
            )
        )  # fmt: skip
        session.flush()
        shown = Shown(
            "python", "assessed", "모은 자료를 다듬는 프로그램", clock.today(), course="배지반",
            criterion="읽기 좋은 함수", level="뛰어남", score=Decimal("0.95"),
        )  # fmt: skip
        evidence.record(room.learners[0], "grade", 77, [shown])

    school.does(make)


def test_a_badge_is_earned_verified_shared_and_shown_in_a_passport(
    school: School, at_school: Callable[..., Actor], tmp_path: Path
) -> None:
    room = school.classroom("배지반", "배움이", course="BDG101")
    staff = at_school(school.person("staff@example.org"), "badge-staff")

    staff.open("/manage/badges")
    staff.follow("배지 종류")
    staff.follow("배지 만들기")
    staff.page.get_by_label(re.compile("무엇의 배지입니까")).select_option(label="배지반")
    staff.press("다음")
    staff.fill("설명", "자료를 다루는 교과목을 마친 사람의 배지입니다.")
    staff.shot("achievement")
    staff.sends("저장")
    staff.sees("배지를 만들었습니다.")
    if staff.page.get_by_text("서명 열쇠가 없어").count():
        staff.follow("서명 열쇠 만들기")
        staff.sends("열쇠 만들기")
        staff.sees("새 열쇠로 서명합니다.")
        staff.shot("keys")

    passed(school, room)
    school.does(lambda _session: automatic.issue_due())

    learner = at_school(room.learners[0], "badge-learner", phone=True)
    learner.open("/me/badges")
    learner.shot("mine")
    learner.follow("배지반")
    learner.sends("공유 주소 열기")
    learner.sees("공유 주소를 열었습니다.")
    learner.shot("badge")
    with learner.page.expect_download() as taken:
        learner.page.get_by_role("link", name="PNG").first.click()  # the page stays
    picture = tmp_path / "badge.png"
    taken.value.save_as(picture)
    learner.follow("보이는 화면")
    learner.sees("유효한 배지입니다.")
    address = learner.page.url
    learner.shot("shared")

    stranger = at_school(school.person("outsider@example.org"), "badge-stranger")
    stranger.page.goto(address)
    stranger.sees("유효한 배지입니다.")
    expect(stranger.page.get_by_text("배움이")).to_have_count(0)
    stranger.open("/verify/badge")
    stranger.page.get_by_label(re.compile("^배지 파일")).set_input_files(picture)
    stranger.fill("받은 사람의 이메일", f"learner0.{room.offering}@example.org")
    stranger.sends("확인하기")
    stranger.sees("유효한 배지입니다.")
    stranger.sees("적으신 이메일의 주인이 받은 배지입니다.")
    stranger.shot("verified")
    whole = school.reads(lambda session: session.query(Badge).filter_by(
        person_id=room.learners[0]).one().credential)  # fmt: skip
    stranger.open("/verify/badge")
    stranger.fill("배지의 내용", json.dumps(whole, ensure_ascii=False).replace("배지반", "박사반"))
    stranger.sends("확인하기")
    stranger.sees("믿을 수 없는 배지입니다.")
    stranger.shot("altered")

    learner.open("/me/passport")
    learner.sees("읽기 좋은 함수")
    learner.shot("passport")
    learner.follow("공유 링크 만들기")
    learner.composes("누구에게 보이는 링크입니까", "가온모빌리티")
    learner.shot("passport-share")
    learner.sends("링크 만들기")
    learner.sees("링크를 만들었습니다.")
    learner.follow("보이는 화면")
    link = learner.page.url

    stranger.page.goto(link)
    stranger.sees("배움이의 역량 여권")
    stranger.sees("읽기 좋은 함수")
    expect(stranger.page.get_by_text("95%")).to_have_count(0)
    expect(stranger.page.get_by_text("94")).to_have_count(0)
    stranger.shot("passport")

    learner.open("/me/passport")
    learner.follow("가온모빌리티")
    learner.sees("누가 열었는지는 남기지 않습니다.")
    learner.shot("passport-link")
    learner.page.locator("summary", has_text="링크 멈추기").click()
    learner.sends("링크 멈추기")
    learner.sees("링크를 멈추었습니다.")
    gone = stranger.page.goto(link)
    assert gone is not None
    assert gone.status == 404

    staff.open("/manage/badges")
    staff.follow("배지반")
    staff.page.locator("summary", has_text="발급 취소").click()
    staff.fill("사유", "이수가 정정되었습니다.")
    staff.sends("발급 취소")
    staff.sees("발급을 취소하고 본인에게 알렸습니다.")
    stranger.page.goto(address)
    stranger.sees("발급이 취소된 배지입니다.")
    stranger.sees("이수가 정정되었습니다.")
    stranger.shot("revoked")
