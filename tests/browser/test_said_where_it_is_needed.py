"""What a page says at the place where it helps: a refusal above the fields, a button by what it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.actor import Actor
from tests.browser.handed_in import assignment, hand_in
from tests.browser.school import School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_work_that_is_refused_is_told_why_above_its_fields(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("되돌림반", "빈손")
    work = assignment(school, room, "빈 과제")
    learner = at_school(room.learners[0], "refused-hand-in", phone=True)
    learner.open(f"/assignments/{work}")
    learner.press("내기", within=learner.page.locator("[data-submission-foot]"))
    said = learner.page.locator("[data-submission-state]")
    expect(said).to_contain_text("접수하지 못했습니다")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport()
    field = learner.field("글")
    place, text = said.bounding_box(), field.bounding_box()
    assert place is not None
    assert text is not None
    assert place["y"] + place["height"] <= text["y"]
    learner.arrives("refused")
    field.fill("이제 적었습니다.")
    learner.press("내기", within=learner.page.locator("[data-submission-foot]"))
    learner.page.wait_for_url("**/receipt")


def test_the_list_beside_the_work_is_folded_by_escape(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("접는반", "한사람", "두사람")
    works = hand_in(
        school, assignment(school, room, "접는 과제"), dict.fromkeys(room.learners, "글")
    )
    teacher = at_school(room.teacher, "folding")
    teacher.open(f"/teach/{room.offering}/grading/{works[room.learners[0]]}")
    opened = teacher.page.locator("[data-list]")
    expect(teacher.page.locator("form[data-grading]")).to_be_visible()
    for inside in (False, True):
        teacher.page.keyboard.press("KeyL")
        expect(opened.locator(".grading-rows a").first).to_be_visible()
        if inside:
            opened.locator(".grading-rows a").first.focus()
        teacher.page.keyboard.press("Escape")
        expect(opened).not_to_have_attribute("open", "")
        expect(opened.locator("summary")).to_be_focused()


def test_the_button_of_an_announcement_says_what_it_will_do(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("알림반", "듣는이")
    teacher = at_school(room.teacher, "announcing")
    teacher.open(f"/teach/{room.offering}/announcements/new")
    expect(teacher.button("공개하고 알리기")).to_be_visible()
    teacher.tick("정한 때에 공개하고 알림")
    expect(teacher.button("예약하기")).to_be_visible()
    teacher.tick("초안으로 두기")
    teacher.fill("제목", "아직 쓰는 중")
    teacher.fill("내용", "내일 마저 씁니다.")
    teacher.sends("초안 저장")
    teacher.sees("초안으로 저장했습니다. 아직 아무에게도 보이지 않습니다.")


def test_long_english_names_push_no_page_off_a_phone(
    school: School, at_school: Callable[..., Actor]
) -> None:
    name = "Embedded vehicle software and in-vehicle communication networks"
    room = school.classroom("좁은반", "좁은화면", course=name)
    work = hand_in(school, assignment(school, room, name), {room.learners[0]: "글"})
    learner = at_school(room.learners[0], "narrow-english", phone=True, locale="en-US")
    for page in ("/calendar", f"/submissions/{work[room.learners[0]]}/receipt"):
        learner.open(page)
        learner.arrives(page.rpartition("/")[2])
