"""Who has a submission open: a hint for the others, never a lock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from lms import clock
from lms.accounts.models import Person
from lms.courses.grading.models import Presence
from lms.db import db

#: Rows older than this are nobody's any more and go with the next visit.
FORGET_AFTER = timedelta(hours=1)


def seen_at_work(submission_id: int, person: Person) -> None:
    """Note that *person* has the submission open now."""
    now = clock.now()
    db.session.execute(delete(Presence).where(Presence.seen_at < now - FORGET_AFTER))
    db.session.merge(Presence(submission_id=submission_id, person_id=person.id, seen_at=now))
    db.session.flush()
