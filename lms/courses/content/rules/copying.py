"""Dates and addresses of what is copied into another offering; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

NONE, BY_START, BY_DAYS = "none", "start", "days"
MOST_DAYS: Final = 3660


def shift_in_days(how: str, source_start: date, target_start: date, days: int) -> int:
    """By how many days dates move: not at all, as far as the first days lie apart, or *days*."""
    if how == BY_START:
        return (target_start - source_start).days
    return days if how == BY_DAYS else 0


def moved(moment: datetime | None, days: int) -> datetime | None:
    """A moment so many days later, at the same time of day in Seoul (which has no summer time)."""
    return None if moment is None else moment + timedelta(days=days)


_LESSON_LINK: Final = re.compile(r"/learn/(\d+)/lessons/(\d+)(?!\d)")


def relinked(body: str, source_id: int, target_id: int, lessons: Mapping[int, int]) -> str:
    """A text whose links to lessons of the old offering lead to their copies, where there are any."""

    def new_address(match: re.Match[str]) -> str:
        lesson_id = int(match[2])
        if int(match[1]) != source_id or lesson_id not in lessons:
            return match[0]
        return f"/learn/{target_id}/lessons/{lessons[lesson_id]}"

    return _LESSON_LINK.sub(new_address, body)
