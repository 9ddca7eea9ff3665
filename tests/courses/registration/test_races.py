"""Many students at once: no seat is sold twice or lost, and the list keeps its order."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.accounts.models import AuditEntry, Organisation, Person
from lms.communication.models import Notification
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.registration import operations
from lms.courses.registration.models import Registration
from lms.courses.registration.operations import Refused
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.registration import campus as places
from tests.courses.registration.campus import Campus


@pytest.fixture
def campus(app: Flask, cast: Cast) -> Campus:
    with unit_of_work():
        return places.build(db.session.get_one(Organisation, cast.university.id))


def at_once(app: Flask, works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of *works* gives (or the refusal's codes), all begun together."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)
    broken: list[BaseException] = []

    def run(position: int, work: Callable[[], Any]) -> None:
        with app.test_request_context("/"):
            gate.wait()
            try:
                with unit_of_work():
                    found[position] = work()
            except Refused as no:
                found[position] = tuple(reason.code for reason in no.reasons)
            except BaseException as error:  # a deadlock would land here
                broken.append(error)

    threads = [
        threading.Thread(target=run, args=(position, work)) for position, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return found


def who(id_: int) -> Person:
    return db.session.get_one(Person, id_)


def ask(person_id: int, offering_id: int) -> Callable[[], str]:
    """Register, or wait where it is full."""

    def work() -> str:
        try:
            return operations.register(who(person_id), offering_id).row.state
        except Refused as no:
            if no.decision is None or not no.decision.waits:
                raise
        return operations.join_list(who(person_id), offering_id).row.state

    return work


def agrees(offering_id: int) -> Offering:
    """The counter, the seats and the registrations say the same, and no more than there are."""
    db.session.rollback()
    offering = db.session.get_one(Offering, offering_id, populate_existing=True)
    seats = db.session.scalars(
        select(Enrolment.person_id).where(
            Enrolment.offering_id == offering_id, Enrolment.state == "active"
        )
    ).all()
    registered = db.session.scalars(
        select(Registration.person_id).where(
            Registration.offering_id == offering_id, Registration.state == "registered"
        )
    ).all()
    assert sorted(seats) == sorted(registered)
    assert offering.seats_taken == len(seats) <= offering.capacity
    numbers = db.session.scalars(
        select(Registration.queue_no).where(
            Registration.offering_id == offering_id, Registration.state == "waiting"
        )
    ).all()
    assert len(set(numbers)) == len(numbers)
    waiting = bool(numbers)
    assert not (waiting and offering.seats_taken < offering.capacity)
    return offering


def test_the_rush_for_seats_ends_with_as_many_as_there_are(app: Flask, campus: Campus) -> None:
    with app.test_request_context("/"), unit_of_work():
        offering = places.offer(campus, "AI101", seats=5)
        people = [places.student(campus, f"학생{n}").id for n in range(16)]
    found = at_once(app, [ask(one, offering) for one in people])
    assert found.count("registered") == 5
    assert found.count("waiting") == 11
    assert agrees(offering).seats_taken == 5


def test_one_student_in_many_tabs_never_holds_more_than_the_limit_or_two_at_one_hour(
    app: Flask, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        person = places.student(campus, "가학생").id
        big = [places.offer(campus, f"BIG{n}", credits=10) for n in range(4)]
        other = places.student(campus, "나학생").id
        same = [places.offer(campus, f"CL{n}", hours=[(0, 10, 12)]) for n in range(4)]
    works: list[Callable[[], Any]] = [ask(person, id_) for id_ in big]
    works += [ask(other, id_) for id_ in same]
    found = at_once(app, works)
    assert found[:4].count("registered") == 1
    assert found[4:].count("registered") == 1


def test_a_freed_seat_is_given_once_while_others_come_and_go(app: Flask, campus: Campus) -> None:
    with app.test_request_context("/"), unit_of_work():
        offering = places.offer(campus, "AI101", seats=4)
        people = [places.student(campus, f"학생{n}").id for n in range(12)]
        for one in people[:4]:
            operations.register(who(one), offering)
        for one in people[4:8]:
            operations.join_list(who(one), offering)
    works: list[Callable[[], Any]] = [
        lambda one=one: operations.give_up(who(one), offering) for one in people[:3]
    ]
    works += [ask(one, offering) for one in people[8:]]
    works += [lambda: operations.leave_list(who(people[7]), offering)]
    at_once(app, works)
    agrees(offering)
    states = {
        row.person_id: row.state
        for row in db.session.scalars(
            select(Registration).where(Registration.offering_id == offering)
        )
    }
    # Those who waited first sit before anybody who came later.
    assert [states[one] for one in people[4:7]] == ["registered"] * 3
    assert all(states[one] == "waiting" for one in people[8:])
    told = db.session.execute(
        select(Notification.person_id, func.count())
        .where(Notification.kind == "registration.promoted")
        .group_by(Notification.person_id)
    ).all()
    assert sorted(told) == [(one, 1) for one in sorted(people[4:7])]


def test_people_who_wait_for_one_anothers_seats_do_not_wait_for_one_another(
    app: Flask, campus: Campus
) -> None:
    with app.test_request_context("/"), unit_of_work():
        runs = [places.offer(campus, f"AI{n}", seats=1) for n in range(2)]
        a, b = (places.student(campus, name).id for name in ("가학생", "나학생"))
        for person, mine in ((a, runs[0]), (b, runs[1])):
            operations.register(who(person), mine)
        for person, wanted in ((a, runs[1]), (b, runs[0])):
            operations.join_list(who(person), wanted)
    at_once(
        app,
        [
            lambda: operations.give_up(who(a), runs[0]),
            lambda: operations.give_up(who(b), runs[1]),
        ],
    )
    for run, person in zip(runs, (b, a), strict=True):
        agrees(run)
        held = db.session.scalars(
            select(Enrolment.person_id).where(
                Enrolment.offering_id == run, Enrolment.state == "active"
            )
        ).all()
        assert held == [person]


@pytest.mark.parametrize("seed", range(3))
def test_a_whole_rush_with_groups_drops_and_lists_ends_in_order(
    app: Flask, campus: Campus, seed: int
) -> None:
    chance = random.Random(seed)
    with app.test_request_context("/"), unit_of_work():
        runs = [places.offer(campus, f"AI{n}", seats=3 + n) for n in range(3)]
        places.reserve(runs[1], {"years": [4], "seats": 2}, {"years": [1, 2], "seats": 1})
        people = [
            places.student(campus, f"학생{n}", year=chance.randint(1, 4)).id for n in range(18)
        ]
    for _round in range(3):
        works: list[Callable[[], Any]] = []
        for one in chance.sample(people, 9):
            run = chance.choice(runs)
            if chance.random() < 0.35:
                works.append(lambda one=one, run=run: operations.give_up(who(one), run))
            else:
                works.append(ask(one, run))
        at_once(app, works)
    operations.go_round()
    for run in (runs[0], runs[2]):
        agrees(run)
    for run in runs:
        offering = db.session.get_one(Offering, run, populate_existing=True)
        assert offering.seats_taken <= offering.capacity
        promoted = db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action == "registration.registered")
            .order_by(AuditEntry.id)
        ).all()
        numbers = [
            entry.before["queue_no"]
            for entry in promoted
            if entry.before and entry.before["queue_no"] and entry.after["offering"] == run
        ]
        if run != runs[1]:  # groups may pass one another; one pool keeps its order
            assert numbers == sorted(numbers)
