"""What readers share: every item of a file ends up read or refused, with its reasons."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lms.interop.formats.limits import QUESTION_ITEMS
from lms.interop.formats.problems import NOWHERE, Place, Problem, Refused, Severity, problem
from lms.interop.formats.questions.canonical import canonical
from lms.interop.formats.questions.model import ONE, Gap, Kind, Question, Scoring
from lms.interop.formats.questions.plan import Plan, Read, Rejected

_NEARLY = Decimal("0.001")


class Unreadable(Exception):
    """Why one item cannot be read; the file goes on."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Any] = params


class Notes:
    """What was read otherwise than it stands in one item."""

    def __init__(self, place: Place = NOWHERE) -> None:
        self.place = place
        self.found: list[Problem] = []

    def add(self, code: str, severity: Severity = "warning", **params: str | int) -> None:
        """Note something once."""
        one = problem(code, self.place, severity, **params)
        if one not in self.found:
            self.found.append(one)


class Items:
    """The items of a file as they are read, in their order."""

    def __init__(self, format: str) -> None:
        self.format = format
        self._read: list[Read] = []
        self._rejected: list[Rejected] = []
        self._problems: list[Problem] = []

    def __len__(self) -> int:
        return len(self._read) + len(self._rejected)

    def add(
        self, place: Place, kind: str, title: str, make: Callable[[Notes], Question]
    ) -> Question | None:
        """Read one item with *make*; it is refused if that raises :class:`Unreadable`."""
        if len(self) >= QUESTION_ITEMS:
            raise Refused("question.too_many", limit=QUESTION_ITEMS)
        notes = Notes(place)
        try:
            question = canonical(make(notes))
            check(question, notes)
        except Unreadable as error:
            reason = problem(error.code, place, "error", **error.params)
            self.reject(place, kind, title, reason, notes.found)
            return None
        self._read.append(Read(question, place, tuple(notes.found)))
        self._problems += notes.found
        return question

    def reject(
        self,
        place: Place,
        kind: str,
        title: str,
        reason: Problem,
        more: list[Problem] | None = None,
    ) -> None:
        """List an item that is not read."""
        if len(self) >= QUESTION_ITEMS:
            raise Refused("question.too_many", limit=QUESTION_ITEMS)
        found = (reason, *(more or ()))
        self._rejected.append(Rejected(place, kind, title, found))
        self._problems += found

    def note(
        self, code: str, place: Place = NOWHERE, severity: Severity = "warning", **params: str | int
    ) -> None:
        """Note something of the file itself, once."""
        one = problem(code, place, severity, **params)
        if one not in self._problems:
            self._problems.append(one)

    def plan(self) -> Plan:
        """What came of it."""
        if not len(self):
            self.note("question.none", severity="note")
        return Plan(self.format, tuple(self._read), tuple(self._rejected), tuple(self._problems))


def check(question: Question, notes: Notes) -> None:
    """Refuse what nobody could answer, and note what nobody could answer fully."""
    _check_parts(question)
    if not question.text and question.kind is not Kind.CLOZE:
        notes.add("question.no_text", "note")
    if question.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.SHORT, Kind.NUMERICAL}:
        _check_worth(question, notes)
    for gap in question.gaps:
        _check_worth(gap, notes)
    if question.kind is Kind.MULTIPLE and question.scoring is Scoring.SUM:
        total = sum(one.fraction for one in question.choices if one.fraction > 0)
        if total and abs(total - ONE) > _NEARLY:
            notes.add("question.sum", percent=int(total * 100))


def _check_parts(question: Question) -> None:
    needed: dict[Kind, tuple[Any, str]] = {
        Kind.SINGLE: (question.choices, "question.no_choices"),
        Kind.MULTIPLE: (question.choices, "question.no_choices"),
        Kind.SHORT: (question.answers, "question.no_answers"),
        Kind.NUMERICAL: (question.numbers, "question.no_answers"),
        Kind.MATCHING: (question.pairs, "question.no_pairs"),
        Kind.ORDERING: (question.items, "question.no_items"),
        Kind.CLOZE: (question.gaps, "question.no_gaps"),
    }
    parts, code = needed.get(question.kind, ((None,), ""))
    if not parts:
        raise Unreadable(code)
    if question.kind is Kind.TRUE_FALSE and question.truth is None:
        raise Unreadable("question.no_answers")
    if any(not (gap.answers or gap.numbers or gap.choices) for gap in question.gaps):
        raise Unreadable("question.no_answers")


def _check_worth(holder: Question | Gap, notes: Notes) -> None:
    fractions = [
        one.fraction for group in (holder.choices, holder.answers, holder.numbers) for one in group
    ]
    if not any(fraction > 0 for fraction in fractions):
        notes.add("question.no_right")
    if any(abs(fraction) > ONE for fraction in fractions):
        raise Unreadable("question.fraction")
