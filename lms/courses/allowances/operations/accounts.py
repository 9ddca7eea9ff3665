"""Entering, changing and erasing the account that a person is paid to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from lms import audit, clock, jobs, policies, sealing
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.allowances.models import AllowanceLine, AllowanceSheet, PayeeAccount
from lms.courses.allowances.queries.sheets import last_paid
from lms.courses.allowances.rules.accounts import tail_of
from lms.courses.allowances.rules.policy import RETENTION
from lms.courses.allowances.rules.steps import FROZEN, purge_on
from lms.courses.editing import Conflict
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db, unit_of_work


def owner(person_id: int) -> str:
    """Whom a sealed account belongs to."""
    return f"payee {person_id}"


def enter(person: Person, bank: str, number: str, holder: str, *, version: int) -> None:
    """Keep where *person* is paid, sealed; *version* 0: there was none. Raises :class:`Conflict`."""
    account = db.session.get(PayeeAccount, person.id)
    if (account.version if account is not None else 0) != version:
        raise Conflict
    values = {"number": number, "holder": holder}
    before = {"bank": account.bank} if account is not None else None
    if account is None:
        account = PayeeAccount(person_id=person.id)
        db.session.add(account)
    account.bank, account.tail = bank, tail_of(number)
    account.sealed = sealing.seal(owner(person.id), values)
    account.key_id, account.entered_at = sealing.key_id(), clock.now()
    db.session.flush()
    audit.record("payee.enter", "person", person.id, before=before, after={"bank": bank})


def remove(person: Person) -> None:
    """Erase one's own account."""
    if db.session.get(PayeeAccount, person.id) is not None:
        _erase([person.id])
        audit.record("payee.remove", "person", person.id)


def erase(person: Person) -> None:
    """Erase the account of somebody whose data is erased; what was paid stays, without a name."""
    _erase([person.id])


def held(person: Person) -> bool:
    """Whether somebody is still to be paid, and so has to stay known by name."""
    return bool(_pending([person.id]))


def _erase(person_ids: list[int]) -> None:
    db.session.execute(delete(PayeeAccount).where(PayeeAccount.person_id.in_(person_ids)))


def _pending(person_ids: list[int]) -> set[int]:
    return set(
        db.session.scalars(
            select(AllowanceLine.person_id)
            .join(AllowanceSheet, AllowanceSheet.id == AllowanceLine.sheet_id)
            .where(
                AllowanceLine.person_id.in_(person_ids),
                AllowanceLine.payable > 0,
                AllowanceLine.paid_on.is_(None),
                AllowanceSheet.state.in_(FROZEN),
            )
        )
    )


def purge() -> int:
    """Erase the accounts whose time has come, each by the rule of its course; how many."""
    rows = list(db.session.execute(select(PayeeAccount.person_id, PayeeAccount.entered_at)))
    people = [row.person_id for row in rows]
    pending, paid = _pending(people), last_paid(people)
    courses = {
        row.person_id: (row.cohort_id, row.ends_on)
        for row in db.session.execute(
            select(CohortMember.person_id, Cohort.id.label("cohort_id"), Cohort.ends_on)
            .join(Cohort, Cohort.id == CohortMember.cohort_id)
            .where(CohortMember.person_id.in_(people))
            .order_by(Cohort.ends_on)
        )
    }
    today = clock.today()
    due = []
    for row in rows:
        cohort_id, ends_on = courses.get(row.person_id, (None, None))
        scope = Scope("cohort", cohort_id) if cohort_id is not None else Scope("office", 0)
        day = purge_on(
            entered=row.entered_at.astimezone(clock.SEOUL).date(),
            last_paid=paid.get(row.person_id),
            course_ends=ends_on,
            pending=row.person_id in pending,
            days=policies.in_force(RETENTION, scope).value.days_after_payment,
        )
        if day is not None and day <= today:
            due.append(row.person_id)
    _erase(due)
    for person_id in due:
        audit.record("payee.purge", "person", person_id)
    return len(due)


@jobs.every(timedelta(hours=24))
def purge_due() -> None:
    """Once a day: erase what is due, and seal what an older key sealed with the present one."""
    with unit_of_work():
        purge()
    reseal()


def reseal() -> tuple[int, int]:
    """Seal every account with the key in force; how many, and how many no key opens."""
    done = lost = 0
    key = sealing.key_id()
    with unit_of_work() as session:
        rows = session.scalars(
            select(PayeeAccount).where(PayeeAccount.key_id != key).with_for_update()
        )
        for row in rows:
            try:
                row.sealed = sealing.resealed(row.sealed)
            except sealing.Sealed:
                lost += 1
                continue
            row.key_id = key
            done += 1
        if done:
            session.flush()
            audit.record("payee.reseal", "payees", 0, after={"people": done, "lost": lost})
    return done, lost


def left_under_other_keys() -> int:
    """How many accounts are sealed by another key than the one in force."""
    return int(
        db.session.scalar(select(func.count()).where(PayeeAccount.key_id != sealing.key_id())) or 0
    )
