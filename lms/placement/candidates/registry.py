"""What upper features do when a person stops being a candidate."""

from __future__ import annotations

from collections.abc import Callable

#: Called with the person's id within the transaction that turns matching off.
Listener = Callable[[int], None]
_withdrawal: list[Listener] = []


def on_withdrawal(listener: Listener) -> Listener:
    """Call *listener(person_id)* whenever matching is turned off; usable as a decorator."""
    if listener not in _withdrawal:
        _withdrawal.append(listener)
    return listener


def withdrawn(person_id: int) -> None:
    """Tell everybody who listens."""
    for listener in _withdrawal:
        listener(person_id)
