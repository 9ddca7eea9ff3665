"""Cells as fields of an ordinary form: a column's, a learner's, or one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from lms.courses.editing import NotAllowed
from lms.courses.gradebook import operations, words
from lms.courses.gradebook.operations import CellConflicts, Change, Stored, Write
from lms.courses.gradebook.queries.grid import CellView
from lms.courses.gradebook.rules import plain
from lms.courses.gradebook.rules.typed import EX, Typed, Unreadable, typed
from lms.numbers import whole_or


@dataclass
class CellField:
    """A cell with what is typed into it. *stored*: what somebody else wrote in between."""

    cell: CellView
    value: str
    version: int
    error: str = ""
    stored: str | None = None

    @property
    def name(self) -> str:
        """Of the control."""
        kind, item_id = self.cell.key
        return f"{kind}-{item_id}-{self.cell.person_id}"


def written(cell: CellView) -> str:
    """What stands in a cell, as it would be typed."""
    return EX if cell.excused else "" if cell.entry is None else plain(cell.entry)


def written_of(stored: Stored) -> str:
    """The same of a cell as it is kept."""
    return EX if stored.excused else "" if stored.points is None else plain(stored.points)


def change_of(meant: Typed, *, source: str = "cell", reason: str = "") -> Change:
    """What typing does: a mark or nothing ends being excused; excused leaves the mark below."""
    if meant.excused:
        return Change(excused=True, source=source, reason=reason)
    return Change(points=meant.points, excused=False, source=source, reason=reason)


def unreadable(problem: Unreadable) -> str:
    """Why what was typed is no mark."""
    return {
        "negative": _("점수는 0 이상이어야 합니다."),
        "too_many_points": _("점수가 너무 큽니다."),
        "no_points": _("배점이 0인 항목에는 퍼센트를 적을 수 없습니다."),
    }.get(problem.code, _("숫자나 퍼센트(%(share)s), 면제(EX)로 적어 주십시오.", share="85%"))


def fields_of(cells: Sequence[CellView]) -> list[CellField]:
    """The fields as a page opens."""
    return [CellField(cell, written(cell), cell.version) for cell in cells]


def sent(cells: Sequence[CellView]) -> list[CellField]:
    """The fields as they were sent; what was not sent stands as it is."""
    found = []
    for field in fields_of(cells):
        typed_in = request.form.get(field.name)
        if typed_in is not None:
            field.value = typed_in.replace("\x00", "").strip()[:40]
            field.version = whole_or(request.form.get(f"{field.name}-version"), -1)
        found.append(field)
    return found


def write(offering: object, actor: object, fields: Sequence[CellField], reason: str = "") -> int:
    """Write what differs, all or nothing; how many cells. -1: refused, and each field says why.

    A field differs where it is not what the page was opened with (``…-was``).
    """
    writes: list[tuple[CellField, Write]] = []
    for field in fields:
        if field.value == request.form.get(f"{field.name}-was", written(field.cell)):
            continue
        try:
            meant = typed(field.value, field.cell.possible)
        except Unreadable as problem:
            field.error = unreadable(problem)
            continue
        if meant.points is not None and "nameless" in field.cell.flags:
            field.error = words.refusal(NotAllowed("nameless"))
            continue
        change = change_of(meant, reason=reason)
        writes.append((field, Write(field.cell.key, field.cell.person_id, change, field.version)))
    if any(field.error for field in fields):
        return -1
    try:
        operations.write_entries(offering, actor, [line for _field, line in writes])  # type: ignore[arg-type]
    except CellConflicts as conflicts:
        theirs = {(one.key, one.person_id): one.stored for one in conflicts.cells}
        for field, line in writes:
            stored = theirs.get((line.key, line.person_id))
            if stored is not None:
                field.stored, field.version = written_of(stored), stored.version
        return -1
    except NotAllowed as problem:
        for field, _line in writes:
            field.error = words.refusal(problem)
        return -1
    return len(writes)


def was(field: CellField) -> str:
    """What the field was opened with: the other's text, once that has been shown."""
    return field.stored if field.stored is not None else written(field.cell)
