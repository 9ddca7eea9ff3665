"""A quiz from the learner's start to what the teacher sees: cut off, crashed, left alone, watched.

What single parts do in such moments is held in tests/courses/quizzes/test_in_the_browser.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from lms.courses.catalogue.models import Offering
from lms.courses.quizzes import operations
from lms.courses.quizzes.models import Attempt, QuizSlot
from lms.courses.quizzes.operations import QuizValues
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School
from tests.courses.quizzes.conftest import QUESTIONS, SECRETS, in_bank

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
TITLE = "중간 시험"
SAVED = re.compile(r"저장됨 \d\d:\d\d:\d\d")
KINDS = tuple(QUESTIONS)


@dataclass
class _Bank:
    """What ``in_bank`` asks of a cast."""

    course: Any


def quiz_in(school: School, room: Classroom, *kinds: str, **values: Any) -> int:
    """A published quiz of these kinds in a classroom."""

    def make(session: Any) -> int:
        offering = session.get_one(Offering, room.offering)
        quiz = operations.create(offering, QuizValues(TITLE, "Midterm", **values))
        for position, kind in enumerate(kinds):
            question = replace(QUESTIONS[kind][0], title=f"{kind} {position + 1}")
            row = in_bank(_Bank(offering.course), question)  # type: ignore[arg-type]
            quiz.slots.append(
                QuizSlot(
                    kind="question", position=position, points=Decimal(1), draw_count=1,
                    question_version_id=row.versions[0].id,
                )
            )  # fmt: skip
        session.flush()
        operations.publish(quiz)
        return quiz.id

    return school.does(make)


def kept(school: School, quiz: int) -> list[dict[str, Any]]:
    """What the database holds of the one attempt at a quiz, in order."""
    return school.reads(
        lambda session: [
            row.response for row in session.query(Attempt).filter_by(quiz_id=quiz).one().questions
        ]
    )


def set_back(school: School, quiz: int, minutes: int) -> None:
    """Let the one attempt have begun so much earlier."""

    def earlier(session: Any) -> None:
        attempt = session.query(Attempt).filter_by(quiz_id=quiz).one()
        attempt.started_at -= timedelta(minutes=minutes)

    school.does(earlier)


def starts(learner: Actor, room: Classroom) -> None:
    """From the course's page to the first question."""
    learner.open(f"/learn/{room.offering}")
    learner.follow(re.compile(TITLE), within=learner.page.locator("main"))
    learner.press("시작하기")
    learner.page.wait_for_url(re.compile(r"/quiz-attempts/\d+"))


def question(learner: Actor, number: int) -> Locator:
    """The part of the page that holds a question."""
    return learner.page.get_by_role("region", name=re.compile(rf"^문제 {number}\b"))


def says(learner: Actor, words: str | re.Pattern[str]) -> None:
    """What stands about saving, in sight."""
    line = learner.page.locator("[data-save-state]")
    expect(line).to_contain_text(words)
    expect(line).to_be_in_viewport()


def opens_attempts(teacher: Actor, room: Classroom) -> None:
    """The teacher's list of attempts at the quiz."""
    teacher.open(f"/teach/{room.offering}/quizzes")
    teacher.follow(TITLE, within=teacher.page.locator("main"))
    teacher.follow("응시", within=teacher.page.get_by_role("navigation", name="이 시험의 화면"))


