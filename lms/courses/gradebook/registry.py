"""What upper features add to gradebooks: requirements for the credit (이수), letters, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from lms.courses.gradebook.rules import CompletionPolicy, Line, Obstacle

#: (offering id, person ids, the policy in force) → further requirements by person; a fixed number
#: of statements. A line's code has words by :func:`register_line_words`.
LineReader = Callable[[int, Iterable[int], CompletionPolicy], Mapping[int, Iterable[Line]]]
#: A line in the language of the page.
LineWords = Callable[[Line], str]

_lines: list[LineReader] = []
_words: dict[str, LineWords] = {}


def register_line(function: LineReader) -> None:
    """Ask *function* for requirements wherever a standing is worked out."""
    if function not in _lines:
        _lines.append(function)


def register_line_words(code: str, function: LineWords) -> None:
    """How a line of this code reads."""
    _words[code] = function


def lines(
    offering_id: int, person_ids: Iterable[int], policy: CompletionPolicy
) -> dict[int, tuple[Line, ...]]:
    """The further requirements of each person, in the order of registration."""
    ids = list(person_ids)
    found: dict[int, tuple[Line, ...]] = dict.fromkeys(ids, ())
    for function in _lines:
        for person_id, given in function(offering_id, ids, policy).items():
            found[person_id] = (*found[person_id], *given)
    return found


def line_words(line: Line) -> str | None:
    """The words of a registered line; none where nobody gave any."""
    function = _words.get(line.code)
    return function(line) if function is not None else None


@dataclass(frozen=True)
class Grading:
    """What is frozen beside a percent: the letter, its points, how it came about.

    *earns*: whether the letter earns the credit. *obstacles*: why the letter cannot stand yet.
    *open_ended*: it is frozen although work is still open (an incomplete).
    """

    letter: str | None = None
    points: Decimal | None = None
    scheme_policy_id: int | None = None
    basis: dict[str, Any] | None = None
    earns: bool = True
    obstacles: tuple[Obstacle, ...] = ()
    open_ended: bool = False


@dataclass(frozen=True)
class Stage:
    """When a result that is frozen now is shown and final. *final_from* None: held until answered."""

    published_from: datetime | None
    final_from: datetime | None


#: (offering id, person ids) → by person; who is left out has no letter. A fixed number of statements.
GradingReader = Callable[[int, Iterable[int]], Mapping[int, Grading]]
#: (offering id, person ids) → by person; who is left out: shown and final at once.
StageReader = Callable[[int, Iterable[int]], Mapping[int, Stage]]
#: (offering, person id, who proposes, reason): a change of a final result for a second person.
Proposer = Callable[[Any, int, Any, str], object]


@dataclass
class _Registered:
    grading: GradingReader | None = None
    stages: StageReader | None = None
    propose: Proposer | None = None
    links: list[tuple[Any, str, str]] = field(default_factory=list)


_held = _Registered()


def register_grading(function: GradingReader) -> None:
    """Letters say what is frozen beside the percent."""
    _held.grading = function


def register_stages(function: StageReader) -> None:
    """The calendar of grades says when what is frozen now is published and final."""
    _held.stages = function


def register_proposal(function: Proposer) -> None:
    """A change of a final result goes to *function*, which has a second person approve it."""
    _held.propose = function


def register_results_link(label: Any, endpoint: str, icon: str) -> None:
    """Show a link beside the list of results; the endpoint takes ``offering_id`` alone."""
    if (label, endpoint, icon) not in _held.links:
        _held.links.append((label, endpoint, icon))


def gradings(offering_id: int, person_ids: Iterable[int]) -> dict[int, Grading]:
    """What is frozen beside each person's percent; without letters: nothing."""
    ids = list(person_ids)
    found = dict(_held.grading(offering_id, ids)) if _held.grading is not None else {}
    return {person_id: found.get(person_id, Grading()) for person_id in ids}


def stages(offering_id: int, person_ids: Iterable[int]) -> dict[int, Stage]:
    """When results are published and final, by person; who is left out: at once."""
    return dict(_held.stages(offering_id, list(person_ids))) if _held.stages is not None else {}


def propose(offering: Any, person_id: int, proposer: Any, reason: str) -> None:
    """Put a change of a final result before a second person."""
    if _held.propose is not None:
        _held.propose(offering, person_id, proposer, reason)


def results_links() -> list[tuple[Any, str, str]]:
    """Links beside the list of results."""
    return list(_held.links)


_grid_links: list[tuple[Any, str, str]] = []


def register_grid_link(label: Any, endpoint: str, icon: str) -> None:
    """Show a link above the grid; the endpoint takes ``offering_id`` alone."""
    if (label, endpoint, icon) not in _grid_links:
        _grid_links.append((label, endpoint, icon))


def grid_links() -> list[tuple[Any, str, str]]:
    """Links above the grid."""
    return list(_grid_links)
