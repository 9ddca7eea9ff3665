"""Ranking, offers, answers and the waiting list."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import clock, outbox
from lms.accounts.models import AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.operations import set_outcome
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment import planning
from lms.courses.enrolment.operations.seats import lock_cohort
from lms.courses.programmes.models import Cohort, CohortMember
from lms.courses.selection import operations, queries
from lms.courses.selection.models import Offer, Ranking, StageEntry
from lms.courses.selection.operations.ranking import STEP
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.selection.conftest import (
    Selecting,
    a_call,
    apply_many,
    group,
    officer,
    published,
    ready_to_rank,
)


def offer(made: Selecting, at: int) -> Offer:
    row = queries.offer_of(made.applications[at])
    assert row is not None
    return row


def states(made: Selecting) -> list[str]:
    db.session.rollback()
    return [made.application(n).state for n in range(len(made.applications))]


def who(made: Selecting, at: int) -> Person:
    return db.session.get_one(Person, made.people[at])


def test_the_order_is_made_once_for_the_same_inputs_and_explains_each_line(
    selecting: Selecting, cast: Cast
) -> None:
    group(selecting, "disability", "extra", "disability", quota="none", seats=0)
    ready_to_rank(selecting, cast)
    with unit_of_work():
        call = db.session.get_one(Call, selecting.call)
        first = operations.make_ranking(call, officer(cast))
        assert operations.make_ranking(call, officer(cast)).id == first.id
        lines = first.lines
    assert [line.application_id for line in lines] == selecting.applications
    assert [str(line.extra) for line in lines] == ["3", "0", "0", "0", "0", "0"]
    assert [line.outcome for line in lines] == ["seat"] * 3 + ["waiting"] * 3
    assert [line.waiting for line in lines[3:]] == [1, 2, 3]
    assert {line.tie for line in lines[:5]} == {"total"}


def test_publishing_offers_seats_in_order_and_tells_everybody_once(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    assert states(selecting) == ["offered"] * 3 + ["waitlisted"] * 3
    with unit_of_work():
        ranking = db.session.query(Ranking).one()
        assert not operations.publish(ranking, officer(cast), "whatever")  # repeated click
    told = db.session.scalars(
        select(Notification.kind).where(
            Notification.kind.in_(("selection.offered", "selection.waitlisted"))
        )
    ).all()
    assert sorted(told) == ["selection.offered"] * 3 + ["selection.waitlisted"] * 3


def test_what_the_preview_did_not_show_is_not_published(selecting: Selecting, cast: Cast) -> None:
    ready_to_rank(selecting, cast)
    with unit_of_work():
        call = db.session.get_one(Call, selecting.call)
        ranking = operations.make_ranking(call, officer(cast))
        seen = operations.plan_publication(ranking).digest
    with unit_of_work():
        db.session.get_one(Cohort, selecting.cohort).capacity = 4
    with pytest.raises(operations.PlanChanged), unit_of_work():
        operations.publish(db.session.get_one(Ranking, ranking.id), officer(cast), seen)
    assert states(selecting) == ["in_selection"] * 6


def test_an_order_is_not_published_after_somebody_in_it_was_refused(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    with unit_of_work():
        call = db.session.get_one(Call, selecting.call)
        made = operations.make_ranking(call, officer(cast)).id
        seen = operations.plan_publication(db.session.get_one(Ranking, made)).digest
        first = selecting.application(0)
        entry = db.session.scalars(
            select(StageEntry).where(
                StageEntry.application_id == first.id, StageEntry.stage_id == selecting.stages[-1]
            )
        ).one()
        operations.redecide(entry, "failed", officer(cast), "허위 서류", version=entry.version)
    with pytest.raises(NotAllowed, match="outdated"), unit_of_work():
        operations.publish(db.session.get_one(Ranking, made), officer(cast), seen)
    published(selecting, cast)
    assert states(selecting)[:2] == ["rejected", "offered"]


def test_accepting_is_a_seat_in_the_cohort_and_a_second_click_changes_nothing(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    with unit_of_work():
        assert operations.accept(offer(selecting, 0), who(selecting, 0))
    with unit_of_work():
        assert not operations.accept(offer(selecting, 0), who(selecting, 0))
    db.session.rollback()
    assert db.session.get_one(Cohort, selecting.cohort).seats_taken == 1
    assert states(selecting)[0] == "accepted"


def test_staff_give_nobody_a_seat_that_an_open_offer_holds(
    selecting: Selecting, cast: Cast, app: Flask
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)  # every seat is offered, and nobody has answered
    outsider = cast.outsider.id

    def seat(person_id: int) -> None:
        with unit_of_work() as session:
            enrolment.enrol_in_cohort(
                session.get_one(Person, person_id), selecting.cohort, by_staff=True
            )

    with pytest.raises(enrolment.Refused, match="held"):
        seat(outsider)
    db.session.rollback()
    cohort = db.session.get_one(Cohort, selecting.cohort)
    seats = cohort.capacity
    assert bulk_free(cohort, cast.outsider.email) == 0
    with pytest.raises(enrolment.Refused, match="held"), unit_of_work():
        enrolment.seat_people(lock_cohort(selecting.cohort), [outsider])
    seat(selecting.people[0])  # whom it is offered to may sit down by hand too
    with pytest.raises(enrolment.Refused, match="held"):
        seat(outsider)
    for at in range(1, seats):
        with unit_of_work():
            assert operations.accept(offer(selecting, at), who(selecting, at))
    db.session.rollback()
    assert db.session.get_one(Cohort, selecting.cohort).seats_taken == seats


def test_whom_staff_seat_by_hand_has_accepted_and_is_not_told_that_the_offer_ran_out(
    selecting: Selecting, cast: Cast, frozen_now: Any
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    with unit_of_work() as session:
        enrolment.enrol_in_cohort(
            session.get_one(Person, selecting.people[0]), selecting.cohort, by_staff=True
        )
    ends = offer(selecting, 0).expires_at
    assert ends is not None
    db.session.rollback()
    frozen_now(ends)
    operations.settle_all()
    assert states(selecting)[0] == "accepted"
    assert states(selecting)[1] == "expired"
    assert offer(selecting, 0).state == "accepted"


def seat_by_hand(selecting: Selecting, at: int) -> None:
    with unit_of_work() as session:
        session.get_one(Cohort, selecting.cohort).capacity += 1
        session.flush()
        enrolment.enrol_in_cohort(
            session.get_one(Person, selecting.people[at]), selecting.cohort, by_staff=True
        )


def test_whoever_waits_and_is_seated_by_hand_is_skipped_by_the_list(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    seat_by_hand(selecting, 3)  # the first on the list
    with unit_of_work():
        operations.decline(offer(selecting, 0), who(selecting, 0))
    assert states(selecting)[3:5] == ["accepted", "offered"]
    assert offer(selecting, 3).state == "accepted"
    told = db.session.scalars(
        select(Notification.kind).where(Notification.person_id == selecting.people[3])
    ).all()
    assert "selection.offered" not in told
    assert queries.offer_counts(selecting.call)["accepted"] == 1


def test_closing_the_list_refuses_nobody_who_was_seated_by_hand(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    seat_by_hand(selecting, 3)
    with unit_of_work():
        closed = operations.close_list(db.session.get_one(Call, selecting.call), officer(cast))
    operations.settle_all()
    assert closed == 2
    assert states(selecting)[3:] == ["accepted", "rejected", "rejected"]


def test_publishing_offers_every_free_seat_though_somebody_sits_already(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    seat_by_hand(selecting, 0)
    published(selecting, cast)
    assert states(selecting) == ["accepted", "offered", "offered", "offered", "waitlisted",
                                 "waitlisted"]  # fmt: skip


def test_a_seat_is_free_for_staff_once_the_offer_has_run_out(
    selecting: Selecting, cast: Cast, frozen_now: Any
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    with unit_of_work():
        operations.close_list(db.session.get_one(Call, selecting.call), cast.officer)
    ends = offer(selecting, 0).expires_at
    assert ends is not None
    db.session.rollback()
    frozen_now(ends)
    with unit_of_work() as session:
        seated = enrolment.enrol_in_cohort(
            session.get_one(Person, cast.outsider.id), selecting.cohort, by_staff=True
        )
    assert seated.created


def bulk_free(cohort: Cohort, address: str) -> int:
    """How many of a list of one address would get a seat."""
    return len(enrolment.plan_seats(cohort, planning.from_text(address)).seats)


def test_a_declined_seat_goes_to_the_next_at_once_and_only_once(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    with unit_of_work():
        assert operations.decline(offer(selecting, 1), who(selecting, 1), "사정")
    with unit_of_work():
        assert not operations.decline(offer(selecting, 1), who(selecting, 1))
    assert states(selecting) == [
        "offered", "declined", "offered", "offered", "waitlisted", "waitlisted",
    ]  # fmt: skip
    assert queries.place_on_list(offer(selecting, 4)) == 1


def test_an_offer_ends_by_the_clock_whether_or_not_a_job_ran(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    with clock.at(clock.now() + timedelta(hours=72)):
        with pytest.raises(NotAllowed, match="expired"), unit_of_work():
            operations.accept(offer(selecting, 0), who(selecting, 0))
        assert operations.settle_all() == 1
        assert states(selecting) == ["expired"] * 3 + ["offered"] * 3
        assert operations.settle_all() == 0
    db.session.rollback()
    assert db.session.get_one(Cohort, selecting.cohort).seats_taken == 0


def test_withdrawing_leaving_and_more_seats_all_move_the_list(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    with unit_of_work():
        operations.accept(offer(selecting, 0), who(selecting, 0))
        set_outcome(selecting.application(1), "withdrawn", who(selecting, 1))
    operations.settle_all()
    assert states(selecting)[3] == "offered"
    with unit_of_work():
        member = db.session.query(CohortMember).filter_by(person_id=selecting.people[0]).one()
        enrolment.leave_cohort(member, "schedule")
    operations.settle_all()
    assert states(selecting)[4] == "offered"
    with unit_of_work():
        db.session.get_one(Cohort, selecting.cohort).capacity = 4
    operations.settle_all()
    assert states(selecting) == [
        "accepted",
        "withdrawn",
        "offered",
        "offered",
        "offered",
        "offered",
    ]


def test_whoever_takes_an_accepted_application_back_leaves_the_cohort_too(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    with unit_of_work():
        operations.accept(offer(selecting, 0), who(selecting, 0))
        set_outcome(selecting.application(0), "withdrawn", who(selecting, 0))
    operations.settle_all()
    db.session.rollback()
    assert db.session.get_one(Cohort, selecting.cohort).seats_taken == 0
    assert states(selecting)[3] == "offered"


def test_the_list_stops_on_its_last_day_and_closing_it_tells_those_who_wait(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    with unit_of_work():
        settings = operations.ensure_settings(db.session.get_one(Call, selecting.call))
        settings.offers_until = clock.now() + timedelta(hours=10)
    published(selecting, cast)
    assert offer(selecting, 0).expires_at == queries.settings_of(selecting.call).offers_until
    with clock.at(clock.now() + timedelta(hours=11)):
        operations.settle_all()
        assert states(selecting) == ["expired"] * 3 + ["waitlisted"] * 3
        with unit_of_work():
            call = db.session.get_one(Call, selecting.call)
            assert operations.close_list(call, officer(cast)) == 3
        assert states(selecting)[3:] == ["rejected"] * 3


def test_a_reserved_seat_that_is_declined_goes_to_its_group_first(
    selecting: Selecting, cast: Cast
) -> None:
    group(selecting, "in_work", "audience", "in_work", quota="reserved", seats=2)
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    assert states(selecting) == [
        "offered", "offered", "waitlisted", "offered", "waitlisted", "waitlisted",
    ]  # fmt: skip
    with unit_of_work():
        operations.decline(offer(selecting, 3), who(selecting, 3))
    assert states(selecting)[5] == "offered"
    with unit_of_work():
        operations.decline(offer(selecting, 0), who(selecting, 0))
    assert states(selecting)[2] == "offered"


def test_places_beyond_the_list_are_refused(selecting: Selecting, cast: Cast, client: Any) -> None:
    ready_to_rank(selecting, cast)
    with unit_of_work():
        operations.ensure_settings(db.session.get_one(Call, selecting.call)).waiting_size = 1
    published(selecting, cast)
    assert states(selecting)[3:] == ["waitlisted", "rejected", "rejected"]
    client.sign_in(cast.staff)
    page = client.get(f"/manage/admissions/{selecting.call}/selection/ranking").text
    assert page.count("예비 1번") == 1
    assert page.count("예비 인원 밖") == 2
    assert "예비 2번" not in page


def test_whoever_passes_after_publication_is_listed_where_the_order_has_them(
    selecting: Selecting, cast: Cast
) -> None:
    ready_to_rank(selecting, cast)
    with unit_of_work():  # the fifth fails the interview, the order is published without them
        entry = next(
            row.entry for row in queries.table(selecting.stage(1))
            if row.application.id == selecting.applications[4]
        )  # fmt: skip
        operations.redecide(entry, "failed", officer(cast), "면접 불참", version=entry.version)
    published(selecting, cast)
    with unit_of_work():
        entry = next(
            row.entry for row in queries.table(selecting.stage(1))
            if row.application.id == selecting.applications[4]
        )  # fmt: skip
        operations.redecide(entry, "passed", officer(cast), "이의신청 인용", version=entry.version)
        assert [one.id for one in queries.late(selecting.call)] == [selecting.applications[4]]
        operations.admit_late(selecting.application(4), officer(cast))
    assert [queries.place_on_list(offer(selecting, n)) for n in (3, 4, 5)] == [1, 2, 3]


def test_no_order_while_somebody_is_undecided(selecting: Selecting, cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="nobody"), unit_of_work():
        operations.make_ranking(db.session.get_one(Call, selecting.call), officer(cast))
    ready_to_rank(selecting, cast)
    with unit_of_work():
        db.session.get_one(Call, selecting.call).cohort_id = None
    with pytest.raises(NotAllowed, match="no_cohort"), unit_of_work():
        operations.make_ranking(db.session.get_one(Call, selecting.call), officer(cast))


def listed(cast: Cast, people: int, seats: int) -> Selecting:
    """A published list of *people* on *seats*, made without stages: only the list is looked at."""
    now = clock.now()
    with unit_of_work() as session:
        made = a_call(cast, seats=seats, number=40)
        crowd = [
            Person(
                name=f"지원자{n}", email=f"crowd{n}@example.org", email_verified_at=now,
                number=f"Z-{n:05d}", created_at=now,
            )
            for n in range(people)
        ]  # fmt: skip
        session.add_all(crowd)
        session.flush()
        apply_many(made, crowd, "waitlisted")
        ranking = Ranking(
            call_id=made.call, number=1, seats=seats, seed="s", policy_id=0, inputs={},
            sha256="0" * 64, made_at=now, published_at=now,
        )  # fmt: skip
        session.add(ranking)
        session.flush()
        session.add_all(
            Offer(
                call_id=made.call, cohort_id=made.cohort, application_id=application,
                ranking_id=ranking.id, position=(at + 1) * STEP, groups=[], state="waiting",
                created_at=now,
            )
            for at, application in enumerate(made.applications)
        )  # fmt: skip
    return made


def check(made: Selecting, seats: int) -> dict[str, int]:
    """No seat is sold twice or lost, and offers went out in the order of the list."""
    db.session.rollback()
    db.session.expire_all()
    cohort = db.session.get_one(Cohort, made.cohort)
    members = db.session.scalar(
        select(func.count()).where(
            CohortMember.cohort_id == made.cohort, CohortMember.state == "enrolled"
        )
    )
    counts = queries.offer_counts(made.call)
    assert cohort.seats_taken == members == counts["accepted"]
    assert cohort.seats_taken + counts["open"] <= seats
    if counts["waiting"]:
        assert cohort.seats_taken + counts["open"] == seats
    order = db.session.execute(
        select(Offer.position, Offer.offered_no)
        .where(Offer.call_id == made.call, Offer.offered_no.is_not(None))
        .order_by(Offer.offered_no)
    ).all()
    assert [row.position for row in order] == sorted(row.position for row in order)
    assert [row.offered_no for row in order] == list(range(1, len(order) + 1))
    made_offers = db.session.scalar(
        select(func.count()).where(AuditEntry.action == "selection.offer.make")
    )
    assert made_offers == len(order)
    return counts


def hours(seed: int) -> Iterator[tuple[int, str]]:
    """Who does what after how many hours: drawn once, the same for every engine."""
    chance = random.Random(seed)
    while True:
        yield (
            chance.randrange(0, 96),
            chance.choices(("accept", "decline", "silence", "withdraw"), (6, 2, 2, 1))[0],
        )


@pytest.mark.slow
def test_five_hundred_on_a_hundred_seats_at_random_times_lose_and_double_no_seat(
    app: Flask, cast: Cast
) -> None:
    made = listed(cast, 500, 100)
    start, plan, rounds = clock.now(), hours(2026), 0
    with unit_of_work():
        operations.settle(db.session.get_one(Call, made.call))
    wishes: dict[int, tuple[int, str]] = {}
    for day in range(40):
        check(made, 100)
        with clock.at(start + timedelta(days=day, minutes=1)):
            operations.settle_all()
        rounds += 1
        due = []
        for row in db.session.scalars(select(Offer).where(Offer.state == "open")):
            wait, act = wishes.setdefault(row.id, next(plan))
            assert row.offered_at is not None
            if act != "silence" and row.offered_at + timedelta(hours=wait) < start + timedelta(
                days=day + 1
            ):
                due.append((row.offered_at + timedelta(hours=wait), row.id, act))
        db.session.rollback()
        if not due and not wishes_left(made):
            break
        _at_once(app, sorted(due))
    counts = check(made, 100)
    assert counts["accepted"] == 100
    assert counts["expired"] > 0
    assert counts["declined"] > 0
    assert counts["withdrawn"] > 0
    assert rounds > 3
    assert outbox.due(10_000)


def wishes_left(made: Selecting) -> int:
    """How many offers are open."""
    return queries.offer_counts(made.call)["open"]


def _at_once(app: Flask, acts: list[tuple[object, int, str]]) -> None:
    """Eight people at a time answer, each at the moment of their own clock; some click twice."""
    work = list(acts) + list(acts[::7])
    lock, failures = threading.Lock(), []

    def worker() -> None:
        with app.app_context():
            while True:
                with lock:
                    if not work:
                        break
                    moment, offer_id, act = work.pop(0)
                try:
                    with clock.at(moment), unit_of_work():  # type: ignore[arg-type]
                        _act(offer_id, act)
                except NotAllowed as refused:
                    if refused.code not in ("expired", "not_open", "state"):
                        failures.append(refused.code)
                finally:
                    db.session.rollback()
            db.session.close()

    threads = [threading.Thread(target=worker) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def _act(offer_id: int, act: str) -> None:
    row = db.session.get_one(Offer, offer_id)
    someone = db.session.get_one(Person, row.application.person_id)
    if act == "accept":
        operations.accept(row, someone)
    elif act == "decline":
        operations.decline(row, someone)
    else:
        application = db.session.get_one(Application, row.application_id)
        if application.state == "offered":
            set_outcome(application, "withdrawn", someone)
