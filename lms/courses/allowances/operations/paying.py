"""Giving out payment lists with accounts, and noting what was paid or came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms import audit, clock, sealing
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.allowances import notices
from lms.courses.allowances.models import AllowanceLine, AllowancePayment, AllowanceSheet
from lms.courses.allowances.operations.accounts import owner
from lms.courses.allowances.queries import sheets
from lms.courses.allowances.rules.steps import SheetState, pay_refusal
from lms.courses.editing import NotAllowed
from lms.db import db


@dataclass(frozen=True)
class Payee:
    """A row of a payment list: the one place where a number is written out."""

    person: Person
    bank: str
    number: str
    holder: str
    amount: int


def check(sheet: AllowanceSheet, payer: Person) -> None:
    """Raise ``NotAllowed`` where *payer* may not pay *sheet* (rules.steps)."""
    refusal = pay_refusal(
        sheet.state,
        computed_by=sheet.computed_by_id,
        approved_by=sheet.approved_by_id,
        payer=payer.id,
    )
    if refusal is not None:
        raise NotAllowed(refusal)


def give_list(
    sheet: AllowanceSheet, payer: Person, reason: str
) -> tuple[AllowancePayment, list[Payee]]:
    """Whoever is not paid yet and has an account, with the accounts opened. Logged as a download.

    Raises ``not_approved``, ``own``, ``nobody`` (nobody to pay, or no account), ``sealed`` (a number
    that no key opens).
    """
    audit.read(
        f"allowance_sheet {sheet.id} accounts",
        action="download", people=len(sheets.to_pay(sheet.id)), reason=reason,
    )  # fmt: skip
    editing.hold(sheet)
    check(sheet, payer)
    due = [
        one for one in sheets.to_pay(sheet.id)
        if one.line.paid_on is None and one.account is not None
    ]  # fmt: skip
    if not due:
        raise NotAllowed("nobody")
    payees = []
    for one in due:
        assert one.account is not None
        try:
            account = sealing.unseal(owner(one.line.person_id), one.account.sealed)
        except sealing.Sealed as error:
            raise NotAllowed("sealed") from error
        payees.append(
            Payee(
                one.line.person, one.account.bank, str(account["number"]),
                str(account["holder"]), one.line.payable,
            )
        )  # fmt: skip
    payment = AllowancePayment(
        sheet_id=sheet.id,
        made_by_id=payer.id,
        made_at=clock.now(),
        reason=reason,
        people=len(payees),
        total=sum(one.amount for one in payees),
    )
    db.session.add(payment)
    db.session.flush()
    for one in due:
        one.line.payment_id = payment.id
    audit.record(
        "allowance.list", "allowance_sheet", sheet.id,
        after={"people": payment.people, "total": payment.total}, reason=reason,
    )  # fmt: skip
    return payment, payees


def mark_paid(sheet: AllowanceSheet, payer: Person, paid_on: date) -> int:
    """Note that everybody who is on a list and not paid yet was paid on that day; how many.

    Raises ``not_approved``, ``own``, ``no_list``, ``before_approval``, ``future``.
    """
    editing.hold(sheet)
    check(sheet, payer)
    if paid_on > clock.today():
        raise NotAllowed("future")
    if sheet.approved_at is not None and paid_on < sheet.approved_at.astimezone(clock.SEOUL).date():
        raise NotAllowed("before_approval")
    everybody = [one.line for one in sheets.to_pay(sheet.id)]
    listed = [line for line in everybody if line.payment_id is not None and line.paid_on is None]
    if not listed:
        raise NotAllowed("no_list")
    for line in listed:
        line.paid_on = paid_on
    if all(line.paid_on is not None for line in everybody):
        sheet.state, sheet.paid_at = SheetState.PAID.value, clock.now()
    db.session.flush()
    audit.record(
        "allowance.pay", "allowance_sheet", sheet.id,
        before={"state": SheetState.APPROVED.value},
        after={"people": len(listed), "paid_on": paid_on.isoformat(), "state": sheet.state},
    )  # fmt: skip
    for line in listed:
        notices.paid(line.person, sheet, line)
    return len(listed)


def came_back(sheet: AllowanceSheet, line: AllowanceLine, payer: Person, reason: str) -> None:
    """Note that a payment came back (a wrong number): it is to be paid again, and they are told.

    Raises ``not_approved``, ``own``, ``not_paid``.
    """
    editing.hold(sheet)
    check(sheet, payer)
    if line.payment_id is None:
        raise NotAllowed("not_paid")
    before = line.paid_on.isoformat() if line.paid_on else None
    line.payment_id, line.paid_on = None, None
    sheet.state, sheet.paid_at = SheetState.APPROVED.value, None
    db.session.flush()
    audit.record(
        "allowance.came_back", "allowance_sheet", sheet.id,
        before={"person": line.person_id, "paid_on": before},
        after={"person": line.person_id, "paid_on": None}, reason=reason,
    )  # fmt: skip
    notices.came_back(line.person, sheet)
