"""The one place that reads the clock. Rules never call it: ``now`` is passed to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")

_frozen: ContextVar[datetime | None] = ContextVar("frozen_now", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day in Seoul, which is the one that people mean by "today"."""
    return now().astimezone(SEOUL).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at *moment* (aware) within the block; for tests and for loading demo data."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware moment")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def seoul_midnight(day: date) -> datetime:
    """The first moment of *day* in Seoul, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL).astimezone(UTC)


def seoul_end(day: date) -> datetime:
    """The last full minute (23:59) of *day* in Seoul, in UTC: how deadlines are usually written."""
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=SEOUL).astimezone(UTC)
