"""What people choose: channels and times by kind, and the address of their calendar."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.models import CalendarFeed, DeliverySetting
from lms.db import apart, db

#: How exactly it is known when a calendar last read a feed.
_READ_WITHIN = timedelta(hours=1)


def choose(
    person: Person, choices: dict[str, dict[str, str]], *, digest_hour: int, quiet_hours: bool
) -> None:
    """Set how each kind comes by each channel, and when the digest does."""
    person.notify_by = choices
    settings = db.session.get(DeliverySetting, person.id)
    if settings is None:
        settings = DeliverySetting(person_id=person.id)
        db.session.add(settings)
    settings.digest_hour, settings.quiet_hours = digest_hour, quiet_hours
    db.session.flush()


def hashed(token: str) -> str:
    """What is kept of a feed's secret part."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_feed(person: Person) -> str:
    """A new secret part of the person's feed; the one before stops working at once."""
    token = secrets.token_urlsafe(32)
    feed = db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.person_id == person.id).with_for_update()
    )
    if feed is None:
        feed = CalendarFeed(person_id=person.id)
        db.session.add(feed)
    feed.token_hash, feed.created_at, feed.read_at = hashed(token), clock.now(), None
    db.session.flush()
    audit.record("calendar.feed", "person", person.id)
    return token


def revoke_feed(person: Person) -> bool:
    """Let the person's feed stop working; False where there was none."""
    feed = db.session.get(CalendarFeed, person.id)
    if feed is None:
        return False
    db.session.delete(feed)
    db.session.flush()
    audit.record("calendar.feed_revoke", "person", person.id)
    return True


def note_reading(feed: CalendarFeed) -> None:
    """Remember about when the feed was read, so that its owner can tell whether it is used."""
    now = clock.now()
    if feed.read_at is not None and now - feed.read_at < _READ_WITHIN:
        return
    with apart() as session:
        row = session.get(CalendarFeed, feed.person_id)
        if row is not None:
            row.read_at = now
