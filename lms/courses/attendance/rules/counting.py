"""The summary: absences, what incidents come to, the rate and what is left before a limit. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import HOUR_STEP, INCIDENTS, State, hours, total_minutes
from lms.courses.attendance.rules.summary import (
    Excuse,
    Limit,
    Line,
    MarkFact,
    PeriodResult,
    SessionFact,
    Summary,
    UnitPeriod,
    UnitResult,
)
from lms.courses.attendance.rules.unit_periods import unit_periods
from lms.courses.attendance.rules.units import ONE, ZERO, Unit, resolve, units_of

_HUNDREDTH = Decimal("0.01")
NOTHING: Mapping[int, Any] = {}


@dataclass(frozen=True)
class Timetable:
    """A place's sessions, grouped once for everybody who is there."""

    policy: AttendancePolicy
    policy_id: int
    units: tuple[Unit, ...]
    periods: tuple[UnitPeriod, ...]
    starts: tuple[date, ...]
    present: tuple[UnitResult, ...]  # what each unit comes to for who was there all along
    minutes: tuple[int, ...]


def timetable(
    sessions: Sequence[SessionFact],
    policy: AttendancePolicy,
    starts_on: date,
    ends_on: date,
    *,
    policy_id: int = 0,
) -> Timetable:
    """Group *sessions*; unit periods run from *starts_on* to the later of *ends_on* and the last."""
    last = max([ends_on, *(session.on for session in sessions)])
    periods = unit_periods(starts_on, last)
    units = units_of(sessions, policy)
    return Timetable(
        policy,
        policy_id,
        units,
        periods,
        tuple(period.first for period in periods),
        tuple(
            UnitResult(
                on=unit.sessions[0].on,
                session_ids=tuple(session.id for session in unit.sessions),
                minutes=minutes,
                attended=minutes,
                size=unit.size,
                states=(State.PRESENT,),
                incidents=0,
                absence=ZERO,
                excused=False,
                code="present",
            )
            for unit, minutes in ((unit, _minutes(unit)) for unit in units)
        ),
        tuple(_minutes(unit) for unit in units),
    )


def _minutes(unit: Unit) -> int:
    return sum(total_minutes(session.periods) for session in unit.sessions)


def _all_there(unit: Unit, marks: Mapping[int, MarkFact], excuses: Mapping[int, Excuse]) -> bool:
    """Whether nothing of a unit was missed: most are so, and need no more looking at."""
    for session in unit.sessions:
        mark = marks.get(session.id)
        if mark is None or mark.parts or session.id in excuses:
            return False
    return True


def summary(
    plan: Timetable,
    marks: Mapping[int, MarkFact],
    *,
    on: date,
    excuses: Mapping[int, Excuse] = NOTHING,
    since: date | None = None,
    until: date | None = None,
) -> Summary:
    """One person's attendance. *marks*, *excuses* by session id.

    *since*, *until*: the days on which the person came to and left the place: what lies outside
    is not theirs. *on*: today, which says whose unit period is the present one.
    """
    policy = plan.policy
    found = _gathered(plan, marks, excuses, since, until)
    done = _over_quota(found.done, plan)
    absences = sum((unit.absence for unit in done), ZERO)
    recorded = sum((unit.size for unit in done), ZERO)
    periods = _periods(done, plan, found.by_period)
    total_incidents = sum(unit.incidents for unit in done)
    if policy.incident_window == "unit_period":
        from_incidents = sum((_worth(p.incidents, policy) for p in periods), ZERO)
    else:
        from_incidents = _worth(total_incidents, policy)
    kinds = {str(state): 0 for state in (*INCIDENTS, State.ABSENT)}
    for held in done:
        if held.incidents:
            for state in held.states:
                if str(state) in kinds:
                    kinds[str(state)] += 1
    used = absences + from_incidents
    attended = sum(unit.attended for unit in done)
    excused = Decimal(sum(unit.code == "excused" for unit in done))
    made = Summary(
        unit=policy.unit,
        planned=found.planned,
        recorded=recorded,
        waiting=found.waiting,
        absences=absences,
        incident_absences=from_incidents,
        incidents=kinds,
        excused=excused,
        planned_hours=hours(found.minutes),
        recorded_hours=hours(sum(unit.minutes for unit in done)),
        attended_hours=hours(attended),
        rate=_rate(recorded, used),
        certain_rate=_rate(recorded + found.ahead, used + found.ahead),
        final_rate=_rate(found.planned, used),
        limits=_limits(policy, found.planned, used, periods, on),
        periods=periods,
        units=tuple(done),
        lines=(),
        policy_id=plan.policy_id,
    )
    return replace(made, lines=_lines(made, policy, total_incidents))


