"""The application with a slow page and a slow job, served by real processes of the tests."""

from __future__ import annotations

import time
from typing import Any

from lms import create_app, outbox
from lms.accounts.models import Throttle
from lms.clock import now
from lms.db import db, unit_of_work

SLOW = 2.0  # seconds

app = create_app({"WTF_CSRF_ENABLED": False})


def _mark(key: str) -> None:
    db.session.add(Throttle(key=key, window_start=now(), count=1))


@app.post("/_test/slow")
def slow_page() -> str:
    """Begin, take time, write."""
    time.sleep(SLOW)
    _mark("page")
    return "done"


@outbox.handler("test.slow")
def slow_job(_payload: dict[str, Any]) -> None:
    """Begin, take time, write."""
    with unit_of_work():
        _mark("job begun")
    time.sleep(SLOW)
    with unit_of_work():
        _mark("job done")
