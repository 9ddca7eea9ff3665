"""What upper features do when a person stops being a candidate, for all or for one organisation."""

from __future__ import annotations

from collections.abc import Callable

#: Called with the person's id within the transaction that turns matching off.
Listener = Callable[[int], None]
#: Called with the person's and the organisation's id within the transaction that hides the one.
HidingListener = Callable[[int, int], None]
_withdrawal: list[Listener] = []
_hiding: list[HidingListener] = []


def on_withdrawal(listener: Listener) -> Listener:
    """Call *listener(person_id)* whenever matching is turned off; usable as a decorator."""
    if listener not in _withdrawal:
        _withdrawal.append(listener)
    return listener


def withdrawn(person_id: int) -> None:
    """Tell everybody who listens."""
    for listener in _withdrawal:
        listener(person_id)


def on_hiding(listener: HidingListener) -> HidingListener:
    """Call *listener(person_id, organisation_id)* whenever somebody hides from an organisation."""
    if listener not in _hiding:
        _hiding.append(listener)
    return listener


def hidden(person_id: int, organisation_id: int) -> None:
    """Tell everybody who listens."""
    for listener in _hiding:
        listener(person_id, organisation_id)
