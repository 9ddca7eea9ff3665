"""The list of everything that is due says what release rules still keep shut, and what opens it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lms import clock
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.content.models import LessonProgress, ReleaseDate, ReleaseNeed
from lms.courses.quizzes.models import Quiz
from lms.db import unit_of_work
from lms.i18n import moment
from tests.cast import Cast
from tests.courses.content.conftest import statements  # noqa: F401

SHUT, OPEN = "아직 열리지 않음", "낼 수 있음"


def row_of(page: str, title: str) -> str:
    """The row of a table that names *title*; empty where there is none."""
    rows = [row for row in page.split("<tr>")[1:] if title in row]
    return rows[0].split("</tr>")[0] if rows else ""


def opens_module_later(cast: Cast) -> Any:
    """The module of the assignment opens in three days; that moment."""
    opens = clock.now() + timedelta(days=3)
    with unit_of_work() as session:
        session.get_one(Assignment, cast.assignment.id).module_id = cast.module.id
        session.add(
            ReleaseDate(
                offering_id=cast.offering.id, subject_kind="module", subject_id=cast.module.id,
                opens_at=opens,
            )
        )  # fmt: skip
    return opens


def needs_the_lesson(cast: Cast, kind: str, item_id: int) -> None:
    """Something opens after the first lesson."""
    with unit_of_work() as session:
        session.add(
            ReleaseNeed(
                offering_id=cast.offering.id, subject_kind=kind, subject_id=item_id,
                needs_kind="lesson", needs_id=cast.lesson.id,
            )
        )  # fmt: skip


def does_the_lesson(cast: Cast) -> None:
    now = clock.now()
    with unit_of_work() as session:
        session.add(
            LessonProgress(
                person_id=cast.trainee.id, lesson_id=cast.lesson.id, opened_at=now,
                marked_at=now, done_at=now,
            )
        )  # fmt: skip


@pytest.mark.parametrize("list_of", ["/me/assignments", "/"])
def test_a_module_with_a_date_keeps_its_assignments_shut_until_then(
    client: Any, cast: Cast, frozen_now: Any, list_of: str
) -> None:
    opens = opens_module_later(cast)
    client.sign_in(cast.trainee)
    assert client.get(f"/assignments/{cast.assignment.id}").status_code == 403
    row = row_of(client.get(list_of).text, "객체 검출 실습")
    assert SHUT in row
    assert f"{moment(opens)}에 열립니다." in row
    assert OPEN not in row
    assert "btn-primary" not in row
    frozen_now(opens)
    row = row_of(client.get(list_of).text, "객체 검출 실습")
    assert SHUT not in row
    assert "에 열립니다." not in row
    assert client.get(f"/assignments/{cast.assignment.id}").status_code == 200


@pytest.mark.parametrize("list_of", ["/me/assignments", "/"])
def test_what_has_to_be_done_first_is_named_until_it_is_done(
    client: Any, cast: Cast, list_of: str
) -> None:
    needs_the_lesson(cast, "assignment", cast.assignment.id)
    client.sign_in(cast.trainee)
    row = row_of(client.get(list_of).text, "객체 검출 실습")
    assert SHUT in row
    assert "&#39;합성곱&#39; 차시를 마치면 열립니다." in row
    does_the_lesson(cast)
    row = row_of(client.get(list_of).text, "객체 검출 실습")
    assert row
    assert SHUT not in row


def test_the_filter_by_state_knows_what_is_shut(client: Any, cast: Cast) -> None:
    needs_the_lesson(cast, "assignment", cast.assignment.id)
    client.sign_in(cast.trainee)
    title = "객체 검출 실습"
    assert row_of(client.get("/me/assignments?state=upcoming").text, title)
    assert not row_of(client.get("/me/assignments?state=open").text, title)
    does_the_lesson(cast)
    assert not row_of(client.get("/me/assignments?state=upcoming").text, title)
    assert row_of(client.get("/me/assignments?state=open").text, title)


@pytest.mark.parametrize("days", [1, 9])
def test_of_two_opening_dates_the_later_one_is_told(client: Any, cast: Cast, days: int) -> None:
    ruled, own = opens_module_later(cast), clock.now() + timedelta(days=days)
    with unit_of_work() as session:
        work = session.get_one(Assignment, cast.assignment.id)
        work.available_from, work.due_at = own, clock.now() + timedelta(days=20)
        work.late_until = None
    client.sign_in(cast.trainee)
    row = row_of(client.get("/me/assignments").text, "객체 검출 실습")
    assert SHUT in row
    assert row.count("에 열립니다.") == 1
    assert f"{moment(max(ruled, own))}에 열립니다." in row


def test_a_quiz_follows_its_rules_in_the_list_too(client: Any, cast: Cast) -> None:
    with unit_of_work() as session:
        quiz = Quiz(
            offering_id=cast.offering.id, title_ko="확인 시험", published_at=clock.now(),
            due_at=clock.now() + timedelta(days=5), created_at=clock.now(),
        )  # fmt: skip
        session.add(quiz)
    needs_the_lesson(cast, "quiz", quiz.id)
    client.sign_in(cast.trainee)
    assert SHUT in row_of(client.get("/me/assignments").text, "확인 시험")
    does_the_lesson(cast)
    assert OPEN in row_of(client.get("/me/assignments").text, "확인 시험")


def test_what_was_handed_in_stays_handed_in_whatever_was_shut_later(
    client: Any, cast: Cast
) -> None:
    with unit_of_work() as session:
        session.add(
            Submission(
                assignment_id=cast.assignment.id, person_id=cast.trainee.id, number=1, text="글",
                submitted_at=clock.now(), receipt="r", client_key="k" * 32,
                members=[SubmissionMember(person_id=cast.trainee.id)],
            )
        )  # fmt: skip
    opens_module_later(cast)
    client.sign_in(cast.trainee)
    row = row_of(client.get("/me/assignments?show=handed_in").text, "객체 검출 실습")
    assert "냈음" in row
    assert SHUT not in row


def test_more_that_is_shut_takes_no_more_statements(
    client: Any,
    cast: Cast,
    statements: Any,  # noqa: F811
) -> None:
    opens_module_later(cast)
    needs_the_lesson(cast, "assignment", cast.assignment.id)
    client.sign_in(cast.trainee)
    client.get("/me/assignments")
    with statements() as few:
        assert client.get("/me/assignments").text.count(SHUT) >= 1
    with unit_of_work() as session:
        session.add_all(
            Assignment(
                offering_id=cast.offering.id, module_id=cast.module.id, title_ko=f"과제 {number}",
                points=Decimal(10), due_at=clock.now() + timedelta(days=9), kinds=["text"],
                published_at=clock.now(), created_at=clock.now(),
            )
            for number in range(12)
        )  # fmt: skip
    with statements() as many:
        assert client.get("/me/assignments").text.count(SHUT) >= 13
    assert len(many) <= len(few)
