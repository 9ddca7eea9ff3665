"""The completion of a degree programme reads the degree audit where its policy asks for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.courses.catalogue.models import Course
from lms.courses.programmes import operations
from lms.courses.programmes.models import CohortMember, Track
from lms.courses.programmes.queries.assessment import POLICY
from lms.courses.programmes.rules.completion import CompletionPolicy
from lms.courses.programmes.words import completion_line
from lms.db import db, unit_of_work
from tests.cast import offering_of
from tests.courses.degrees.conftest import Degree, result


def member(degree: Degree) -> CohortMember:
    return db.session.scalars(
        select(CohortMember).where(CohortMember.cohort_id == degree.cohort)
    ).one()


def ask_for_the_audit(scope: Scope) -> None:
    policies.establish(
        POLICY, scope, CompletionPolicy(degree_audit=True), effective_from=clock.today()
    )


def test_a_degree_is_completed_once_every_requirement_of_the_curriculum_is_met(
    app: Any, degree: Degree
) -> None:
    with app.test_request_context("/"), unit_of_work():
        ask_for_the_audit(Scope("track", degree.track))
    with app.test_request_context("/"), unit_of_work():
        outcome = operations.decide_completion(member(degree))
        (line,) = outcome.lines
        assert (line.code, line.met, line.params) == ("degree", False, {"have": 0, "need": 2})
        said = completion_line(line.code, line.stored(), {}, {})
        assert said == "졸업 사정의 교육과정 요건 2개: 지금 0개 충족"
    with app.test_request_context("/"), unit_of_work():
        for code in ("D3", "D4"):
            run = offering_of(db.session.get_one(Course, degree.courses[code]), "막학기")
            result(run.id, degree.student.id)
    with app.test_request_context("/"), unit_of_work():
        assert operations.refresh_person(degree.student.id)
    assert member(degree).state == "completed"


def test_a_programme_of_the_academy_is_not_asked_for_a_degree(app: Any, degree: Degree) -> None:
    with app.test_request_context("/"), unit_of_work():
        place = db.session.get_one(Track, degree.track).organisation_id
        ask_for_the_audit(Scope("organisation", place))
        db.session.get_one(Track, degree.track).stream = "academy"
    with app.test_request_context("/"), unit_of_work():
        outcome = operations.decide_completion(member(degree))
        assert [line.code for line in outcome.lines] == ["curriculum"]
