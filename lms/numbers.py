"""Whole numbers that browsers send in addresses and forms."""

from __future__ import annotations

from typing import Final

#: The largest number that a column of ids can hold on PostgreSQL.
LARGEST: Final = 2**31 - 1


def whole(text: str) -> int:
    """*text* as a number from 0 to :data:`LARGEST`, in ASCII digits; ValueError for anything else.

    Fits as ``type=`` of ``request.args.get``. ``int()`` alone takes other scripts' digits and
    numbers of any length, on which a database stumbles.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= LARGEST):
        raise ValueError("no whole number that a row could have")
    return int(text)


def whole_or(text: str | None, otherwise: int) -> int:
    """The same, or *otherwise* where it is none."""
    try:
        return whole(text or "")
    except ValueError:
        return otherwise
