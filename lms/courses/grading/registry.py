"""What features above grading put beside the work on the grading screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Beside:
    """A few lines with a link. Texts are lazy translations; *rows* are (label, value)."""

    title: Any
    text: Any
    url: str
    label: Any  # of the link
    rows: tuple[tuple[str, str], ...] = ()
    note: Any = ""


#: (submission, the grader) to what is said beside it; none: nothing.
BesideFinder = Callable[[Any, Any], Beside | None]
_beside: list[BesideFinder] = []


def register_beside(finder: BesideFinder) -> None:
    """*finder(submission, person)* is asked for each work that is opened; a few statements."""
    if finder not in _beside:
        _beside.append(finder)


def beside(submission: Any, person: Any) -> list[Beside]:
    """Everything that is said beside a work."""
    found = [finder(submission, person) for finder in _beside]
    return [one for one in found if one is not None]
