"""What the worker does with messages that wait: it sends them, one by one or as a digest.

Each is decided anew when it is about to be sent, from what the person chose by then, from the hour,
and from whether they may still see what it is about.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask_babel import force_locale, ngettext
from sqlalchemy import select, update

from lms import clock, outbox
from lms.accounts.models import Person
from lms.communication import channels, kinds
from lms.communication.models import DeliverySetting, DigestLine
from lms.communication.operations.notifying import absolute, address_of, put_aside, subject_line
from lms.communication.queries.settings import chosen, delivery_of
from lms.communication.rules.delivery import (
    DEFAULT_HOUR,
    NONE,
    Step,
    decide,
    digest_day,
    is_quiet,
)
from lms.db import db, unit_of_work
from lms.jobs import every


@outbox.handler("notice")
def notice(payload: dict[str, Any]) -> None:
    """One message on one channel: sent, put off until the morning, kept for a digest or dropped."""
    person = db.session.get(Person, payload["person_id"])
    channel, kind = payload["channel"], kinds.find(payload["kind"])
    if person is None or not person.is_active or kind is None:
        return
    decision = decide(
        chosen(person, kind, channel),
        clock.now(),
        urgent=kind.urgent,
        quiet_hours=delivery_of(person.id).quiet_hours,
    )
    again = {key: value for key, value in payload.items() if key != "outbox_id"}
    key = f"notice:{payload['outbox_id']}"
    if decision.step is Step.WAIT:
        with unit_of_work():
            outbox.enqueue("notice", again, dedup_key=key, run_at=decision.at)
    elif decision.step is Step.ASIDE:
        with unit_of_work():
            if outbox.enqueue("told", {}, dedup_key=key) is not None:
                put_aside(channel, again)
    elif decision.step is Step.SEND:
        _send(person, channel, payload)


def _send(person: Person, channel: str, payload: dict[str, Any]) -> None:
    to = address_of(person, channel)
    words = kinds.shown(person, payload["kind"], payload["params"], person.language)
    if not to or words is None:
        db.session.rollback()
        return
    sentence, detail = words
    link = absolute(payload["url"]) if payload["url"] else ""
    if channel == "mail":
        with force_locale(person.language):
            body = render_template(
                "communication/notice.txt",
                person=person,
                sentence=sentence,
                detail=detail,
                link=link,
            )
    else:
        body = " ".join(filter(None, (sentence, link)))
    _hand_out(channel, payload["outbox_id"], person.id, to, sentence, body)


def _hand_out(
    channel: str, outbox_id: int, person_id: int, to: str, subject: str, body: str
) -> None:
    send = channels.mail if channel == "mail" else channels.text_message
    db.session.rollback()  # a mail server may take seconds: nobody waits for this one meanwhile
    send(
        {
            "outbox_id": outbox_id,
            "to": to,
            "subject": subject_line(subject),
            "body": body,
            "person_id": person_id,
        }
    )


@every(timedelta(minutes=5))
def prepare_digests() -> int:
    """Queue the digest of everyone whose hour has come; how many.

    At most one a person, channel and day, however often this runs: the outbox's key holds the day.
    What comes after it waits for the next day's.
    """
    now, made = clock.now(), 0
    if is_quiet(now):
        return 0
    waiting = db.session.execute(
        select(DigestLine.person_id, DigestLine.channel, DeliverySetting.digest_hour)
        .outerjoin(DeliverySetting, DeliverySetting.person_id == DigestLine.person_id)
        .where(DigestLine.digest_on.is_(None))
        .distinct()
    ).all()
    for person_id, channel, hour in waiting:
        day = digest_day(now, DEFAULT_HOUR if hour is None else hour)
        if day is None:
            continue
        with unit_of_work() as session:
            row = outbox.enqueue(
                "digest",
                {"person_id": person_id, "channel": channel, "day": day.isoformat()},
                dedup_key=f"digest:{channel}:{person_id}:{day.isoformat()}",
            )
            if row is None:
                continue
            session.execute(
                update(DigestLine)
                .where(
                    DigestLine.person_id == person_id,
                    DigestLine.channel == channel,
                    DigestLine.digest_on.is_(None),
                )
                .values(digest_on=day)
            )
            made += 1
    return made


@outbox.handler("digest")
def digest(payload: dict[str, Any]) -> None:
    """A day's digest: what its person may still see and still wants, grouped by course."""
    person = db.session.get(Person, payload["person_id"])
    channel = payload["channel"]
    if person is None or not person.is_active:
        return
    to = address_of(person, channel)
    groups = digest_groups(person, channel, date.fromisoformat(payload["day"]))
    count = sum(len(lines) for _course, lines in groups)
    if not to or not count:
        db.session.rollback()
        return
    with force_locale(person.language):
        subject = ngettext("오늘의 소식 %(num)s건", "오늘의 소식 %(num)s건", count)
        if channel == "mail":
            body = render_template("communication/digest.txt", person=person, groups=groups)
        else:
            body = f"{subject} {absolute('/notifications')}"
    _hand_out(channel, payload["outbox_id"], person.id, to, subject, body)


def digest_groups(
    person: Person, channel: str, day: date
) -> list[tuple[str, list[tuple[str, str]]]]:
    """(course, [(sentence, link)]) in the person's language, courses by name, the rest last."""
    rows = db.session.scalars(
        select(DigestLine)
        .where(
            DigestLine.person_id == person.id,
            DigestLine.channel == channel,
            DigestLine.digest_on == day,
        )
        .order_by(DigestLine.id)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        kind = kinds.find(row.kind)
        if kind is None or chosen(person, kind, channel) == NONE:
            continue
        words = kinds.shown(person, row.kind, row.params, person.language)
        if words is None:
            continue
        names = row.course or {}
        course = names.get(person.language) or names.get("ko") or ""
        line = (words[0], absolute(row.url) if row.url else "")
        lines = found.setdefault(course, [])
        if line not in lines:
            lines.append(line)
    return sorted(found.items(), key=lambda group: (not group[0], group[0]))
