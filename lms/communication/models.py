"""Notifications in the product, what was sent by mail or text message, the calendar's feeds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UtcDateTime


class Notification(Base):
    """One line in a person's inbox; its words are made from *kind* and *params* when shown."""

    __tablename__ = "notification"
    __table_args__ = (Index("ix_notification_inbox", "person_id", "read_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))  # communication.kinds
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    url: Mapped[str] = mapped_column(String(300), default="")  # a path on this site
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutgoingMessage(Base):
    """A mail or text message; without a gateway configured it stays in the development mailbox."""

    __tablename__ = "outgoing_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int | None] = mapped_column(unique=True)  # makes sending idempotent
    channel: Mapped[str] = mapped_column(String(10))  # mail, text
    recipient: Mapped[str] = mapped_column(String(254), index=True)  # address or E.164 number
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)  # empty once sent: it may hold links that open accounts
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: kept in the mailbox only


class DeliverySetting(Base):
    """When a person wants to be told; without a row the defaults hold."""

    __tablename__ = "delivery_setting"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    digest_hour: Mapped[int] = mapped_column(default=8)  # in Korea, 8 to 20
    quiet_hours: Mapped[bool] = mapped_column(default=True)  # nothing between 21:00 and 08:00


class DigestLine(Base):
    """A message that waits for its person's next digest, or went with one."""

    __tablename__ = "digest_line"
    __table_args__ = (Index("ix_digest_line_waiting", "person_id", "channel", "digest_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(String(10))  # mail, text
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    url: Mapped[str] = mapped_column(String(300), default="")
    course: Mapped[dict[str, str] | None] = mapped_column(JSON)  # its title in both languages
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    digest_on: Mapped[date | None]  # the day of the digest that took it; none: it waits


class CalendarFeed(Base):
    """The private address of a person's calendar; only a hash of its secret part is kept."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a calendar, about
