"""Instructors make, change, publish and delete assignments, with and without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms.communication.models import Notification
from lms.courses.assignments.models import Assignment, Criterion, Submission
from lms.db import db, unit_of_work
from tests.cast import Cast


def filled(**more: Any) -> dict[str, Any]:
    return {
        "title_ko": "새 과제",
        "title_en": "",
        "module_id": "0",
        "brief": "이렇게 냅니다.",
        "points": "10",
        "due_at": "2031-03-02T23:59",
        "late_until": "",
        "kinds": ["text", "link"],
        "skills": "python",
        "version": "0",
        **more,
    }


CRITERIA = {
    "criteria-0-key": "",
    "criteria-0-title_ko": "설계",
    "criteria-0-title_en": "Design",
    "criteria-0-points": "6",
    "criteria-0-skills": "computer-vision",
    "criteria-0-levels-0-points": "6",
    "criteria-0-levels-0-ko": "좋음",
    "criteria-0-levels-0-en": "Good",
    "criteria-0-levels-1-points": "3",
    "criteria-0-levels-1-ko": "보통",
    "criteria-1-title_ko": "글",
    "criteria-1-points": "4",
}


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/assignments"


def latest() -> Assignment:
    db.session.rollback()
    return db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()


def test_an_assignment_is_made_as_a_draft_with_its_criteria_and_skills(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    answer = client.post(f"{base(cast)}/new", data=filled(**CRITERIA))
    assert answer.status_code == 303
    made = latest()
    assert (made.published_at, made.points, made.kinds) == (None, 10, ["text", "link"])
    assert made.due_at == datetime(2031, 3, 2, 14, 59, tzinfo=UTC)
    assert [line.skill_id for line in made.skills] == ["python"]
    design, text = made.criteria
    assert (design.title_en, design.points, design.skills) == ("Design", 6, ["computer-vision"])
    assert [level["ko"] for level in design.levels] == ["좋음", "보통"]
    assert (text.title_ko, text.levels) == ("글", [])


def test_criteria_that_do_not_add_up_are_refused_with_the_gap(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    before = latest().id
    form = filled(**{**CRITERIA, "criteria-1-points": "3,5"})
    answer = client.post(f"{base(cast)}/new", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "0.5점 모자랍니다" in page
    assert "좋음" in page
    assert latest().id == before


def test_rows_are_added_and_taken_away_without_javascript_and_nothing_is_saved(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    before = latest().id
    added = client.post(f"{base(cast)}/new", data=filled(**CRITERIA, change="add:criteria"))
    page = added.get_data(as_text=True)
    assert added.status_code == 200
    assert 'name="criteria-2-title_ko"' in page
    more = client.post(f"{base(cast)}/new", data=filled(**CRITERIA, change="add:criteria-1-levels"))
    assert 'name="criteria-1-levels-0-points"' in more.get_data(as_text=True)
    fewer = client.post(f"{base(cast)}/new", data=filled(**CRITERIA, change="remove:criteria-0"))
    page = fewer.get_data(as_text=True)
    assert "설계" not in page
    assert 'value="글"' in page
    assert latest().id == before


def test_a_late_limit_before_the_due_date_is_refused(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    answer = client.post(f"{base(cast)}/new", data=filled(late_until="2031-03-01T23:59"))
    assert answer.status_code == 422
    assert "마감보다 뒤여야" in answer.get_data(as_text=True)


def test_criteria_keep_their_identity_when_they_are_renamed(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    first, second = (line.id for line in cast.assignment.criteria)
    form = filled(
        points="100",
        version=str(cast.assignment.version),
        **{
            "criteria-0-key": str(second),
            "criteria-0-title_ko": "코드 품질",
            "criteria-0-points": "40",
            "criteria-1-key": str(first),
            "criteria-1-title_ko": "정확도",
            "criteria-1-points": "60",
        },
    )
    address = f"{base(cast)}/{cast.assignment.id}/edit"
    assert client.post(address, data=form).status_code == 303
    db.session.rollback()
    rows = db.session.scalars(select(Criterion).order_by(Criterion.position)).all()
    assert [(row.id, row.title_ko) for row in rows] == [(second, "코드 품질"), (first, "정확도")]


def test_what_somebody_else_saved_is_shown_and_not_overwritten(client: Any, cast: Cast) -> None:
    address = f"{base(cast)}/{cast.assignment.id}/edit"
    version = cast.assignment.version
    client.sign_in(cast.professor)
    assert client.post(address, data=filled(version=str(version))).status_code == 303
    client.sign_in(cast.staff)
    mine = filled(version=str(version), title_ko="담당자의 이름")
    answer = client.post(address, data=mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "새 과제" in page
    assert "담당자의 이름" in page
    assert latest().title_ko == "새 과제"
    version = latest().version
    db.session.rollback()
    assert f'name="version" type="hidden" value="{version}"' in page
    assert client.post(address, data={**mine, "version": str(version)}).status_code == 303


def test_publishing_shows_the_assignment_to_learners_and_tells_them_once(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    client.post(f"{base(cast)}/new", data=filled(**CRITERIA))
    made = latest().id
    for _twice in range(2):
        client.post(f"{base(cast)}/{made}/publish")
    db.session.rollback()
    told = db.session.scalars(
        select(Notification.person_id).where(Notification.kind == "assignment.published")
    )
    assert sorted(told) == sorted([cast.trainee.id, cast.other_trainee.id])
    client.sign_in(cast.trainee)
    assert "이렇게 냅니다." in client.get(f"/assignments/{made}").get_data(as_text=True)


def test_an_unfinished_assignment_is_not_published(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    client.post(f"{base(cast)}/new", data=filled(brief=" "))
    made = latest().id
    page = client.post(f"{base(cast)}/{made}/publish", follow_redirects=True)
    assert "과제 설명이 비어 있습니다" in page.get_data(as_text=True)
    assert latest().published_at is None


def test_what_somebody_handed_in_for_can_neither_be_deleted_nor_hidden(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.trainee)
    client.post(f"/assignments/{cast.assignment.id}", data={"text": "글", "client_key": "k" * 32})
    client.sign_in(cast.professor)
    address = f"{base(cast)}/{cast.assignment.id}"
    for action in ("delete", "unpublish"):
        page = client.post(f"{address}/{action}", follow_redirects=True).get_data(as_text=True)
        assert "이미 낸 사람이 있어" in page
    assert latest().published_at is not None
    with unit_of_work():
        db.session.delete(db.session.scalar(select(Submission)))
    client.post(f"{address}/delete")
    assert latest().deleted_at is not None
    assert "객체 검출 실습" in client.get(base(cast)).get_data(as_text=True)
    assert client.get(f"{address}/edit").status_code == 404
    client.post(f"{address}/restore")
    assert (latest().deleted_at, latest().published_at) == (None, None)
    assert client.get(f"{address}/edit").status_code == 200


def test_assignments_are_edited_by_those_who_may(client: Any, cast: Cast) -> None:
    addresses = (
        base(cast),
        f"{base(cast)}/new",
        f"{base(cast)}/{cast.assignment.id}/edit",
    )
    for person, status in (
        (cast.professor, 200),
        (cast.staff, 200),
        (cast.officer, 200),
        (cast.assistant, 403),
        (cast.trainee, 403),
        (cast.other_professor, 404),
        (cast.outsider, 404),
        (None, 302),
    ):
        client.sign_in(person)
        for address in addresses:
            assert client.get(address).status_code == status, address
    client.sign_in(cast.other_professor)
    elsewhere = f"/teach/{cast.other_offering.id}/assignments/{cast.assignment.id}/edit"
    assert client.get(elsewhere).status_code == 404


def test_the_preview_shows_markdown_and_nothing_harmful(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    answer = client.post(
        f"{base(cast)}/preview", data={"brief": "**굵게** <script>alert(1)</script>"}
    )
    page = answer.get_data(as_text=True)
    assert "<strong>굵게</strong>" in page
    assert "<script>" not in page


def test_points_are_exact_decimals(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    client.post(f"{base(cast)}/new", data=filled(points="0,1"))
    assert latest().points == Decimal("0.1")


def test_who_looks_as_a_learner_is_told_so_at_the_assignment_too(client: Any, cast: Cast) -> None:
    at = f"/assignments/{cast.assignment.id}"
    client.sign_in(cast.professor)
    assert "교육생에게 보이는 화면입니다." in client.get(at).text
    client.post(f"/teach/{cast.offering.id}/preview")
    shown = client.get(at).text
    assert "교육생으로 보는 중" in shown
    assert "과제 고치기" not in shown
    client.post(f"/teach/{cast.offering.id}/preview/end")
    assert "과제 고치기" in client.get(at).text
