"""Erasing what was written about a person; states and numbers stay."""

from __future__ import annotations

from sqlalchemy import delete, update

from lms.accounts.models import Person
from lms.courses.registration.models import Registration, RegistrationLoad
from lms.db import db


def erase(person: Person) -> None:
    """Drop baskets, empty the reasons that staff wrote, and leave every list."""
    for statement in (
        delete(Registration).where(
            Registration.person_id == person.id, Registration.state.in_(("basket", "removed"))
        ),
        update(Registration)
        .where(Registration.person_id == person.id, Registration.state == "waiting")
        .values(state="removed", queue_no=None),
        update(Registration).where(Registration.person_id == person.id).values(reason=""),
        update(RegistrationLoad).where(RegistrationLoad.person_id == person.id).values(reason=""),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
