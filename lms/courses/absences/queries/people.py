"""Who decides, and the documents of requests."""

from __future__ import annotations

from sqlalchemy import select, tuple_

from lms import access, storage
from lms.access import Permission, Role, Scope
from lms.accounts.models import Grant, Person
from lms.db import db
from lms.storage import Attachment

KIND = "attendance_request"
#: Those who run the institution's rosters decide every kind; instructors theirs alone.
STAFF = Permission.ROSTER_MANAGE
DECIDE = Permission.ABSENCE_DECIDE


def is_staff(person: Person, place: Scope) -> bool:
    """Whether *person* decides at *place* for the institution, sensitive kinds too."""
    held = access.permissions_at(person, place)
    return DECIDE in held and STAFF in held


def deciders(place: Scope, approver: str) -> list[Person]:
    """Everybody who decides a request with this approver: instructors, or staff alone.

    Where a place has no instructors of its own (a whole cohort), its staff decide.
    """
    scopes = [tuple(scope) for scope in access.chain(place)]
    rows = db.session.execute(
        select(Person, Grant.role, Grant.permissions)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.ended_at.is_(None), tuple_(Grant.scope_kind, Grant.scope_id).in_(scopes))
        .order_by(Person.name, Person.number)
    )
    staff: dict[int, Person] = {}
    others: dict[int, Person] = {}
    for person, role, chosen in rows:
        held = access.allowed(Role(role), chosen)
        if DECIDE in held:
            (staff if STAFF in held else others)[person.id] = person
    return list((others if approver == "instructor" and others else staff).values())


def documents(request_ids: list[int]) -> dict[int, list[Attachment]]:
    """The documents of requests, by request."""
    return storage.attachments(KIND, request_ids)
