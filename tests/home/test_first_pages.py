"""Each role's first page says what is to be done, and nothing that its reader may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from lms import clock
from lms.access import ROOT, Permission, Role, Scope
from lms.accounts.models import Grant, Person
from lms.courses.admissions.operations import applying
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.content import queries as content
from lms.courses.content.models import Lesson, LessonProgress, Module
from lms.courses.feedback.models import RegradeRequest
from lms.courses.grading.models import Grade
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.db import db, unit_of_work
from lms.home.queries import learner
from lms.outbox import OutboxRow
from lms.placement.openings.models import Opening
from tests import cast as people
from tests.cast import Cast
from tests.conftest import Browser
from tests.courses.admissions.stage import make_call, request_context


@pytest.fixture
def statements(app: Flask) -> Any:
    """How many SQL statements a call sends."""

    def count(call: Callable[[], object]) -> int:
        sent: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            call()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)

    return count


def opening(place: Any, title: str, state: str = "open", **values: Any) -> Opening:
    made = Opening(
        organisation_id=place.id,
        key=f"key-{title}"[:32],
        title=title,
        text=title,
        industry="automotive",
        employment_type="regular",
        state=state,
        opened_at=clock.now(),
        created_at=clock.now(),
        **values,
    )
    db.session.add(made)
    db.session.flush()
    return made


def submit(cast: Cast, who: Any, assignment: Assignment, key: str = "k") -> Submission:
    made = Submission(
        assignment_id=assignment.id,
        person_id=who.id,
        number=1,
        text="제출",
        submitted_at=clock.now() - timedelta(days=1),
        due_at=assignment.due_at,
        receipt=f"{key}-{who.id}-{assignment.id}",
        client_key=f"{key}-{assignment.id}",
    )
    made.members = [SubmissionMember(person_id=who.id, due_at=assignment.due_at)]
    db.session.add(made)
    db.session.flush()
    return made


# --- visitors -----------------------------------------------------------------------------------


def test_an_empty_installation_leads_to_its_set_up(client: Browser) -> None:
    assert client.get("/").location.endswith("/setup")


def test_a_visitor_sees_what_is_open_with_figures_that_lead_to_their_lists(
    client: Browser, cast: Cast
) -> None:
    with unit_of_work():
        opening(cast.company, "인지 엔지니어")
        db.session.get_one(Cohort, cast.cohort.id).starts_on = clock.today() + timedelta(days=9)
    page = client.get("/").text
    assert "컴퓨터 비전 전문가 과정" in page
    assert "인지 엔지니어" in page
    for address in ("/tracks", "/courses", "/companies", "/openings", "/companies/register"):
        assert f'href="{address}"' in page


def test_the_front_page_shows_no_draft_and_no_closed_opening(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        db.session.add(
            Track(
                organisation_id=cast.academy.id,
                stream="academy",
                slug="draft",
                title_ko="아직 준비하는 과정",
                industry="ai",
                audiences=[],
                created_at=clock.now(),
            )
        )
        opening(cast.company, "초안 공고", "draft")
        opening(cast.company, "멈춘 공고", "paused")
        opening(cast.company, "지난 공고", closes_on=clock.today() - timedelta(days=1))
    page = client.get("/").text
    for hidden in ("아직 준비하는 과정", "초안 공고", "멈춘 공고", "지난 공고"):
        assert hidden not in page


def test_few_graduates_are_not_counted_in_public(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        for number in range(10):
            someone = people.person(f"수료{number}", f"done{number}@example.org")
            db.session.add(
                CohortMember(
                    cohort_id=cast.cohort.id,
                    person_id=someone.id,
                    state="enrolled" if number == 9 else "completed",
                    entered_on=clock.today(),
                    ended_on=clock.today(),
                )
            )
    assert "수료한 사람" not in client.get("/").text
    with unit_of_work():
        db.session.query(CohortMember).filter_by(person_id=someone.id).one().state = "completed"
    assert "수료한 사람" in client.get("/").text


# --- trainees -----------------------------------------------------------------------------------


def test_a_trainee_sees_what_is_due_and_the_next_lesson(client: Browser, cast: Cast) -> None:
    page = client.sign_in(cast.trainee).get("/").text
    assert "객체 검출 실습" in page
    assert f'href="/assignments/{cast.assignment.id}"' in page
    assert f'href="/learn/{cast.offering.id}/lessons/{cast.lesson.id}"' in page


def test_what_was_handed_in_is_due_no_more(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        submit(cast, cast.trainee, cast.assignment)
    assert (
        f'href="/assignments/{cast.assignment.id}"'
        not in client.sign_in(cast.trainee).get("/").text
    )


def test_overdue_work_that_is_still_accepted_is_said_first(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        late = db.session.get_one(Assignment, cast.assignment.id)
        late.due_at, late.late_until = clock.now() - timedelta(hours=2), clock.now() + timedelta(2)
    page = client.sign_in(cast.trainee).get("/").text
    assert "늦은 제출만 받음" in page
    assert "늦었지만 아직 낼 수 있는 것 1건" in page


def test_a_mark_appears_only_once_it_is_released(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        work = submit(cast, cast.trainee, cast.assignment)
        grade = Grade(
            submission_id=work.id,
            grader_id=cast.professor.id,
            points=Decimal("87.5"),
            graded_at=clock.now(),
        )
        db.session.add(grade)
    assert "87.5" not in client.sign_in(cast.trainee).get("/").text
    with unit_of_work():
        db.session.get_one(Grade, grade.id).released_at = clock.now()
    assert "87.5" in client.sign_in(cast.trainee).get("/").text
    assert "87.5" not in client.sign_in(cast.other_trainee).get("/").text


def test_going_on_starts_at_the_first_lesson_that_is_not_done(app: Flask, cast: Cast) -> None:
    with unit_of_work():
        second = Lesson(
            module_id=cast.module.id,
            title_ko="풀링",
            position=1,
            published_at=clock.now(),
            updated_at=clock.now(),
        )
        draft = Lesson(
            module_id=cast.module.id, title_ko="초안", position=2, updated_at=clock.now()
        )
        db.session.add_all([second, draft])
        db.session.flush()
        db.session.add(
            LessonProgress(
                person_id=cast.trainee.id,
                lesson_id=cast.lesson.id,
                opened_at=clock.now(),
                marked_at=clock.now(),
                done_at=clock.now(),
            )
        )
    ids = [cast.offering.id]
    following, touched = learner.next_lessons(
        cast.trainee.id, ids, content.gates_of(cast.trainee.id, ids)
    )
    assert following[cast.offering.id].lesson_id == second.id
    assert following[cast.offering.id].number == 2
    assert cast.offering.id in touched
    with unit_of_work():
        db.session.add(
            LessonProgress(
                person_id=cast.trainee.id,
                lesson_id=second.id,
                opened_at=clock.now(),
                marked_at=clock.now(),
            )
        )
    gates = content.gates_of(cast.trainee.id, ids)
    assert learner.next_lessons(cast.trainee.id, ids, gates)[0] == {}


def test_somebody_without_a_track_is_shown_where_to_find_one(client: Browser, cast: Cast) -> None:
    page = client.sign_in(cast.outsider).get("/").text
    assert "아직 다니는 과정이 없습니다." in page
    assert 'href="/tracks"' in page


def test_an_applicant_is_led_to_the_application_that_was_begun(client: Browser, cast: Cast) -> None:
    with request_context(), unit_of_work():
        call = make_call(cast)
        found = applying.start(db.session.get_one(Person, cast.outsider.id), call).id
        closes_at = call.closes_at
    page = client.sign_in(cast.outsider).get("/").text
    assert f'href="/applications/{found}"' in page
    assert "이어서 쓰기" in page
    assert "작성 중" in page
    with clock.at(closes_at + timedelta(minutes=1)):
        assert f'href="/applications/{found}"' not in client.get("/").text


def test_openings_that_fit_are_fetched_only_by_those_who_are_matched(
    client: Browser, cast: Cast
) -> None:
    assert "/home/openings" not in client.sign_in(cast.trainee).get("/").text
    client.sign_in(None)
    assert client.get("/home/openings").status_code == 302
    alone = client.sign_in(cast.outsider).get("/home/openings")
    assert alone.status_code == 200  # no evidence: no model is loaded, and the page says so
    assert "지금은 근거와 맞는 공고가 없습니다." in alone.text


# --- those who teach ----------------------------------------------------------------------------


def test_an_instructor_sees_what_waits_for_a_mark(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        submit(cast, cast.trainee, cast.assignment)
    page = client.sign_in(cast.professor).get("/").text
    assert "채점할 것 1건" in page
    assert f'href="/teach/{cast.offering.id}/grading"' in page
    other = client.sign_in(cast.other_professor).get("/").text
    assert "채점할 것이 없습니다" in other
    assert "객체 검출 실습" not in other


def test_an_assistant_who_may_not_grade_is_sent_to_no_page_that_refuses_them(
    client: Browser, cast: Cast
) -> None:
    with unit_of_work():
        work = submit(cast, cast.trainee, cast.assignment)
        db.session.add(
            RegradeRequest(
                submission_id=work.id, person_id=cast.trainee.id, reason="다시 봐 주세요",
                points_before=Decimal(3), asked_at=clock.now(),
            )
        )  # fmt: skip
        held = db.session.query(Grant).filter_by(person_id=cast.assistant.id).one()
        held.permissions = [Permission.ROSTER_VIEW]
    page = client.sign_in(cast.assistant).get("/").text
    assert "객체 검출 실습" in page  # what is due is still told
    led = set(re.findall(rf'href="(/teach/{cast.offering.id}[^"]*|/assignments/[^"]*)"', page))
    assert led
    assert {link: client.get(link).status_code for link in led} == dict.fromkeys(led, 200)
    assert "다시 봐 달라는 요청" not in page
    with unit_of_work():
        held = db.session.query(Grant).filter_by(person_id=cast.assistant.id).one()
        held.permissions = [Permission.ROSTER_VIEW, Permission.SUBMISSION_GRADE]
    page = client.sign_in(cast.assistant).get("/").text
    assert "채점할 것 1건" in page
    assert "다시 봐 달라는 요청" in page


def test_results_that_are_not_final_after_the_end_are_named(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        run = db.session.merge(cast.offering)
        run.starts_on, run.ends_on = (
            clock.today() - timedelta(days=80),
            clock.today() - timedelta(days=2),
        )
    page = client.sign_in(cast.professor).get("/").text
    assert "결과를 확정할 강의" in page
    assert f'href="/teach/{cast.offering.id}/results"' in page


# --- companies ----------------------------------------------------------------------------------


def test_an_employer_sees_their_own_openings_alone(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        opening(cast.company, "우리 공고입니다")
        opening(cast.other_company, "남의 공고입니다", "draft")
    page = client.sign_in(cast.employer).get("/").text
    assert "우리 공고입니다" in page
    assert "남의 공고입니다" not in page
    assert "한지우" not in page


def test_a_company_that_waits_is_told_so(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        place = people.organisation("company", "waiting", "기다리는회사", "Waiting")
        people.company_of(place, "9010000034", state="pending")
        someone = people.person("방채용", "waiting@example.org")
        people.grant(someone, Role.EMPLOYER, Scope("organisation", place.id))
    page = client.sign_in(someone).get("/").text
    assert "사업단의 확인을 기다리고 있습니다." in page
    assert "볼 수 있는 후보" not in page


# --- the office, staff, the administrator -------------------------------------------------------


def test_the_office_is_told_what_waits(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        place = people.organisation("company", "waiting", "기다리는회사", "Waiting")
        people.company_of(place, "9010000034", state="pending")
    page = client.sign_in(cast.officer).get("/").text
    assert "확인을 기다리는 기업 1곳" in page
    assert "컴퓨터 비전 전문가 과정" in page


def test_the_office_is_led_through_its_first_steps_until_a_cohort_was_opened(
    client: Browser, cast: Cast
) -> None:
    with unit_of_work():
        cohort = db.session.merge(cast.cohort)
        cohort.state = "draft"
        db.session.merge(cast.track).published_at = None
    page = client.sign_in(cast.officer).get("/").text
    assert "처음 여는 순서" in page
    now = page.split('aria-current="step"')[1]
    assert "교육과정을 채워 공개" in now.split("</li>")[0]
    with unit_of_work():
        db.session.merge(cast.cohort).state = "closed"
    assert "처음 여는 순서" not in client.get("/").text


def test_staff_see_the_cohorts_of_their_own_institution(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        staff = people.person("박담당", "other.staff@example.org")
        people.grant(staff, Role.STAFF, Scope("organisation", cast.university.id))
    assert "컴퓨터 비전 전문가 과정" in client.sign_in(cast.staff).get("/").text
    other = client.sign_in(staff).get("/").text
    assert "컴퓨터 비전 전문가 과정" not in other
    assert "확인을 기다리는 기업" not in other


def test_an_offering_without_an_instructor_is_named(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        run = people.offering_of(db.session.merge(cast.course), "8기 B반")
    page = client.sign_in(cast.staff).get("/").text
    assert "교수자가 없는 강좌" in page
    assert f'href="/manage/offerings/{run.id}"' in page


def test_the_administrator_sees_what_failed(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        db.session.add(
            OutboxRow(
                kind="mail",
                payload={},
                created_at=clock.now(),
                run_at=clock.now(),
                failed_at=clock.now(),
            )
        )
    page = client.sign_in(cast.administrator).get("/").text
    assert "보내지 못한 것이 1건 있습니다." in page
    assert "한지우" not in page


def test_the_first_page_is_that_of_the_role_in_which_one_works(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        people.grant(cast.professor, Role.OFFICE, ROOT)
    assert "사업단의 오늘" in client.sign_in(cast.professor, "office").get("/").text
    assert "채점할 것" in client.sign_in(cast.professor, "instructor").get("/").text


# --- the number of statements -------------------------------------------------------------------


def crowd(cast: Cast, start: int, count: int) -> None:
    """More of everything around the cast."""
    for number in range(start, start + count):
        course = people.course_of(
            cast.academy, f"X{number}", f"교과목{number}", f"C{number}", "python"
        )
        run = people.offering_of(course, f"{number}반")
        people.grant(cast.professor, Role.INSTRUCTOR, Scope("offering", run.id))
        people.enrol(cast.trainee, run)
        module = Module(offering_id=run.id, title_ko="주", position=0)
        db.session.add(module)
        db.session.flush()
        db.session.add(
            Lesson(
                module_id=module.id,
                title_ko="글",
                position=0,
                published_at=clock.now(),
                updated_at=clock.now(),
            )
        )
        work = Assignment(
            offering_id=run.id,
            title_ko=f"과제{number}",
            points=Decimal(10),
            due_at=clock.now() + timedelta(days=3),
            kinds=["text"],
            published_at=clock.now(),
            created_at=clock.now(),
        )
        db.session.add(work)
        db.session.flush()
        learner_ = people.person(f"사람{number}", f"x{number}@example.org")
        people.enrol(learner_, run)
        submit(cast, learner_, work)
        opening(cast.company, f"공고{number}")


@pytest.mark.parametrize(
    "who", ["visitor", "trainee", "professor", "employer", "officer", "staff", "administrator"]
)
def test_ten_times_the_data_takes_no_more_statements(
    client: Browser, cast: Cast, statements: Any, who: str
) -> None:
    client.sign_in(None if who == "visitor" else getattr(cast, who))
    with unit_of_work():
        crowd(cast, 0, 2)
    client.get("/")
    few = statements(lambda: client.get("/"))
    with unit_of_work():
        crowd(cast, 2, 18)
    assert statements(lambda: client.get("/")) <= few + 1
    assert few < 60
