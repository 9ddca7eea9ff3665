"""Loading is authorising: requests for the company and for the institution, one's own invitation."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.tailored.models import TailoredEmployee, TailoredProposal, TailoredRequest
from lms.courses.tailored.queries.employees import own_rows
from lms.db import db

MANAGE, REQUEST = Permission.TAILORED_MANAGE, Permission.TAILORED_REQUEST


def _request(person: Person, request_id: int) -> TailoredRequest:
    if not person.is_authenticated:
        abort(401)
    row = db.session.scalar(
        select(TailoredRequest)
        .where(TailoredRequest.id == request_id)
        .options(joinedload(TailoredRequest.organisation), joinedload(TailoredRequest.place))
    )
    if row is None:
        abort(404)
    return row


def request_of_company(person: Person, request_id: int) -> TailoredRequest:
    """A request of a company in whose name *person* asks; 404 to everybody else."""
    row = _request(person, request_id)
    if not access.may(person, REQUEST, Scope("organisation", row.organisation_id)):
        abort(404)
    return row


def request_for_staff(person: Person, request_id: int) -> TailoredRequest:
    """A request to an institution for which *person* answers."""
    row = _request(person, request_id)
    access.require(person, MANAGE, Scope("organisation", row.place_id))
    return row


def proposal_of_company(person: Person, proposal_id: int) -> TailoredProposal:
    """An answer to a request of one's company."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(TailoredProposal, proposal_id)
    if row is None:
        abort(404)
    request_of_company(person, row.request_id)
    return row


def employee_of_company(person: Person, employee_id: int) -> TailoredEmployee:
    """Somebody on the roster of one's company."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(TailoredEmployee, employee_id)
    if row is None or row.state == "removed":
        abort(404)
    request_of_company(person, row.request_id)
    return row


def own_employee(person: Person, employee_id: int) -> TailoredEmployee:
    """One's own line on a roster; anybody else's does not exist."""
    if not person.is_authenticated:
        abort(401)
    found = next((row for row in own_rows(person) if row.id == employee_id), None)
    if found is None:
        abort(404)
    return found
