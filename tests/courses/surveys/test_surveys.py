"""Surveys through the browser: made, answered, counted; anonymous, and before one's result."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts import privacy
from lms.accounts.models import Person
from lms.communication.models import Notification
from lms.courses.gradebook.models import CourseResult
from lms.courses.surveys.models import Survey, SurveyReply, SurveySheet
from lms.courses.surveys.operations import remind
from lms.db import db, unit_of_work
from tests.cast import Cast, course_of, enrol, offering_of, organisation, person
from tests.courses.forms import fields


def make(client: Any, cast: Cast, kind: str, **more: str) -> int:
    """A published survey with the standard questions, made on the pages."""
    client.sign_in(cast.staff)
    page = f"/teach/{cast.offering.id}/surveys/new?kind={kind}"
    form = fields(client.get(page).text) | more
    made = client.post(page, data=form)
    assert made.status_code == 303, made.text
    assert client.post(made.headers["Location"] + "/publish").status_code == 303
    db.session.rollback()
    return db.session.scalars(select(Survey.id).order_by(Survey.id.desc())).first() or 0


def sheet(survey_id: int, step: int, text: str = "") -> dict[str, str]:
    """A filled-in form: the same step everywhere."""
    survey = db.session.get_one(Survey, survey_id)
    return {
        f"q{one.id}": text if one.kind == "text" else "0" if one.options else str(step)
        for one in survey.questions
    }


def classmates(cast: Cast, count: int) -> list[Person]:
    """More learners in the cast's offering."""
    with unit_of_work() as session:
        people = [person(f"동기{n}", f"mate{n}@example.org") for n in range(count)]
        session.add_all(people)
        session.flush()
        for one in people:
            session.add(enrol(one, cast.offering))
    return people


@pytest.fixture
def everybody_answers(client: Any, cast: Cast) -> Callable[[int, int], list[Person]]:
    """``everybody_answers(survey, how many)``: classmates who answered 4 and wrote something."""

    def answer(survey_id: int, count: int) -> list[Person]:
        people = classmates(cast, count)
        for number, one in enumerate(people):
            client.sign_in(one)
            sent = client.post(
                f"/surveys/{survey_id}", data=sheet(survey_id, 4, f"의견 {count - number}")
            )
            assert sent.status_code == 303
        return people

    return answer


def test_a_sheet_leads_to_nobody(client: Any, cast: Cast) -> None:
    survey_id = make(client, cast, "final")
    client.sign_in(cast.trainee)
    assert (
        client.post(f"/surveys/{survey_id}", data=sheet(survey_id, 5, "좋았다")).status_code == 303
    )
    db.session.rollback()
    kept = db.session.scalars(select(SurveySheet)).one()
    assert kept.pseudonym is None
    assert set(SurveySheet.__table__.columns.keys()) == {"id", "survey_id", "answers", "pseudonym"}
    assert db.session.scalars(select(SurveyReply.person_id)).one() == cast.trainee.id
    copy = json.dumps(privacy.export(cast.trainee), ensure_ascii=False, default=str)
    assert "좋았다" not in copy
    assert "강의평가" in copy


def test_nobody_answers_twice_and_what_was_typed_is_kept_when_something_is_missing(
    client: Any, cast: Cast
) -> None:
    survey_id = make(client, cast, "midterm")
    client.sign_in(cast.trainee)
    whole = sheet(survey_id, 3, "천천히 해 주세요")
    missing = dict(list(whole.items())[1:])
    refused = client.post(f"/surveys/{survey_id}", data=missing)
    assert refused.status_code == 422
    assert "천천히 해 주세요" in refused.text
    assert "답을 골라 주세요" in refused.text
    assert client.post(f"/surveys/{survey_id}", data=whole).status_code == 303
    assert client.post(f"/surveys/{survey_id}", data=whole).status_code == 409
    db.session.rollback()
    assert len(db.session.scalars(select(SurveySheet)).all()) == 1


def test_results_wait_for_the_close_for_five_answers_and_for_final_marks(
    client: Any, cast: Cast, frozen_now: Any, everybody_answers: Any
) -> None:
    survey_id = make(client, cast, "final")
    everybody_answers(survey_id, 5)
    page = f"/teach/{cast.offering.id}/surveys/{survey_id}"
    client.sign_in(cast.professor)
    assert "의견 3" not in client.get(page).text  # still open
    assert client.get(page + "/answers.csv").status_code == 404
    closes = db.session.get_one(Survey, survey_id).closes_at
    db.session.rollback()
    frozen_now(closes + timedelta(minutes=1))
    shown = client.get(page).text
    assert "의견 3" not in shown
    assert "확정된 뒤에" in shown
    with unit_of_work() as session:
        for one in [*session.scalars(select(SurveyReply.person_id)).all(), cast.trainee.id, cast.other_trainee.id]:  # fmt: skip
            if (
                session.scalars(
                    select(CourseResult.id).where(CourseResult.person_id == one)
                ).first()
                is None
            ):
                session.add(
                    CourseResult(
                        offering_id=cast.offering.id,
                        person_id=one,
                        percent=90,
                        credit_earned=True,
                        lines=[],
                        arithmetic=[],
                        revision=1,
                        decided_at=clock.now(),
                        decided_by_id=cast.professor.id,
                        policy_id=1,
                    )
                )
    shown = client.get(page).text
    assert "의견 3" in shown
    file = client.get(page + "/answers.csv")
    assert file.status_code == 200
    assert file.data.startswith(b"\xef\xbb\xbf")
    assert "동기" not in file.text


