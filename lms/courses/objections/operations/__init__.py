"""Setting calendars, objecting and answering, changing final results by two people."""

from __future__ import annotations

from lms.courses.objections.operations.calendars import CalendarRefused, set_calendar
from lms.courses.objections.operations.changes import (
    NothingToChange,
    SamePerson,
    Stale,
    decide,
    propose,
    withdraw_change,
)
from lms.courses.objections.operations.erasing import erase
from lms.courses.objections.operations.objections import (
    MOST_BYTES,
    MOST_FILES,
    Refused,
    answer,
    ask,
    keep_uploads,
    withdraw,
)

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "CalendarRefused",
    "NothingToChange",
    "Refused",
    "SamePerson",
    "Stale",
    "answer",
    "ask",
    "decide",
    "erase",
    "keep_uploads",
    "propose",
    "set_calendar",
    "withdraw",
    "withdraw_change",
]
