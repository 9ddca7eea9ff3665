"""Reading the inbox, what people chose, the calendar and the development mailbox."""

from __future__ import annotations

from lms.communication.queries.calendar import (
    Shown,
    between,
    feed_by_hash,
    feed_of,
    for_feed,
)
from lms.communication.queries.inbox import Line, export, inbox, mailbox, unread_count
from lms.communication.queries.settings import Delivery, chosen, delivery_of

__all__ = [
    "Delivery",
    "Line",
    "Shown",
    "between",
    "chosen",
    "delivery_of",
    "export",
    "feed_by_hash",
    "feed_of",
    "for_feed",
    "inbox",
    "mailbox",
    "unread_count",
]
