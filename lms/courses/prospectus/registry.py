"""What lies above and knows more of past cohorts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Employment:
    """Of how many people of a cohort anything is recorded, and how many of them have work."""

    known: int
    employed: int


#: cohort ids → what is recorded of their people's work.
Source = Callable[[Sequence[int]], dict[int, Employment]]
_sources: list[Source] = []


def register_employment(source: Source) -> None:
    """Say where work after a cohort is recorded; without it the page says that nothing is."""
    _sources[:] = [source]


def recorded() -> bool:
    """Whether anything here records people's work."""
    return bool(_sources)


def employment(cohort_ids: Sequence[int]) -> dict[int, Employment]:
    """What is recorded of people's work, by cohort; empty where nobody records it."""
    return _sources[0](cohort_ids) if _sources and cohort_ids else {}
