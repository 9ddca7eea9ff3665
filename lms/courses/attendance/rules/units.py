"""What one unit (a day, a session) comes to under a policy. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import (
    Part,
    State,
    hours,
    missed,
    total_minutes,
    whole,
)
from lms.courses.attendance.rules.summary import (
    Excuse,
    MarkFact,
    SessionFact,
    UnitResult,
)

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True)
class Unit:
    """The sessions that are counted together, and how much they weigh."""

    sessions: tuple[SessionFact, ...]
    size: Decimal


def units_of(sessions: Sequence[SessionFact], policy: AttendancePolicy) -> tuple[Unit, ...]:
    """Sessions by day, or each for itself; ``hour`` weighs each by its hours."""
    ordered = sorted(sessions, key=lambda one: (one.on, one.periods[0][0], one.id))
    if policy.unit == "day":
        days: dict[object, list[SessionFact]] = {}
        for session in ordered:
            days.setdefault(session.on, []).append(session)
        return tuple(Unit(tuple(held), ONE) for held in days.values())
    if policy.unit == "session":
        return tuple(Unit((session,), ONE) for session in ordered)
    return tuple(Unit((session,), hours(total_minutes(session.periods))) for session in ordered)


def _with_excuse(
    parts: Sequence[Part], excuse: Excuse
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What was missed without an excuse, and what the excuse covers of what was missed."""
    if excuse.start is None or excuse.end is None:
        return (), tuple(parts)
    plain: list[Part] = []
    covered: list[Part] = []
    for part in parts:
        start, end = max(part.start, excuse.start), min(part.end, excuse.end)
        if start >= end:
            plain.append(part)
            continue
        covered.append(Part(start, end, State.EXCUSED))
        if part.start < start:
            plain.append(replace(part, end=start))
        if end < part.end:
            plain.append(replace(part, start=end))
    return tuple(plain), tuple(covered)


def resolve(
    unit: Unit,
    marks: Mapping[int, MarkFact],
    excuses: Mapping[int, Excuse],
    policy: AttendancePolicy,
) -> UnitResult | None:
    """The unit as its marks and excuses have it; none where nothing of it was recorded.

    An excuse without a mark excuses all of its session. Sessions of a day that have no mark yet are
    left out of the day until they have one.
    """
    minutes = present = excused = 0
    away_minutes = incident_minutes = 0
    incidents = 0
    part_absent = False
    states: list[State] = []
    ids: list[int] = []
    for session in unit.sessions:
        mark, excuse = marks.get(session.id), excuses.get(session.id)
        if mark is None and (excuse is None or excuse.start is not None):
            continue
        ids.append(session.id)
        length = total_minutes(session.periods)
        parts = mark.parts if mark is not None else whole(State.ABSENT, session.periods)
        minutes += length
        if not parts:
            present += length
            continue
        plain: tuple[Part, ...] = tuple(parts)
        covered: list[tuple[Part, str]] = []
        for one in excuse.all if excuse is not None else ():
            plain, taken = _with_excuse(plain, one)
            covered += [(part, one.counts_as) for part in taken]
        there = length - sum(missed(session.periods, part.start, part.end) for part in parts)
        present += there
        for part, counting in covered:
            much = missed(session.periods, part.start, part.end)
            states.append(State.EXCUSED)
            excused += much
            minutes, present, away_minutes = _count(counting, much, minutes, present, away_minutes)
        for part in plain:
            much = missed(session.periods, part.start, part.end)
            if not much:  # what an excuse left over is the break alone
                continue
            states.append(part.state)
            if part.state == State.EXCUSED:
                excused += much
                minutes, present, away_minutes = _count(
                    policy.excused_counting, much, minutes, present, away_minutes
                )
            elif policy.counts_as_incident(part.state):
                incidents += 1
                incident_minutes += much
            elif part.state == State.ABSENT:
                part_absent = True
                away_minutes += much
            else:
                away_minutes += much
    if not ids:
        return None
    if part_absent and policy.part_absence_is_incident and policy.incident_rule != "none":
        incidents += policy.unit != "hour"
    code, absence, size = "present", ZERO, unit.size
    if minutes == 0:
        code, size, incidents = "neutral", ZERO, 0
    elif present == 0:
        code, absence, incidents = "absent", unit.size, 0
    elif present * 100 < minutes * policy.absent_below_percent:
        code, absence, incidents = "below_half", unit.size, 0
    else:
        if policy.unit == "hour":
            absence = hours(away_minutes)
        if incidents or absence:
            code = "incident"
        elif excused:
            code = "excused"
    if policy.unit == "hour" and code == "neutral":
        size = ZERO
    elif policy.unit == "hour":
        size = hours(minutes)
        absence = min(absence, size)
    return UnitResult(
        on=unit.sessions[0].on,
        session_ids=tuple(ids),
        minutes=minutes,
        attended=present,
        size=size,
        states=tuple(states) or (State.PRESENT,),
        incidents=incidents,
        absence=absence,
        excused=excused > 0 and excused * 2 >= minutes,
        code=code,
    )


def _count(counting: str, much: int, minutes: int, present: int, away: int) -> tuple[int, int, int]:
    """The unit's minutes, those that count as present, and those away, after an excused part."""
    if counting == "present":
        return minutes, present + much, away
    if counting == "neutral":
        return minutes - much, present, away
    return minutes, present, away + much
