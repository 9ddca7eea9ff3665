"""Handing messages to the outside: SMTP, and an HTTPS gateway for text messages and Alimtalk.

Without a gateway configured a message is only stored, and the development mailbox shows it.
Handlers are idempotent: a message that was sent is not sent again.
"""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app
from sqlalchemy import select

from lms import clock, outbox
from lms.communication.models import OutgoingMessage
from lms.config import Settings, settings_of
from lms.db import db, unit_of_work

TIMEOUT = 20  # seconds


@outbox.handler("told")
def _told(_payload: dict[str, Any]) -> None:
    """A marker that something was said; nothing to do."""


@outbox.handler("mail")
def mail(payload: dict[str, Any]) -> None:
    """Send one mail, or keep it in the mailbox."""
    settings = settings_of(current_app)
    if _done(payload["outbox_id"]):
        return
    sent = bool(settings.mail_url)
    if sent:
        _smtp(settings, payload)
    _store("mail", payload, payload["subject"], sent)


@outbox.handler("text")
def text_message(payload: dict[str, Any]) -> None:
    """Send one text message, or keep it in the mailbox."""
    settings = settings_of(current_app)
    if _done(payload["outbox_id"]):
        return
    sent = bool(settings.text_url)
    if sent:
        request = urllib.request.Request(  # noqa: S310  (the settings allow https only)
            settings.text_url,
            data=json.dumps({"to": payload["to"], "text": payload["body"]}).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {settings.text_token}",
                "Idempotency-Key": f"text-{payload['outbox_id']}",
            },
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            response.read()
    _store("text", payload, "", sent)


def _done(outbox_id: int) -> bool:
    known = db.session.scalar(
        select(OutgoingMessage.id).where(OutgoingMessage.outbox_id == outbox_id)
    )
    db.session.rollback()
    return known is not None


def _store(channel: str, payload: dict[str, Any], subject: str, sent: bool) -> None:
    now = clock.now()
    with unit_of_work() as session:
        session.add(
            OutgoingMessage(
                outbox_id=payload["outbox_id"],
                channel=channel,
                recipient=payload["to"],
                person_id=payload.get("person_id"),
                subject=subject,
                body="" if sent else payload["body"],  # the mailbox shows what was not sent
                created_at=now,
                sent_at=now if sent else None,
            )
        )


def _smtp(settings: Settings, payload: dict[str, Any]) -> None:
    url = urlsplit(settings.mail_url)
    options = parse_qs(url.query)
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = payload["to"]
    message["Subject"] = payload["subject"]
    # The same row has the same id, so that a mail sent twice by a crash is seen as one.
    domain = settings.mail_from.rpartition("@")[2].strip(" >") or "localhost"
    message["Message-ID"] = f"<outbox-{payload['outbox_id']}@{domain}>"
    message.set_content(payload["body"])
    context = ssl.create_default_context()
    host, port = url.hostname or "localhost", url.port
    client: smtplib.SMTP
    if url.scheme == "smtps":
        client = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
    else:
        client = smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
    with client:
        if options.get("starttls") == ["1"]:
            client.starttls(context=context)
        if url.username:
            client.login(unquote(url.username), unquote(url.password or ""))
        client.send_message(message)
