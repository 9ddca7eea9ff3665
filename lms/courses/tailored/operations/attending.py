"""Employees: named by the company, joining by themselves, agreeing to what the company sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.enrolment.operations import Refused, enrol_in_offering
from lms.courses.tailored import notices
from lms.courses.tailored.models import (
    TailoredConsent,
    TailoredEmployee,
    TailoredProposal,
    TailoredRequest,
)
from lms.courses.tailored.queries.employees import employees_of
from lms.courses.tailored.queries.requests import accepted_of, offerings_of
from lms.courses.tailored.rules import states
from lms.courses.tailored.rules.reporting import WHATS
from lms.courses.tailored.rules.states import Named
from lms.courses.tailored.words import CONSENT_VERSION
from lms.db import db
from lms.i18n import local

#: At most one invitation goes to an address in this time, whatever the company presses.
REST: Final = timedelta(days=1)


def _running(row: TailoredRequest) -> TailoredProposal:
    proposal = accepted_of(row.id) if row.state == "accepted" else None
    if proposal is None:
        raise NotAllowed("not_accepted")
    return proposal


def add(row: TailoredRequest, named: Sequence[Named], by: Person) -> int:
    """Put employees on the roster and invite them by mail; how many are new.

    Whoever is on it already keeps their state; whoever was taken off or declined is asked again,
    without a second mail within :data:`REST`.
    ``NotAllowed``: not_accepted, nobody, or the first line that is wrong.
    """
    editing.hold(row)
    proposal = _running(row)
    if not named:
        raise NotAllowed("nobody")
    wrong = states.roster_problems(named, [one.email for one in employees_of(row.id)])
    if wrong:
        raise NotAllowed(wrong[0][1], line=wrong[0][0])
    known = {
        one.email: one
        for one in db.session.scalars(
            select(TailoredEmployee).where(TailoredEmployee.request_id == row.id)
        )
    }
    added = 0
    for one in named:
        held = known.get(one.email)
        if held is not None and held.state in ("invited", "joined"):
            continue
        if held is None:
            held = TailoredEmployee(request_id=row.id, email=one.email)
            held.request = row
            db.session.add(held)
        # *person_id* stays: whoever joined once is hidden from this company's lists for good.
        held.name, held.state, held.answered_at = one.name[:80], "invited", None
        added += 1
        if held.invited_at is None or _rested(held):
            held.invited_at = clock.now()
            db.session.flush()
            notices.invited(held, proposal)
    audit.record(
        "tailored_request.add", "tailored_request", row.id, actor=by, after={"people": added}
    )
    return added


def _rested(row: TailoredEmployee) -> bool:
    """Whether the last mail to the address is long enough ago for another."""
    return clock.now() >= row.invited_at + REST


def remind(row: TailoredEmployee, by: Person) -> bool:
    """Send the invitation once more; False where it was answered. ``NotAllowed``: too_soon."""
    editing.hold(row)
    if row.state != "invited":
        return False
    proposal = _running(row.request)
    if not _rested(row):
        raise NotAllowed("too_soon")
    row.invited_at = clock.now()
    db.session.flush()
    audit.record("tailored_employee.remind", "tailored_employee", row.id, actor=by)
    notices.invited(row, proposal)
    return True


def remove(row: TailoredEmployee, by: Person) -> bool:
    """Take somebody off the roster: what they agreed to ends with it. Their seats stay theirs."""
    editing.hold(row)
    if row.state == "removed":
        return False
    before, row.state = row.state, "removed"
    _withdraw(row.id, WHATS)
    db.session.flush()
    audit.record(
        "tailored_employee.remove", "tailored_employee", row.id, actor=by,
        before={"state": before}, after={"state": "removed"},
    )  # fmt: skip
    return True


def join(row: TailoredEmployee, person: Person) -> bool:
    """The employee takes part: a seat in each course of it. Nothing is agreed to by that.

    ``NotAllowed``: not_accepted; over; no_seat.
    """
    editing.hold(row)
    if row.state == "joined":
        return False
    proposal = _running(row.request)
    if clock.today() > proposal.ends_on:
        raise NotAllowed("over")
    with db.session.begin_nested():  # a seat in every course, or in none
        _seat(person, proposal)
    before, row.state = row.state, "joined"
    row.person_id, row.answered_at = person.id, clock.now()
    db.session.flush()
    audit.record(
        "tailored_employee.join", "tailored_employee", row.id, actor=person,
        before={"state": before}, after={"state": "joined"},
    )  # fmt: skip
    return True


def _seat(person: Person, proposal: TailoredProposal) -> None:
    offerings = offerings_of(proposal.offering_ids)
    for offering_id in sorted(offerings):
        try:
            enrol_in_offering(person, offering_id, by_staff=True)
        except Refused as refused:
            if refused.decision.code not in ("finished", "already"):
                course = local(offerings[offering_id].course)
                raise NotAllowed("no_seat", course=course) from refused


def decline(row: TailoredEmployee, person: Person) -> bool:
    """The employee takes no part; the company reads that, and no reason.

    Whoever says so without having joined may be no employee at all: they stay on the company's
    lists as they were.
    """
    editing.hold(row)
    if row.state == "declined":
        return False
    before, row.state = row.state, "declined"
    row.answered_at = clock.now()
    _withdraw(row.id, WHATS)
    db.session.flush()
    audit.record(
        "tailored_employee.decline", "tailored_employee", row.id, actor=person,
        before={"state": before}, after={"state": "declined"},
    )  # fmt: skip
    return True


def _withdraw(employee_id: int, whats: Iterable[str]) -> set[str]:
    rows = db.session.scalars(
        select(TailoredConsent).where(
            TailoredConsent.employee_id == employee_id, TailoredConsent.withdrawn_at.is_(None),
            TailoredConsent.what.in_(list(whats)),
        )
    ).all()  # fmt: skip
    for one in rows:
        one.withdrawn_at = clock.now()
    return {one.what for one in rows}


def agree(row: TailoredEmployee, wanted: Iterable[str], person: Person) -> bool:
    """Make what the company may see exactly *wanted*; False where nothing changed."""
    editing.hold(row)
    if row.state != "joined" or row.person_id != person.id:
        raise NotAllowed("state")
    chosen = set(wanted) & set(WHATS)
    live = set(
        db.session.scalars(
            select(TailoredConsent.what).where(
                TailoredConsent.employee_id == row.id, TailoredConsent.withdrawn_at.is_(None)
            )
        )
    )
    if chosen == live:
        return False
    _withdraw(row.id, live - chosen)
    for what in sorted(chosen - live):
        db.session.add(
            TailoredConsent(
                employee_id=row.id, what=what, text_version=CONSENT_VERSION, given_at=clock.now()
            )
        )
    db.session.flush()
    audit.record(
        "tailored_employee.agree", "tailored_employee", row.id, actor=person,
        before={"agreed": sorted(live)}, after={"agreed": sorted(chosen)},
    )  # fmt: skip
    return True


def erase(person: Person) -> None:
    """Empty what companies wrote about somebody, and end what they agreed to."""
    mine = TailoredEmployee.person_id == person.id
    if person.email_verified_at is not None:  # nobody empties what was written about another's
        mine |= TailoredEmployee.email == person.email
    rows = db.session.scalars(select(TailoredEmployee).where(mine)).all()
    for row in rows:
        _withdraw(row.id, WHATS)
        row.name, row.email, row.state = "", f"erased-{row.id}@invalid", "removed"
        row.person_id = None
    db.session.flush()
