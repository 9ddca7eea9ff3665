"""Sessions on the calendars of those who attend or teach them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _

from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.courses.attendance import queries


def entries(person: Person, start: datetime, end: datetime) -> Iterable[Entry]:
    """Every session of a person between two moments; cancelled ones are left out."""
    for one in queries.between(person.id, start, end):
        session, place = one.session, one.session.place
        if session.state == "cancelled":
            continue
        own = f"/me/attendance/{place.kind}s/{place.id}"
        teach = (
            f"/teach/{place.id}/attendance?week={session.on}"
            if place.kind == "offering"
            else f"/manage/cohorts/{place.id}/attendance?week={session.on}"
        )
        title = session.title or one.card.title
        yield Entry(
            uid=f"session-{session.id}",
            title_ko=title,
            title_en=title,
            start=session.starts_at,
            end=session.ends_at,
            label=_("수업"),
            icon="calendar-check",
            url=teach if one.teaches else own,
            group_id=place.id if place.kind == "offering" else None,
            group_ko=one.card.name,
            group_en=one.card.name,
            updated_at=session.created_at,
            sequence=session.version - 1,
        )
