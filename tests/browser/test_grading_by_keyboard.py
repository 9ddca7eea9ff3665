"""Ten submissions graded without a pointer, with Hangul typed as an input method types it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from lms.courses.assignments.models import Submission
from lms.courses.grading.models import Grade
from tests.browser.actor import Actor, growing
from tests.browser.handed_in import assignment, hand_in
from tests.browser.school import School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAMES = (
    "가나다", "나라사", "다솜이", "라온제", "마루한", "바다솔", "사랑비", "아라찬", "자람새", "하늘찬",
)  # fmt: skip
TITLE = "차선 찾기"
#: What the keys 1–3 and 1–2 stand for.
FIRST, SECOND = (60, 45, 30), (40, 20)


def keys_of(number: int) -> tuple[int, int]:
    """The levels that the *number*-th person gets, as the keys that choose them."""
    return number % 3 + 1, number % 2 + 1


def points_of(number: int) -> int:
    first, second = keys_of(number)
    return FIRST[first - 1] + SECOND[second - 1]


def feedback_of(name: str) -> str:
    return f"{name} 님은 근거를 잘 밝혔다"


def types_hangul(someone: Actor, text: str) -> None:
    """Into whatever has the focus, jamo by jamo; keys that are shortcuts elsewhere come meanwhile.

    Browsers report every key of a composition as 229; its last Enter too.
    """
    session = someone.context.new_cdp_session(someone.page)
    for syllable in text:
        stages = growing(syllable)
        if len(stages) > 1:
            for stage, code in zip(stages, ("KeyJ", "KeyN", "Digit1"), strict=False):
                session.send(
                    "Input.dispatchKeyEvent",
                    {"type": "rawKeyDown", "key": "Process", "code": code,
                     "windowsVirtualKeyCode": 229},
                )  # fmt: skip
                session.send(
                    "Input.imeSetComposition",
                    {"text": stage, "selectionStart": 1, "selectionEnd": 1},
                )
        session.send("Input.insertText", {"text": syllable})
    for key in ("Enter", "KeyN"):
        session.send(
            "Input.imeSetComposition", {"text": "ㄷ", "selectionStart": 1, "selectionEnd": 1}
        )
        session.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": "Process", "code": key, "windowsVirtualKeyCode": 229,
             "modifiers": 2 if key == "Enter" else 0},
        )  # fmt: skip
        session.send(
            "Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0}
        )
    session.detach()


def test_ten_submissions_are_graded_by_keyboard_alone_and_everybody_gets_their_own_mark(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("글쇠반", *NAMES)
    work = assignment(school, room, TITLE)
    handed = hand_in(
        school, work,
        {who: f"{name}의 풀이입니다." for who, name in zip(room.learners, NAMES, strict=True)},
    )  # fmt: skip
    teacher = at_school(room.teacher, "grading-keys", looks=False)
    page, keyboard = teacher.page, teacher.page.keyboard
    teacher.open(f"/teach/{room.offering}/grading?assignment={work}")
    start = page.get_by_role("link", name="채점 시작")
    start.focus()
    keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)

    for number, name in enumerate(NAMES):
        expect(heading).to_contain_text(name)
        expect(page.locator("[data-work]")).to_contain_text(f"{name}의 풀이입니다.")
        first, second = keys_of(number)
        keyboard.press(f"Digit{first}")
        keyboard.press(f"Digit{second}")
        expect(page.locator("[data-total]")).to_have_text(str(points_of(number)))
        keyboard.press("KeyF")
        expect(teacher.field("피드백")).to_be_focused()
        types_hangul(teacher, feedback_of(name))
        expect(teacher.field("피드백")).to_have_value(feedback_of(name))
        expect(heading).to_contain_text(name)  # no key of the composition led elsewhere
        expect(page.locator("[data-total]")).to_have_text(str(points_of(number)))
        if number == 0:
            teacher.shot("graded-by-keys")
        keyboard.press("Control+Enter")
        if number + 1 < len(NAMES):
            expect(heading).to_contain_text(NAMES[number + 1])
    teacher.sees("조건에 맞는 제출물이 없습니다.")

    def marks(session: Any) -> dict[int, tuple[Decimal | None, str]]:
        return {
            grade.submission_id: (grade.points, grade.feedback)
            for grade in session.query(Grade).filter(Grade.submission_id.in_(handed.values()))
            if grade.released_at is not None
        }

    assert school.reads(marks) == {
        handed[who]: (Decimal(points_of(number)), feedback_of(NAMES[number]))
        for number, who in enumerate(room.learners)
    }
    tenth = at_school(room.learners[-1], "grading-tenth", looks=False)
    tenth.open("/me/grades")
    tenth.follow(TITLE, within=tenth.page.locator("main"))
    tenth.sees(feedback_of(NAMES[-1]))
    tenth.sees(re.compile(rf"{points_of(9)}"))
    said = tenth.page.locator("main").inner_text()
    assert not [name for name in NAMES[:-1] if name in said]
    other = school.reads(lambda session: session.get_one(Submission, handed[room.learners[0]]).id)
    assert tenth.page.goto(f"{school.url}/submissions/{other}").status == 404  # type: ignore[union-attr]
