"""Loading is authorising: sheets for those who draw them up and those who pay, one's own lines."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.allowances.models import AllowanceDifference, AllowanceLine, AllowanceSheet
from lms.courses.allowances.queries import own
from lms.courses.allowances.queries.sheets import line_of
from lms.courses.allowances.rules.steps import FROZEN
from lms.courses.programmes.models import Cohort, Track
from lms.db import db

MANAGE, PAY = Permission.ALLOWANCE_MANAGE, Permission.ALLOWANCE_PAY


def sheet_for(person: Person, sheet_id: int, permission: Permission = MANAGE) -> AllowanceSheet:
    """A sheet with its cohort, where *person* has *permission* on the cohort."""
    sheet = db.session.scalar(
        select(AllowanceSheet)
        .where(AllowanceSheet.id == sheet_id)
        .options(
            joinedload(AllowanceSheet.cohort)
            .joinedload(Cohort.track)
            .joinedload(Track.organisation),
            joinedload(AllowanceSheet.computed_by),
            joinedload(AllowanceSheet.approved_by),
        )
    )
    if sheet is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, Scope("cohort", sheet.cohort_id))
    return sheet


def payable_sheet(person: Person, sheet_id: int) -> AllowanceSheet:
    """An approved sheet for who pays it; until it is approved it is not there for them."""
    sheet = sheet_for(person, sheet_id, PAY)
    if sheet.state not in FROZEN:
        abort(404)
    return sheet


def line_for(person: Person, sheet_id: int, person_id: int) -> AllowanceLine:
    """Somebody's line on a sheet that *person* manages."""
    sheet_for(person, sheet_id)
    line = line_of(sheet_id, person_id)
    if line is None:
        abort(404)
    return line


def line_to_pay(
    person: Person, sheet_id: int, line_id: int
) -> tuple[AllowanceSheet, AllowanceLine]:
    """A line of a sheet that *person* pays."""
    sheet = payable_sheet(person, sheet_id)
    line = db.session.scalar(
        select(AllowanceLine)
        .where(AllowanceLine.id == line_id, AllowanceLine.sheet_id == sheet.id)
        .options(joinedload(AllowanceLine.person))
    )
    if line is None or not line.payable:
        abort(404)
    return sheet, line


def difference_for(
    person: Person, sheet_id: int, difference_id: int
) -> tuple[AllowanceSheet, AllowanceDifference]:
    """A correction on a sheet that *person* manages."""
    sheet = sheet_for(person, sheet_id)
    row = db.session.get(AllowanceDifference, difference_id)
    if row is None or row.sheet_id != sheet.id:
        abort(404)
    return sheet, row


def own_line(person: Person, line_id: int) -> AllowanceLine:
    """One's own line on an approved sheet; anybody else's does not exist."""
    if not person.is_authenticated:
        abort(401)
    line = db.session.scalar(
        select(AllowanceLine)
        .where(AllowanceLine.id == line_id, AllowanceLine.person_id == person.id)
        .options(
            joinedload(AllowanceLine.sheet)
            .joinedload(AllowanceSheet.cohort)
            .joinedload(Cohort.track)
        )
    )
    if line is None or line.sheet.state not in FROZEN:
        abort(404)
    return line


def payee(person: Person) -> None:
    """Only who is or was in a course that pays allowances keeps an account; else 403."""
    if not person.is_authenticated:
        abort(401)
    if not own.may_be_paid(person.id):
        abort(403)
