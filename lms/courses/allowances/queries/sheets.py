"""Sheets as those who draw them up, approve and pay them see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import access, clock
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.accounts.queries.people import named
from lms.courses.allowances.models import (
    AllowanceDifference,
    AllowanceLine,
    AllowancePayment,
    AllowanceSheet,
    PayeeAccount,
)
from lms.courses.allowances.queries import facts
from lms.courses.allowances.rules.computing import Changed, changes
from lms.courses.allowances.rules.steps import FROZEN, SheetState, approval_hindrances
from lms.courses.attendance.rules.summary import UnitPeriod
from lms.courses.programmes.models import Cohort, Track
from lms.db import db


@dataclass(frozen=True)
class PeriodLine:
    """A unit period of a cohort, with its sheet where there is one."""

    period: UnitPeriod
    sheet: AllowanceSheet | None
    people: int
    payable: int  # people who get something
    over: bool
    corrections_only: bool


def periods(cohort: Cohort) -> list[PeriodLine]:
    """Every unit period that has begun, and sheets of corrections after the last. Bounded."""
    sheets = {
        one.number: one
        for one in db.session.scalars(
            select(AllowanceSheet).where(AllowanceSheet.cohort_id == cohort.id)
        )
    }
    counted = _people([one.id for one in sheets.values()])
    today = clock.today()
    known = facts.periods_of(cohort)
    after = facts.period(cohort, len(known) + 1)
    spans = [one for one in known if one.first <= today]
    if after is not None and after.number in sheets:
        spans.append(after)
    found = []
    for span in spans:
        sheet = sheets.get(span.number)
        people, payable = counted.get(sheet.id, (0, 0)) if sheet is not None else (0, 0)
        only = span.number > len(known)
        found.append(PeriodLine(span, sheet, people, payable, span.last < today, only))
    return found


def _people(sheet_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    rows = db.session.execute(
        select(
            AllowanceLine.sheet_id,
            func.count().label("people"),
            func.count().filter(AllowanceLine.payable > 0).label("payable"),
        )
        .where(AllowanceLine.sheet_id.in_(list(sheet_ids)))
        .group_by(AllowanceLine.sheet_id)
    )
    return {row.sheet_id: (row.people, row.payable) for row in rows}


@dataclass(frozen=True)
class CohortLine:
    """A cohort with the sheets that wait."""

    cohort: Cohort
    due: int  # periods that are over and not approved
    approved: int
    paid: int


def cohorts(person: Person) -> list[CohortLine]:
    """The cohorts whose allowances *person* manages; running, or over for less than a year."""
    today = clock.today()
    rows = [
        cohort
        for cohort in db.session.scalars(
            select(Cohort)
            .join(Track, Track.id == Cohort.track_id)
            .where(Cohort.starts_on <= today, Track.stream == "academy")
            .options(joinedload(Cohort.track))
            .order_by(Cohort.ends_on.desc(), Cohort.id)
        )
        if (today - cohort.ends_on).days < 366
        and access.may(person, Permission.ALLOWANCE_MANAGE, Scope("cohort", cohort.id))
    ]
    states: dict[int, list[str]] = {cohort.id: [] for cohort in rows}
    for cohort_id, state in db.session.execute(
        select(AllowanceSheet.cohort_id, AllowanceSheet.state).where(
            AllowanceSheet.cohort_id.in_(states)
        )
    ):
        states[cohort_id].append(state)
    return [
        CohortLine(
            cohort,
            due=max(
                0,
                sum(one.last < today for one in facts.periods_of(cohort))
                - sum(state in FROZEN for state in states[cohort.id]),
            ),
            approved=states[cohort.id].count(SheetState.APPROVED),
            paid=states[cohort.id].count(SheetState.PAID),
        )
        for cohort in rows
    ]


SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Person.name.asc(), Person.number.asc()),
    "-name": (Person.name.desc(), Person.number.desc()),
    "rate": (AllowanceLine.rate.asc(), Person.name.asc()),
    "-rate": (AllowanceLine.rate.desc(), Person.name.asc()),
    "payable": (AllowanceLine.payable.asc(), Person.name.asc()),
    "-payable": (AllowanceLine.payable.desc(), Person.name.asc()),
}


def lines(
    sheet_id: int, *, text: str = "", code: str = "", sort: str = "name"
) -> list[AllowanceLine]:
    """A sheet's lines; *code*: why, or ``corrected`` for lines with something of another period."""
    query = (
        select(AllowanceLine)
        .join(Person, Person.id == AllowanceLine.person_id)
        .where(AllowanceLine.sheet_id == sheet_id)
        .options(joinedload(AllowanceLine.person))
        .order_by(*SORTS.get(sort, SORTS["name"]), AllowanceLine.id)
    )
    if code == "corrected":
        query = query.where(or_(AllowanceLine.differences != 0, AllowanceLine.brought != 0))
    elif code:
        query = query.where(AllowanceLine.code == code)
    if text:
        query = query.where(named(text))
    return list(db.session.scalars(query))


def counts(sheet_id: int) -> dict[str, int]:
    """How many lines there are of each code."""
    rows = db.session.execute(
        select(AllowanceLine.code, func.count().label("people"))
        .where(AllowanceLine.sheet_id == sheet_id)
        .group_by(AllowanceLine.code)
    )
    return {row.code: row.people for row in rows}


def line_of(sheet_id: int, person_id: int) -> AllowanceLine | None:
    """One person's line."""
    return db.session.scalar(
        select(AllowanceLine)
        .where(AllowanceLine.sheet_id == sheet_id, AllowanceLine.person_id == person_id)
        .options(joinedload(AllowanceLine.person), joinedload(AllowanceLine.sheet))
    )


