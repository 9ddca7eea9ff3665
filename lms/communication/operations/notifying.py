"""Telling people: a line in their inbox, and by the channels that they chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import update

from lms import clock, outbox
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.models import DigestLine, Notification
from lms.communication.queries.settings import Delivery, chosen, deliveries_of, delivery_of
from lms.communication.rules.delivery import NONE, Step, decide
from lms.config import settings_of
from lms.db import db


def notify(
    person: Person,
    kind: str,
    params: dict[str, Any] | None = None,
    *,
    url: str = "",
    dedup_key: str | None = None,
    course: dict[str, str] | None = None,
) -> Notification | None:
    """Tell *person* something within the present transaction; None where it was told before.

    Nobody is told anything once their account is closed. *url* is a path on this site. *dedup_key*
    makes telling idempotent (a click that is repeated). *course*: its title in both languages,
    under which a digest puts the line (by default the parameter of that name). Mails and text
    messages are written when they are sent: what was chosen, hidden or deleted meanwhile counts.
    """
    if not person.is_active:
        return None
    params = params or {}
    if dedup_key is not None:
        key = f"told:{dedup_key}:{person.id}"
        if outbox.enqueue("told", {}, dedup_key=key) is None:
            return None
    if course is None and isinstance(params.get("course"), dict):
        course = params["course"]
    return _tell(person, kind, params, url, course, delivery_of(person.id))


def notify_many(
    people: Sequence[Person], kind: str, params: dict[str, Any], *, url: str = ""
) -> None:
    """:func:`notify` for many of the same thing; as many reads as for one."""
    known = deliveries_of([person.id for person in people])
    for person in people:
        if person.is_active:
            _tell(person, kind, params, url, None, known[person.id])


def _tell(
    person: Person,
    kind: str,
    params: dict[str, Any],
    url: str,
    course: dict[str, str] | None,
    settings: Delivery,
) -> Notification:
    known = kinds.get(kind)
    now = clock.now()
    note = Notification(person_id=person.id, kind=kind, params=params, url=url, created_at=now)
    if chosen(person, known, "app") != NONE:
        db.session.add(note)
    message = {"person_id": person.id, "kind": kind, "params": params, "url": url, "course": course}
    for channel in ("mail", "text"):
        step = decide(
            chosen(person, known, channel),
            now,
            urgent=known.urgent,
            quiet_hours=settings.quiet_hours,
        )
        if step.step is Step.ASIDE:
            put_aside(channel, message)
        elif step.step is not Step.DROP and address_of(person, channel):
            outbox.enqueue("notice", {**message, "channel": channel}, run_at=step.at)
    return note


def address_of(person: Person, channel: str) -> str:
    """Where *person* is reached by *channel* now; empty where nowhere."""
    if channel == "mail":
        return person.email if person.email_verified_at is not None else ""
    return person.phone


def put_aside(channel: str, message: dict[str, Any]) -> None:
    """Keep a message for the next digest, within the present transaction."""
    db.session.add(
        DigestLine(
            person_id=message["person_id"],
            channel=channel,
            kind=message["kind"],
            params=message["params"],
            url=message["url"],
            course=message["course"],
            created_at=clock.now(),
        )
    )


def send_mail(
    to: str,
    *,
    subject: str,
    template: str,
    language: str,
    person: Person | None = None,
    **values: Any,
) -> None:
    """Queue a mail within the present transaction, written in the reader's language.

    At once, by day and by night: for what people ask for themselves and wait for (a link to sign
    in). What happens without them goes through :func:`notify`.
    """
    with force_locale(language):
        body = render_template(template, person=person, **values)
    outbox.enqueue(
        "mail",
        {
            "to": to,
            "subject": subject_line(subject),
            "body": body,
            "person_id": person.id if person is not None else None,
        },
    )


def subject_line(text: str) -> str:
    """*text* as one line that a mail's head can hold."""
    return " ".join(text.split())[:300]


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
