"""Terms on their pages, on calendars, and chosen for offerings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts.models import AuditEntry, Organisation
from lms.communication import calendar
from lms.courses.catalogue.models import Offering
from lms.courses.terms import operations, queries
from lms.courses.terms.models import Term
from lms.courses.terms.operations import Refused
from lms.courses.terms.rules import Plan, Window
from lms.db import db, unit_of_work
from tests.cast import Cast, course_of


def coming() -> Plan:
    """A term that begins in two weeks; its registration opens tomorrow."""
    start = clock.today() + timedelta(days=14)
    year = start.year
    opens = clock.now() + timedelta(days=1)
    return Plan(
        year, "1", start, start + timedelta(weeks=15),
        {"registration": Window(opens, opens + timedelta(days=5))},
    )  # fmt: skip


@pytest.fixture
def term(app: Flask, cast: Cast) -> Term:
    with app.test_request_context("/"), unit_of_work():
        return operations.create_term(cast.university.id, coming())


def typed(plan: Plan, **more: Any) -> dict[str, Any]:
    return {
        "year": plan.year, "season": plan.season, "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(), **more,
    }  # fmt: skip


def test_staff_make_a_term_and_find_it_in_the_list(client: Any, cast: Cast) -> None:
    client.sign_in(cast.officer)
    answer = client.post(
        "/manage/terms/new",
        data=typed(
            coming(), organisation_id=cast.university.id,
            midterm_opens=f"{coming().starts_on + timedelta(days=50)}T09:00",
            midterm_closes=f"{coming().starts_on + timedelta(days=55)}T18:00",
        ),
    )  # fmt: skip
    assert answer.status_code == 303
    term = db.session.scalars(select(Term)).one()
    assert queries.window(term, "midterm") is not None
    assert queries.window(term, "final") is None
    page = client.get("/manage/terms").get_data(as_text=True)
    assert f"{coming().year}학년도 1학기" in page


def test_what_was_typed_stays_and_each_wrong_field_says_why(
    client: Any, cast: Cast, term: Term
) -> None:
    client.sign_in(cast.officer)
    plan = queries.plan_of(db.session.get_one(Term, term.id))
    data = typed(plan, organisation_id=cast.university.id, final_opens="2026-06-01T09:00")
    answer = client.post("/manage/terms/new", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "둘 다 비워 주십시오" in page
    assert "2026-06-01T09:00" in page
    del data["final_opens"]
    page = client.post("/manage/terms/new", data=data).get_data(as_text=True)
    assert "이미 있습니다" in page


def test_copying_begins_with_the_dates_moved_by_whole_weeks(
    client: Any, cast: Cast, term: Term
) -> None:
    client.sign_in(cast.officer)
    page = client.get(f"/manage/terms/new?from={term.id}").get_data(as_text=True)
    moved = db.session.get_one(Term, term.id).starts_on + timedelta(weeks=52)
    assert f'value="{moved.isoformat()}"' in page


def test_a_lost_update_is_refused_with_both_texts(client: Any, cast: Cast, term: Term) -> None:
    client.sign_in(cast.officer)
    plan = queries.plan_of(db.session.get_one(Term, term.id))
    later = Plan(plan.year, plan.season, plan.starts_on, plan.ends_on - timedelta(days=7))
    url = f"/manage/terms/{term.id}/edit"
    assert client.post(url, data=typed(later, version=1)).status_code == 303
    answer = client.post(url, data=typed(plan, version=1))
    assert answer.status_code == 409
    assert later.ends_on.isoformat() in answer.get_data(as_text=True)


def test_a_change_of_a_window_alone_moves_the_version_and_leaves_a_row(
    app: Flask, cast: Cast, term: Term
) -> None:
    with app.test_request_context("/"), unit_of_work():
        held = db.session.get_one(Term, term.id)
        plan = queries.plan_of(held)
        window = plan.windows["registration"]
        longer = Window(window.opens_at, window.closes_at + timedelta(days=1))
        operations.update_term(
            held,
            Plan(plan.year, plan.season, plan.starts_on, plan.ends_on, {"registration": longer}),
            version=1,
        )
        assert held.version == 2
        row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "term.update")).one()
        assert row.before["registration_window"] != row.after["registration_window"]


def test_a_term_with_offerings_is_kept(app: Flask, cast: Cast, term: Term) -> None:
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Offering, cast.offering.id).term_id = term.id
        db.session.flush()
        with pytest.raises(Refused) as no:
            operations.remove_term(db.session.get_one(Term, term.id))
    assert no.value.problems[0].code == "has_offerings"


def test_the_term_of_a_day_is_the_one_that_runs_or_comes_next(
    app: Flask, cast: Cast, term: Term
) -> None:
    with app.test_request_context("/"):
        held = db.session.get_one(Term, term.id)
        for day in (clock.today(), held.starts_on, held.ends_on):
            found = queries.current_term(cast.university.id, day)
            assert found is not None
            assert found.id == term.id
        assert queries.current_term(cast.university.id, held.ends_on + timedelta(days=1)) is None
        assert queries.current_term(cast.other_university.id, held.starts_on) is None


def test_windows_stand_on_the_calendar_of_students_and_not_of_outsiders(
    app: Flask, client: Any, cast: Cast, term: Term
) -> None:
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Offering, cast.offering.id).term_id = term.id
    with app.test_request_context("/"):
        span = (clock.now() - timedelta(days=30), clock.now() + timedelta(days=60))
        for person, sees in ((cast.trainee, True), (cast.outsider, False)):
            found = [one.uid for one in calendar.entries(person, *span)]
            assert (f"term-{term.id}-registration" in found) is sees
    client.sign_in(cast.trainee)
    assert "학년도 1학기" in client.get("/me/terms").get_data(as_text=True)
    client.sign_in(cast.outsider)
    assert "내 학기가 없습니다" in client.get("/me/terms").get_data(as_text=True)


def test_a_course_of_the_university_is_offered_in_its_term_and_not_elsewhere(
    app: Flask, client: Any, cast: Cast, term: Term
) -> None:
    with app.test_request_context("/"), unit_of_work():
        place = db.session.get_one(Organisation, cast.university.id)
        own = course_of(place, "TR101", "학기 과목", "Term course").id
    client.sign_in(cast.officer)
    today = clock.today()
    data = {
        "label": "가반", "starts_on": today.isoformat(), "capacity": "30",
        "ends_on": (today + timedelta(days=90)).isoformat(), "term_id": term.id,
    }  # fmt: skip
    assert (
        client.post(f"/manage/courses/{cast.course.id}/offerings/new", data=data).status_code == 422
    )
    assert client.post(f"/manage/courses/{own}/offerings/new", data=data).status_code == 303
    run = db.session.scalars(select(Offering).where(Offering.course_id == own)).one()
    assert run.term_id == term.id
    assert "학기 과목" in client.get(f"/manage/terms/{term.id}").get_data(as_text=True)


def test_the_home_page_shows_what_of_the_term_is_next(
    app: Flask, client: Any, cast: Cast, term: Term
) -> None:
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Offering, cast.offering.id).term_id = term.id
    client.sign_in(cast.trainee)
    page = client.get("/").get_data(as_text=True)
    assert f"{coming().year}학년도 1학기" in page