def test_an_attempt_outlives_a_cut_connection_and_a_killed_server_and_is_marked(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("끊김반", "한끊김")
    quiz = quiz_in(school, room, "short", "single", "numerical")
    learner = at_school(room.learners[0], "quiz-learner", looks=False)
    starts(learner, room)
    first, second, third = (question(learner, number) for number in (1, 2, 3))
    learner.fill("답", "정답-단답", within=first)
    says(learner, SAVED)

    learner.context.set_offline(True)
    learner.tick(re.compile("갑"), within=second)
    says(learner, re.compile("연결 끊김 – 이 기기에 보관"))
    learner.shot("offline")
    assert kept(school, quiz) == [{"text": "정답-단답"}, {}, {}]
    learner.context.set_offline(False)
    says(learner, SAVED)
    assert kept(school, quiz)[1] == {"choice": "a"}

    school.kill()
    learner.fill("답", "42.4242", within=third)
    says(learner, re.compile("연결 끊김 – 이 기기에 보관"))
    assert kept(school, quiz) == [{"text": "정답-단답"}, {"choice": "a"}, {}]
    school.start()
    says(learner, SAVED)
    learner.press("저장하고 제출 확인으로")
    learner.sees("모든 문제에 답했습니다.")
    learner.press("제출하기")
    expect(learner.page.get_by_role("heading", name="접수증")).to_be_visible()

    teacher = at_school(room.teacher, "quiz-teacher", looks=False)
    opens_attempts(teacher, room)
    row = teacher.page.locator("main tr").filter(has_text="한끊김")
    expect(row).to_contain_text("3/3")
    expect(row).to_contain_text("3 / 3")
    teacher.follow("한끊김", within=row)
    teacher.sees("정답-단답")
    learner.complaints.clear()  # the requests that the test cut


def test_time_runs_out_with_nobodys_browser_open_and_what_is_there_counts(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("시간반", "서시간")
    quiz = quiz_in(school, room, "short", "short", time_limit_minutes=30)
    learner = at_school(room.learners[0], "quiz-gone", looks=False)
    starts(learner, room)
    learner.fill("답", "정답-단답", within=question(learner, 1))
    says(learner, SAVED)
    learner.page.goto("about:blank")
    set_back(school, quiz, 31)

    teacher = at_school(room.teacher, "quiz-time-teacher", looks=False)
    opens_attempts(teacher, room)
    row = teacher.page.locator("main tr").filter(has_text="서시간")
    expect(row).to_contain_text("1/2")
    expect(row).to_contain_text("1 / 2")
    expect(row).to_contain_text("시간이 끝")
    learner.open(f"/learn/{room.offering}")
    learner.follow(re.compile(TITLE), within=learner.page.locator("main"))
    learner.does_not_see("이어서 하기")
    learner.follow(re.compile("접수증과 결과"))
    learner.sees("시간이 끝나 저장된 답을 냄")


def test_no_answer_reaches_the_browser_before_it_may(
    school: School, at_school: Callable[..., Actor]
) -> None:
    """Every body that the server sends during the attempt, to pages and to scripts, is read."""
    room = school.classroom("비밀반", "민비밀")
    quiz_in(school, room, *KINDS)
    learner = at_school(room.learners[0], "quiz-secrets", looks=False)
    bodies: dict[str, str] = {}

    def listen(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        if answer.headers.get("content-type", "").startswith(("text/html", "application/json")):
            bodies[f"{route.request.method} {route.request.url} #{len(bodies)}"] = answer.text()
        route.fulfill(response=answer)

    learner.context.route(re.compile(r"^http://127\.0\.0\.1:\d+/(?!static/)"), listen)
    starts(learner, room)
    learner.fill("답", "모르겠음", within=question(learner, KINDS.index("short") + 1))
    learner.tick(re.compile("을"), within=question(learner, KINDS.index("single") + 1))
    says(learner, SAVED)
    learner.page.reload()
    learner.press("저장하고 제출 확인으로")
    learner.sees("제출 확인")
    learner.open("/calendar")
    learner.open("/")
    learner.open(f"/learn/{room.offering}")
    typed = {"모르겠음"}
    told = [
        (where, secret)
        for where, body in bodies.items()
        for secret in set(SECRETS) - typed
        if secret in body
    ]
    assert not told
    assert any("/save" in where or "answers" in where for where in bodies), sorted(bodies)
    learner.context.unroute_all(behavior="wait")
