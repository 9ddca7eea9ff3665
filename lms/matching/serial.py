"""Plain data in and out, so that a ranking can be stored and reread bit for bit.

`to_plain` turns a dataclass of `model.py` into dicts, lists, strings, numbers, booleans and None:
enumerations by value, dates as ISO 8601, tuples as lists. `from_plain` is its inverse and strict:
an unknown key, a missing one without a default or a value of another type raises `FormatError`,
which names the place ("entries[3].lines[0].score"). `dumps` writes canonical JSON (sorted keys, no
blanks, UTF-8 as it is, no NaN): equal objects give equal bytes, whatever process wrote them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class FormatError(ValueError):
    """Data that is not what its type says; `place` is the path to it from the top."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place or 'top level'}: {problem}")
        self.place = place
        self.problem = problem


@cache
def _fields(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """(name, type, whether it may be left out) of each field of a dataclass."""
    hints = get_type_hints(cls)
    return tuple(
        (
            item.name,
            hints[item.name],
            item.default is not dataclasses.MISSING
            or item.default_factory is not dataclasses.MISSING,
        )
        for item in dataclasses.fields(cls)
    )


def to_plain(value: Any) -> Any:
    """The JSON shape of a value of `model.py`."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: to_plain(getattr(value, name)) for name, _, _ in _fields(type(value))}
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(cls: type[T], data: Any, place: str = "") -> T:
    """The value of type `cls` that `data` describes; FormatError where it describes none."""
    return _read(cls, data, place)  # type: ignore[no-any-return]


def dumps(value: Any) -> str:
    """Canonical JSON of a value of `model.py`."""
    return json.dumps(
        to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def loads(cls: type[T], text: str) -> T:
    """The inverse of `dumps`."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise FormatError("", f"not JSON ({error})") from error
    return from_plain(cls, data)


def digest(value: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of a value."""
    return hashlib.sha256(dumps(value).encode("utf-8", "surrogatepass")).hexdigest()


def _read(kind: Any, data: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        return None if data is None else _read(options[0], data, place)
    if origin is tuple:
        if not isinstance(data, list):
            raise FormatError(place, f"a list is wanted, not {_named(data)}")
        inner = get_args(kind)[0]
        return tuple(_read(inner, item, f"{place}[{i}]") for i, item in enumerate(data))
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, data, place)
    return _read_scalar(kind, data, place)


def _read_dataclass(kind: Any, data: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise FormatError(place, f"an object is wanted, not {_named(data)}")
    known = _fields(kind)
    unknown = sorted(set(data) - {name for name, _, _ in known})
    if unknown:
        raise FormatError(place, f"unknown key {unknown[0]!r}")
    values = {}
    for name, hint, optional in known:
        inside = f"{place}.{name}" if place else name
        if name in data:
            values[name] = _read(hint, data[name], inside)
        elif not optional:
            raise FormatError(inside, "is missing")
    try:
        return kind(**values)
    except ValueError as error:
        raise FormatError(place, str(error)) from error


def _read_scalar(kind: Any, data: Any, place: str) -> Any:
    if kind is float and isinstance(data, (int, float)) and not isinstance(data, bool):
        return float(data)
    if kind in (str, bool, int) and type(data) is kind:
        return data
    if isinstance(kind, type) and issubclass(kind, (date, Enum)) and isinstance(data, str):
        try:
            return date.fromisoformat(data) if issubclass(kind, date) else kind(data)
        except ValueError as error:
            raise FormatError(place, str(error)) from error
    raise FormatError(place, f"{getattr(kind, '__name__', kind)} is wanted, not {_named(data)}")


def _named(data: Any) -> str:
    return {dict: "an object", list: "a list", str: "a text", type(None): "null"}.get(
        type(data), repr(data)
    )
