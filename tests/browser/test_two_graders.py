"""Two people at one submission, and pages that are older than what is stored: nobody's work is lost,
and nothing that was filled in for one person lands on another."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Route, expect

from lms.courses.grading.models import Grade
from tests.browser.actor import Actor
from tests.browser.handed_in import assignment, hand_in
from tests.browser.school import School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
COLLEAGUE = "other.professor@example.org"


def stored(school: School, submission: int) -> tuple[str, str] | None:
    """Points and feedback that are kept for a submission."""

    def look(session: Any) -> tuple[str, str] | None:
        grade = session.query(Grade).filter_by(submission_id=submission).one_or_none()
        return None if grade is None else (str(grade.points), grade.feedback)

    return school.reads(look)


def no_autosave(someone: Actor) -> None:
    """Keep drafts from being saved in between: only what is sent by a button counts here."""
    someone.context.route(re.compile("/autosave$"), lambda route: route.abort())


def test_who_saves_second_is_refused_and_sees_both_texts(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("둘이반", "한사람", teachers=(COLLEAGUE,))
    work = assignment(school, room, "둘이 채점할 것")
    submission = hand_in(school, work, {room.learners[0]: "둘이 볼 풀이"})[room.learners[0]]
    first = at_school(room.teacher, "graders-first", looks=False)
    second = at_school(school.person(COLLEAGUE), "graders-second", looks=False)
    screen = f"/teach/{room.offering}/grading/{submission}"
    for grader in (first, second):
        no_autosave(grader)
        grader.open(screen)
    expect(second.page.locator("[data-presence]")).to_contain_text("오교수")

    first.tick(re.compile("뛰어남"))
    first.tick(re.compile("읽기 쉬움"))
    first.fill("피드백", "먼저 저장한 사람의 글")
    first.press("임시 저장")
    first.sees("저장했습니다. 아직 공개하지 않았습니다.")
    second.tick(re.compile("보통"))
    second.tick(re.compile("돌아감"))
    second.fill("피드백", "나중에 저장한 사람의 글")
    second.press("임시 저장")

    second.sees("그 사이에 다른 사람이 저장해, 아직 저장하지 않았습니다.")
    theirs = second.page.get_by_role("alert").filter(has_text="저장한 사람")
    expect(theirs).to_contain_text("먼저 저장한 사람의 글")
    expect(theirs).to_contain_text("오교수")
    expect(second.field("피드백")).to_have_value("나중에 저장한 사람의 글")
    second.shot("both-texts")
    assert stored(school, submission) == ("100", "먼저 저장한 사람의 글")

    second.fill("피드백", "두 글을 견주어 합친 글")
    second.press("임시 저장")
    second.sees("저장했습니다. 아직 공개하지 않았습니다.")
    first.open(screen)
    expect(first.field("피드백")).to_have_value("두 글을 견주어 합친 글")
    assert stored(school, submission) == ("50", "두 글을 견주어 합친 글")
    for grader in (first, second):
        grader.complaints.clear()  # the requests that the test cut


def test_a_prefetched_or_old_page_never_puts_a_rubric_on_another_person(
    school: School, at_school: Callable[..., Actor]
) -> None:
    names = ("강하나", "김두리", "나세라")
    room = school.classroom("뒤로반", *names)
    work = assignment(school, room, "넘겨 볼 것")
    texts = {who: f"{name}의 글" for who, name in zip(room.learners, names, strict=True)}
    handed = list(hand_in(school, work, texts).values())
    teacher = at_school(room.teacher, "graders-back", looks=False)
    page = teacher.page
    heading = page.get_by_role("heading", level=1)
    form = page.locator("form[data-grading]")

    def shows(number: int) -> None:
        """Name, work, form and address are of one and the same submission."""
        expect(heading).to_contain_text(names[number])
        expect(page.locator("[data-work]")).to_contain_text(f"{names[number]}의 글")
        expect(form).to_have_attribute("data-submission", str(handed[number]))
        expect(form.locator("input[name=submission]")).to_have_value(str(handed[number]))
        assert page.url.split("?")[0].endswith(f"/{handed[number]}")
        assert str(form.get_attribute("action")).split("?")[0].endswith(f"/{handed[number]}")

    teacher.open(f"/teach/{room.offering}/grading/{handed[0]}?assignment={work}")
    shows(0)
    page.wait_for_timeout(1500)  # the next one is fetched ahead meanwhile
    teacher.tick(re.compile("뛰어남"))
    teacher.tick(re.compile("읽기 쉬움"))
    teacher.fill("피드백", "하나에게")
    teacher.press("공개하고 다음")
    shows(1)
    expect(teacher.field("피드백")).to_have_value("")
    expect(form.locator("input[type=radio]:checked")).to_have_count(0)
    teacher.tick(re.compile("보통"))
    teacher.fill("피드백", "두리에게")
    page.go_back()
    shows(0)
    expect(teacher.field("피드백")).to_have_value("하나에게")
    page.go_forward()
    shows(1)
    expect(teacher.field("피드백")).to_have_value("두리에게")  # saved before it was left

    # An answer that is another person's page is not shown under this one's address.
    wrong = f"{school.url}/teach/{room.offering}/grading/{handed[0]}?assignment={work}"

    def mixed_up(route: Route) -> None:
        if route.request.resource_type == "document":
            route.continue_()
            return
        answer = route.fetch(url=wrong)
        asked_for.append(route.request.url)
        with contextlib.suppress(PlaywrightError):  # the page has gone on to load it plainly
            route.fulfill(response=answer)

    asked_for: list[str] = []
    page.route(re.compile(rf"/grading/{handed[2]}(\?|$)"), mixed_up)
    page.reload()
    page.keyboard.press("KeyJ")
    shows(2)
    assert asked_for
    page.unroute_all(behavior="ignoreErrors")
    teacher.fill("피드백", "세라에게")
    expect(page.locator("[data-grading-state]")).to_contain_text("저장")
    page.wait_for_timeout(2500)
    teacher.open(f"/teach/{room.offering}/grading/{handed[2]}")
    expect(teacher.field("피드백")).to_have_value("세라에게")
    kept = [stored(school, one) for one in handed]
    assert [feedback for _points, feedback in filter(None, kept)] == [
        "하나에게",
        "두리에게",
        "세라에게",
    ]
