"""Grading without a pointer, with Hangul typed as an input method types it: marks, words, lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from lms.courses.assignments.models import Submission
from lms.courses.grading.models import Annotation, Grade
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
    expect(teacher.button(re.compile("단축키"))).to_be_visible()  # the keys are listened to
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


def sits_down(school: School, at_school: Callable[..., Actor], label: str) -> tuple[Actor, int]:
    """A teacher before the one work that there is, with a criterion whose points are typed."""
    room = school.classroom(label, "강유나")
    work = assignment(school, room, f"{label}의 과제", typed=True)
    text = "첫 줄\n둘째 줄\n셋째 줄"
    submission = hand_in(school, work, {room.learners[0]: text})[room.learners[0]]
    teacher = at_school(room.teacher, f"grading-{label}", looks=False)
    teacher.open(f"/teach/{room.offering}/grading/{submission}")
    expect(teacher.button(re.compile("단축키"))).to_be_visible()  # the keys are listened to
    return teacher, submission


def stored(school: School, submission: int) -> tuple[Decimal | None, str, bool]:
    """Points, feedback, and whether they are released."""

    def look(session: Any) -> tuple[Decimal | None, str, bool]:
        grade = session.query(Grade).filter_by(submission_id=submission).one()
        return grade.points, grade.feedback, grade.released_at is not None

    return school.reads(look)


def test_points_are_typed_where_a_criterion_has_no_levels(
    school: School, at_school: Callable[..., Actor]
) -> None:
    teacher, submission = sits_down(school, at_school, "숫자반")
    keyboard = teacher.page.keyboard
    keyboard.press("Digit2")
    keyboard.type("27")  # the field of the second criterion is next
    keyboard.press("Enter")  # on to the feedback, sending nothing
    types_hangul(teacher, "잘했습니다")
    keyboard.press("Control+Enter")
    teacher.sees("점수를 공개하고 알렸습니다. 채점할 것이 더 없습니다.")
    assert stored(school, submission) == (Decimal(72), "잘했습니다", True)


def test_what_is_written_without_a_connection_is_said_to_be_unsaved_and_saved_later(
    school: School, at_school: Callable[..., Actor]
) -> None:
    teacher, submission = sits_down(school, at_school, "끊긴반")
    state = teacher.page.locator("[data-grading-state]")
    teacher.page.keyboard.press("Digit1")
    expect(state).to_have_attribute("data-state", "saved")
    teacher.context.set_offline(True)
    teacher.page.keyboard.press("KeyF")
    types_hangul(teacher, "끊겨도 남는 글")
    expect(state).to_have_attribute("data-state", "failed")
    assert stored(school, submission)[1] == ""
    teacher.context.set_offline(False)
    expect(state).to_have_attribute("data-state", "saved")
    assert stored(school, submission)[1] == "끊겨도 남는 글"
    teacher.complaints.clear()  # the browser says that the network was gone


def test_lines_are_picked_and_remarked_on_by_keys(
    school: School, at_school: Callable[..., Actor]
) -> None:
    teacher, submission = sits_down(school, at_school, "줄반")
    keyboard = teacher.page.keyboard
    for key in ("KeyW", "ArrowDown", "Shift+ArrowDown", "KeyM"):
        keyboard.press(key)
    teacher.composes("의견", "두 줄을 합치세요")
    keyboard.press("Control+Enter")
    expect(teacher.page.locator("[data-line='3'] .remark")).to_contain_text("두 줄을 합치세요")

    def remarks(session: Any) -> list[tuple[int, int, str]]:
        rows = session.query(Annotation).filter_by(submission_id=submission)
        return [(row.first_line, row.last_line, row.body) for row in rows]

    assert school.reads(remarks) == [(2, 3, "두 줄을 합치세요")]