@dataclass
class _Gathered:
    """What is planned for one person, and what has come of it."""

    done: list[UnitResult] = field(default_factory=list)
    by_period: dict[int, Decimal] = field(default_factory=dict)  # planned, by unit period
    planned: Decimal = ZERO
    minutes: int = 0  # planned
    waiting: int = 0  # sessions that ended and have no mark
    ahead: Decimal = ZERO  # units of which nothing has ended yet


def _gathered(
    plan: Timetable,
    marks: Mapping[int, MarkFact],
    excuses: Mapping[int, Excuse],
    since: date | None,
    until: date | None,
) -> _Gathered:
    """Every unit that is the person's; one that does not count at all shrinks what is planned."""
    found = _Gathered()
    for position, unit in enumerate(plan.units):
        day = unit.sessions[0].on
        if (since is not None and day < since) or (until is not None and day > until):
            continue
        size, length = unit.size, plan.minutes[position]
        if _all_there(unit, marks, excuses):
            result: UnitResult | None = plan.present[position]
        else:
            result = resolve(unit, marks, excuses, plan.policy)
        known = result.session_ids if result is not None else ()
        if len(known) < len(unit.sessions):
            found.waiting += sum(s.ended and s.id not in known for s in unit.sessions)
        elif result is not None:
            size, length = result.size, result.minutes
        found.minutes += length
        if result is not None:
            found.done.append(result)
        elif not any(session.ended for session in unit.sessions):
            found.ahead += size
        found.planned += size
        index = bisect_right(plan.starts, day)
        found.by_period[index] = found.by_period.get(index, ZERO) + size
    return found


def _rate(of: Decimal, absent: Decimal) -> Decimal | None:
    if of <= 0:
        return None
    return (max(ZERO, of - absent) * 100 / of).quantize(_HUNDREDTH, ROUND_DOWN)


