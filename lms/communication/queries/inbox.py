"""Reading the inbox and the development mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from lms import i18n
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.models import Notification, OutgoingMessage
from lms.db import db
from lms.paging import Page, paginate


@dataclass(frozen=True)
class Line:
    """A notification in the reader's language."""

    id: int
    kind: str
    sentence: str
    url: str
    at: datetime
    unread: bool


def inbox(person: Person, *, only_unread: bool, page: int) -> Page[Line]:
    """A person's notifications, newest first; what they may not see any more says only that."""
    query = select(Notification).where(Notification.person_id == person.id)
    if only_unread:
        query = query.where(Notification.read_at.is_(None))
    rows: Page[Notification] = paginate(query.order_by(Notification.id.desc()), page, size=30)
    language = i18n.current()

    def line(row: Notification) -> Line:
        words = kinds.shown(person, row.kind, row.params, language)
        return Line(
            row.id,
            row.kind,
            words[0] if words is not None else kinds.gone(language),
            row.url,
            row.created_at,
            row.read_at is None,
        )

    return rows.map(line)


def unread_count(person_id: int) -> int:
    """How many notifications wait."""
    return int(
        db.session.scalar(
            select(func.count())
            .select_from(Notification)
            .where(Notification.person_id == person_id, Notification.read_at.is_(None))
        )
        or 0
    )


def export(person: Person) -> list[dict[str, Any]]:
    """What a person was told in the product, as JSON values in their language."""
    rows = db.session.scalars(
        select(Notification).where(Notification.person_id == person.id).order_by(Notification.id)
    )
    return [
        {
            "kind": row.kind,
            "sentence": (
                kinds.shown(person, row.kind, row.params, person.language)
                or (kinds.gone(person.language),)
            )[0],
            "at": row.created_at.isoformat(),
            "read_at": row.read_at.isoformat() if row.read_at else None,
        }
        for row in rows
    ]


def mailbox(text: str, page: int) -> Page[OutgoingMessage]:
    """What was or would have been sent, newest first."""
    query = select(OutgoingMessage)
    if text:
        query = query.where(
            or_(
                OutgoingMessage.recipient.icontains(text, autoescape=True),
                OutgoingMessage.subject.icontains(text, autoescape=True),
            )
        )
    return paginate(query.order_by(OutgoingMessage.id.desc()), page, size=25)