def test_four_answers_are_never_shown(
    client: Any, cast: Cast, frozen_now: Any, everybody_answers: Any
) -> None:
    survey_id = make(client, cast, "satisfaction")
    everybody_answers(survey_id, 4)
    closes = db.session.get_one(Survey, survey_id).closes_at
    db.session.rollback()
    frozen_now(closes + timedelta(minutes=1))
    client.sign_in(cast.staff)
    shown = client.get(f"/teach/{cast.offering.id}/surveys/{survey_id}").text
    assert "의견 1" not in shown
    assert "다섯 명보다 적어" in shown


def test_ones_result_waits_for_the_survey_only_while_it_can_be_answered(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    survey_id = make(client, cast, "final", before_grades="y")
    result = f"/me/results/{cast.offering.id}"
    client.sign_in(cast.trainee)
    assert "설문에 답하면 결과를" in client.get(result).text
    assert "설문에 답하고 보기" in client.get("/me/results").text
    client.post(f"/surveys/{survey_id}", data=sheet(survey_id, 5))
    assert "설문에 답하면 결과를" not in client.get(result).text
    client.sign_in(cast.other_trainee)
    closes = db.session.get_one(Survey, survey_id).closes_at
    db.session.rollback()
    frozen_now(closes + timedelta(minutes=1))
    assert "설문에 답하면 결과를" not in client.get(result).text


def test_an_instructor_makes_a_midterm_survey_but_not_the_official_evaluation(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/surveys"
    assert client.get(f"{base}/new?kind=midterm").status_code == 200
    assert client.get(f"{base}/new?kind=final").status_code == 403
    client.sign_in(cast.assistant)
    assert client.get(base).status_code == 403


def test_questions_hold_fast_once_somebody_answered(client: Any, cast: Cast) -> None:
    survey_id = make(client, cast, "midterm")
    client.sign_in(cast.trainee)
    client.post(f"/surveys/{survey_id}", data=sheet(survey_id, 2))
    client.sign_in(cast.staff)
    page = f"/teach/{cast.offering.id}/surveys/{survey_id}/edit"
    form = fields(client.get(page).text)
    assert client.post(page, data=form | {"title_ko": "새 이름"}).status_code == 303
    form = fields(client.get(page).text)
    refused = client.post(page, data=form | {"questions-0-text_ko": "다른 질문"})
    assert refused.status_code == 422
    assert "다른 질문" in refused.text
    stale = client.post(page, data=form | {"title_ko": "셋째 이름", "version": "1"})
    assert stale.status_code == 409
    assert "셋째 이름" in stale.text
    assert "새 이름" in stale.text


def test_a_survey_that_ended_with_answers_is_never_opened_again(
    client: Any, cast: Cast, everybody_answers: Callable[[int, int], list[Person]]
) -> None:
    """Results seen, one more answer, results seen again: what differs is one person's sheet."""
    survey_id = make(client, cast, "midterm")
    everybody_answers(survey_id, 5)
    client.sign_in(cast.staff)
    page = f"/teach/{cast.offering.id}/surveys/{survey_id}"
    form = fields(client.get(f"{page}/edit").text)
    closes_at = form["closes_at"]
    assert client.post(f"{page}/close").status_code == 303
    form = fields(client.get(f"{page}/edit").text) | {"closes_at": closes_at}
    refused = client.post(f"{page}/edit", data=form)
    assert refused.status_code == 422
    assert "다시 열 수 없습니다" in refused.text
    client.sign_in(cast.trainee)
    client.post(f"/surveys/{survey_id}", data=sheet(survey_id, 1))
    db.session.rollback()
    assert db.session.query(SurveyReply).count() == 5


def test_rows_are_added_moved_and_removed_without_losing_what_was_typed(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.professor)
    page = f"/teach/{cast.offering.id}/surveys/new?kind=satisfaction"
    form = fields(client.get(page).text) | {"questions-0-text_ko": "처음 질문"}
    moved = fields(client.post(page, data=form | {"do": "down-0"}).text)
    assert moved["questions-1-text_ko"] == "처음 질문"
    more = fields(client.post(page, data=moved | {"do": "add"}).text)
    assert len([key for key in more if key.endswith("-text_ko")]) == 7
    less = fields(client.post(page, data=more | {"do": "remove-1"}).text)
    assert "처음 질문" not in less.values()
    db.session.rollback()
    assert db.session.scalars(select(Survey)).all() == []


def test_a_self_assessment_shows_ones_own_change_and_the_mean_of_five(
    client: Any, cast: Cast, frozen_now: Any
) -> None:
    before = make(client, cast, "before")
    people = classmates(cast, 5)
    for one in people:
        client.sign_in(one)
        assert client.post(f"/surveys/{before}", data=sheet(before, 2)).status_code == 303
    after = make(client, cast, "after")
    for one in people:
        client.sign_in(one)
        assert client.post(f"/surveys/{after}", data=sheet(after, 4)).status_code == 303
    mine = client.get(f"/surveys/{after}").text
    assert "나의 자기 평가" in mine
    closes = db.session.get_one(Survey, after).closes_at
    db.session.rollback()
    frozen_now(closes + timedelta(minutes=1))
    client.sign_in(cast.professor)
    shown = client.get(f"/teach/{cast.offering.id}/surveys/{after}").text
    assert "수강 전과 후" in shown
    assert "+2" in shown
    with unit_of_work():
        privacy.erase(db.session.get_one(Person, people[0].id))
    db.session.rollback()
    cut = db.session.scalars(select(SurveySheet).where(SurveySheet.pseudonym.is_(None))).all()
    assert len(cut) == 2


def test_people_are_told_once_when_it_opens_and_once_before_it_ends(
    client: Any,
    cast: Cast,
    frozen_now: Any,
    delivered: Any,
    app: Any,
) -> None:
    survey_id = make(client, cast, "midterm")
    closes = db.session.get_one(Survey, survey_id).closes_at
    db.session.rollback()
    with app.app_context():
        delivered()
    assert set(db.session.scalars(
        select(Notification.url).where(Notification.kind == "survey.opened")
    )) == {f"/surveys/{survey_id}"}  # fmt: skip

    def told(kind: str) -> list[int]:
        db.session.rollback()
        return sorted(
            db.session.scalars(select(Notification.person_id).where(Notification.kind == kind))
        )

    seats = sorted([cast.trainee.id, cast.other_trainee.id])
    assert told("survey.opened") == seats
    client.sign_in(cast.trainee)
    client.post(f"/surveys/{survey_id}", data=sheet(survey_id, 4))
    frozen_now(closes - timedelta(days=1))
    for _again in range(2):
        db.session.rollback()
        with app.test_request_context("/"):
            remind()
    assert told("survey.reminder") == [cast.other_trainee.id]


def test_the_office_opens_one_evaluation_for_many_and_a_second_click_adds_none(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.officer)
    page = client.get("/manage/surveys/new")
    form = fields(page.text) | {
        "kind": "final", "opens_at": "2026-12-01T09:00", "closes_at": "2026-12-15T18:00",
        "offerings": str(cast.offering.id),
    }  # fmt: skip
    assert "만들어 공개합니다" in client.post("/manage/surveys/new", data=form).text
    for _twice in range(2):
        sent = client.post("/manage/surveys/new", data=form | {"confirmed": "1"})
        assert sent.status_code == 303
    db.session.rollback()
    made = db.session.scalars(select(Survey)).one()
    assert (made.results_after, made.offering_id) == ("grades", cast.offering.id)
    client.sign_in(cast.staff)
    assert "강의평가" in client.get("/manage/surveys?kind=final").text


def test_an_institutions_staff_ask_in_its_departments_too_and_nowhere_else(
    client: Any, cast: Cast
) -> None:
    with unit_of_work():
        department = organisation("department", "robots", "로봇학과", "Robotics")
        department.parent_id = cast.academy.id
        elsewhere = organisation("department", "grids", "전력학과", "Grids")
        elsewhere.parent_id = cast.other_university.id
        offering_of(course_of(department, "RB101", "로봇 기초", "Robots"), "1분반")
        offering_of(course_of(elsewhere, "GR101", "전력 기초", "Grids"), "1분반")
    client.sign_in(cast.staff)
    page = client.get("/manage/surveys/new").text
    assert "로봇 기초" in page
    assert "전력 기초" not in page


def test_a_choice_of_one_is_no_choice_and_is_shown_as_it_was_typed(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    page = f"/teach/{cast.offering.id}/surveys/new?kind=satisfaction"
    form = fields(client.get(page).text) | {"questions-0-kind": "choice"}
    for typed in ("하나뿐", "같음\n같음", "| English only\n둘"):
        refused = client.post(page, data=form | {"questions-0-options": typed})
        assert refused.status_code == 422
        assert typed.splitlines()[0] in refused.text
