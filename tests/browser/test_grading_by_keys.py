"""Grading by keys alone, with the Korean input method on; a lost connection; two graders; Back.

The oracle is what is stored: every mark and every word lies with the person whom it was for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import expect
from sqlalchemy import select

from lms import create_app
from lms.accounts.models import Person
from lms.courses.assignments import operations as assignments
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.grading.models import Annotation, Grade
from lms.db import db, unit_of_work
from lms.skills import operations as skills
from tests.browser.actor import Actor
from tests.browser.site import Site
from tests.cast import build, enrol, person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAMES = (
    "김하늘", "박서연", "이도윤", "최예은", "정시우", "강유나", "조은우", "윤서아", "장하준", "임지호",
)  # fmt: skip


class Room:
    """The installation that the graders sit at: what is put into it, and what it keeps.

    The browser's event loop runs in this thread, so the database is asked in another.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.thread = ThreadPoolExecutor(1)
        settings = {"INSTANCE": site.folder, "mode": "development"}
        self.app = self.thread.submit(create_app, settings).result()
        self.sessions, self.offering_id = self.ask(self._fill)

    def ask(self, question: Callable[[], Any]) -> Any:
        """What *question()* answers within the application."""

        def answer() -> Any:
            with self.app.app_context():
                try:
                    return question()
                finally:
                    db.session.rollback()

        return self.thread.submit(answer).result()

    def _fill(self) -> tuple[dict[str, str], int]:
        """The cast, and ten people who have handed in; the graders' sessions."""
        with unit_of_work():
            skills.mirror()
            cast = build()
            people = [person(name, f"s{at}@example.org") for at, name in enumerate(NAMES)]
            for one in people:
                enrol(one, cast.offering)
            ids = [one.id for one in people]
            offering_id, assignment_id = cast.offering.id, cast.assignment.id
            graders = {"professor": cast.professor.id, "assistant": cast.assistant.id}
        for number, person_id in enumerate(ids):
            with self.app.test_request_context("/"), unit_of_work():
                assignments.hand_in(
                    db.session.get_one(Person, person_id),
                    db.session.get_one(Assignment, assignment_id),
                    text=f"{number}번째 풀이입니다.\n둘째 줄\n셋째 줄",
                    link="",
                    files=[],
                    client_key=f"{number:032d}",
                )
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        sessions = {
            name: serializer.dumps(
                {"_user_id": db.session.get_one(Person, key).get_id(), "_fresh": True}
            )
            for name, key in graders.items()
        }
        return sessions, offering_id

    def kept(self) -> dict[str, Kept]:
        """Every mark by the name of the person whose work it is for."""

        def read() -> dict[str, Kept]:
            rows = db.session.execute(
                select(Person.name, Grade)
                .join(Submission, Submission.person_id == Person.id)
                .join(Grade, Grade.submission_id == Submission.id)
            )
            return {
                name: Kept(
                    grade.points,
                    grade.feedback,
                    grade.released_at is not None,
                    tuple(mark.points for mark in grade.marks),
                )
                for name, grade in rows
            }

        found: dict[str, Kept] = self.ask(read)
        return found


class Kept(NamedTuple):
    """A mark as it is stored."""

    points: Decimal | None
    feedback: str
    released: bool
    marks: tuple[Decimal, ...]


@pytest.fixture
def room(empty_site: Site) -> Room:
    """Ten people have handed in, two may grade."""
    return Room(empty_site)


@pytest.fixture
def sits_down(actor: Callable[..., Actor], room: Room) -> Callable[[str], Actor]:
    """``sits_down("professor")``: somebody who grades, signed in, at the queue."""

    def arrive(who: str) -> Actor:
        someone = actor(room.site, f"grading-{who}", looks=False)
        cookie = {"name": "session", "value": room.sessions[who], "url": room.site.url}
        someone.context.add_cookies([cookie])  # type: ignore[list-item]
        someone.open(f"/teach/{room.offering_id}/grading")
        return someone

    return arrive


def begins(grader: Actor) -> str:
    """Start grading; the name on the screen."""
    grader.follow("채점 시작")
    expect(grader.button(re.compile("단축키"))).to_be_visible()  # the keys are listened to
    heading = grader.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("-")  # the number beside the name
    return heading.inner_text().split()[0]


