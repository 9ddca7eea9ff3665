"""The outbox: what is to happen after a write, stored in the same transaction as the write.

:func:`enqueue` inserts a row. A relay (the worker) finds the rows that are due and hands each to
the queue, which calls :func:`deliver`. A handler may be called twice for one row (a crash between
its work and its mark), so handlers are idempotent; no request ever calls the queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from lms import clock
from lms.db import Base, UtcDateTime, db, unit_of_work

log = logging.getLogger(__name__)

#: Waits before a failed row is tried again; after the last one it stays failed and is shown.
RETRIES = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)
#: How long a row handed to the queue is left alone before it is handed over again.
HANDED_FOR = timedelta(minutes=5)


class OutboxRow(Base):
    """Something to do, once, at or after *run_at*."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "done_at", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedup_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # given up
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")


Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does rows of *kind*; it gets the payload (see :func:`deliver`)."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def kinds() -> list[str]:
    """Everything that a row can ask for."""
    return list(_handlers)


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    dedup_key: str | None = None,
    run_at: datetime | None = None,
) -> OutboxRow | None:
    """Add a row within the present transaction; None where *dedup_key* is there already.

    Also where two transactions do so at once: the second waits for the first.
    """
    if dedup_key is not None:
        db.session.flush()
        known = db.session.scalar(select(OutboxRow.id).where(OutboxRow.dedup_key == dedup_key))
        if known is not None:
            return None
    now = clock.now()
    row = OutboxRow(
        kind=kind, payload=payload, dedup_key=dedup_key, created_at=now, run_at=run_at or now
    )
    if dedup_key is None:
        db.session.add(row)
        return row
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return None
    return row


def due(limit: int = 100) -> list[int]:
    """Ids of rows that are due and not in the queue's hands, oldest first."""
    now = clock.now()
    query = (
        select(OutboxRow.id)
        .where(
            OutboxRow.done_at.is_(None),
            OutboxRow.failed_at.is_(None),
            OutboxRow.run_at <= now,
            OutboxRow.handed_at.is_(None) | (OutboxRow.handed_at < now - HANDED_FOR),
        )
        .order_by(OutboxRow.run_at, OutboxRow.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def hand_over(row_ids: list[int], queue: Callable[[int], object]) -> None:
    """Mark rows as handed, then give each to *queue* (a crash in between is made good later).

    Of several relays one gets a row: the others find it locked, or marked.
    """
    now = clock.now()
    with unit_of_work() as session:
        rows = session.scalars(
            select(OutboxRow)
            .where(
                OutboxRow.id.in_(row_ids),
                OutboxRow.done_at.is_(None),
                or_(OutboxRow.handed_at.is_(None), OutboxRow.handed_at < now - HANDED_FOR),
            )
            .order_by(OutboxRow.run_at, OutboxRow.id)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.handed_at = now
        claimed = [row.id for row in rows]
    for row_id in claimed:
        queue(row_id)


def deliver(row_id: int) -> bool:
    """Do one row; True when it is done. A failure is kept with its reason and tried again.

    The handler runs outside any transaction (it may talk to a mail server for seconds) and opens
    its own where it writes. Its payload carries the row's id as ``outbox_id``; it is emptied once
    the row is done, since it may hold addresses, words to people and links that open accounts.
    """
    row = db.session.get(OutboxRow, row_id, populate_existing=True)
    if row is None or row.done_at is not None:
        return True
    kind, payload = row.kind, {**row.payload, "outbox_id": row.id}
    db.session.rollback()
    try:
        _handlers[kind](payload)
        with unit_of_work() as session:
            done = session.get(OutboxRow, row_id, populate_existing=True)
            if done is not None:
                done.done_at = clock.now()
                done.payload = {}
        return True
    except Exception as error:
        log.exception("outbox row %s failed", row_id)
        _note_failure(row_id, error)
        return False


def _note_failure(row_id: int, error: Exception) -> None:
    with unit_of_work() as session:
        row = session.get(OutboxRow, row_id, populate_existing=True)
        if row is None:
            return
        row.attempts += 1
        row.last_error = f"{type(error).__name__}: {error}"[:2000]
        row.handed_at = None
        if row.attempts > len(RETRIES):
            row.failed_at = clock.now()
        else:
            row.run_at = clock.now() + RETRIES[row.attempts - 1]


def drain(limit: int = 10_000) -> int:
    """Do everything that is due, here and now; how many were done. For commands and tests."""
    done = 0
    while done < limit:
        ids = due()
        if not ids:
            break
        done += sum(deliver(row_id) for row_id in ids)
    return done
