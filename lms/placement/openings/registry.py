"""What upper features say about openings: who waits in each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.accounts.models import Person
from lms.placement.openings.models import Opening


@dataclass(frozen=True)
class Waiting:
    """How many candidates an opening has, how many came since the person last looked, and how many
    graduates have answered or are asked."""

    candidates: int = 0
    new: int = 0
    asked: int = 0
    introduced: int = 0


Counter = Callable[[Person, Sequence[Opening]], dict[int, Waiting]]
_counters: list[Counter] = []


def register_counter(counter: Counter) -> None:
    """*counter(person, openings)* gives what waits in each opening, by its id."""
    if counter not in _counters:
        _counters.append(counter)


def waiting(person: Person, openings: Sequence[Opening]) -> dict[int, Waiting]:
    """What waits in each opening; nothing where no feature counts."""
    found: dict[int, Waiting] = {}
    for counter in _counters:
        found.update(counter(person, openings))
    return found
