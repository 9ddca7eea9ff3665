"""What terms need of upper features: what hangs on a term goes with it, and links to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Told within the same transaction, with the term.
Told = Callable[[Any], object]
_removed: list[Told] = []
#: (term) → (label, address, icon) for those who keep it.
Links = Callable[[Any], list[tuple[Any, str, str]]]
_links: list[Links] = []
_own_links: list[Links] = []


def register_removed(function: Told) -> None:
    """Call *function* with a term before it is deleted."""
    if function not in _removed:
        _removed.append(function)


def removed(term: Any) -> None:
    """Tell everyone who registered that *term* is about to be deleted."""
    for function in _removed:
        function(term)


def register_links(function: Links, own: Links) -> None:
    """Lead on from a term: those who keep it, and those whose term it is."""
    if function not in _links:
        _links.append(function)
        _own_links.append(own)


def links(term: Any) -> list[tuple[Any, str, str]]:
    """Where those who keep *term* go on."""
    return [link for function in _links for link in function(term)]


def own_links(term: Any) -> list[tuple[Any, str, str]]:
    """Where a student of *term* goes on."""
    return [link for function in _own_links for link in function(term)]
