"""What grading, which builds on assignments, tells the pages of submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

#: Submission ids to marks that their learner may see (``grading.queries.MarkView``).
MarksReader = Callable[[Iterable[int]], dict[int, Any]]
#: Whether anybody's work for an assignment (id) was marked, released or not.
MarkedReader = Callable[[int], bool]

#: Told of an assignment (a row) whose name, skills or criteria changed, within that transaction.
ChangeListener = Callable[[Any], None]

_marks: list[MarksReader] = []
_marked: list[MarkedReader] = []
_changed: list[ChangeListener] = []


def register_marks(marks: MarksReader, marked: MarkedReader) -> None:
    """Grading fills this in; the last one registered counts."""
    _marks[:] = [marks]
    _marked[:] = [marked]


def released_marks(submission_ids: Iterable[int]) -> dict[int, Any]:
    """Released marks by submission id."""
    return _marks[0](submission_ids) if _marks else {}


def is_marked(assignment_id: int) -> bool:
    """Whether points and criteria are held fast because somebody was marked by them."""
    return _marked[0](assignment_id) if _marked else False


def on_change(listener: ChangeListener) -> None:
    """Call *listener(assignment)* where what its marks say of skills may have changed."""
    _changed[:] = [listener]


def changed(assignment: Any) -> None:
    """Tell whoever listens."""
    for listener in _changed:
        listener(assignment)
