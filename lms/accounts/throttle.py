"""Counting attempts, in transactions of their own: a refused request rolls back, its count stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.exceptions import TooManyRequests

from lms import clock, jobs
from lms.accounts.models import Person, Throttle
from lms.accounts.rules.throttling import INVITATIONS, Counter, Decision, counter, decide
from lms.db import apart, db, unit_of_work

_KEPT = timedelta(days=1)


class Throttled(TooManyRequests):
    """Too many attempts; *wait* is in seconds, and the page says so."""

    def __init__(self, wait: int) -> None:
        super().__init__(retry_after=wait)
        self.wait = wait


def address() -> str:
    """The network address that asks."""
    return request.remote_addr or ""


def spend(counters: list[Counter]) -> Decision:
    """Count an attempt and decide; counting first keeps parallel attempts within the budget."""
    now = clock.now()
    counts: dict[Counter, int] = {}
    with apart() as session:
        for counter in sorted(counters, key=lambda one: one.key):
            counts[counter] = session.execute(_add_one(counter, now)).scalar_one()
    return decide(counts, now)


def spend_or_refuse(counters: list[Counter]) -> None:
    """Count an attempt; :class:`Throttled` (429, with the time to wait) where it is one too many."""
    decision = spend(counters)
    if not decision.allowed:
        raise Throttled(decision.wait)


def allow_invitation(inviter: Person) -> None:
    """Count an invitation; :class:`Throttled` where *inviter* sends too many."""
    spend_or_refuse([counter(INVITATIONS, str(inviter.id))])


def refund(counters: list[Counter]) -> None:
    """Take an attempt back: only failures count."""
    now = clock.now()
    with apart() as session:
        for counter in sorted(counters, key=lambda one: one.key):
            session.execute(
                update(Throttle)
                .where(
                    Throttle.key == counter.key,
                    Throttle.window_start == counter.budget.window_start(now),
                    Throttle.count > 0,
                )
                .values(count=Throttle.count - 1)
            )


def _add_one(counter: Counter, now: datetime) -> Any:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"key": counter.key, "window_start": counter.budget.window_start(now), "count": 1}
    return (
        insert(Throttle)
        .values(**values)
        .on_conflict_do_update(
            index_elements=["key", "window_start"], set_={"count": Throttle.count + 1}
        )
        .returning(Throttle.count)
    )


@jobs.every(timedelta(hours=1))
def forget_old() -> None:
    """Delete counters of windows that are long over."""
    with unit_of_work() as session:
        session.execute(delete(Throttle).where(Throttle.window_start < clock.now() - _KEPT))
