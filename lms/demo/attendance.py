"""Sessions and marks: the days of the trainee's cohort, and the shared course's two a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from lms import clock
from lms.courses.attendance.models import Mark, Pattern, Session
from lms.courses.attendance.operations import Times, moment
from lms.courses.attendance.operations.holidays import facts
from lms.courses.attendance.rules.generation import Recurrence, Slot, generate
from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import (
    Part,
    Source,
    State,
    attended,
    checked,
    headline,
    whole,
)
from lms.courses.attendance.rules.stays import parts_of_stay
from lms.demo.learners import Learner
from lms.demo.programmes import Programmes
from lms.demo.runs import Run
from lms.demo.world import World

_POLICY = AttendancePolicy(late_grace_minutes=10)
_KINDS = ("official", "sick", "interview")


@dataclass(frozen=True)
class Place:
    """Whose sessions: the columns that say so, its people, and who marks."""

    columns: dict[str, int]
    people: list[Any]
    marker: Any
    title: str
    room: str


def build(world: World, programmes: Programmes, trained: list[Learner]) -> None:
    """Add a cohort's days since it began, and lectures of the course that everybody looks at."""
    rng = world.chance("attendance")
    off = {fact.day for fact in facts()}
    trainee = next(one for one in trained if one.person is world.cast["trainee"])
    group = trainee.group
    members = [one for one in trained if one.group is group and one.left_on is None]
    start = group.row.starts_on
    daily = Recurrence(
        (0, 1, 2, 3, 4), start, group.row.ends_on, 540, 1080, 720, 780, total_minutes=1000 * 60
    )
    diligence = {one.person.id: one.diligence for one in members}
    cohort = Place(
        {"cohort_id": group.row.id}, [one.person for one in members], world.cast["instructor"],
        "", "AI캠퍼스 301호",
    )  # fmt: skip
    # One of them stays away for a month: beyond what a unit period allows.
    careless = members[-1].person.id if members[-1] is not trainee else members[0].person.id
    _fill(
        world, rng, cohort, daily, off,
        lambda person, day: (
            (0.75 if (world.today - day).days < 30 else 0.1)
            if person.id == careless
            else (1 - diligence[person.id]) * 0.12
        ),
    )  # fmt: skip
    if world.shared is not None:
        evenings(world, world.shared, "AI캠퍼스 실습실", rng)


def evenings(world: World, run: Run, room: str, rng: Random) -> None:
    """Two evenings a week of *run*, each with its marks."""
    weekly = Recurrence((1, 3), run.row.starts_on, run.row.ends_on, 1140, 1260, period_minutes=60)
    place = Place({"offering_id": run.row.id}, run.people, run.teacher, "실습", room)
    # Most people hardly miss an evening; a few do.
    often = {one.id for one in rng.sample(run.people, len(run.people) // 7)}
    _fill(
        world, rng, place, weekly, {fact.day for fact in facts()},
        lambda person, _day: 0.16 if person.id in often else 0.012,
    )  # fmt: skip


def _fill(
    world: World,
    rng: Random,
    place: Place,
    recurrence: Recurrence,
    off: set[Any],
    away: Callable[[Any, date], float],
) -> None:
    made_at = clock.seoul_midnight(recurrence.starts_on) - timedelta(days=20)
    pattern = world.rows.add(
        Pattern,
        **place.columns,
        title=place.title,
        weekdays=list(recurrence.weekdays),
        starts_on=recurrence.starts_on,
        ends_on=recurrence.ends_on,
        start_minute=recurrence.start,
        end_minute=recurrence.end,
        break_from=recurrence.break_from,
        break_to=recurrence.break_to,
        period_minutes=recurrence.period_minutes,
        mode="offline",
        online_weeks=[],
        room=place.room,
        created_at=min(made_at, world.now - timedelta(days=1)),
    )
    past: list[tuple[Any, Slot]] = []
    for number, slot in enumerate(generate(recurrence, off).slots):
        times = Times(slot.on, slot.periods)
        online = number % 15 == 14
        session = world.rows.add(
            Session,
            **place.columns,
            pattern_id=pattern.id,
            on=slot.on,
            starts_at=times.starts_at,
            ends_at=times.ends_at,
            periods=[list(period) for period in slot.periods],
            hours=times.hours,
            mode="online" if online else "offline",
            room="" if online else place.room,
            title=place.title,
            state="cancelled" if number == 6 else "planned",
            note="강사 사정" if number == 6 else "",
            created_at=pattern.created_at,
        )
        if times.ends_at <= world.now and number != 6:
            past.append((session, slot))
    for position, (session, slot) in enumerate(past):
        # Of the latest session two have not been marked: somebody has to.
        people = place.people[2:] if position == len(past) - 1 else place.people
        for person in people:
            _mark(world, rng, place, session, slot, person, away(person, slot.on))


def _mark(
    world: World,
    rng: Random,
    place: Place,
    session: Any,
    slot: Slot,
    person: Any,
    share: float,
) -> None:
    first, last = slot.periods[0][0], slot.periods[-1][1]
    parts: tuple[Part, ...] = ()
    excuse = ""
    arrived: datetime | None = None
    left: datetime | None = None
    chance = rng.random()
    if chance < share:
        parts = whole(State.ABSENT, slot.periods)
    elif chance < share + 0.015:
        parts, excuse = whole(State.EXCUSED, slot.periods), rng.choice(_KINDS)
    else:
        came = first + (rng.randrange(11, 70) if rng.random() < 0.04 else rng.randrange(-25, 10))
        went = last - (rng.randrange(20, 110) if rng.random() < 0.02 else -rng.randrange(1, 20))
        outs = [(first + 300, first + 345)] if rng.random() < 0.01 and last - first > 400 else []
        parts = checked(
            parts_of_stay(slot.periods, _POLICY, arrived=came, left=went, outs=outs), slot.periods
        )
        arrived, left = moment(slot.on, came), moment(slot.on, went)
    world.rows.add(
        Mark,
        session_id=session.id,
        person_id=person.id,
        state=str(headline(parts)),
        parts=[[str(part.state), part.start, part.end] for part in parts],
        minutes=attended(parts, slot.periods),
        excuse=excuse,
        arrived_at=arrived,
        left_at=left,
        source=str(Source.CHECKIN if arrived is not None else Source.OWN),
        marked_by_id=place.marker.id if arrived is None else person.id,
        marked_at=min(moment(slot.on, last) + timedelta(minutes=25), world.now),
    )
