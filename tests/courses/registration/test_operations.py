"""Registering, waiting, dropping and promotion through the operations."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import AuditEntry, Organisation, Person
from lms.communication.models import Notification
from lms.courses.catalogue import operations as catalogue
from lms.courses.catalogue.models import Offering
from lms.courses.degrees.models import CurriculumCourse
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations import Refused as SeatRefused
from lms.courses.registration import operations, queries
from lms.courses.registration.models import Registration
from lms.courses.registration.operations import Refused
from lms.courses.registration.operations.planning import GroupLine
from lms.courses.registration.rules.policy import RegistrationPolicy
from lms.courses.standing.models import RecordKeeper
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


def states(offering_id: int) -> dict[int, str]:
    rows = db.session.scalars(select(Registration).where(Registration.offering_id == offering_id))
    return {row.person_id: row.state for row in rows}


def refusal(work: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as no:
        work()
    return tuple(reason.code for reason in no.value.reasons)


def test_a_student_registers_once_however_often_they_click(campus: Campus, does: Any) -> None:
    def make() -> tuple[int, int]:
        return places.student(campus, "가학생").id, places.offer(campus, "AI101")

    person, offering = does(make)
    first = does(lambda: operations.register(who(person), offering).created)
    again = does(lambda: operations.register(who(person), offering).created)
    assert (first, again) == (True, False)
    assert db.session.get_one(Offering, offering).seats_taken == 1
    rows = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.registered")
    ).all()
    assert len(rows) == 1


def test_an_offering_of_a_term_is_not_taken_past_registration(campus: Campus, does: Any) -> None:
    person, offering = does(
        lambda: (places.student(campus, "가학생").id, places.offer(campus, "AI101"))
    )
    with pytest.raises(SeatRefused) as no:
        does(lambda: enrolment.enrol_in_offering(who(person), offering))
    assert no.value.decision.code == "by_registration"


def test_the_timetable_the_record_and_the_limit_are_read_from_what_is_there(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, dict[str, int]]:
        someone = places.student(campus, "가학생")
        places.passed(campus, someone, "AI050", "1.5")
        places.passed(campus, someone, "AI060", "4.0")
        base = campus.courses["AI050"]
        places.offer(campus, "AI101", hours=[(0, 10, 12)])
        places.offer(campus, "AI102", hours=[(0, 11, 13)])
        places.offer(campus, "AI103", hours=[(0, 12, 14)])
        places.offer(campus, "AI104", before={"course": base, "min": "2.0"})
        places.offer(campus, "AI105", before={"any": [{"course": base}, {"course": 9999}]})
        places.offer(campus, "AI060")
        places.offer(campus, "AI050")
        places.offer(campus, "BIG", credits=18)
        return someone.id, campus.offerings

    person, offered = does(make)

    def ask(code: str) -> Any:
        return does(lambda: operations.register(who(person), offered[code]))

    assert ask("AI101").created
    assert refusal(lambda: ask("AI102")) == ("clash",)
    assert ask("AI103").created
    assert refusal(lambda: ask("AI104")) == ("prerequisite",)
    assert ask("AI105").created
    assert refusal(lambda: ask("AI060")) == ("retake_points",)
    assert ask("AI050").created
    assert refusal(lambda: ask("BIG")) == ("credits",)


def test_a_high_average_of_the_last_term_raises_the_limit(campus: Campus, does: Any) -> None:
    def make() -> tuple[int, int, int]:
        able, usual = places.student(campus, "가우수"), places.student(campus, "나보통")
        places.passed(campus, able, "AI050", "4.5")
        places.passed(campus, usual, "AI051", "3.0")
        return able.id, usual.id, places.offer(campus, "BIG", credits=21)

    able, usual, offering = does(make)
    assert refusal(lambda: does(lambda: operations.register(who(usual), offering))) == ("credits",)
    assert does(lambda: operations.register(who(able), offering).created)


def test_students_on_leave_and_people_who_are_none_are_refused(
    campus: Campus, cast: Cast, does: Any
) -> None:
    person, offering = does(
        lambda: (
            places.student(campus, "가휴학", status="leave_military").id,
            places.offer(campus, "AI101"),
        )
    )
    assert refusal(lambda: does(lambda: operations.register(who(person), offering))) == ("status",)
    out = cast.outsider.id
    assert refusal(lambda: does(lambda: operations.register(who(out), offering))) == ("no_student",)


def test_where_the_university_keeps_the_record_nothing_is_written_here(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int]:
        db.session.add(
            RecordKeeper(
                organisation_id=campus.university, area="registration", keeper="own",
                system="학사정보시스템", effective_from=clock.today(), created_at=clock.now(),
            )
        )  # fmt: skip
        return places.student(campus, "가학생").id, places.offer(campus, "AI101")

    person, offering = does(make)
    for work in (
        lambda: operations.register(who(person), offering),
        lambda: operations.join_list(who(person), offering),
        lambda: operations.add_to_basket(who(person), db.session.get_one(Offering, offering)),
        lambda: operations.register(who(person), offering, by=who(person), aside=("window",)),
    ):
        assert refusal(lambda work=work: does(work)) == ("own_record",)
    assert states(offering) == {}


def test_the_basket_is_filled_before_the_window_and_registered_in_it(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, list[int]]:
        places.set_phase(campus, "before")
        someone = places.student(campus, "가학생")
        return someone.id, [
            places.offer(campus, "AI101", hours=[(0, 10, 12)]),
            places.offer(campus, "AI102", hours=[(0, 11, 13)]),
            places.offer(campus, "AI103"),
        ]

    person, offered = does(make)
    for id_ in offered:
        does(
            lambda id_=id_: operations.add_to_basket(who(person), db.session.get_one(Offering, id_))
        )
    assert refusal(lambda: does(lambda: operations.register(who(person), offered[0]))) == (
        "window",
    )
    does(lambda: places.set_phase(campus, "registration"))
    done, refused = does(
        lambda: operations.register_basket(who(person), db.session.get_one(Term, campus.term))
    )
    assert [row.offering_id for row in done] == [offered[0], offered[2]]
    assert [(id_, no.reasons[0].code) for id_, no in refused] == [(offered[1], "clash")]
    assert states(offered[1]) == {person: "basket"}


def test_courses_that_ask_for_one_another_come_together_or_not_at_all(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        someone = places.student(campus, "가학생")
        theory, lab = (
            places.offer(campus, "TH1", kind="major_required"),
            places.offer(campus, "LAB1", kind="major_required"),
        )
        for code, other in (("TH1", "LAB1"), ("LAB1", "TH1")):
            row = db.session.scalars(
                select(CurriculumCourse).where(CurriculumCourse.course_id == campus.courses[code])
            ).one()
            row.prerequisite = {"course": campus.courses[other], "concurrent": True}
        for id_ in (theory, lab):
            operations.add_to_basket(someone, db.session.get_one(Offering, id_))
        return someone.id, theory, lab

    person, theory, lab = does(make)
    assert refusal(lambda: does(lambda: operations.register(who(person), lab))) == ("prerequisite",)
    term = campus.term
    done, _no = does(
        lambda: operations.register_basket(who(person), db.session.get_one(Term, term))
    )
    assert len(done) == 2
    assert refusal(lambda: does(lambda: operations.give_up(who(person), theory))) == ("needed",)


def full_house(campus: Campus, waiting: int = 3) -> tuple[int, list[int]]:
    """An offering with one seat that is taken, and so many who wait; the first sits."""
    offering = places.offer(campus, "AI101", seats=1)
    people = [places.student(campus, f"학생{n}") for n in range(waiting + 1)]
    operations.register(people[0], offering)
    for one in people[1:]:
        operations.join_list(one, offering)
    return offering, [one.id for one in people]


def test_a_seat_that_comes_free_goes_to_the_first_who_waits_and_tells_them(
    campus: Campus, does: Any
) -> None:
    offering, people = does(lambda: full_house(campus))
    assert does(lambda: operations.give_up(who(people[0]), offering)) == "drop"
    assert states(offering) == dict(
        zip(people, ["dropped", "registered", "waiting", "waiting"], strict=True)
    )
    told = db.session.scalars(
        select(Notification.person_id).where(Notification.kind == "registration.promoted")
    ).all()
    assert told == [people[1]]
    assert db.session.get_one(Offering, offering).seats_taken == 1


def test_every_way_of_freeing_a_seat_promotes(campus: Campus, does: Any) -> None:
    offering, people = does(lambda: full_house(campus))

    def off_the_roster() -> None:
        seat = db.session.scalars(
            select(Enrolment).where(
                Enrolment.offering_id == offering, Enrolment.person_id == people[0]
            )
        ).one()
        enrolment.withdraw(seat, "no_show")

    does(off_the_roster)
    assert states(offering)[people[0]] == "withdrawn"
    assert states(offering)[people[1]] == "registered"

    def more_seats() -> None:
        held = db.session.get_one(Offering, offering)
        values = {name: getattr(held, name) for name in catalogue.offerings.FIELDS}
        catalogue.update_offering(held, {**values, "capacity": 2}, version=held.version)

    does(more_seats)
    assert states(offering)[people[2]] == "registered"
    assert states(offering)[people[3]] == "waiting"


def test_who_may_not_have_the_seat_keeps_their_place_and_gets_it_later(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, list[int], int]:
        offering, people = full_house(campus, 2)
        big = places.offer(campus, "BIG", credits=18)
        operations.register(who(people[1]), big)
        return offering, people, big

    offering, people, big = does(make)
    does(lambda: operations.give_up(who(people[0]), offering))
    assert states(offering)[people[1]] == "waiting"
    assert states(offering)[people[2]] == "registered"
    does(lambda: operations.give_up(who(people[1]), big))
    does(lambda: operations.give_up(who(people[2]), offering))
    assert states(offering)[people[1]] == "registered"


def test_reserved_seats_that_open_at_add_drop_go_to_those_who_wait_by_the_clock(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int]:
        offering = places.offer(campus, "AI101", seats=2)
        places.reserve(offering, {"years": [4], "seats": 2})
        someone = places.student(campus, "가학생", year=2)
        operations.join_list(someone, offering)
        return offering, someone.id

    offering, person = does(make)
    operations.go_round()
    assert states(offering) == {person: "waiting"}
    does(lambda: places.set_phase(campus, "add_drop"))
    operations.go_round()
    operations.go_round()
    assert states(offering) == {person: "registered"}
    assert db.session.get_one(Offering, offering).seats_taken == 1


def test_who_waits_gets_a_seat_that_the_clock_freed_before_a_newcomer(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        offering = places.offer(campus, "AI101", seats=1)
        places.reserve(offering, {"years": [4], "seats": 1})
        first, late = (places.student(campus, name, year=2) for name in ("가학생", "나학생"))
        operations.join_list(first, offering)
        return offering, first.id, late.id

    offering, first, late = does(make)
    does(lambda: places.set_phase(campus, "add_drop"))
    assert refusal(lambda: does(lambda: operations.register(who(late), offering))) == ("full",)
    assert does(lambda: operations.register(who(first), offering).row.state) == "registered"
    assert states(offering) == {first: "registered"}


def test_a_list_ends_with_add_drop_and_everybody_on_it_is_told(campus: Campus, does: Any) -> None:
    offering, people = does(lambda: full_house(campus, 2))
    does(lambda: places.set_phase(campus, "withdrawal"))
    operations.go_round()
    assert sorted(states(offering).values()) == ["lapsed", "lapsed", "registered"]
    does(lambda: operations.give_up(who(people[0]), offering))
    assert states(offering)[people[0]] == "withdrawn"
    assert db.session.get_one(Offering, offering).seats_taken == 0
    told = select(func.count()).select_from(Notification)
    assert db.session.scalar(told.where(Notification.kind == "registration.lapsed")) == 2


def test_a_dropped_course_leaves_no_w_on_the_transcript_and_a_withdrawn_one_does(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        term = db.session.get_one(Term, campus.term)
        term.starts_on = clock.today() - timedelta(days=3)
        someone = places.student(campus, "가학생")
        dropped, left = places.offer(campus, "AI101"), places.offer(campus, "AI102")
        places.passed(campus, someone, "AI050", "3.0")
        for id_ in (dropped, left):
            operations.register(someone, id_)
        places.set_phase(campus, "add_drop")
        operations.give_up(someone, dropped)
        places.set_phase(campus, "withdrawal")
        operations.give_up(someone, left)
        return someone.id, dropped, left

    from lms.courses.letters.queries import grades_of

    person, dropped, left = does(make)
    shown = {row.offering.id for block in grades_of(person) for row in block.rows}
    assert left in shown
    assert dropped not in shown


def test_staff_register_for_a_student_with_a_reason_and_never_beyond_the_seats(
    campus: Campus, cast: Cast, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        someone = places.student(campus, "가학생")
        places.passed(campus, someone, "AI060", "4.5")
        late, full = places.offer(campus, "AI060"), places.offer(campus, "AI102", seats=1)
        operations.register(places.student(campus, "나학생"), full)
        places.set_phase(campus, "between")
        return someone.id, late, full

    person, late, full = does(make)
    staff = cast.officer.id

    def act(offering: int, *aside: str) -> Any:
        return does(
            lambda: operations.register(
                who(person), offering, by=who(staff), reason="교무과 승인", aside=aside
            )
        )

    assert refusal(lambda: act(late, "window")) == ("retake_points",)
    row = act(late, "window", "retake_points").row
    assert (row.by_id, row.reason, row.overridden) == (
        staff, "교무과 승인", ["window", "retake_points"],
    )  # fmt: skip
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.registered")
        .order_by(AuditEntry.id.desc())
    ).first()  # fmt: skip
    assert entry is not None
    assert entry.after["overridden"] == ["window", "retake_points"]
    assert refusal(lambda: act(full, "window")) == ("full",)


def test_groups_never_hold_more_than_there_is_or_less_than_sits_in_them(
    campus: Campus, does: Any
) -> None:
    def make() -> tuple[int, int]:
        offering = places.offer(campus, "AI101", seats=4)
        (group,) = places.reserve(offering, {"organisation_id": campus.department, "seats": 2})
        for n in range(2):
            operations.register(places.student(campus, f"학생{n}"), offering)
        return offering, group

    offering, group = does(make)
    line = GroupLine(group, 2, campus.department, False, ())
    other = GroupLine(None, 3, None, False, (1,))
    with pytest.raises(NotAllowed) as no:
        does(lambda: operations.set_groups(offering, [line, other], 1))
    assert no.value.code == "groups_over"
    with pytest.raises(NotAllowed) as no:
        does(lambda: operations.set_groups(offering, [GroupLine(group, 1, None, False, ())], 1))
    assert no.value.code == "groups_below"
    with pytest.raises(Conflict):
        does(lambda: operations.set_groups(offering, [], 7))
    does(lambda: operations.set_groups(offering, [GroupLine(None, 1, None, False, (4,)), line], 1))
    groups = queries.groups_of([offering])[offering]
    assert [(one.seats, one.years) for one in groups] == [(1, (4,)), (2, ())]
    does(lambda: operations.set_groups(offering, [], queries.plan_of(offering).version))  # type: ignore[union-attr]
    held = db.session.scalars(
        select(Registration.group_id).where(Registration.offering_id == offering)
    ).all()
    assert held == [None, None]


def test_opening_reserved_seats_to_a_group_seats_those_who_wait(campus: Campus, does: Any) -> None:
    def make() -> tuple[int, int, int]:
        offering = places.offer(campus, "AI101", seats=2)
        (group,) = places.reserve(offering, {"years": [4], "seats": 2})
        someone = places.student(campus, "가학생", year=1)
        operations.join_list(someone, offering)
        return offering, group, someone.id

    offering, group, person = does(make)
    line = GroupLine(group, 1, None, False, (4,))
    does(lambda: operations.set_groups(offering, [line], 1))
    assert states(offering) == {person: "registered"}


def test_credits_granted_to_one_student_hold_for_them_alone(
    campus: Campus, cast: Cast, does: Any
) -> None:
    def make() -> tuple[int, int, int]:
        one, two = places.student(campus, "가학생"), places.student(campus, "나학생")
        term = db.session.get_one(Term, campus.term)
        officer = who(cast.officer.id)
        operations.grant_credits(term, one, Decimal(24), "졸업 예정", officer)
        return one.id, two.id, places.offer(campus, "BIG", credits=24)

    one, two, offering = does(make)
    assert does(lambda: operations.register(who(one), offering).created)
    assert refusal(lambda: does(lambda: operations.register(who(two), offering))) == ("credits",)


def test_the_policy_of_the_university_counts(campus: Campus, does: Any) -> None:
    def make() -> tuple[int, int]:
        policies.establish(
            "registration", Scope("organisation", campus.university),
            RegistrationPolicy(credits_least=Decimal(0), credits_most=Decimal(2), credits_most_high=Decimal(2)),
            effective_from=clock.today(),
        )  # fmt: skip
        return places.student(campus, "가학생").id, places.offer(campus, "AI101")

    person, offering = does(make)
    assert refusal(lambda: does(lambda: operations.register(who(person), offering))) == ("credits",)
