"""What a sheet is computed from: the training days of a cohort's people. Bounded statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.courses.allowances.models import AllowanceDifference, AllowanceLine, AllowanceSheet
from lms.courses.allowances.rules.computing import Computation, Day, Settled, compute, settle
from lms.courses.allowances.rules.computing import fingerprint as fingerprint_of
from lms.courses.allowances.rules.policy import KIND, AllowancePolicy
from lms.courses.allowances.rules.steps import FROZEN
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.rules.summary import UnitPeriod, UnitResult
from lms.courses.attendance.rules.unit_periods import unit_periods
from lms.courses.programmes.models import Cohort
from lms.db import db


@dataclass(frozen=True)
class Worked:
    """A sheet as it would be computed now, by person id."""

    policy_id: int
    policy: AllowancePolicy
    results: dict[int, Computation]
    differences: dict[int, int]
    brought: dict[int, int]
    settled: dict[int, Settled]
    fingerprint: str

    @property
    def unmarked(self) -> int:
        """Days of people that nobody marked."""
        return sum(one.unmarked_days for one in self.results.values())


def periods_of(cohort: Cohort) -> tuple[UnitPeriod, ...]:
    """The unit periods of a cohort."""
    return unit_periods(cohort.starts_on, cohort.ends_on)


def period(cohort: Cohort, number: int) -> UnitPeriod | None:
    """A unit period by its number; the one after the last is the day after, for corrections."""
    known = periods_of(cohort)
    if 1 <= number <= len(known):
        return known[number - 1]
    if number == len(known) + 1:
        after = cohort.ends_on + timedelta(days=1)
        return UnitPeriod(number, after, after)
    return None


def days(cohort: Cohort, first: date, last: date) -> dict[int, list[Day]]:
    """The training days from *first* to *last* of everybody who belonged to the cohort then."""
    place = Scope("cohort", cohort.id)
    now = clock.now()
    held: dict[date, bool] = {}  # whether all sessions of the day have ended
    length: dict[date, int] = defaultdict(int)
    for session in attendance.sessions(place, first, last):
        held[session.on] = held.get(session.on, True) and session.ends_at <= now
        length[session.on] += sum(to - since for since, to in attendance.periods_of(session))
    if not held:
        return {
            one.person_id: []
            for one in attendance.learners(place, left_too=True)
            if _within(one, first, last)
        }
    summaries = attendance.summaries(place, on=min(last, clock.today()), left_too=True)
    return {
        one.person_id: days_of(
            summaries[one.person_id].units if one.person_id in summaries else (),
            held, length, one.since, one.until,
        )
        for one in attendance.learners(place, left_too=True)
        if _within(one, first, last)
    }  # fmt: skip


def days_of(
    units: Iterable[UnitResult],
    held: Mapping[date, bool],
    length: Mapping[date, int],
    since: date | None,
    until: date | None,
) -> list[Day]:
    """One person's days. *held*: the days with sessions, and whether these have ended; *length*:
    their minutes; *since*, *until*: from when to when the person belonged there."""
    by_day: dict[date, list[UnitResult]] = defaultdict(list)
    for unit in units:
        by_day[unit.on].append(unit)
    return [
        _day(on, by_day[on], ended, length[on])
        for on, ended in sorted(held.items())
        if (since is None or since <= on) and (until is None or on <= until)
    ]


def _within(one: attendance.Learner, first: date, last: date) -> bool:
    return (one.since is None or one.since <= last) and (one.until is None or one.until >= first)


def _day(on: date, units: list[UnitResult], ended: bool, length: int) -> Day:
    """A day from its units: one by the day, several where attendance counts sessions or hours."""
    if not units:
        return Day(on, "unmarked" if ended else "ahead", length)
    counted = [one for one in units if one.code != "neutral"]
    if not counted:
        return Day(on, "neutral", length)
    minutes = sum(one.minutes for one in counted)
    attended = sum(one.attended for one in counted)
    incidents = sum(one.incidents for one in counted)
    codes = {one.code for one in counted}
    if len(codes) == 1 and codes & {"absent", "below_half", "over_quota"}:
        code = codes.pop()
    elif any(one.excused for one in counted):
        code = "excused"
    else:
        code = "incident" if incidents else "present" if attended else "absent"
    return Day(on, code, minutes, attended, incidents)


def work(sheet: AllowanceSheet, cohort: Cohort, *, frozen: bool = False) -> Worked:
    """*sheet* computed now. *frozen*: by the policy that it was approved by, not today's."""
    if frozen and sheet.policy is not None:
        policy_id, policy = sheet.policy_id, policies.parse(KIND, sheet.policy)
    else:
        in_force = policies.in_force(KIND, Scope("cohort", cohort.id), sheet.ends_on)
        policy_id, policy = in_force.id, in_force.value
    own = days(cohort, sheet.starts_on, sheet.ends_on)
    extra = differences_on(sheet.id)
    brought = brought_to(sheet)
    for person_id in (*extra, *brought):
        own.setdefault(person_id, [])
    results = {one: compute(held, policy) for one, held in own.items()}
    settled = {
        one: settle(result.amount, [extra.get(one, 0)], brought.get(one, 0))
        for one, result in results.items()
    }
    print_ = fingerprint_of(policies.dump(policy), own, extra.items(), brought)
    return Worked(policy_id, policy, results, extra, brought, settled, print_)


def differences_on(sheet_id: int) -> dict[int, int]:
    """The corrections on a sheet, summed by person."""
    return _summed(
        db.session.execute(
            select(AllowanceDifference.person_id, AllowanceDifference.amount).where(
                AllowanceDifference.sheet_id == sheet_id
            )
        )
    )


def corrected_from(sheet_id: int) -> dict[int, int]:
    """What was already corrected of a sheet, on whatever other sheet, summed by person."""
    return _summed(
        db.session.execute(
            select(AllowanceDifference.person_id, AllowanceDifference.amount).where(
                AllowanceDifference.from_sheet_id == sheet_id
            )
        )
    )


def _summed(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for person_id, amount in rows:
        found[person_id] += amount
    return dict(found)


def brought_to(sheet: AllowanceSheet) -> dict[int, int]:
    """What people owe from the sheet before this one, by person; nothing where there is none.

    Each sheet takes over what the one approved last left owed, so that a debt is taken off once
    also where a period that was forgotten is made up for after later ones were approved.
    """
    before = _before(sheet)
    rows = db.session.execute(
        select(AllowanceLine.person_id, AllowanceLine.carried).where(
            AllowanceLine.sheet_id == before, AllowanceLine.carried < 0
        )
    )
    return {row.person_id: row.carried for row in rows}


def _before(sheet: AllowanceSheet) -> int | None:
    """An earlier period that is still open, since it is approved first; else the one approved last."""
    others = db.session.execute(
        select(
            AllowanceSheet.id, AllowanceSheet.number, AllowanceSheet.state,
            AllowanceSheet.approved_at,
        ).where(AllowanceSheet.cohort_id == sheet.cohort_id, AllowanceSheet.id != sheet.id)
    ).all()  # fmt: skip
    waiting = [row for row in others if row.state not in FROZEN and row.number < sheet.number]
    if waiting and sheet.state not in FROZEN:
        return max(waiting, key=lambda row: row.number).id
    own = (sheet.approved_at, sheet.number)
    done = [
        row
        for row in others
        if row.state in FROZEN
        and row.approved_at is not None
        and (sheet.state not in FROZEN or (row.approved_at, row.number) < own)
    ]
    return max(done, key=lambda row: (row.approved_at, row.number)).id if done else None
