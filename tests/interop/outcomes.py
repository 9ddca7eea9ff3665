"""What a reader did with bytes: a result or a refusal; any other exception fails the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lms.interop.formats.problems import Refused

Result = TypeVar("Result")


def attempt(read: Callable[[], Result]) -> Result | Refused:
    """The result, or the refusal as a value; a refusal must be able to speak both languages."""
    try:
        return read()
    except Refused as refused:
        if not (refused.ko and refused.en and refused.code):
            raise AssertionError(f"{refused!r} does not say why") from refused
        return refused
