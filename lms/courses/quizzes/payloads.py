"""What a tab sends: answers with their numbers and ages, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lms.courses.quizzes.operations import Given
from lms.courses.quizzes.operations.answering import FORM
from lms.courses.quizzes.rules.saving import MOST_AT_ONCE, MOST_SEQUENCE
from lms.numbers import LARGEST

MOST_FIELDS = 500
MOST_AGE = timedelta(days=30)


class Unreadable(ValueError):
    """Not what a tab of ours sends."""


def read(payload: Any) -> tuple[str, list[Given]]:
    """(the tab's name, its answers); :class:`Unreadable` for anything else."""
    if not isinstance(payload, Mapping):
        raise Unreadable
    client, saves = payload.get("client"), payload.get("saves")
    if not isinstance(client, str) or not 8 <= len(client) <= 40 or not client.isascii():
        raise Unreadable
    if not client.replace("-", "").isalnum() or client == FORM:
        raise Unreadable
    if not isinstance(saves, list) or len(saves) > MOST_AT_ONCE:
        raise Unreadable
    return client, [_given(save) for save in saves]


def _given(save: Any) -> Given:
    if not isinstance(save, Mapping):
        raise Unreadable
    fields, flagged = save.get("fields"), save.get("flagged")
    if flagged is not None and not isinstance(flagged, bool):
        raise Unreadable
    return Given(
        _whole(save.get("question"), LARGEST),
        _whole(save.get("sequence"), MOST_SEQUENCE),
        None if fields is None else _fields(fields),
        flagged,
        _age(save.get("age", 0)),
    )


def _fields(fields: Any) -> dict[str, str | list[str]]:
    if not isinstance(fields, Mapping) or len(fields) > MOST_FIELDS:
        raise Unreadable
    found: dict[str, str | list[str]] = {}
    for name, value in fields.items():
        if isinstance(value, str) or (
            isinstance(value, list) and all(isinstance(one, str) for one in value)
        ):
            found[str(name)] = value
        else:
            raise Unreadable
    return found


def _whole(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Unreadable
    return value


def _age(value: Any) -> timedelta:
    """Milliseconds since the answer was given."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise Unreadable
    most = MOST_AGE.total_seconds() * 1000
    return timedelta(milliseconds=min(max(value, 0), most))
