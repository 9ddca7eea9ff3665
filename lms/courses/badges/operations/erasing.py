"""Erasing a person's badges."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.badges.models import Badge, ImportedBadge
from lms.db import db
from lms.evidence import operations as evidence


def erase(person: Person) -> None:
    """Take them back and empty what they say; the place in the list stays, and its bit is set."""
    for row in db.session.scalars(select(Badge).where(Badge.person_id == person.id)):
        row.credential, row.jwt, row.reason = {}, "", ""
        row.shared_at, row.share = None, secrets.token_urlsafe(32)
        if row.state == "valid":
            row.state, row.ended_at = "revoked", clock.now()
    for one in db.session.scalars(
        select(ImportedBadge).where(ImportedBadge.person_id == person.id)
    ):
        evidence.withdraw(person.id, "badge", one.id)
        db.session.delete(one)
    db.session.flush()
