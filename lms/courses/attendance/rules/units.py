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
        return (), tuple(replace(part, state=State.EXCUSED) for part in parts)
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


class _Tally:
    """What the sessions of one unit add up to, in minutes."""

    def __init__(self, policy: AttendancePolicy) -> None:
        self.policy = policy
        self.ids: list[int] = []
        self.states: list[State] = []
        self.minutes = self.present = self.excused = self.away = 0
        self.incidents = 0
        self.part_absent = False

    def add(self, session: SessionFact, mark: MarkFact | None, excuse: Excuse | None) -> None:
        """Count one session; what has neither a mark nor an excuse for all of it is left out."""
        if mark is None and (excuse is None or excuse.start is not None):
            return
        self.ids.append(session.id)
        length = total_minutes(session.periods)
        parts = mark.parts if mark is not None else whole(State.ABSENT, session.periods)
        self.minutes += length
        self.present += length
        plain: tuple[Part, ...] = tuple(parts)
        for one in excuse.all if excuse is not None else ():
            plain, covered = _with_excuse(plain, one)
            for part in covered:
                self._part(part, missed(session.periods, part.start, part.end), one.counts_as)
        for part in plain:
            much = missed(session.periods, part.start, part.end)
            if much:  # what an excuse left over may be the break alone
                self._part(part, much, self.policy.excused_counting)

    def _part(self, part: Part, much: int, counting: str) -> None:
        """Count a part that was missed; *counting*: as what, where it is excused."""
        self.states.append(part.state)
        self.present -= much
        if part.state == State.EXCUSED:
            self.excused += much
            if counting == "present":
                self.present += much
            elif counting == "neutral":
                self.minutes -= much
            else:
                self.away += much
        elif self.policy.counts_as_incident(part.state):
            self.incidents += 1
        else:
            self.part_absent = self.part_absent or part.state == State.ABSENT
            self.away += much


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
    found = _Tally(policy)
    for session in unit.sessions:
        found.add(session, marks.get(session.id), excuses.get(session.id))
    if not found.ids:
        return None
    incidents, code, absence, size = _outcome(found, unit.size, policy)
    return UnitResult(
        on=unit.sessions[0].on,
        session_ids=tuple(found.ids),
        minutes=found.minutes,
        attended=found.present,
        size=size,
        states=tuple(found.states) or (State.PRESENT,),
        incidents=incidents,
        absence=absence,
        excused=found.excused > 0 and found.excused * 2 >= found.minutes,
        code=code,
    )


def _outcome(
    found: _Tally, size: Decimal, policy: AttendancePolicy
) -> tuple[int, str, Decimal, Decimal]:
    """Incidents, code, absence and size of what was counted."""
    by_hour = policy.unit == "hour"
    if by_hour:
        size = hours(found.minutes)
    if found.minutes == 0:
        return 0, "neutral", ZERO, ZERO
    if found.present == 0:
        return 0, "absent", size, size
    if found.present * 100 < found.minutes * policy.absent_below_percent:
        return 0, "below_half", size, size
    incidents = found.incidents
    if found.part_absent and policy.part_absence_is_incident and policy.incident_rule != "none":
        incidents += not by_hour
    absence = min(hours(found.away), size) if by_hour else ZERO
    code = "incident" if incidents or absence else "excused" if found.excused else "present"
    return incidents, code, absence, size
