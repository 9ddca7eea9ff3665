"""The gradebook as its teachers use it: by keyboard, pasted, undone, disputed, imported, explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook import operations
from lms.courses.gradebook.models import Entry, EntryChange
from lms.courses.gradebook.operations import Change, ItemValues, ManualValues
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAMES = ("가나다", "나라사", "다솜이", "라온제")
AtSchool = Callable[..., Actor]


def with_columns(school: School, room: Classroom) -> list[int]:
    """Two columns of the room's gradebook: 발표 of 20 points, 참여 of 10."""

    def make(session: Session) -> list[int]:
        return [
            operations.add_manual(
                room.offering, ManualValues(title, Decimal(points)), ItemValues()
            ).id
            for title, points in (("발표", 20), ("참여", 10))
        ]

    return school.does(make)


def marks(school: School, item: int) -> dict[str, str]:
    """What stands in a column, by name."""

    def look(session: Session) -> dict[str, str]:
        rows = session.query(Entry, Person).join(Person, Person.id == Entry.person_id)
        found = rows.filter(Entry.kind == "manual", Entry.item_id == item).all()
        return {
            person.name: "EX" if entry.excused else f"{entry.points.normalize():f}"
            for entry, person in found
            if entry.points is not None or entry.excused
        }

    return school.reads(look)


def opened(school: School, at_school: AtSchool, room: Classroom, name: str) -> Actor:
    """The teacher before the grid, in its first cell."""
    teacher = at_school(room.teacher, name)
    teacher.open(f"/teach/{room.offering}/gradebook")
    expect(teacher.page.locator("[data-gradebook][data-ready]")).to_be_visible()
    cell(teacher.page, 0, 0).click()
    return teacher


def cell(page: Page, row: int, column: int) -> Any:
    """A mark of the grid: learner and column from 0; three columns stand before the marks."""
    return page.locator(f'.gb-row [data-r="{row}"][data-c="{column + 3}"]')


def saved(page: Page) -> None:
    """Everything has reached the server."""
    expect(page.locator("[data-grid-state]")).to_have_attribute("data-state", "saved")