def corrections(sheet_id: int, person_id: int | None = None) -> list[AllowanceDifference]:
    """The corrections on a sheet, oldest first."""
    query = (
        select(AllowanceDifference)
        .where(AllowanceDifference.sheet_id == sheet_id)
        .options(joinedload(AllowanceDifference.person), joinedload(AllowanceDifference.from_sheet))
        .order_by(AllowanceDifference.id)
    )
    if person_id is not None:
        query = query.where(AllowanceDifference.person_id == person_id)
    return list(db.session.scalars(query))


def changed_since(sheet: AllowanceSheet) -> list[Changed]:
    """Whose amount would be another one if *sheet* were computed now.

    For a frozen sheet: by the policy it was approved by, and with what was corrected since.
    """
    frozen = sheet.state in FROZEN
    worked = facts.work(sheet, sheet.cohort, frozen=frozen)
    rows = db.session.execute(
        select(AllowanceLine.person_id, AllowanceLine.amount).where(
            AllowanceLine.sheet_id == sheet.id
        )
    )
    stored = {row.person_id: row.amount for row in rows}
    if frozen:
        for person_id, amount in facts.corrected_from(sheet.id).items():
            stored[person_id] = stored.get(person_id, 0) + amount
    return changes(stored, {one: result.amount for one, result in worked.results.items()})


def hindrances(sheet: AllowanceSheet, approver: Person) -> list[str]:
    """What stands against *approver* approving *sheet* now."""
    stale, unmarked = False, sheet.unmarked
    if sheet.state == SheetState.COMPUTED:
        worked = facts.work(sheet, sheet.cohort)
        stale, unmarked = worked.fingerprint != sheet.inputs_hash, worked.unmarked
    earlier = db.session.scalar(
        select(func.count()).where(
            AllowanceSheet.cohort_id == sheet.cohort_id,
            AllowanceSheet.number < sheet.number,
            AllowanceSheet.state.not_in(FROZEN),
        )
    )
    return approval_hindrances(
        sheet.state,
        last=sheet.ends_on,
        today=clock.today(),
        unmarked=unmarked,
        computed_by=sheet.computed_by_id,
        approver=approver.id,
        stale=stale,
        earlier_open=bool(earlier),
    )


@dataclass(frozen=True)
class PayLine:
    """Somebody to be paid, with where to; the number itself stays sealed."""

    line: AllowanceLine
    account: PayeeAccount | None


def to_pay(sheet_id: int) -> list[PayLine]:
    """Everybody who gets something by a sheet, paid or not, by name."""
    rows = db.session.execute(
        select(AllowanceLine, PayeeAccount)
        .join(Person, Person.id == AllowanceLine.person_id)
        .outerjoin(PayeeAccount, PayeeAccount.person_id == AllowanceLine.person_id)
        .where(AllowanceLine.sheet_id == sheet_id, AllowanceLine.payable > 0)
        .options(joinedload(AllowanceLine.person))
        .order_by(Person.name, Person.number)
    )
    return [PayLine(line, account) for line, account in rows]


def payments(sheet_id: int) -> list[AllowancePayment]:
    """The lists that were given out, the latest first."""
    return list(
        db.session.scalars(
            select(AllowancePayment)
            .where(AllowancePayment.sheet_id == sheet_id)
            .options(joinedload(AllowancePayment.made_by))
            .order_by(AllowancePayment.id.desc())
        )
    )


@dataclass(frozen=True)
class PayableSheet:
    """A sheet in the list of those who pay."""

    sheet: AllowanceSheet
    people: int
    unpaid: int
    owed: int  # won that are left to pay


def payable(person: Person, state: str = "") -> list[PayableSheet]:
    """The approved sheets that *person* pays, what is to be paid first."""
    sheets = [
        one
        for one in db.session.scalars(
            select(AllowanceSheet)
            .where(AllowanceSheet.state.in_(FROZEN))
            .options(selectinload(AllowanceSheet.cohort).selectinload(Cohort.track))
            .order_by(AllowanceSheet.approved_at.desc(), AllowanceSheet.id.desc())
        )
        if access.may(person, Permission.ALLOWANCE_PAY, Scope("cohort", one.cohort_id))
        and (not state or one.state == state)
    ]
    rows = db.session.execute(
        select(
            AllowanceLine.sheet_id,
            func.count().label("people"),
            func.count().filter(AllowanceLine.paid_on.is_(None)).label("unpaid"),
            func.coalesce(
                func.sum(AllowanceLine.payable).filter(AllowanceLine.paid_on.is_(None)), 0
            ).label("owed"),
        )
        .where(AllowanceLine.sheet_id.in_([one.id for one in sheets]), AllowanceLine.payable > 0)
        .group_by(AllowanceLine.sheet_id)
    )
    counted = {row.sheet_id: (row.people, row.unpaid, int(row.owed)) for row in rows}
    found = [PayableSheet(one, *counted.get(one.id, (0, 0, 0))) for one in sheets]
    return sorted(found, key=lambda one: one.sheet.state != SheetState.APPROVED)


def last_paid(person_ids: Iterable[int]) -> dict[int, date]:
    """The day of each person's last payment."""
    rows = db.session.execute(
        select(AllowanceLine.person_id, func.max(AllowanceLine.paid_on))
        .where(AllowanceLine.person_id.in_(list(person_ids)), AllowanceLine.paid_on.is_not(None))
        .group_by(AllowanceLine.person_id)
    )
    return {person_id: on for person_id, on in rows if on is not None}
