"""Telling members what was decided about them."""

from __future__ import annotations

from datetime import date

from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.programmes.models import CohortMember
from lms.db import db


def tell(
    member: CohortMember,
    kind: str,
    *,
    reason: str = "",
    on: date | None = None,
    dedup: str | None = None,
) -> None:
    """Notify the member of *kind* within the present transaction; by default of the day it ended."""
    person = db.session.get(Person, member.person_id)
    if person is None:
        return
    track = member.cohort.track
    day = on or member.ended_on
    notify(
        person,
        kind,
        {
            "track": {"ko": track.title_ko, "en": track.title_en or track.title_ko},
            "on": day.isoformat() if day else "",
            "reason": reason,
        },
        url=f"/me/progress/{member.id}",
        dedup_key=dedup,
    )
