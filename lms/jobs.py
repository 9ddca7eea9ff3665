"""The job queue (huey) and the worker: a relay from the outbox, and what happens by the clock."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey

from lms import clock, outbox
from lms.config import settings_of
from lms.db import db

log = logging.getLogger(__name__)

#: How often the relay looks for rows that are due, in seconds.
RELAY_EVERY = 1.0
#: How long a stopping worker waits for the jobs in hand, in seconds.
STOP_WITHIN = 20

Periodic = Callable[[], object]
_periodic: dict[str, tuple[timedelta, Periodic]] = {}


def every(interval: timedelta) -> Callable[[Periodic], Periodic]:
    """Register a function that the worker calls about once per *interval*.

    It opens its own ``unit_of_work``; it must not matter how often it runs.
    """

    def register(function: Periodic) -> Periodic:
        _periodic[f"{function.__module__}.{function.__name__}"] = (interval, function)
        return function

    return register


def queue_of(app: Flask) -> Huey:
    """The queue that the settings name: SQLite by default, Redis or PostgreSQL for several machines."""
    url = settings_of(app).queue_url
    if url.startswith(("redis://", "rediss://", "unix://")):
        return RedisHuey("lms", url=url)
    if url.startswith(("postgresql://", "postgres://")):
        return _postgresql_queue(url)
    return SqliteHuey("lms", filename=url, fsync=True)


def _postgresql_queue(url: str) -> Huey:
    """Huey's own SQL storage, through the driver that the product uses anyway."""
    from huey.contrib.sql_huey import SqlHuey
    from playhouse.postgres_ext import Psycopg3Database
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    return SqlHuey("lms", database=Psycopg3Database(parts.pop("dbname"), **parts))


def run_worker(app: Flask, workers: int = 2) -> None:
    """Run until stopped (SIGTERM or SIGINT): the queue's consumer, the relay and the clockwork."""
    queue = queue_of(app)

    @queue.task(name="deliver")
    def deliver(row_id: int) -> None:
        with app.app_context():
            outbox.deliver(row_id)

    stop = threading.Event()
    threads = [
        threading.Thread(target=_relay, args=(app, deliver, stop), name="relay", daemon=True),
        threading.Thread(target=_clockwork, args=(app, stop), name="clockwork", daemon=True),
    ]
    consumer: Any = queue.create_consumer(
        workers=workers,
        periodic=False,
        max_delay=RELAY_EVERY,
        graceful_signal="TERM",  # what a service manager sends: the job in hand is finished
        shutdown_timeout=STOP_WITHIN,
    )
    for thread in threads:
        thread.start()
    try:
        consumer.run()
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)


def _relay(app: Flask, deliver: Callable[[int], object], stop: threading.Event) -> None:
    while not stop.wait(RELAY_EVERY):
        try:
            with app.app_context():
                ids = outbox.due()
                if ids:
                    outbox.hand_over(ids, deliver)
        except Exception:
            log.exception("the relay could not hand rows over")


def _clockwork(app: Flask, stop: threading.Event) -> None:
    last: dict[str, Any] = {}
    while not stop.wait(5.0):
        for name, (interval, function) in list(_periodic.items()):
            now = clock.now()
            if name in last and now - last[name] < interval:
                continue
            last[name] = now
            run_periodic(app, name, function)


def run_periodic(app: Flask, name: str, function: Periodic) -> None:
    """Call one registered function in its own app context; an error is logged, not raised."""
    try:
        with app.app_context():
            function()
            db.session.rollback()
    except Exception:
        log.exception("%s failed", name)