def _worth(incidents: int, policy: AttendancePolicy) -> Decimal:
    """The absences that a number of incidents comes to."""
    if policy.incident_rule == "every":
        return Decimal(incidents // policy.incidents_per_absence)
    if policy.incident_rule == "each":
        return incidents * policy.incident_weight
    return ZERO


def _over_quota(done: list[UnitResult], plan: Timetable) -> list[UnitResult]:
    """Excused units beyond the quota of their unit period become absences."""
    quota = plan.policy.excused_quota
    if not quota:
        return done
    seen: dict[int, int] = {}
    found = []
    for unit in done:
        if unit.code == "excused" and unit.excused:
            index = bisect_right(plan.starts, unit.on)
            seen[index] = seen.get(index, 0) + 1
            if seen[index] > quota:
                unit = replace(unit, code="over_quota", absence=unit.size)
        found.append(unit)
    return found


def _periods(
    done: Sequence[UnitResult], plan: Timetable, planned: Mapping[int, Decimal]
) -> tuple[PeriodResult, ...]:
    by_period: dict[int, list[UnitResult]] = {}
    for unit in done:
        by_period.setdefault(bisect_right(plan.starts, unit.on), []).append(unit)
    found = []
    for period in plan.periods:
        held = by_period.get(period.number, [])
        recorded = sum((unit.size for unit in held), ZERO)
        incidents = sum(unit.incidents for unit in held)
        absences = sum((unit.absence for unit in held), ZERO) + _worth(incidents, plan.policy)
        whole = planned.get(period.number, ZERO)
        limit = plan.policy.period_limit_percent
        found.append(
            PeriodResult(
                period, whole, recorded, absences, incidents,
                hours(sum(unit.attended for unit in held)),
                _rate(recorded, absences),
                bool(limit and whole and absences * 100 >= whole * limit),
            )
        )  # fmt: skip
    return tuple(found)


def _step(policy: AttendancePolicy) -> Decimal:
    """The smallest amount by which absences grow."""
    if policy.unit == "hour":
        return HOUR_STEP
    if policy.incident_rule == "each":
        # Whole absences and incidents together: the largest number that divides both.
        return ONE / Fraction(policy.incident_weight).denominator
    return ONE


def _limits(
    policy: AttendancePolicy,
    planned: Decimal,
    used: Decimal,
    periods: Sequence[PeriodResult],
    on: date,
) -> tuple[Limit, ...]:
    if planned <= 0:
        return ()
    step = _step(policy)

    def at_most(share: Decimal) -> Decimal:
        return (share / step).to_integral_value(ROUND_FLOOR) * step

    found = []
    if policy.completion_percent:
        share = planned * (100 - policy.completion_percent) / 100
        found.append(
            Limit("completion", at_most(share), used, {"percent": policy.completion_percent})
        )
    if policy.total_limit_percent:
        share = planned * policy.total_limit_percent / 100
        found.append(Limit("total", at_most(share), used, {"percent": policy.total_limit_percent}))
    fraction = policy.fail_fraction()
    if fraction is not None:
        share = planned * fraction.numerator / fraction.denominator
        found.append(Limit("fail", at_most(share), used, {"fraction": policy.fail_above}))
    if policy.period_limit_percent:
        current = next((p for p in periods if p.reached_limit), None) or next(
            (p for p in periods if p.period.first <= on <= p.period.last), None
        )
        if current is not None and current.planned > 0:
            share = current.planned * policy.period_limit_percent / 100 / step
            most = (share.to_integral_value(ROUND_CEILING) - 1) * step
            found.append(
                Limit(
                    "period", most, current.absences,
                    {"percent": policy.period_limit_percent, "number": current.period.number,
                     "planned": current.planned},
                )
            )  # fmt: skip
    return tuple(found)


def _lines(found: Summary, policy: AttendancePolicy, incidents: int) -> tuple[Line, ...]:
    """The steps from what was recorded to the rate; amounts of absence add up to it."""
    lines = [Line("recorded", {"recorded": found.recorded, "planned": found.planned})]
    by_code: dict[str, Decimal] = {}
    counts: dict[str, int] = {}
    for unit in found.units:
        by_code[unit.code] = by_code.get(unit.code, ZERO) + unit.absence
        counts[unit.code] = counts.get(unit.code, 0) + 1
    for code in ("absent", "below_half", "over_quota", "incident"):
        if by_code.get(code):
            params = {"absence": by_code[code], "count": counts[code]}
            if code == "below_half":
                params["percent"] = policy.absent_below_percent
            if code == "over_quota":
                params["quota"] = policy.excused_quota
            lines.append(Line("hours_missed" if code == "incident" else code, params))
    if incidents and policy.incident_rule != "none":
        lines.append(
            Line(
                f"incidents_{policy.incident_rule}",
                dict(found.incidents)
                | {"count": incidents, "per": policy.incidents_per_absence,
                   "weight": policy.incident_weight, "absence": found.incident_absences,
                   "by_period": policy.incident_window == "unit_period"},
            )
        )  # fmt: skip
    for code in ("excused", "neutral"):
        if counts.get(code):
            lines.append(Line(code, {"count": counts[code]}))
    if found.waiting:
        lines.append(Line("waiting", {"count": found.waiting}))
    if found.rate is not None:
        lines.append(
            Line(
                "rate",
                {"recorded": found.recorded, "absent": found.absent_equivalents,
                 "attended": max(ZERO, found.recorded - found.absent_equivalents),
                 "rate": found.rate},
            )
        )  # fmt: skip
    return tuple(lines)
