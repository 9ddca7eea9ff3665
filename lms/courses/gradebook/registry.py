"""What upper features add to gradebooks: further requirements for a course's credit (이수)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lms.courses.gradebook.rules import CompletionPolicy, Line

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
