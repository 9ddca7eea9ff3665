"""Requests and their answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing, registry
from lms.courses.editing import NotAllowed
from lms.courses.tailored import notices
from lms.courses.tailored.models import TailoredProposal, TailoredRequest
from lms.courses.tailored.queries.requests import (
    company_people,
    offering_choices,
    proposals_of,
    staff_people,
)
from lms.courses.tailored.rules import states
from lms.db import db

FIELDS = (
    "place_id", "title", "growth_stage", "goals", "skills", "people", "from_on", "until_on",
    "where",
)  # fmt: skip
PROPOSAL_FIELDS = (
    "offering_ids", "content", "hours", "price", "support", "starts_on", "ends_on", "valid_until",
)  # fmt: skip


def ask(organisation_id: int, values: dict[str, Any], by: Person) -> TailoredRequest:
    """Ask an institution for a course. ``NotAllowed``: not_verified, ends_before_starts."""
    _check(organisation_id, values)
    row = TailoredRequest(
        organisation_id=organisation_id, created_by_id=by.id, created_at=clock.now(),
        **{name: values[name] for name in FIELDS},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "tailored_request.create", "tailored_request", row.id, actor=by,
        after={"organisation": organisation_id, "state": row.state},
    )  # fmt: skip
    for person in staff_people(row.place_id):
        notices.to_staff(person, row, "requested")
    return row


def _check(organisation_id: int, values: dict[str, Any]) -> None:
    if not registry.verified_companies([organisation_id]):
        raise NotAllowed("not_verified")
    if values["until_on"] < values["from_on"]:
        raise NotAllowed("ends_before_starts")


def change(row: TailoredRequest, values: dict[str, Any], version: int) -> None:
    """Change a request that waits for its answer; ``Conflict`` where a colleague saved."""
    editing.hold(row, version)
    if row.state != "submitted":
        raise NotAllowed("state")
    _check(row.organisation_id, values)
    for name in FIELDS:
        setattr(row, name, values[name])
    db.session.flush()
    audit.record("tailored_request.update", "tailored_request", row.id)


def _lead(row: TailoredRequest, act: str, side: str) -> str:
    leads = states.next_state(row.state, act, side)
    if leads is None:
        raise NotAllowed("state")
    return leads


def propose(row: TailoredRequest, values: dict[str, Any], by: Person) -> TailoredProposal:
    """Answer with a proposal; an open one before it is replaced. ``NotAllowed``: state,
    no_courses, and what is wrong with days and amounts."""
    editing.hold(row)
    leads = _lead(row, "propose", "staff")
    offered = {one for one, _label in offering_choices(row.place)}
    if not values["offering_ids"] or not set(values["offering_ids"]) <= offered:
        raise NotAllowed("no_courses")
    wrong = states.proposal_problem(
        values["starts_on"], values["ends_on"], values["valid_until"], values["price"],
        values["support"],
    )  # fmt: skip
    if wrong is not None:
        raise NotAllowed(wrong)
    held = proposals_of(row.id)
    for one in held:
        if one.state == "open":
            one.state = "replaced"
    made = TailoredProposal(
        request_id=row.id, number=len(held) + 1, made_by_id=by.id, made_at=clock.now(),
        **{name: values[name] for name in PROPOSAL_FIELDS},
    )  # fmt: skip
    db.session.add(made)
    before, row.state, row.reason = row.state, leads, ""
    db.session.flush()
    audit.record(
        "tailored_request.propose", "tailored_request", row.id, actor=by,
        before={"state": before}, after={"state": leads, "number": made.number},
    )  # fmt: skip
    for person in company_people(row.organisation_id):
        notices.to_company(person, row, "proposed")
    return made


def refuse(row: TailoredRequest, reason: str, by: Person) -> bool:
    """Say that it cannot be done, and why; False where that was said before."""
    editing.hold(row)
    if row.state == "refused":
        return False
    leads = _lead(row, "refuse", "staff")
    if not reason.strip():
        raise NotAllowed("reason_needed")
    before, row.state, row.reason = row.state, leads, reason.strip()
    _close_open(row)
    db.session.flush()
    audit.record(
        "tailored_request.refuse", "tailored_request", row.id, actor=by, reason=row.reason,
        before={"state": before}, after={"state": leads},
    )  # fmt: skip
    for person in company_people(row.organisation_id):
        notices.to_company(person, row, "refused")
    return True


def _close_open(row: TailoredRequest) -> None:
    for one in proposals_of(row.id):
        if one.state == "open":
            one.state = "replaced"


def withdraw(row: TailoredRequest, by: Person) -> bool:
    """The company needs it no more; False where that was said before."""
    editing.hold(row)
    if row.state == "withdrawn":
        return False
    before, row.state = row.state, _lead(row, "withdraw", "company")
    _close_open(row)
    db.session.flush()
    audit.record(
        "tailored_request.withdraw", "tailored_request", row.id, actor=by,
        before={"state": before}, after={"state": row.state},
    )  # fmt: skip
    return True


def answer(proposal: TailoredProposal, act: str, by: Person, reason: str = "") -> bool:
    """The company accepts or declines the newest proposal. False where it did so before.

    ``NotAllowed``: state, expired, reason_needed (for declining).
    """
    row = db.session.get_one(TailoredRequest, proposal.request_id)
    editing.hold(row)
    current = db.session.scalars(
        select(TailoredProposal)
        .where(TailoredProposal.id == proposal.id)
        .execution_options(populate_existing=True)
    ).one()
    done = "accepted" if act == "accept" else "declined"
    if current.state == done:
        return False
    leads = _lead(row, act, "company")
    if current.state != "open":
        raise NotAllowed("state")
    if act == "accept" and clock.today() > current.valid_until:
        raise NotAllowed("expired")
    if act == "decline" and not reason.strip():
        raise NotAllowed("reason_needed")
    current.state, current.reason = done, reason.strip()
    current.answered_by_id, current.answered_at = by.id, clock.now()
    before, row.state = row.state, leads
    db.session.flush()
    audit.record(
        f"tailored_request.{act}", "tailored_request", row.id, actor=by,
        before={"state": before}, after={"state": leads, "number": current.number},
    )  # fmt: skip
    for person in staff_people(row.place_id):
        notices.to_staff(person, row, done, current.reason)
    return True
