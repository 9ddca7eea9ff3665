"""Final grades that an institution's own system decides, taken in as course results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from lms import clock, policies
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook import operations, queries
from lms.courses.gradebook.models import CourseResult
from lms.courses.letters.queries.transcript import grades_of
from lms.courses.programmes import operations as programmes
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.scales.rules import GradeScheme
from lms.courses.standing import operations as standing
from lms.courses.standing import queries as registers
from lms.db import db, unit_of_work
from lms.interop.formats.tables import read_table
from tests.cast import Cast, course_of, enrol, grant, offering_of
from tests.conftest import Browser

TODAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def summer() -> Iterator[None]:
    with clock.at(clock.seoul_midnight(TODAY) + timedelta(hours=12)):
        yield


@pytest.fixture
def taught(application: Flask, cast: Cast) -> Iterator[dict[str, int]]:
    """A student of a degree track with a seat in a course whose grades come from outside."""
    with application.test_request_context("/"), unit_of_work():
        grant(cast.staff, Role.STAFF, Scope("organisation", cast.university.id))
        course = course_of(cast.university, "AI100", "인공지능 개론", "Introduction", "python")
        track = Track(
            organisation_id=cast.university.id, stream="degree", slug="ai-degree",
            title_ko="인공지능융합학과", summary_ko="학위", industry="ai", audiences=["student"],
            published_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
        db.session.add(track)
        db.session.flush()
        cohort = Cohort(
            track_id=track.id, number=2026, title_ko="2026학번", starts_on=date(2026, 3, 2),
            ends_on=date(2030, 2, 28), capacity=5, state="open", created_at=clock.now(),
        )  # fmt: skip
        db.session.add(cohort)
        db.session.flush()
        member = CohortMember(
            cohort_id=cohort.id, person_id=cast.trainee.id, state="enrolled",
            entered_on=date(2026, 3, 2),
        )  # fmt: skip
        db.session.add(member)
        db.session.flush()
        programmes.changed(member)
        record = registers.record_of(cast.trainee.id, track.id)
        assert record is not None
        record.student_no = "20260001"
        run = offering_of(course, "1학기 1반")
        enrol(db.session.get_one(Person, cast.trainee.id), run)
        policies.establish(
            "grade_scheme", Scope("organisation", cast.university.id), GradeScheme("4.5"),
            effective_from=TODAY,
        )  # fmt: skip
        standing.set_keeper(
            db.session.merge(cast.university), "grades", "own", "종합정보시스템", TODAY, "규정",
            db.session.get_one(Person, cast.staff.id),
        )  # fmt: skip
        yield {"offering": run.id, "person": cast.trainee.id, "staff": cast.staff.id}


def take(cast: Cast, text: str) -> list[tuple[str, str]]:
    by = db.session.get_one(Person, cast.staff.id)
    made = standing.keep(
        cast.university, "grades", TODAY, "성적.csv", read_table(text.encode()), by
    )
    plan = standing.plan_of(made)
    standing.commit(made, plan.digest, by)
    return [(line["outcome"], line["said"]) for line in plan.lines]


def test_official_grades_become_final_results_that_the_average_reads(
    taught: dict[str, int], cast: Cast
) -> None:
    said = take(
        cast,
        "학번,교과목번호,성적,점수\n20260001,AI100,A+,96\n20260001,AI100,B0,81\n"
        "20260001,XX999,A+,96\n20269999,AI100,A+,96\n",
    )
    assert said == [("add", ""), ("bad", "twice"), ("bad", "no_course"), ("bad", "no_student")]
    result = db.session.query(CourseResult).one()
    assert (result.letter, result.percent, result.grade_points) == ("A+", 96, Decimal("4.5"))
    assert (result.source, result.credit_earned) == ("own", True)
    (block,) = grades_of(taught["person"])
    assert block.gpa is not None
    assert block.gpa.value == Decimal("4.5")
    assert block.earned == 3
    seat = db.session.query(Enrolment).filter_by(
        offering_id=taught["offering"], person_id=taught["person"]
    ).one()  # fmt: skip
    assert seat.state == "completed"


def test_the_same_file_changes_nothing_and_another_grade_is_a_revision(
    taught: dict[str, int], cast: Cast
) -> None:
    text = "학번,교과목번호,성적,점수\n20260001,AI100,A0,92\n"
    assert take(cast, text) == [("add", "")]
    assert take(cast, text) == [("same", "")]
    assert take(cast, text.replace("A0,92", "F,30")) == [("change", "")]
    rows = db.session.query(CourseResult).order_by(CourseResult.revision).all()
    assert [(row.letter, row.superseded_at is None) for row in rows] == [("A0", False), ("F", True)]
    assert not rows[1].credit_earned


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("AI100,Z,90", "bad_letter"),
        ("AI100,A0,백점", "bad_mark"),
        ("AI100,A0,NaN", "bad_mark"),
        ("CV101,A0,90", "no_course"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_its_reason(
    taught: dict[str, int], cast: Cast, row: str, code: str
) -> None:
    assert take(cast, f"학번,교과목번호,성적,점수\n20260001,{row}\n") == [("bad", code)]
    assert db.session.query(CourseResult).count() == 0


def test_nobody_freezes_here_what_is_decided_elsewhere(taught: dict[str, int], cast: Cast) -> None:
    offering = db.session.get_one(Offering, taught["offering"])
    by = db.session.get_one(Person, taught["staff"])
    with pytest.raises(operations.NotReady) as refused:
        operations.freeze(offering, taught["person"], by)
    assert "kept_elsewhere" in {one.code for one in refused.value.obstacles}
    found = queries.standing(offering.id, taught["person"])
    assert "kept_elsewhere" in {one.code for one in found.obstacles}


def test_pages_say_where_a_grade_comes_from(
    taught: dict[str, int], cast: Cast, client: Browser
) -> None:
    take(cast, "학번,교과목번호,성적,점수\n20260001,AI100,A+,96\n")
    db.session.commit()
    line = "종합정보시스템 자료, 2026-06-30 반영"
    page = client.sign_in(cast.trainee)
    assert line in page.get("/me/transcript").text
    assert line in page.get(f"/me/results/{taught['offering']}").text
