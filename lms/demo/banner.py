"""Whether pages say that people and companies are invented."""

from __future__ import annotations

import time

from flask import current_app
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db

#: Seconds for which an answer is kept: demo data comes and goes with an installation, not a click.
KEPT = 60
_KEY = "demo.banner"


def has_demo() -> bool:
    """Whether there are invented people; asked of the database once a minute and process."""
    kept = current_app.extensions.get(_KEY)
    if kept is not None and time.monotonic() - kept[1] < KEPT and not current_app.testing:
        return bool(kept[0])
    found = db.session.scalar(select(Person.id).where(Person.demo).limit(1)) is not None
    current_app.extensions[_KEY] = (found, time.monotonic())
    return found
