"""Taking and leaving seats through the operations."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import clock
from lms.access import Role, Scope, forget_grants, grants_of
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import operations, queries
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations import Refused
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast, offering_of


def open_offering(cast: Cast, capacity: int = 30) -> Offering:
    """An open offering that belongs to no cohort."""
    with unit_of_work():
        run = offering_of(cast.course, "공개반")
        run.capacity = capacity
    return run


def test_a_seat_gives_the_role_of_a_learner_and_a_message(cast: Cast, delivered: Any) -> None:
    run = open_offering(cast)
    with unit_of_work():
        seated = operations.enrol_in_offering(cast.outsider, run.id)
    forget_grants()
    assert seated.created
    assert (Role.LEARNER, Scope("offering", run.id)) in grants_of(cast.outsider)
    assert db.session.get_one(Offering, run.id, populate_existing=True).seats_taken == 1
    assert (
        db.session.scalar(
            select(Notification.kind).where(Notification.person_id == cast.outsider.id)
        )
        == "enrolment.confirmed"
    )
    assert delivered() >= 1


def test_a_seat_is_no_edit_of_the_offering(cast: Cast) -> None:
    run = open_offering(cast)
    version = run.version
    with unit_of_work():
        operations.enrol_in_offering(cast.outsider, run.id)
    assert db.session.get_one(Offering, run.id, populate_existing=True).version == version


def test_a_repeated_click_gives_the_same_seat(cast: Cast) -> None:
    run = open_offering(cast)
    with unit_of_work():
        first = operations.enrol_in_offering(cast.outsider, run.id)
    with unit_of_work():
        second = operations.enrol_in_offering(cast.outsider, run.id)
    assert (first.created, second.created) == (True, False)
    assert first.row.id == second.row.id
    assert db.session.get_one(Offering, run.id, populate_existing=True).seats_taken == 1


def test_leaving_frees_the_seat_and_ends_the_role(cast: Cast) -> None:
    run = open_offering(cast, capacity=1)
    with unit_of_work():
        seat = operations.enrol_in_offering(cast.outsider, run.id).row
    with unit_of_work(), pytest.raises(Refused, match="full"):
        operations.enrol_in_offering(cast.employer, run.id)
    with unit_of_work():
        assert operations.withdraw(seat, "schedule")
    with unit_of_work():
        assert not operations.withdraw(seat, "schedule")
    forget_grants()
    assert (Role.LEARNER, Scope("offering", run.id)) not in grants_of(cast.outsider)
    with unit_of_work():
        assert operations.enrol_in_offering(cast.employer, run.id).created
    row = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "enrolment.withdraw"))
    assert row is not None
    assert row.after is not None
    assert row.after["code"] == "schedule"


def test_one_who_left_may_come_back_to_the_same_row(cast: Cast) -> None:
    run = open_offering(cast)
    with unit_of_work():
        seat = operations.enrol_in_offering(cast.outsider, run.id).row
    with unit_of_work():
        operations.withdraw(seat, "schedule")
    with unit_of_work():
        again = operations.enrol_in_offering(cast.outsider, run.id)
    assert again.created
    assert again.row.id == seat.id
    assert again.row.reason == ""
    assert again.row.ended_at is None


def test_a_place_in_a_cohort_is_a_seat_in_each_of_its_courses(cast: Cast) -> None:
    with unit_of_work():
        member = operations.enrol_in_cohort(cast.outsider, cast.cohort.id).row
    assert queries.has_seat(cast.outsider.id, cast.offering.id)
    cohort = db.session.get_one(Cohort, cast.cohort.id, populate_existing=True)
    offering = db.session.get_one(Offering, cast.offering.id, populate_existing=True)
    assert (cohort.seats_taken, offering.seats_taken) == (3, 3)
    with unit_of_work():
        assert operations.leave_cohort(member, "early_employment")
    assert not queries.has_seat(cast.outsider.id, cast.offering.id)
    cohort = db.session.get_one(Cohort, cast.cohort.id, populate_existing=True)
    offering = db.session.get_one(Offering, cast.offering.id, populate_existing=True)
    assert (cohort.seats_taken, offering.seats_taken) == (2, 2)
    forget_grants()
    assert not grants_of(cast.outsider)


def test_nobody_is_half_admitted_where_a_course_of_the_cohort_is_full(cast: Cast) -> None:
    with unit_of_work():
        db.session.get_one(Offering, cast.offering.id).capacity = 2
    with unit_of_work(), pytest.raises(Refused, match="section_full"):
        operations.enrol_in_cohort(cast.outsider, cast.cohort.id)
    db.session.rollback()
    assert (
        db.session.scalar(select(CohortMember).where(CohortMember.person_id == cast.outsider.id))
        is None
    )


def test_parallel_sections_fill_evenly(cast: Cast) -> None:
    with unit_of_work():
        second = offering_of(cast.course, "7기 B반", cohort=cast.cohort)
    for someone in (cast.outsider, cast.employer, cast.other_employer, cast.staff):
        with unit_of_work():
            operations.enrol_in_cohort(someone, cast.cohort.id)
    taken = queries.counts([cast.offering.id, second.id])
    assert taken == {cast.offering.id: 3, second.id: 3}


def test_members_are_seated_when_a_course_of_their_cohort_opens_later(cast: Cast) -> None:
    with unit_of_work():
        later = offering_of(cast.other_offering.course, "7기 에너지", cohort=cast.cohort)
        assert operations.seat_cohort(later) == 2
    with unit_of_work():
        assert operations.seat_cohort(later) == 0
    assert queries.has_seat(cast.trainee.id, later.id)


def crowd(count: int) -> list[int]:
    """Ids of new people."""
    now = clock.now()
    with unit_of_work() as session:
        people = [
            Person(
                name=f"지원자 {i}", email=f"applicant{i}@example.org", email_verified_at=now,
                number=f"C-{i:05d}", created_at=now,
            )
            for i in range(count)
        ]  # fmt: skip
        session.add_all(people)
    return [person.id for person in people]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["offering", "cohort"])
def test_two_hundred_at_once_take_exactly_thirty_seats(app: Flask, cast: Cast, kind: str) -> None:
    if kind == "offering":
        place_id, enrol = open_offering(cast, 30).id, operations.enrol_in_offering
    else:
        with unit_of_work():
            cohort = Cohort(
                track=cast.track, number=8, title_ko="8기", starts_on=clock.today(),
                ends_on=clock.today() + timedelta(days=90), capacity=30, state="open",
                created_at=clock.now(),
            )  # fmt: skip
            db.session.add(cohort)
            db.session.flush()
            offering_of(cast.course, "8기 A반", cohort=cohort)
        place_id, enrol = cohort.id, operations.enrol_in_cohort
    people = crowd(200)
    db.session.rollback()
    start, outcomes = threading.Barrier(200), []

    def arrive(person_id: int) -> None:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    enrol(db.session.get_one(Person, person_id), place_id)
                outcomes.append("seated")
            except Refused as refused:
                outcomes.append(refused.decision.code)
            finally:
                db.session.close()

    threads = [threading.Thread(target=arrive, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("seated") == 30
    assert outcomes.count("full") == 170
    db.session.rollback()
    if kind == "offering":
        rows = db.session.scalar(
            select(func.count()).where(
                Enrolment.offering_id == place_id, Enrolment.state == "active"
            )
        )
        counter = db.session.get_one(Offering, place_id, populate_existing=True).seats_taken
    else:
        rows = db.session.scalar(select(func.count()).where(CohortMember.cohort_id == place_id))
        counter = db.session.get_one(Cohort, place_id, populate_existing=True).seats_taken
    assert rows == counter == 30
