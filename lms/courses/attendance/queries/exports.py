"""A person's own marks, for a copy of their data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries.places import cards
from lms.db import db


def export(person: Person) -> list[dict[str, Any]]:
    """Every session at which a person was marked, with what was missed."""
    rows = list(
        db.session.execute(
            select(Mark, Session)
            .join(Session, Session.id == Mark.session_id)
            .where(Mark.person_id == person.id)
            .order_by(Session.starts_at, Session.id)
        )
    )
    names = cards(session.place for _mark, session in rows)
    return [
        {
            "place": names[session.place].name,
            "on": session.on.isoformat(),
            "state": mark.state,
            "missed": mark.parts,
            "minutes": mark.minutes,
            "excuse": mark.excuse,
            "arrived_at": mark.arrived_at.isoformat() if mark.arrived_at else None,
            "left_at": mark.left_at.isoformat() if mark.left_at else None,
            "source": mark.source,
            "note": mark.reason,
            "marked_at": mark.marked_at.isoformat(),
        }
        for mark, session in rows
    ]
