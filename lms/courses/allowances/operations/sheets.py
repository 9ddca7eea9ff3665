"""Computing and approving sheets, and correcting what is frozen on a later one."""

from __future__ import annotations

from sqlalchemy import delete, select

from lms import audit, clock, policies
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.allowances import notices
from lms.courses.allowances.models import AllowanceDifference, AllowanceLine, AllowanceSheet
from lms.courses.allowances.queries import facts, sheets
from lms.courses.allowances.rules.computing import Changed, Computation, Settled
from lms.courses.allowances.rules.steps import FROZEN, SheetState
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Cohort
from lms.db import db


def open_sheet(cohort: Cohort, number: int) -> AllowanceSheet:
    """The sheet of a unit period, made where there is none; ``no_period``, ``not_begun``."""
    sheet = db.session.scalar(
        select(AllowanceSheet)
        .where(AllowanceSheet.cohort_id == cohort.id, AllowanceSheet.number == number)
        .with_for_update()
    )
    if sheet is not None:
        return sheet
    span = facts.period(cohort, number)
    if span is None:
        raise NotAllowed("no_period")
    if span.first > clock.today() and number <= len(facts.periods_of(cohort)):
        raise NotAllowed("not_begun")
    sheet = AllowanceSheet(
        cohort=cohort,
        cohort_id=cohort.id,
        number=number,
        starts_on=span.first,
        ends_on=span.last,
        state=SheetState.DRAFT.value,
        created_at=clock.now(),
    )
    db.session.add(sheet)
    db.session.flush()
    audit.record("allowance.open", "allowance_sheet", sheet.id, after={"number": number})
    return sheet


def compute(sheet: AllowanceSheet, actor: Person, *, version: int | None = None) -> None:
    """Compute every line anew; ``frozen`` once it is approved. Raises :class:`editing.Conflict`."""
    editing.hold(sheet, version)
    if sheet.state in FROZEN:
        raise NotAllowed("frozen")
    worked = facts.work(sheet, sheet.cohort)
    before = {"total": sheet.total, "state": sheet.state}
    stored = {
        line.person_id: line
        for line in db.session.scalars(
            select(AllowanceLine).where(AllowanceLine.sheet_id == sheet.id)
        )
    }
    for person_id, result in worked.results.items():
        line = stored.pop(person_id, None)
        if line is None:
            line = AllowanceLine(sheet_id=sheet.id, person_id=person_id)
            db.session.add(line)
        _write(
            line, result, worked.differences.get(person_id, 0),
            worked.brought.get(person_id, 0), worked.settled[person_id],
        )  # fmt: skip
    for line in stored.values():
        db.session.delete(line)
    sheet.state = SheetState.COMPUTED.value
    sheet.policy_id, sheet.policy = worked.policy_id, policies.dump(worked.policy)
    sheet.inputs_hash, sheet.unmarked = worked.fingerprint, worked.unmarked
    sheet.total = sum(one.payable for one in worked.settled.values())
    sheet.computed_by_id, sheet.computed_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        "allowance.compute", "allowance_sheet", sheet.id, before=before,
        after={"total": sheet.total, "state": sheet.state, "hash": sheet.inputs_hash},
    )  # fmt: skip


def _write(
    line: AllowanceLine, result: Computation, differences: int, brought: int, settled: Settled
) -> None:
    for name in (
        "training_days", "counted_days", "excused_days", "unmarked_days", "incidents",
        "deducted_days", "paid_days", "rate", "gross", "amount", "capped", "code",
    ):  # fmt: skip
        setattr(line, name, getattr(result, name))
    line.differences, line.brought = differences, brought
    line.payable, line.carried = settled.payable, settled.carried
    line.days = [[one.on.isoformat(), one.counts, one.why, one.incidents] for one in result.days]


