"""Two people mark by themselves; the middle where they agree, a person where they do not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEntry
from lms.courses.assignments.models import Assignment
from lms.courses.grading import operations, queries
from lms.courses.grading.models import Marking
from lms.courses.grading.operations import SchemeValues
from lms.db import db, unit_of_work
from lms.evidence import queries as evidence
from tests.cast import Cast
from tests.courses.grading.test_grading import grade_of, screen


@pytest.fixture(autouse=True)
def twice(app: Any, cast: Cast) -> None:
    """Everything is marked twice, five points apart are allowed."""
    with app.test_request_context("/"), unit_of_work():
        operations.set_scheme(
            db.session.get(Assignment, cast.assignment.id),
            SchemeValues(False, 100, Decimal(5)),
            0,
            cast.professor,
        )


def mark(client: Any, cast: Cast, who: Any, work: Any, form: dict[str, Any]) -> Any:
    client.sign_in(who)
    return client.post(screen(cast, work), data={"action": "release", **form})


def test_the_second_marker_sees_nothing_of_the_first_before_theirs_is_in(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    mark(client, cast, cast.professor, work, marked("47.25", "31", feedback="첫 사람의 말"))
    client.post(
        f"{screen(cast, work)}/remarks",
        data={"file": "text", "first_line": "1", "body": "첫 사람의 줄"},
    )
    client.sign_in(cast.assistant)
    for address in (screen(cast, work), f"/teach/{cast.offering.id}/grading?state=all"):
        page = client.get(address).get_data(as_text=True)
        for secret in ("47.25", "78.25", "첫 사람의 말", "첫 사람의 줄"):
            assert secret not in page, (address, secret)
    assert grade_of(work) is None


def test_markers_who_agree_make_the_middle_and_nothing_is_released_by_that(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    mark(client, cast, cast.professor, work, marked("50", "30", feedback="가"))
    mark(client, cast, cast.assistant, work, marked("53", "30.01", feedback="나"))
    grade = grade_of(work)
    assert (grade.points, grade.released_at) == (Decimal("81.51"), None)
    assert sorted(line.points for line in grade.marks) == [Decimal("30.01"), Decimal("51.5")]
    assert grade.feedback == "가\n\n나"
    assert evidence.of_person(cast.trainee.id) == []


def test_markers_who_differ_leave_the_mark_to_a_person_with_a_reason_and_all_three_are_kept(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    mark(client, cast, cast.professor, work, marked("60", "40"))
    mark(client, cast, cast.assistant, work, marked("30", "20"))
    assert grade_of(work) is None
    page = client.get(f"/teach/{cast.offering.id}/grading?state=settle").get_data(as_text=True)
    assert screen(cast, work) in page
    page = client.get(screen(cast, work)).get_data(as_text=True)
    assert "오교수" in page
    assert "조조교" in page
    assert 'value="45"' in page  # the middle is offered
    without = mark(client, cast, cast.professor, work, marked("50", "35"))
    assert without.status_code == 422
    assert "왜 이 점수인지" in without.get_data(as_text=True)
    done = mark(client, cast, cast.professor, work, marked("50", "35", reason="둘이 만나 정함"))
    assert done.status_code == 303
    grade = grade_of(work)
    assert (grade.points, grade.grader_id, grade.reason) == (
        85, cast.professor.id, "둘이 만나 정함",
    )  # fmt: skip
    assert grade.released_at is not None
    kept = db.session.scalars(select(Marking).order_by(Marking.position)).all()
    assert [(line.marker_id, line.points) for line in kept] == [
        (cast.professor.id, 100),
        (cast.assistant.id, 50),
    ]
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "grade.settle"))
    assert (entry.reason, entry.after["apart"]) == ("둘이 만나 정함", "50")


def test_a_marking_that_was_handed_over_does_not_change(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    mark(client, cast, cast.professor, work, marked("60", "40"))
    version = queries.markings_of(work.id)[0].version
    answer = mark(client, cast, cast.professor, work, marked("1", "1", version))
    assert answer.status_code == 422
    late = client.post(f"{screen(cast, work)}/autosave", data=marked("1", "1", version))
    assert late.status_code == 409
    db.session.rollback()
    assert [line.points for line in queries.markings_of(work.id)] == [100]


def test_a_marking_with_a_criterion_open_is_not_handed_over(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    assert mark(client, cast, cast.professor, work, marked("60", "")).status_code == 422
    client.post(screen(cast, work), data=marked("60", "", action="save"))
    db.session.rollback()
    (own,) = queries.markings_of(work.id)
    assert (own.points, own.handed_over_at) == (None, None)


def test_what_one_has_handed_over_waits_for_the_other_and_not_for_oneself(
    client: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    mark(client, cast, cast.professor, work, marked("60", "40"))
    queue = f"/teach/{cast.offering.id}/grading"
    assert screen(cast, work) not in client.get(queue).get_data(as_text=True)
    client.sign_in(cast.assistant)
    assert screen(cast, work) in client.get(queue).get_data(as_text=True)


def test_what_was_begun_as_two_markings_is_finished_as_two(
    client: Any, app: Any, cast: Cast, hand_in: Any, marked: Any
) -> None:
    work = hand_in(cast.trainee)
    mark(client, cast, cast.professor, work, marked("60", "40"))
    with app.test_request_context("/"), unit_of_work():
        operations.set_scheme(
            db.session.get(Assignment, cast.assignment.id),
            SchemeValues(False, 0, Decimal(0)),
            queries.scheme_of(cast.assignment.id).version,
            cast.professor,
        )
    mark(client, cast, cast.assistant, work, marked("60", "40"))
    assert grade_of(work).points == 100
    assert len(queries.markings_of(work.id)) == 2
