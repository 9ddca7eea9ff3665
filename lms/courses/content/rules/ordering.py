"""The order of things in a list; pure."""

from __future__ import annotations


def moved(ids: list[int], what: int, step: int) -> list[int]:
    """*ids* with *what* one place earlier (-1) or later (+1); unchanged at the ends."""
    at = ids.index(what)
    to = max(0, min(len(ids) - 1, at + step))
    rest = [one for one in ids if one != what]
    return [*rest[:to], what, *rest[to:]]
