"""What lies above and knows more of past cohorts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Employment:
    """Of how many people of a cohort a rate of work is taken, and how many of them have work."""

    known: int
    employed: int


#: cohort ids → what is recorded of their people's work, of cohorts of which it can be told.
Source = Callable[[Sequence[int]], dict[int, Employment]]
#: track → what its rate means, in words.
Definition = Callable[[Any], str]
_sources: list[tuple[Source, Definition]] = []


def register_employment(source: Source, definition: Definition) -> None:
    """Say where work after a cohort is recorded; without it the page says that nothing is."""
    _sources[:] = [(source, definition)]


def recorded() -> bool:
    """Whether anything here records people's work."""
    return bool(_sources)


def employment(cohort_ids: Sequence[int]) -> dict[int, Employment]:
    """What is recorded of people's work, by cohort; empty where nobody records it."""
    return _sources[0][0](cohort_ids) if _sources and cohort_ids else {}


def definition(track: Any) -> str:
    """What the rate of *track* means; empty where nobody records work."""
    return _sources[0][1](track) if _sources else ""
