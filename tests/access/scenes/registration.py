"""What registration needs: a term whose window is open, an offering, a turn, a student."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from flask import Flask

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.models import Track
from lms.courses.registration.models import Registration, RegistrationTurn, SeatGroup, SeatPlan
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.terms.models import Term, TermDate
from lms.db import db, unit_of_work
from tests.cast import Cast, course_of


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        now, today = clock.now(), clock.today()
        place = db.session.get_one(Organisation, cast.academy.id)
        term = Term(
            organisation_id=place.id, year=today.year, season="1", starts_on=today,
            ends_on=today + timedelta(days=90), created_at=now, updated_at=now,
        )  # fmt: skip
        term.dates = [
            TermDate(
                kind="registration", opens_at=now - timedelta(days=2),
                closes_at=now + timedelta(days=2),
            )
        ]  # fmt: skip
        track = Track(
            organisation=place, stream="degree", slug="register-degree", title_ko="등록 전공",
            industry="ai", created_at=now,
        )  # fmt: skip
        course = course_of(place, "REG101", "수강 과목", "Registration")
        course.credits = Decimal(3)
        db.session.add_all([term, track])
        db.session.flush()
        run = Offering(
            course=course, term_id=term.id, label="1반", starts_on=today,
            ends_on=today + timedelta(days=90), capacity=5, state="open", created_at=now,
        )  # fmt: skip
        record = StudentRecord(
            organisation_id=place.id, track_id=track.id, person_id=cast.trainee.id,
            entrance_year=today.year, year_of_study=1, created_at=now,
        )  # fmt: skip
        turn = RegistrationTurn(
            term_id=term.id, years=[], opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=1),
        )  # fmt: skip
        db.session.add_all([run, record, turn])
        db.session.flush()
        plan = SeatPlan(offering_id=run.id, updated_at=now)
        plan.groups.append(SeatGroup(position=0, years=[4], seats=1))
        db.session.add_all(
            [
                plan,
                StatusChange(
                    record_id=record.id, status="enrolled", from_on=date(today.year, 1, 1),
                    source="here", decided_at=now,
                ),
                Registration(
                    term_id=term.id, offering_id=run.id, person_id=cast.trainee.id,
                    state="basket", overridden=[], created_at=now, changed_at=now,
                ),
            ]
        )  # fmt: skip
        db.session.flush()
        return {
            "term_id": term.id,
            "turn_id": turn.id,
            "registration.offering_id": run.id,
            "registration.person_id": cast.trainee.id,
        }
