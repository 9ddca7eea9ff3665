"""Telling people: a line in their inbox, and by the channels that they chose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import delete, or_, update

from lms import clock, outbox
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.models import Notification, OutgoingMessage
from lms.config import settings_of
from lms.db import db, unit_of_work
from lms.jobs import every
from lms.outbox import OutboxRow


def notify(
    person: Person,
    kind: str,
    params: dict[str, Any] | None = None,
    *,
    url: str = "",
    dedup_key: str | None = None,
) -> Notification | None:
    """Tell *person* something within the present transaction; None where it was told before.

    Nobody is told anything once their account is closed. *url* is a path on this site. *dedup_key* makes telling idempotent (a click that is repeated).
    """
    if not person.is_active:
        return None
    known = kinds.get(kind)
    params = params or {}
    if dedup_key is not None:
        key = f"told:{dedup_key}:{person.id}"
        if outbox.enqueue("told", {}, dedup_key=key) is None:
            return None
    channels = person.notify_by.get(kind, list(known.channels))
    note = Notification(
        person_id=person.id, kind=kind, params=params, url=url, created_at=clock.now()
    )
    if "app" in channels:
        db.session.add(note)
    sentence, detail = kinds.words(kind, params, person.language)
    if "mail" in channels and person.email_verified_at is not None:
        send_mail(
            person.email,
            subject=sentence,
            template="communication/notice.txt",
            language=person.language,
            person=person,
            sentence=sentence,
            detail=detail,
            link=absolute(url) if url else "",
        )
    if "text" in channels and person.phone:
        outbox.enqueue(
            "text",
            {"to": person.phone, "body": " ".join(filter(None, (sentence, absolute(url))))},
        )
    return note


def send_mail(
    to: str,
    *,
    subject: str,
    template: str,
    language: str,
    person: Person | None = None,
    **values: Any,
) -> None:
    """Queue a mail within the present transaction, written in the reader's language."""
    with force_locale(language):
        body = render_template(template, person=person, **values)
    outbox.enqueue(
        "mail",
        {
            "to": to,
            "subject": " ".join(subject.split())[:300],
            "body": body,
            "person_id": person.id if person is not None else None,
        },
    )


#: How long what was sent is kept, to answer whether somebody was told.
KEPT = timedelta(days=90)


@every(timedelta(days=1))
def forget_old() -> None:
    """Delete what was sent long ago."""
    with unit_of_work() as session:
        session.execute(
            delete(OutgoingMessage).where(OutgoingMessage.created_at < clock.now() - KEPT)
        )


def erase(person: Person) -> None:
    """Delete what a person was told, and what waits to be sent to them."""
    addresses = [address for address in (person.email, person.phone) if address]
    db.session.execute(delete(Notification).where(Notification.person_id == person.id))
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
            OutboxRow.kind.in_(("mail", "text")),
            OutboxRow.payload["to"].as_string().in_(addresses),
        )
        .execution_options(synchronize_session=False)
    )


def absolute(path: str) -> str:
    """The address of *path* for use outside the site."""
    return settings_of(current_app).base_url + path


def read(person: Person, notification_ids: list[int] | None = None) -> int:
    """Mark a person's notifications as read (all of them without ids); how many changed."""
    query = update(Notification).where(
        Notification.person_id == person.id, Notification.read_at.is_(None)
    )
    if notification_ids is not None:
        query = query.where(Notification.id.in_(notification_ids))
    return int(db.session.execute(query.values(read_at=clock.now())).rowcount)  # type: ignore[attr-defined]
