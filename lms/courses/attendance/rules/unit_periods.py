"""Unit periods (단위기간): months counted from the first day of training. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from lms.courses.attendance.rules.summary import UnitPeriod


def add_months(start: date, months: int) -> date:
    """The same day of the month *months* later; the month's last day where it has no such day.

    Always counted from *start* itself, so that 31 January → 29 February → 31 March.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def unit_periods(starts_on: date, ends_on: date) -> tuple[UnitPeriod, ...]:
    """The periods from *starts_on* to *ends_on*, both counted; the last one ends with the course."""
    found = []
    number = 0
    first = starts_on
    while first <= ends_on:
        number += 1
        following = add_months(starts_on, number)
        found.append(UnitPeriod(number, first, min(following - timedelta(days=1), ends_on)))
        first = following
    return tuple(found)
