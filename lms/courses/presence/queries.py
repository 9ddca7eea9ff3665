"""Reading check-ins: who has arrived, one's own sessions, and the lessons of online weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries import Learner
from lms.courses.catalogue.models import Offering
from lms.courses.content import queries as content
from lms.courses.content.models import Lesson, LessonProgress, Module
from lms.courses.presence.models import CheckIn, OnlineLesson
from lms.courses.presence.rules.codes import KINDS, Window, window
from lms.courses.presence.rules.policy import CHECK_IN, ONLINE, CheckInPolicy, OnlinePolicy
from lms.db import db


def policy_of(session: Session) -> CheckInPolicy:
    """How a session's people check in."""
    value: CheckInPolicy = policies.in_force(CHECK_IN, session.place, session.on).value
    return value


def online_policy(session: Session) -> OnlinePolicy:
    """What a session's lessons come to."""
    value: OnlinePolicy = policies.in_force(ONLINE, session.place, session.on).value
    return value


@dataclass(frozen=True)
class Arrival:
    """Someone at a session: when they came and went by code, and their mark."""

    learner: Learner
    came: CheckIn | None
    went: CheckIn | None
    mark: Mark | None
    same_device: tuple[Learner, ...]  # the others who used the same browser


def check_ins(session_id: int) -> dict[tuple[int, str], CheckIn]:
    """By (person id, kind)."""
    rows = db.session.scalars(
        select(CheckIn).where(CheckIn.session_id == session_id).order_by(CheckIn.at, CheckIn.id)
    )
    return {(row.person_id, row.kind): row for row in rows}


