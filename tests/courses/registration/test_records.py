"""What earlier terms, approvals and results that are not shown yet mean for course registration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses import registry
from lms.courses.catalogue.models import Offering
from lms.courses.degrees.models import (
    CurriculumCourse,
    CurriculumVersion,
    DegreeRequest,
    StudentCurriculum,
)
from lms.courses.gradebook.models import CourseResult
from lms.courses.registration import operations, queries, words
from lms.courses.registration.operations import Refused
from lms.courses.terms.models import Term
from lms.db import db, unit_of_work
from tests.cast import Cast, person
from tests.courses.registration import campus as places
from tests.courses.registration.campus import Campus


@pytest.fixture
def campus(app: Flask, cast: Cast) -> Campus:
    with unit_of_work():
        return places.build(db.session.get_one(Organisation, cast.university.id))


@pytest.fixture
def does(app: Flask) -> Any:
    """Do something in a write transaction of its own."""

    def do(work: Any) -> Any:
        with app.test_request_context("/"), unit_of_work():
            return work()

    return do


def who(id_: int) -> Person:
    return db.session.get_one(Person, id_)


def approved(campus: Campus, student: int, kind: str, **values: Any) -> DegreeRequest:
    """A request on which two people agreed."""
    first, second = person("홍일차", "one@example.org"), person("구이차", "two@example.org")
    row = DegreeRequest(
        person_id=student, track_id=campus.track, kind=kind, reason="까닭", asked_by_id=student,
        asked_at=clock.now(), state="approved", reviewed_by_id=first.id, decided_by_id=second.id,
        **values,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def test_an_approved_waiver_counts_for_prerequisites_until_it_is_revoked(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        someone = places.student(campus, "가학생")
        places.offer(campus, "AI100")
        later = places.offer(campus, "AI201", before={"course": campus.courses["AI100"]})
        row = approved(campus, someone.id, "waiver", for_course_id=campus.courses["AI100"])
        row.state = "reviewed"
        return someone.id, later, row.id

    student, later, request = does(make)
    with pytest.raises(Refused, match="prerequisite"):
        does(lambda: operations.register(who(student), later))

    def set_state(state: str) -> None:
        db.session.get_one(DegreeRequest, request).state = state

    does(lambda: set_state("revoked"))
    with pytest.raises(Refused, match="prerequisite"):
        does(lambda: operations.register(who(student), later))
    does(lambda: set_state("approved"))
    assert does(lambda: operations.register(who(student), later)).created


def test_a_substituted_course_meets_the_prerequisite_with_its_own_grade(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        someone = places.student(campus, "가학생")
        places.passed(campus, someone, "OLD1", "3.0")
        places.offer(campus, "AI100")
        asked = campus.courses["AI100"]
        easy = places.offer(campus, "AI201", before={"course": asked, "min": "2.0"})
        hard = places.offer(campus, "AI202", before={"course": asked, "min": "4.0"})
        approved(
            campus, someone.id, "substitution", course_id=campus.courses["OLD1"],
            for_course_id=asked,
        )  # fmt: skip
        return someone.id, easy, hard

    student, easy, hard = does(make)
    assert does(lambda: operations.register(who(student), easy)).created
    with pytest.raises(Refused, match="prerequisite"):
        does(lambda: operations.register(who(student), hard))


def test_the_prerequisites_of_a_second_major_hold_where_ones_own_lists_no_such_course(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int, int, int]:
        double, usual = places.student(campus, "가복수"), places.student(campus, "나단일")
        theirs = CurriculumVersion(
            track_id=campus.track, form="double", title_ko="복수전공", entrance_from=2020,
            state="published", created_at=clock.now(), updated_at=clock.now(),
        )  # fmt: skip
        db.session.add(theirs)
        db.session.flush()
        places.offer(campus, "EN100")
        late = places.offer(campus, "EN201")
        both = places.offer(campus, "AI101", kind="major_elective")
        for code in ("EN201", "AI101"):
            db.session.add(
                CurriculumCourse(
                    version_id=theirs.id, course_id=campus.courses[code], kind="major_required",
                    prerequisite={"course": campus.courses["EN100"]},
                )
            )  # fmt: skip
        db.session.add(
            StudentCurriculum(
                person_id=double.id, version_id=theirs.id, home_track_id=campus.track,
                state="active", since_on=clock.today(),
            )
        )  # fmt: skip
        db.session.flush()
        return double.id, usual.id, late, both

    double, usual, late, both = does(make)
    with pytest.raises(Refused, match="prerequisite"):
        does(lambda: operations.register(who(double), late))
    assert does(lambda: operations.register(who(double), both)).created
    assert does(lambda: operations.register(who(usual), late)).created


def test_a_summer_term_is_no_last_term_for_the_higher_limit(campus: Campus, does: Any) -> None:
    def make() -> tuple[int, int]:
        someone = places.student(campus, "가학생")
        places.passed(campus, someone, "AI050", "3.0")
        places.passed(campus, someone, "AI051", "4.5")
        today, now = clock.today(), clock.now()
        for code, season, ago in (("AI050", "1", 200), ("AI051", "summer", 120)):
            begins = today - timedelta(days=ago)
            term = Term(
                organisation_id=campus.university, year=begins.year - 1, season=season,
                starts_on=begins, ends_on=begins + timedelta(days=30), created_at=now,
                updated_at=now,
            )  # fmt: skip
            db.session.add(term)
            db.session.flush()
            run = db.session.scalars(
                select(Offering).where(Offering.course_id == campus.courses[code])
            ).one()
            run.term_id, run.starts_on = term.id, begins
        return someone.id, places.offer(campus, "BIG", credits=21)

    student, offering = does(make)
    with pytest.raises(Refused, match="credits"):
        does(lambda: operations.register(who(student), offering))


def test_a_withdrawn_course_is_no_attempt_and_an_incomplete_one_none_before_its_day(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int]:
        someone = places.student(campus, "가학생")
        for _attempt in range(2):
            places.passed(campus, someone, "AI100", None, earned=False)
        for letter in ("W", "I"):
            places.passed(campus, someone, "AI100", None, earned=False)
            row = db.session.scalars(
                select(CourseResult).order_by(CourseResult.id.desc()).limit(1)
            ).one()
            row.letter = letter
            row.letter_basis = {"until": clock.today().isoformat(), "turns_to": "F"}
        return someone.id, places.offer(campus, "AI100")

    def try_it() -> bool:
        return operations.register(who(student), offering).created

    student, offering = does(make)

    def pass_the_day() -> None:
        row = db.session.scalars(select(CourseResult).where(CourseResult.letter == "I")).one()
        row.letter_basis = {
            "until": (clock.today() - timedelta(days=1)).isoformat(), "turns_to": "F",
        }  # fmt: skip

    does(pass_the_day)
    with pytest.raises(Refused, match="retake_times"):
        does(try_it)

    def put_it_off() -> None:
        row = db.session.scalars(select(CourseResult).where(CourseResult.letter == "I")).one()
        row.letter_basis = {"until": clock.today().isoformat(), "turns_to": "F"}

    does(put_it_off)
    assert does(try_it)


def test_points_of_a_result_that_is_not_shown_yet_are_told_nowhere(
    campus: Campus, does: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make() -> tuple[int, int, int, int]:
        someone = places.student(campus, "가학생")
        places.passed(campus, someone, "AI100", "3.7")
        again = places.offer(campus, "AI100")
        later = places.offer(
            campus, "AI201", before={"course": campus.courses["AI100"], "min": "4.0"}
        )
        finished = db.session.scalars(
            select(Offering.id).where(
                Offering.course_id == campus.courses["AI100"], Offering.term_id.is_(None)
            )
        ).one()
        return someone.id, again, later, finished

    student, again, later, finished = does(make)

    def told(offering_id: int) -> tuple[list[str], list[Any]]:
        with pytest.raises(Refused) as no:
            operations.register(who(student), offering_id)
        run = db.session.get_one(Offering, offering_id)
        term = db.session.get_one(Term, campus.term)
        judged = queries.decisions(
            student, term, queries.matriculated(student, term), [(run, run.course)]
        ).by_offering[offering_id]
        assert no.value.reasons == judged.reasons
        return words.reasons(judged.reasons), [line.points for line in judged.check.lines]

    said, _lines = does(lambda: told(again))
    assert any("3.7" in one for one in said)
    assert [str(one) for one in does(lambda: told(later))[1]] == ["3.7"]
    monkeypatch.setattr(
        registry, "result_gates", lambda _person, ids: {one: None for one in ids if one == finished}
    )
    said, _lines = does(lambda: told(again))
    assert said == ["이미 이수했습니다. 평점 2.5 이하일 때만 재수강할 수 있습니다."]
    assert does(lambda: told(later))[1] == [None]