def approve(sheet: AllowanceSheet, approver: Person, *, version: int) -> None:
    """Freeze a sheet. Raises ``NotAllowed`` with the first of what hinders it (rules.steps).

    Whoever gets something and has not said where is told to.
    """
    editing.hold(sheet, version)
    wrong = sheets.hindrances(sheet, approver)
    if wrong:
        raise NotAllowed(wrong[0])
    sheet.state = SheetState.APPROVED.value
    sheet.approved_by_id, sheet.approved_at = approver.id, clock.now()
    lines = sheets.to_pay(sheet.id)
    if not lines:
        sheet.state, sheet.paid_at = SheetState.PAID.value, clock.now()
    db.session.flush()
    audit.record(
        "allowance.approve", "allowance_sheet", sheet.id,
        before={"state": SheetState.COMPUTED.value},
        after={"state": sheet.state, "total": sheet.total, "hash": sheet.inputs_hash},
    )  # fmt: skip
    for one in lines:
        if one.account is None:
            notices.account_needed(one.line.person, sheet)


def next_open(sheet: AllowanceSheet) -> AllowanceSheet:
    """The next sheet that corrections of *sheet* can go on; made where there is none."""
    last = len(facts.periods_of(sheet.cohort)) + 1
    taken = {
        one.number: one
        for one in db.session.scalars(
            select(AllowanceSheet).where(
                AllowanceSheet.cohort_id == sheet.cohort_id, AllowanceSheet.number > sheet.number
            )
        )
    }
    for number in range(sheet.number + 1, last + 1):
        known = taken.get(number)
        if known is not None and known.state in FROZEN:
            continue
        if known is not None:
            return known
        span = facts.period(sheet.cohort, number)
        if span is not None and (span.first <= clock.today() or number == last):
            return open_sheet(sheet.cohort, number)
        break
    else:
        raise NotAllowed("no_next")
    raise NotAllowed("next_not_begun")


def carry(sheet: AllowanceSheet, actor: Person, reason: str) -> tuple[AllowanceSheet, int]:
    """Put what a frozen sheet would now come to differently on the next one, each as a line.

    Returns that sheet (a draft again) and how many people; doing it twice adds nothing. Raises
    ``not_frozen``, ``no_next``, ``next_not_begun``, ``next_approved``, ``nothing``.
    """
    editing.hold(sheet)
    if sheet.state not in FROZEN:
        raise NotAllowed("not_frozen")
    found = sheets.changed_since(sheet)
    if not found:
        raise NotAllowed("nothing")
    target = next_open(sheet)
    editing.hold(target)
    if target.state in FROZEN:  # approved while this waited for it
        raise NotAllowed("next_approved")
    for one in found:
        _correct(target, sheet, one, actor, reason)
    _reopen(target)
    return target, len(found)


def _correct(
    target: AllowanceSheet, source: AllowanceSheet, one: Changed, actor: Person, reason: str
) -> None:
    row = AllowanceDifference(
        sheet_id=target.id,
        from_sheet_id=source.id,
        person_id=one.person_id,
        amount=one.difference,
        reason=reason,
        made_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "allowance.correct", "allowance_sheet", target.id,
        before={"person": one.person_id, "amount": one.before},
        after={"person": one.person_id, "amount": one.now}, reason=reason,
    )  # fmt: skip


def take_out(difference: AllowanceDifference, sheet: AllowanceSheet) -> None:
    """Take a correction off a sheet that is not frozen yet; ``frozen``."""
    editing.hold(sheet)
    if sheet.state in FROZEN:
        raise NotAllowed("frozen")
    audit.record(
        "allowance.take_out", "allowance_sheet", sheet.id,
        before={"person": difference.person_id, "amount": difference.amount},
    )  # fmt: skip
    db.session.execute(delete(AllowanceDifference).where(AllowanceDifference.id == difference.id))
    _reopen(sheet)


def _reopen(sheet: AllowanceSheet) -> None:
    """What a sheet is computed from changed: it has to be computed again."""
    sheet.state = SheetState.DRAFT.value
    sheet.inputs_hash = ""
    db.session.flush()
