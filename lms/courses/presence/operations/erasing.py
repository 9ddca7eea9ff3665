"""Erasing what check-ins hold of a person's devices; that they came stays as attendance."""

from __future__ import annotations

from sqlalchemy import update

from lms.accounts.models import Person
from lms.courses.presence.models import CheckIn
from lms.db import db


def erase(person: Person) -> None:
    """Forget a person's devices."""
    db.session.execute(
        update(CheckIn)
        .where(CheckIn.person_id == person.id)
        .values(device="")
        .execution_options(synchronize_session=False)
    )
