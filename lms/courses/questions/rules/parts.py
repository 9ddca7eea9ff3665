"""The texts and strings in a question, wherever they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from lms.interop.formats.questions.model import Text

Thing = TypeVar("Thing")


def texts_of(value: Any) -> Iterator[Text]:
    """Every text in a question or a part of one."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif dataclasses.is_dataclass(value):
        for place in dataclasses.fields(value):
            yield from texts_of(getattr(value, place.name))


def with_texts(value: Thing, change: Callable[[Text], Text]) -> Thing:
    """*value* with every text as *change* gives it."""
    if isinstance(value, Text):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(with_texts(one, change) for one in value)  # type: ignore[return-value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value,
            **{
                place.name: with_texts(getattr(value, place.name), change)
                for place in dataclasses.fields(value)
            },
        )
    return value


def storable(value: Any) -> Any:
    """JSON without characters that no database holds: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return "".join(char for char in value if char != "\0" and not "\ud800" <= char <= "\udfff")
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    return value
