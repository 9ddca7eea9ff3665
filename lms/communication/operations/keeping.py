"""How long what was said is kept, and its erasure."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from lms import clock
from lms.accounts.models import Person
from lms.communication.models import (
    CalendarFeed,
    DeliverySetting,
    DigestLine,
    Notification,
    OutgoingMessage,
)
from lms.db import db, unit_of_work
from lms.jobs import every
from lms.outbox import OutboxRow

#: How long what was sent is kept, to answer whether somebody was told.
KEPT = timedelta(days=90)


@every(timedelta(days=1))
def forget_old() -> None:
    """Delete what was sent long ago."""
    before = clock.now() - KEPT
    with unit_of_work() as session:
        session.execute(delete(OutgoingMessage).where(OutgoingMessage.created_at < before))
        session.execute(
            delete(DigestLine).where(
                DigestLine.created_at < before, DigestLine.digest_on.is_not(None)
            )
        )


def erase(person: Person) -> None:
    """Delete what a person was told, what waits to be sent to them, and their calendar's address."""
    addresses = [address for address in (person.email, person.phone) if address]
    for table in (Notification, DigestLine, DeliverySetting, CalendarFeed):
        db.session.execute(delete(table).where(table.person_id == person.id))
    db.session.execute(
        delete(OutgoingMessage).where(
            or_(
                OutgoingMessage.person_id == person.id,
                OutgoingMessage.recipient.in_(addresses),
            )
        )
    )
    db.session.execute(
        delete(OutboxRow)
        .where(
            or_(
                OutboxRow.kind.in_(("mail", "text"))
                & OutboxRow.payload["to"].as_string().in_(addresses),
                OutboxRow.kind.in_(("notice", "digest"))
                & (OutboxRow.payload["person_id"].as_integer() == person.id),
            )
        )
        .execution_options(synchronize_session=False)
    )