def paste(page: Page, text: str) -> None:
    """As a spreadsheet's clipboard would."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def test_a_column_is_typed_by_keyboard_and_undone_and_every_step_is_kept(
    school: School, at_school: AtSchool
) -> None:
    room = school.classroom("성적부 글쇠", *NAMES)
    talk, part = with_columns(school, room)
    teacher = opened(school, at_school, room, "grid-keys")
    keys = teacher.page.keyboard
    for text in ("18", "85%", "EX"):
        keys.type(text)
        keys.press("Enter")
    saved(teacher.page)
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.press("F2")  # to change what is there
    expect(teacher.page.locator(".gb-editor")).to_have_value("17")
    keys.press("Escape")
    keys.press("ArrowRight")
    keys.type("7")
    keys.press("Tab")
    saved(teacher.page)
    assert marks(school, talk) == {"가나다": "18", "나라사": "17", "다솜이": "EX"}
    assert marks(school, part) == {"나라사": "7"}
    expect(cell(teacher.page, 2, 0)).to_contain_text("면제")
    teacher.shot("grid")

    cell(teacher.page, 0, 0).click()
    keys.press("Delete")
    saved(teacher.page)
    assert "가나다" not in marks(school, talk)
    keys.press("Control+z")
    expect(cell(teacher.page, 0, 0)).to_contain_text("18")
    saved(teacher.page)
    keys.press("Control+Shift+z")
    saved(teacher.page)
    assert "가나다" not in marks(school, talk)
    keys.press("Control+z")
    expect(cell(teacher.page, 0, 0)).to_contain_text("18")
    saved(teacher.page)
    assert marks(school, talk)["가나다"] == "18"
    keys.press("Shift+F2")
    panel = teacher.page.locator("[data-grid-panel]")
    expect(panel).to_contain_text("오교수")
    expect(panel.locator(".timeline li")).to_have_count(5)  # nothing was unwritten
    keys.press("Escape")
    expect(panel).to_be_hidden()
    expect(cell(teacher.page, 0, 0)).to_be_focused()


def test_a_pasted_column_shows_first_what_does_not_fit(school: School, at_school: AtSchool) -> None:
    room = school.classroom("성적부 붙이기", *NAMES)
    talk, part = with_columns(school, room)
    teacher = opened(school, at_school, room, "grid-paste")
    paste(teacher.page, "12\t8\n13\t\n\t9\n15\t10")
    saved(teacher.page)
    assert marks(school, talk) == {"가나다": "12", "나라사": "13", "라온제": "15"}
    assert marks(school, part) == {"가나다": "8", "다솜이": "9", "라온제": "10"}
    paste(teacher.page, "11\n결석\n25\n15\n3")
    dialog = teacher.page.get_by_role("dialog")
    for words in ("표 밖이라 버리는 값 1개", "결석", "배점보다 큰 값 1개", "그대로인 칸 1개"):
        expect(dialog).to_contain_text(words)
    teacher.press("넣기", within=dialog)
    expect(cell(teacher.page, 0, 0)).to_contain_text("11")
    saved(teacher.page)
    assert marks(school, talk) == {"가나다": "11", "나라사": "13", "다솜이": "25", "라온제": "15"}
    teacher.page.keyboard.press("Control+z")  # the whole paste at once
    expect(cell(teacher.page, 0, 0)).to_contain_text("12")
    saved(teacher.page)
    assert marks(school, talk) == {"가나다": "12", "나라사": "13", "라온제": "15"}


def test_of_two_people_in_one_cell_neither_loses_what_was_typed(
    school: School, at_school: AtSchool
) -> None:
    room = school.classroom("성적부 둘이", *NAMES)
    talk, _part = with_columns(school, room)
    teacher = opened(school, at_school, room, "grid-two")

    def other(session: Session) -> None:
        run = session.get_one(Offering, room.offering)
        somebody = session.get_one(Person, room.teacher)
        operations.write_entry(
            run, somebody, ("manual", talk), room.learners[0], Change(points=Decimal(9)), 0
        )

    school.does(other)
    teacher.page.keyboard.type("14")
    teacher.page.keyboard.press("Enter")
    dialog = teacher.page.get_by_role("dialog")
    expect(dialog).to_contain_text("저장된 값: 9")
    expect(dialog).to_contain_text("내가 적은 값: 14")
    assert marks(school, talk) == {"가나다": "9"}
    teacher.page.keyboard.press("Escape")  # a choice has to be made
    expect(dialog).to_be_visible()
    dialog.get_by_label(re.compile("내가 적은 값")).check()
    teacher.press("고른 대로 하기", within=dialog)
    saved(teacher.page)
    assert marks(school, talk) == {"가나다": "14"}
    changes = school.reads(
        lambda session: session.query(EntryChange).filter_by(item_id=talk).count()
    )
    assert changes == 2


def test_what_is_no_mark_stays_in_its_cell_to_be_mended(
    school: School, at_school: AtSchool
) -> None:
    room = school.classroom("성적부 고치기", *NAMES)
    talk, _part = with_columns(school, room)
    teacher = opened(school, at_school, room, "grid-mend")
    keys = teacher.page.keyboard
    keys.type("x8")
    keys.press("Enter")  # it stays open
    expect(teacher.page.locator(".gb-editor")).to_have_value("x8")
    cell(teacher.page, 2, 1).click()
    expect(cell(teacher.page, 0, 0)).to_contain_text("x8")
    expect(cell(teacher.page, 0, 0)).to_contain_text(
        "숫자나 퍼센트(85%), 면제(EX)로 적어 주십시오."
    )
    cell(teacher.page, 0, 0).click()
    keys.press("F2")
    expect(teacher.page.locator(".gb-editor")).to_have_value("x8")
    keys.type("8")
    keys.press("Enter")
    keys.press("ArrowUp")
    keys.type("9")  # at once again: the undo goes back to what was on its way
    keys.press("Enter")
    keys.press("Control+z")
    expect(cell(teacher.page, 0, 0)).to_contain_text("8")
    saved(teacher.page)
    assert marks(school, talk) == {"가나다": "8"}


def test_what_is_typed_without_a_connection_waits_on_the_device(
    school: School, at_school: AtSchool
) -> None:
    room = school.classroom("성적부 끊김", *NAMES)
    talk, _part = with_columns(school, room)
    teacher = opened(school, at_school, room, "grid-offline")
    teacher.context.set_offline(True)
    teacher.page.keyboard.type("16")
    teacher.page.keyboard.press("Enter")
    state = teacher.page.locator("[data-grid-state]")
    expect(state).to_have_attribute("data-state", "offline")
    assert marks(school, talk) == {}
    teacher.context.set_offline(False)
    saved(teacher.page)
    assert marks(school, talk) == {"가나다": "16"}


def test_a_file_becomes_a_plan_and_then_exactly_that(school: School, at_school: AtSchool) -> None:
    room = school.classroom("성적부 파일", *NAMES)
    talk, part = with_columns(school, room)
    numbers = school.reads(
        lambda session: [session.get_one(Person, one).number for one in room.learners]
    )
    sheet = "번호,발표,참여\n" + "".join(
        f"{number},{mark}\n"
        for number, mark in zip(numbers, ("18,", "EX,9", "많이,3", "19,10"), strict=True)
    )
    teacher = opened(school, at_school, room, "grid-import")
    teacher.follow("파일로 주고받기")
    file = {"name": "점수.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
    teacher.page.get_by_label("점수 파일").set_input_files(file)  # type: ignore[arg-type]
    teacher.sends("올려서 미리보기")
    main = teacher.page.get_by_role("main")
    expect(main).to_contain_text("아직 아무것도 적지 않았습니다.")
    expect(main).to_contain_text("많이")
    teacher.shot("plan")
    assert marks(school, talk) == {}
    teacher.sends(re.compile("이대로 6칸 적기"))
    assert marks(school, talk) == {"가나다": "18", "나라사": "EX", "라온제": "19"}
    assert marks(school, part) == {"나라사": "9", "다솜이": "3", "라온제": "10"}


def test_a_total_opens_its_arithmetic_and_a_learner_tries_other_marks(
    school: School, at_school: AtSchool
) -> None:
    room = school.classroom("성적부 까닭", *NAMES)
    with_columns(school, room)
    teacher = opened(school, at_school, room, "grid-explain")
    teacher.page.keyboard.type("18")
    teacher.page.keyboard.press("Enter")
    saved(teacher.page)
    current = teacher.page.locator('.gb-row [data-r="0"][data-c="1"]')
    expect(current).to_contain_text("90%")
    current.click()
    with teacher.page.expect_navigation():
        teacher.page.keyboard.press("Enter")
    expect(teacher.page.get_by_role("main")).to_contain_text("90%")
    learner = at_school(room.learners[0], "grid-what-if")
    learner.open(f"/me/results/{room.offering}/what-if")
    learner.page.locator('input[name^="mark-manual"]').last.fill("10")
    learner.page.keyboard.press("Enter")
    expect(learner.page.get_by_role("main")).to_contain_text("93.33")


def test_on_a_phone_the_grid_is_a_list_that_leads_to_a_form(
    school: School, at_school: AtSchool
) -> None:
    room = school.classroom("성적부 전화기", *NAMES)
    talk, _part = with_columns(school, room)
    teacher = at_school(room.teacher, "grid-phone", phone=True)
    teacher.open(f"/teach/{room.offering}/gradebook")
    expect(teacher.page.locator("[data-gradebook]")).to_be_hidden()
    teacher.follow("가나다")
    teacher.fill("발표", "13")
    teacher.sends("저장")
    assert marks(school, talk) == {"가나다": "13"}
