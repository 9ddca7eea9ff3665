"""Everybody's attendance in a place: a bounded number of statements, however many people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.courses.attendance import registry
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries.places import card, learners
from lms.courses.attendance.queries.sessions import at, fact, read_parts, sessions
from lms.courses.attendance.rules.counting import Timetable, summary, timetable
from lms.courses.attendance.rules.policy import KIND, AttendancePolicy
from lms.courses.attendance.rules.summary import Excuse, MarkFact, Summary
from lms.db import db


def policy_at(place: Scope, on: date | None = None) -> policies.InForce[AttendancePolicy]:
    """The attendance policy that is in force at a place on a day (default today)."""
    return policies.in_force(KIND, place, on)


def timetable_of(place: Scope, on: date | None = None) -> Timetable:
    """The sessions of a place as they are counted under its policy."""
    now = clock.now()
    span = card(place)
    policy = policy_at(place, on)
    return timetable(
        [fact(session, now) for session in sessions(place)],
        policy.value,
        span.starts_on,
        span.ends_on,
        policy_id=policy.id,
    )


def _mark_facts(place: Scope, person_ids: Collection[int] | None) -> dict[int, dict[int, MarkFact]]:
    """Marks by person and session; two statements, so that those without parts cost little."""
    base = (
        select(Mark.person_id, Mark.session_id)
        .join(Session, Session.id == Mark.session_id)
        .where(at(Session, place), Session.state == "planned")
    )
    if person_ids is not None:
        base = base.where(Mark.person_id.in_(list(person_ids)))
    found: dict[int, dict[int, MarkFact]] = {}
    shared: dict[int, MarkFact] = {}
    for person_id, session_id in db.session.execute(base.where(Mark.state == "present")):
        fact_ = shared.get(session_id)
        if fact_ is None:
            fact_ = shared[session_id] = MarkFact(session_id)
        found.setdefault(person_id, {})[session_id] = fact_
    rest = base.add_columns(Mark.parts, Mark.excuse).where(Mark.state != "present")
    for person_id, session_id, parts, excuse in db.session.execute(rest):
        found.setdefault(person_id, {})[session_id] = MarkFact(
            session_id, read_parts(parts), excuse
        )
    return found


def summaries(
    place: Scope,
    person_ids: Collection[int] | None = None,
    *,
    on: date | None = None,
    left_too: bool = False,
) -> dict[int, Summary]:
    """The attendance of a place's people (none given: of all who are there) by person id.

    *on*: the day whose policy and unit period count, today by default. Everything that shows an
    attendance rate takes it from here.
    """
    today = on or clock.today()
    plan = timetable_of(place, today)
    marks = _mark_facts(place, person_ids)
    excused: dict[int, dict[int, Excuse]] = {}
    for (person_id, session_id), excuse in registry.excuses(place, person_ids).items():
        excused.setdefault(person_id, {})[session_id] = excuse
    people = learners(place, person_ids, left_too=left_too or person_ids is not None)
    return {
        one.person_id: summary(
            plan,
            marks.get(one.person_id, {}),
            on=today,
            excuses=excused.get(one.person_id, {}),
            since=one.since,
            until=one.until,
        )
        for one in people
    }
