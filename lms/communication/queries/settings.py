"""What a person chose: channels by kind, the digest's hour, quiet hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

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


def deliveries_of(person_ids: Iterable[int]) -> dict[int, Delivery]:
    """The times of several people, by id; a statement for every 500."""
    ids = list(person_ids)
    found = dict.fromkeys(ids, Delivery())
    for start in range(0, len(ids), 500):
        for row in db.session.scalars(
            select(DeliverySetting).where(DeliverySetting.person_id.in_(ids[start : start + 500]))
        ):
            found[row.person_id] = Delivery(row.digest_hour, row.quiet_hours)
    return found


def chosen(person: Person, kind: Kind, channel: str) -> str:
    """How *kind* comes to *person* by *channel*: instant, digest or none."""
    return choice_of(
        person.notify_by.get(kind.code), channel, kind.default(channel), kind.offered(channel)
    )
