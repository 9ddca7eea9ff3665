"""The weekly grid by keyboard: letters, arrows, undo, all present, two instructors at once; a day off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from lms import clock
from lms.access import Scope
from lms.courses.attendance import operations
from lms.courses.attendance.models import Mark, Session
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAMES = ("강하늘", "나은비", "도우람")


def lectures(school: School, room: Classroom) -> str:
    """Two sessions of yesterday and one in three days; the address of yesterday's week."""

    def make(_session: Any) -> str:
        day = clock.today() - timedelta(days=1)
        place = Scope("offering", room.offering)
        for on, start in ((day, 600), (day, 780), (day + timedelta(days=4), 600)):
            operations.add_session(
                place,
                operations.Times(on, operations.Hours(start, start + 120, None, None, 60).periods),
            )
        return f"/teach/{room.offering}/attendance?week={day}"

    return school.does(make)


def states(school: School, room: Classroom) -> dict[tuple[int, int], str]:
    """State by (number of the session, number of the learner)."""

    def look(session: Any) -> dict[tuple[int, int], str]:
        ids = list(
            session.scalars(
                select(Session.id)
                .where(Session.offering_id == room.offering)
                .order_by(Session.starts_at)
            )
        )
        rows = session.scalars(select(Mark).where(Mark.session_id.in_(ids)))
        return {
            (ids.index(mark.session_id), room.learners.index(mark.person_id)): mark.state
            for mark in rows
        }

    return school.reads(look)


def cell(someone: Actor, row: int, column: int) -> Locator:
    return (
        someone.page.locator("[data-att-grid] tbody tr").nth(row).locator(".att-cell a").nth(column)
    )


def saved(someone: Actor) -> None:
    expect(someone.page.locator("[data-att-said]")).to_have_text("저장했습니다.")
    expect(someone.page.locator(".att-cell[data-unsaved]")).to_have_count(0)


def test_a_week_is_marked_by_keyboard_and_undone(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("출석 강의", *NAMES, course="AT101")
    address = lectures(school, room)
    teacher = at_school(room.teacher, "marks-by-keyboard")
    teacher.open(address)
    cell(teacher, 0, 0).focus()
    for key in ("KeyP", "KeyL", "KeyA"):  # each letter goes down one row
        teacher.page.keyboard.press(key)
    saved(teacher)
    assert states(school, room) == {(0, 0): "present", (0, 1): "late", (0, 2): "absent"}
    teacher.page.keyboard.press("Control+KeyZ")
    expect(cell(teacher, 2, 0)).to_have_text("·")
    saved(teacher)
    assert states(school, room) == {(0, 0): "present", (0, 1): "late"}
    teacher.page.locator("[data-att-all]").nth(1).click()
    saved(teacher)
    found = states(school, room)
    assert [found[1, learner] for learner in range(3)] == ["present"] * 3
    teacher.accessible("the weekly grid")
    teacher.fits()


def test_two_who_mark_one_cell_lose_neither_mark_nor_sight_of_it(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom(
        "함께 표시", *NAMES, teachers=("other.professor@example.org",), course="AT102"
    )
    address = lectures(school, room)
    first = at_school(room.teacher, "marks-first")
    second = at_school(school.person("other.professor@example.org"), "marks-second")
    for someone in (first, second):
        someone.open(address)
    cell(first, 0, 0).focus()
    first.page.keyboard.press("KeyA")
    saved(first)
    cell(second, 0, 0).focus()
    second.page.keyboard.press("KeyP")
    expect(second.page.locator("[data-att-said]")).to_contain_text(
        "그사이 다른 사람이 표시했습니다"
    )
    expect(cell(second, 0, 0)).to_have_text("결")
    assert states(school, room)[0, 0] == "absent"
    cell(second, 0, 0).focus()
    second.page.keyboard.press("KeyP")  # knowing it now
    expect(cell(second, 0, 0)).to_have_text("출")
    saved(second)
    assert states(school, room)[0, 0] == "present"


def test_on_a_phone_without_scripts_a_session_is_marked_and_the_learner_sees_why(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("휴대전화 출석", *NAMES, course="AT103")
    address = lectures(school, room)
    teacher = at_school(room.teacher, "marks-on-a-phone", phone=True, scripts=False)
    teacher.open(address)
    teacher.page.locator(".att-head a").first.click()
    teacher.page.get_by_label("강하늘 출결").select_option("absent")
    teacher.press("저장하고 나머지는 모두 출석")
    teacher.sees("3명의 출결을 저장했습니다.")
    learner = at_school(room.learners[0], "sees-why", phone=True)
    learner.open(f"/me/attendance/offerings/{room.offering}")
    learner.sees("결석: 1일")
    learner.sees("어떻게 나온 출석률인지")
    learner.accessible("my attendance")
    learner.fits()