def test_ten_submissions_are_graded_by_keys_alone_with_hangul_composed(
    sits_down: Callable[[str], Actor], room: Room
) -> None:
    teacher = sits_down("professor")
    page = teacher.page
    name = begins(teacher)
    seen: dict[str, Decimal] = {}
    for turn in range(len(NAMES)):
        level = turn % 2 + 1
        page.keyboard.press(f"Digit{level}")
        page.keyboard.type(str(20 + turn))  # the second criterion has no levels: its field is next
        page.keyboard.press("Enter")  # on to the feedback
        teacher.composes("피드백", f"{name}님 잘했습니다")
        page.keyboard.press("Control+Enter")
        seen[name] = Decimal((60, 30)[level - 1] + 20 + turn)
        if turn < len(NAMES) - 1:
            expect(page.get_by_role("heading", level=1)).not_to_contain_text(name)
            name = page.get_by_role("heading", level=1).inner_text().split()[0]
            assert name not in seen
            expect(page.locator("#feedback")).to_have_value("")
    expect(page).to_have_url(re.compile(r"/grading$"))
    stored = room.kept()
    assert set(stored) == set(NAMES)
    for who, grade in stored.items():
        assert who in grade.feedback
        assert grade.points == seen[who]
        assert grade.released


def test_what_is_written_without_a_connection_is_said_to_be_unsaved_and_saved_later(
    sits_down: Callable[[str], Actor], room: Room
) -> None:
    teacher = sits_down("professor")
    page = teacher.page
    name = begins(teacher)
    state = page.locator("[data-grading-state]")
    page.keyboard.press("Digit1")
    expect(state).to_have_attribute("data-state", "saved")
    teacher.context.set_offline(True)
    page.keyboard.press("KeyF")
    teacher.composes("피드백", "끊겨도 남는 글")
    expect(state).to_have_attribute("data-state", "failed")
    assert room.kept()[name].feedback == ""
    teacher.context.set_offline(False)
    expect(state).to_have_attribute("data-state", "saved")
    assert room.kept()[name].feedback == "끊겨도 남는 글"
    teacher.complaints.clear()  # the browser says that the network was gone


def test_two_graders_see_one_another_and_neither_loses_a_word(
    sits_down: Callable[[str], Actor], room: Room
) -> None:
    teacher, assistant = sits_down("professor"), sits_down("assistant")
    name = begins(teacher)
    assert begins(assistant) == name
    expect(assistant.page.locator("[data-presence]")).to_contain_text("오교수")
    teacher.page.keyboard.press("KeyF")
    teacher.composes("피드백", "교수의 말")
    teacher.page.keyboard.press("Control+KeyS")
    teacher.sees("저장했습니다")
    assistant.page.keyboard.press("KeyF")
    assistant.composes("피드백", "조교의 말")
    assistant.page.keyboard.press("Control+KeyS")
    assistant.sees("그 사이에 다른 사람이 저장해")
    assistant.sees("교수의 말")
    expect(assistant.page.locator("#feedback")).to_have_value("조교의 말")
    assert room.kept()[name].feedback == "교수의 말"


def test_going_back_shows_the_one_who_was_there_with_their_own_marks(
    sits_down: Callable[[str], Actor], room: Room
) -> None:
    teacher = sits_down("professor")
    page = teacher.page
    first = begins(teacher)
    page.keyboard.press("Digit2")
    page.keyboard.type("11")
    page.keyboard.press("Control+Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_contain_text(first)
    second = heading.inner_text().split()[0]
    page.keyboard.press("Digit1")
    expect(page.locator("[data-total]")).to_have_text("60")
    page.go_back()
    expect(heading).to_contain_text(first)
    expect(page.locator("[data-total]")).to_have_text("41")
    page.go_forward()
    expect(heading).to_contain_text(second)
    expect(page.locator("[data-total]")).to_have_text("60")
    stored = room.kept()
    assert stored[first].points == 41
    assert stored[second].marks == (60,)


def test_lines_are_picked_and_remarked_on_by_keys(
    sits_down: Callable[[str], Actor], room: Room
) -> None:
    teacher = sits_down("professor")
    page = teacher.page
    begins(teacher)
    page.keyboard.press("KeyW")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("KeyM")
    teacher.composes("의견", "두 줄을 합치세요")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-line='3'] .remark")).to_contain_text("두 줄을 합치세요")
    columns = select(Annotation.first_line, Annotation.last_line, Annotation.body)
    (line,) = room.ask(lambda: [tuple(row) for row in db.session.execute(columns)])
    assert line == (2, 3, "두 줄을 합치세요")
