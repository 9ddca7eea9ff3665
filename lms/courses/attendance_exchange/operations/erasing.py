"""Erasing plans and notes; what was decided stays as numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update

from lms import clock
from lms.accounts.models import Person
from lms.courses.attendance_exchange.models import AttendancePlan, Difference
from lms.courses.attendance_exchange.queries import EVIDENCE
from lms.db import db, unit_of_work
from lms.jobs import every
from lms.storage import Attachment

#: Plans hold names; they are of no use once they are done or too old.
KEPT_FOR: Final = timedelta(days=2)


def erase(person: Person) -> None:
    """Empty the notes about a person, drop the evidence; their own plans go."""
    own = select(Difference.id).where(Difference.person_id == person.id)
    for statement in (
        delete(Attachment).where(
            Attachment.subject_kind == EVIDENCE, Attachment.subject_id.in_(own)
        ),
        update(Difference).where(Difference.person_id == person.id).values(note=""),
        delete(AttendancePlan).where(AttendancePlan.made_by_id == person.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


@every(timedelta(hours=6))
def forget_old() -> None:
    """Delete plans that nobody can do any more."""
    with unit_of_work() as session:
        session.execute(
            delete(AttendancePlan).where(AttendancePlan.made_at < clock.now() - KEPT_FOR)
        )
