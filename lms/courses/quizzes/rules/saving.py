"""Which of several saves of one answer stands.

Every save has the tab that sent it, that tab's running number, and the moment at which the answer
was given: its arrival less the age that the tab told, so that what waited for a connection counts
as given when it was given. A tab cannot move an answer before the attempt or into the future.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_SEQUENCE = 2**31 - 1
#: Saves in one request.
MOST_AT_ONCE = 200


class Outcome(StrEnum):
    """What became of a save."""

    SAVED = "saved"  # it stands
    OLDER = "older"  # a newer one stands; kept in the log
    LATE = "late"  # arrived when the time was over; kept in the log
    PASSED = "passed"  # there is no way back to that question; kept in the log


@dataclass(frozen=True)
class Save:
    """Where a save stands in time."""

    client: str
    sequence: int
    given_at: datetime


def given_at(arrived: datetime, age: timedelta, started_at: datetime) -> datetime:
    """When the answer was given, between the start of the attempt and its arrival."""
    if age <= timedelta(0):
        return arrived
    try:
        moment = arrived - age
    except OverflowError:
        return started_at
    return min(arrived, max(started_at, moment))


def stands(standing: Save | None, offered: Save) -> bool:
    """Whether *offered* replaces what stands.

    Within one tab the running number decides, whatever clocks say. Between tabs it is the moment at
    which the answer was given; of two at the same moment the one that arrives last.
    """
    if standing is None or not standing.client:
        return True
    if standing.client == offered.client:
        return offered.sequence > standing.sequence
    return offered.given_at >= standing.given_at
