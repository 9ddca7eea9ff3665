"""Loading is authorising: an opening by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access, clock
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.db import db
from lms.placement.companies import queries as companies
from lms.placement.openings import rules
from lms.placement.openings.models import Opening


def _load(opening_id: int, *, lock: bool = False) -> Opening | None:
    query = (
        select(Opening)
        .where(Opening.id == opening_id)
        .options(joinedload(Opening.organisation), selectinload(Opening.lines))
    )
    if lock:
        query = query.with_for_update(of=Opening).execution_options(populate_existing=True)
    return db.session.scalar(query)


def opening_for(
    person: Person, opening_id: int, permission: Permission, *, lock: bool = False
) -> Opening:
    """The opening with its lines, where *person* has *permission* on it; else 404, or 403."""
    if not person.is_authenticated:
        abort(401)
    opening = _load(opening_id, lock=lock)
    if opening is None:
        abort(404)
    access.require(person, permission, Scope("opening", opening.id))
    return opening


def public_opening(person: Person, opening_id: int) -> Opening:
    """An opening as anyone may read it: open or closed, of a verified company.

    Its company's team and the office also see drafts and paused ones.
    """
    opening = _load(opening_id)
    if opening is None:
        abort(404)
    if access.may(person, Permission.OPENING_VIEW, Scope("opening", opening.id)):
        return opening
    shown = opening.state in (rules.State.OPEN, rules.State.CLOSED) and opening.opened_at
    if not shown or not companies.is_verified(opening.organisation_id):
        abort(404)
    return opening


def is_open(opening: Opening) -> bool:
    """Whether it takes candidates now."""
    return rules.is_open(opening.state, opening.closes_on, clock.today())