def arrivals(session: Session) -> list[Arrival]:
    """Everybody of a session by name; three statements."""
    people = attendance.learners(session.place)
    held = check_ins(session.id)
    marks = attendance.marks([session.id])
    by_id = {one.person_id: one for one in people}
    users: dict[str, set[int]] = {}
    for row in held.values():
        if row.device:
            users.setdefault(row.device, set()).add(row.person_id)
    found = []
    for one in people:
        came, went = held.get((one.person_id, "in")), held.get((one.person_id, "out"))
        devices = {row.device for row in (came, went) if row is not None and row.device}
        others = {other for device in devices for other in users[device]} - {one.person_id}
        found.append(
            Arrival(
                one, came, went, marks.get((session.id, one.person_id)),
                tuple(one for person_id, one in by_id.items() if person_id in others),
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Own:
    """One of somebody's sessions around now, and how they stand with it."""

    session: Session
    title: str
    windows: dict[str, Window]
    came: CheckIn | None
    went: CheckIn | None
    mark: Mark | None
    lessons: int  # of an online week

    def open(self, now: datetime) -> list[str]:
        """The directions for which a code is taken now and which the person has not done yet."""
        done = {"in": self.came, "out": self.went}
        return [
            kind
            for kind, held in self.windows.items()
            if held.holds(now) and done[kind] is None and (kind == "in" or self.came is not None)
        ]


def _mine(person_id: int) -> Any:
    places = attendance.places_of(person_id)
    cohorts = [place.id for place in places if place.kind == "cohort"]
    offerings = [place.id for place in places if place.kind == "offering"]
    return or_(Session.cohort_id.in_(cohorts), Session.offering_id.in_(offerings))


def around(person: Person) -> list[Own]:
    """One's sessions from yesterday to tomorrow, and online weeks of the last two weeks."""
    today = clock.today()
    day = timedelta(days=1)
    rows = list(
        db.session.scalars(
            select(Session)
            .where(
                _mine(person.id),
                Session.state == "planned",
                Session.on <= today + day,
                or_(
                    Session.on >= today - day,
                    and_(Session.mode == "online", Session.on >= today - 14 * day),
                ),
            )
            .order_by(Session.starts_at, Session.id)
        )
    )
    ids = [row.id for row in rows]
    known = attendance.cards({row.place for row in rows})
    held = {
        (row.session_id, row.kind): row
        for row in db.session.scalars(
            select(CheckIn).where(CheckIn.person_id == person.id, CheckIn.session_id.in_(ids))
        )
    }
    marks = attendance.marks(ids, [person.id])
    counts = Counter(
        db.session.scalars(select(OnlineLesson.session_id).where(OnlineLesson.session_id.in_(ids)))
    )
    here = {
        place
        for place in known
        if any(one.person_id == person.id for one in attendance.learners(place, [person.id]))
    }
    return [
        Own(
            row,
            known[row.place].name,
            windows_of(row),
            held.get((row.id, "in")),
            held.get((row.id, "out")),
            marks.get((row.id, person.id)),
            counts[row.id],
        )
        for row in rows
        if row.place in here
    ]


def windows_of(session: Session) -> dict[str, Window]:
    """When a session's codes hold, by direction; an online week with lessons has none."""
    if session.mode == "online" and lessons_of(session.id):
        return {}
    policy = policy_of(session)
    found = {kind: window(kind, session.starts_at, session.ends_at, policy) for kind in KINDS}
    return {kind: held for kind, held in found.items() if held is not None}


# --- online weeks ---


def offerings_of(place: Scope) -> list[int]:
    """The offerings whose lessons a session of *place* may consist of."""
    if place.kind == "offering":
        return [place.id]
    return list(
        db.session.scalars(
            select(Offering.id).where(Offering.cohort_id == place.id).order_by(Offering.id)
        )
    )


@dataclass(frozen=True)
class Choice:
    """A lesson that may belong to an online week."""

    lesson: Lesson
    module: Module
    chosen: bool


def choices(session: Session) -> list[Choice]:
    """Every lesson of the session's place in order, and which belong to it."""
    chosen = set(lessons_of(session.id))
    rows = db.session.execute(
        select(Lesson, Module)
        .join(Module, Module.id == Lesson.module_id)
        .where(
            Module.offering_id.in_(offerings_of(session.place)),
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
        )
        .order_by(Module.offering_id, Module.position, Lesson.position, Lesson.id)
    )
    return [Choice(lesson, module, lesson.id in chosen) for lesson, module in rows]


def lessons_of(session_id: int) -> list[int]:
    """The ids of the lessons that an online week consists of."""
    return list(
        db.session.scalars(
            select(OnlineLesson.lesson_id)
            .where(OnlineLesson.session_id == session_id)
            .order_by(OnlineLesson.lesson_id)
        )
    )


def done_lessons(
    session: Session, person_ids: Collection[int], until: datetime
) -> tuple[list[int], dict[int, dict[int, datetime | None]]]:
    """The published lessons of an online week, and for each person those that they had done by
    *until*, with when (none: by another activity, whose moment is not kept with the lesson)."""
    wanted = set(lessons_of(session.id))
    known = {
        key: rule
        for key, rule in content.lesson_rules(offerings_of(session.place)).items()
        if key in wanted
    }
    ids, people = sorted(known), list(person_ids)
    rows = {
        (row.person_id, row.lesson_id): row
        for row in db.session.scalars(
            select(LessonProgress).where(
                LessonProgress.lesson_id.in_(ids), LessonProgress.person_id.in_(people)
            )
        )
    }
    activities = content.activities(known.values(), people)
    found: dict[int, dict[int, datetime | None]] = {person_id: {} for person_id in people}
    for person_id in people:
        for key, rule in known.items():
            row = rows.get((person_id, key))
            if not content.decided(rule, row, person_id, activities).done:
                continue
            at = row.done_at if row is not None else None
            if at is None or at <= until:
                found[person_id][key] = at
    return ids, found


def export(person: Person) -> list[dict[str, Any]]:
    """A person's check-ins, for the copy of their data."""
    rows = db.session.scalars(
        select(CheckIn).where(CheckIn.person_id == person.id).order_by(CheckIn.id)
    )
    return [
        {"session": row.session_id, "kind": row.kind, "at": row.at.isoformat(), "by": row.method}
        for row in rows
    ]
