"""What a person chose: channels by kind, the digest's hour, quiet hours."""

from __future__ import annotations

from dataclasses import dataclass

from lms.accounts.models import Person
from lms.communication.kinds import Kind
from lms.communication.models import DeliverySetting
from lms.communication.rules.delivery import DEFAULT_HOUR, choice_of
from lms.db import db


@dataclass(frozen=True)
class Delivery:
    """When a person wants to be told."""

    digest_hour: int = DEFAULT_HOUR
    quiet_hours: bool = True


def delivery_of(person_id: int) -> Delivery:
    """A person's times, or the defaults."""
    row = db.session.get(DeliverySetting, person_id)
    return Delivery() if row is None else Delivery(row.digest_hour, row.quiet_hours)


def chosen(person: Person, kind: Kind, channel: str) -> str:
    """How *kind* comes to *person* by *channel*: instant, digest or none."""
    return choice_of(
        person.notify_by.get(kind.code), channel, kind.default(channel), kind.offered(channel)
    )
