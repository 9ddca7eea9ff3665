"""Seats that end with leave, and requests that end with an offering's term."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.communication.models import Notification
from lms.courses.catalogue import operations as catalogue
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes.models import Track
from lms.courses.registration import operations
from lms.courses.registration.models import Registration
from lms.courses.standing import operations as register_of_students
from lms.courses.standing import registry as standing
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.standing.rules.changing import Wanted
from lms.courses.terms.models import Term
from lms.db import db, unit_of_work
from tests.cast import Cast
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


def state_of(person_id: int, offering_id: int) -> tuple[str, str]:
    """The state of the request and the reason of the seat."""
    row = db.session.scalars(
        select(Registration).where(
            Registration.offering_id == offering_id, Registration.person_id == person_id
        )
    ).one()
    seat = db.session.scalars(
        select(Enrolment).where(
            Enrolment.offering_id == offering_id, Enrolment.person_id == person_id
        )
    ).one()
    return row.state, seat.reason


def seated(campus: Campus) -> tuple[int, int]:
    someone, offering = places.student(campus, "가학생"), places.offer(campus, "AI101")
    operations.register(someone, offering)
    return someone.id, offering


def record_of(person_id: int) -> StudentRecord:
    return db.session.scalars(
        select(StudentRecord)
        .where(StudentRecord.person_id == person_id)
        .order_by(StudentRecord.id)
        .limit(1)
    ).one()


def become(record: StudentRecord, status: str, since: date | None = None) -> None:
    row = StatusChange(
        record_id=record.id, status=status, from_on=since or clock.today(), source="here",
        decided_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    standing.changed(record, row)


def test_leave_before_the_term_begins_drops_through_the_whole_change_of_status(
    campus: Campus, does: Any
) -> None:
    student, offering = does(lambda: seated(campus))

    def leave() -> None:
        today = clock.today()
        wanted = Wanted("leave_general", today, today.replace(year=today.year + 1), 2, "쉼")
        register_of_students.change(record_of(student), wanted, None)

    does(leave)
    assert state_of(student, offering) == ("dropped", "course_dropped")
    assert db.session.get_one(Offering, offering).seats_taken == 0


@pytest.mark.parametrize(
    ("phase", "began", "since", "state"),
    [
        ("withdrawal", 5, 5, "dropped"),  # on leave from the first day, applied later
        ("add_drop", 5, 2, "dropped"),
        ("withdrawal", 5, 4, "withdrawn"),
    ],
)
def test_leave_from_the_first_day_or_within_add_drop_leaves_nothing_behind(
    campus: Campus, does: Any, phase: str, began: int, since: int, state: str
) -> None:
    def make() -> tuple[int, int]:
        found = seated(campus)
        term = db.session.get_one(Term, campus.term)
        term.starts_on = clock.today() - timedelta(days=began)
        places.set_phase(campus, phase)
        return found

    student, offering = does(make)
    does(lambda: become(record_of(student), "leave_general", clock.today() - timedelta(days=since)))
    assert state_of(student, offering)[0] == state


def test_who_returns_with_the_term_registers_before_it_and_who_leaves_with_it_does_not(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        offering = places.offer(campus, "AI101")
        begins = db.session.get_one(Term, campus.term).starts_on
        back = places.student(campus, "가복학", status="leave_military")
        away = places.student(campus, "나휴학")
        for person, status in ((back, "enrolled"), (away, "leave_general")):
            db.session.add(
                StatusChange(
                    record_id=record_of(person.id).id, status=status, from_on=begins,
                    source="here", decided_at=clock.now(),
                )
            )  # fmt: skip
        return back.id, away.id, offering

    back, away, offering = does(make)
    assert does(lambda: operations.register(who(back), offering)).created
    with pytest.raises(operations.Refused, match="status"):
        does(lambda: operations.register(who(away), offering))


def test_a_course_whose_result_is_final_is_ended_by_nobody(
    campus: Campus, cast: Cast, does: Any
) -> None:
    def make() -> tuple[int, int]:
        student, offering = seated(campus)
        db.session.add(
            CourseResult(
                offering_id=offering, person_id=student, percent=Decimal(90), credit_earned=True,
                lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(), letter="A0",
                grade_points=Decimal(4), letter_basis={"credits": "3", "scale": "4.5"},
            )
        )  # fmt: skip
        return student, offering

    student, offering = does(make)
    with pytest.raises(operations.Refused, match="graded"):
        does(
            lambda: operations.give_up(
                who(student), offering, by=who(cast.officer.id), reason="잘못", how="drop"
            )
        )
    does(lambda: become(record_of(student), "withdrawn"))
    assert state_of(student, offering) == ("registered", "")


@pytest.mark.parametrize("status", ["completed", "graduated", "graduation_deferred"])
def test_who_completes_or_graduates_keeps_the_seats_of_the_last_term(
    campus: Campus, does: Any, status: str
) -> None:
    student, offering = does(lambda: seated(campus))
    does(lambda: become(record_of(student), status))
    assert state_of(student, offering) == ("registered", "")


def test_who_leaves_one_department_for_another_keeps_their_seats(campus: Campus, does: Any) -> None:
    def make() -> tuple[int, int]:
        student, offering = seated(campus)
        other = Track(
            organisation_id=campus.other_department, stream="degree", slug="energy-degree",
            title_ko="에너지 전공", industry="ai", created_at=clock.now(),
        )  # fmt: skip
        db.session.add(other)
        db.session.flush()
        db.session.add(
            record := StudentRecord(
                organisation_id=campus.university, track_id=other.id, person_id=student,
                entrance_year=2024, year_of_study=2, created_at=clock.now(),
            )
        )  # fmt: skip
        db.session.flush()
        become(record, "enrolled")
        return student, offering

    student, offering = does(make)
    does(lambda: become(record_of(student), "withdrawn"))
    assert state_of(student, offering) == ("registered", "")


def test_an_offering_in_which_somebody_sits_stays_in_its_term(campus: Campus, does: Any) -> None:
    _student, offering = does(lambda: seated(campus))
    with pytest.raises(NotAllowed, match="has_seats"):
        does(lambda: move_out(offering))


def test_what_was_asked_of_an_offering_ends_when_it_leaves_the_term(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int]:
        offering = places.offer(campus, "AI101")
        places.reserve(offering, {"years": [4], "seats": 10})
        someone = places.student(campus, "가학생", year=2)
        operations.join_list(someone, offering)
        other = places.student(campus, "나학생", year=2)
        operations.add_to_basket(other, db.session.get_one(Offering, offering))
        return offering, someone.id

    offering, waiting = does(make)
    does(lambda: move_out(offering))
    assert db.session.scalars(select(Registration.id)).all() == []
    told = select(Notification.person_id).where(Notification.kind == "registration.lapsed")
    assert db.session.scalars(told).all() == [waiting]
    assert operations.go_round() == 0


def move_out(offering_id: int) -> None:
    """Take an offering out of its term."""
    run = db.session.get_one(Offering, offering_id)
    values = {name: getattr(run, name) for name in catalogue.offerings.FIELDS}
    catalogue.update_offering(run, {**values, "term_id": None}, version=run.version)
