"""What a sheet of marks would change, cell by cell, decided before anything is written. Pure.

An empty cell leaves what is there: it is never a zero.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from lms.courses.assignments.rules import Reason, read_points
from lms.courses.grading.rules import MOST_FEEDBACK
from lms.interop.formats.tables import Table

#: Headings by what they mean, folded; the first of each is what the download writes.
HEADINGS: Final = {
    "number": ("번호", "number", "no", "학번", "student number", "id"),
    "name": ("이름", "name", "성명"),
    "total": ("합계", "점수", "total", "points", "score", "mark"),
    "comment": ("의견", "피드백", "comment", "feedback"),
    "submission": ("제출", "submission", "제출 회차"),
    "version": ("판", "version"),
}
_TAGGED: Final = re.compile(r"\[(\d{1,10})\]\s*$")


@dataclass(frozen=True)
class Criterion:
    """A criterion as a column: its id, name and most points."""

    id: int
    title: str
    most: Decimal


@dataclass(frozen=True)
class State:
    """How a submission stands now. *key* is the number in the sheet (folded by the reader).

    *version* 0: no mark yet. *barred*: why no sheet may mark it (twice: two people do; edition: by
    another version of the rubric; own: the marker's own work); empty: it may.
    """

    submission_id: int
    key: str
    name: str
    number: int  # the learner's n-th submission
    version: int
    points: Mapping[int, Decimal | None]
    total: Decimal | None
    feedback: str
    released: bool
    barred: str = ""


@dataclass(frozen=True)
class Trouble:
    """Something wrong in a cell: the column as it is headed, a code, and its numbers."""

    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetLine:
    """What becomes of a row.

    *outcome*: change, unchanged, blank (nothing was written in it), unknown, absent (nothing was
    handed in), repeated, stale (marked since the sheet was made), barred (see :class:`State`), bad.
    *points* are (before, after) by criterion, *total* and *feedback* the same for the whole; equal
    where the row leaves them.
    """

    line: int
    key: str
    name: str
    outcome: str
    submission_id: int | None = None
    version: int = 0
    points: dict[int, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    total: tuple[Decimal | None, Decimal | None] = (None, None)
    feedback: tuple[str, str] = ("", "")
    released: bool = False
    barred: str = ""
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Header:
    """Which column holds what; criteria by id. *unread*: headings that mean nothing here."""

    columns: dict[str, int]
    criteria: dict[int, int]
    unread: tuple[str, ...]


def heading(criterion: Criterion) -> str:
    """A criterion's heading: its name and, so that it is found again, its id."""
    return f"{criterion.title} [{criterion.id}]"


def read_header(header: Sequence[str], criteria: Sequence[Criterion]) -> Header | str:
    """What the columns are, or why the sheet cannot be read: no_number, no_points, or twice.

    A criterion is found by the id in its heading, else by its name where only one has it.
    """
    columns: dict[str, int] = {}
    found: dict[int, int] = {}
    unread = []
    ids = {criterion.id for criterion in criteria}
    titles = Counter(_fold(criterion.title) for criterion in criteria)
    by_title = {_fold(criterion.title): criterion.id for criterion in criteria}
    for index, text in enumerate(header):
        folded = _fold(text)
        tagged = _TAGGED.search(text)
        known = next((key for key, names in HEADINGS.items() if folded in names), None)
        if tagged and int(tagged[1]) in ids:
            target: tuple[dict[Any, int], Any] | None = (found, int(tagged[1]))
        elif not tagged and titles.get(folded) == 1:
            target = (found, by_title[folded])
        elif known is not None:
            target = (columns, known)
        else:
            target = None
            if text.strip():
                unread.append(text)
        if target is None:
            continue
        held, key = target
        if key in held:
            return "twice"
        held[key] = index
    if "number" not in columns:
        return "no_number"
    if not found and "total" not in columns and "comment" not in columns:
        return "no_points"
    return Header(columns, found, tuple(unread))


def plan_marks(
    table: Table,
    header: Header,
    criteria: Sequence[Criterion],
    most: Decimal,
    states: Sequence[State],
    learners: Mapping[str, str],
) -> list[SheetLine]:
    """Decide every row in its order.

    *states*: one for each submission that may be marked; *learners*: names by number of everybody
    in the class, so that who handed nothing in is told from who is not there.
    """
    by_key = {_fold(state.key): state for state in states}
    known = {_fold(key): name for key, name in learners.items()}
    keys = [_cell(row.cells, header.columns["number"]) for row in table.rows]
    often = Counter(_fold(key) for key in keys if key)
    lines = []
    for row, key in zip(table.rows, keys, strict=True):
        name = _cell(row.cells, header.columns.get("name"))
        state = by_key.get(_fold(key))
        if not key and not any(cell.strip() for cell in row.cells):
            continue
        if state is None:
            outcome = "absent" if _fold(key) in known else "unknown"
            lines.append(SheetLine(row.line, key, known.get(_fold(key), name), outcome))
        elif often[_fold(key)] > 1:
            lines.append(_told(row.line, state, "repeated"))
        else:
            lines.append(_row(row.line, row.cells, header, criteria, most, state))
    return lines


def _row(
    line: int,
    cells: Sequence[str],
    header: Header,
    criteria: Sequence[Criterion],
    most: Decimal,
    state: State,
) -> SheetLine:
    written = [_cell(cells, header.criteria.get(item.id)) for item in criteria]
    total_text = _cell(cells, header.columns.get("total"))
    comment = _cell(cells, header.columns.get("comment")).replace("\r\n", "\n").replace("\r", "\n")
    if not any((*written, comment, total_text)):
        return _told(line, state, "blank")
    if _moved_on(cells, header, state):
        return _told(line, state, "stale")
    troubles: list[Trouble] = []
    after: dict[int, Decimal | None] = {}
    for item, text in zip(criteria, written, strict=True):
        after[item.id] = _points(text, item.most, state.points.get(item.id), item.title, troubles)
    total = _total(criteria, after, total_text, most, state, troubles)
    if len(comment) > MOST_FEEDBACK:
        troubles.append(
            Trouble(HEADINGS["comment"][0], "feedback_too_long", {"most": MOST_FEEDBACK})
        )
    if state.released and total is None and not troubles:
        troubles.append(Trouble(HEADINGS["total"][0], "released_stays_complete"))
    feedback = comment.strip() or state.feedback
    same = (
        feedback == state.feedback
        and total == state.total
        and all(after[item.id] == state.points.get(item.id) for item in criteria)
    )
    outcome = "bad" if troubles else "unchanged" if same else "change"
    if outcome == "change" and state.barred:
        outcome = "barred"
    return SheetLine(
        line=line,
        key=state.key,
        name=state.name,
        outcome=outcome,
        submission_id=state.submission_id,
        version=state.version,
        points={item.id: (state.points.get(item.id), after[item.id]) for item in criteria},
        total=(state.total, total),
        feedback=(state.feedback, feedback),
        released=state.released,
        barred=state.barred,
        troubles=tuple(troubles),
    )


def _total(
    criteria: Sequence[Criterion],
    after: Mapping[int, Decimal | None],
    text: str,
    most: Decimal,
    state: State,
    troubles: list[Trouble],
) -> Decimal | None:
    """The whole: what the criteria add up to, or the cell where there are none.

    Beside criteria the cell only checks: it may say the sum as it was or as it becomes.
    """
    column = HEADINGS["total"][0]
    if not criteria:
        return _points(text, most, state.total, column, troubles)
    given = [after[item.id] for item in criteria]
    total = None if any(value is None for value in given) else sum(filter(None, given), Decimal(0))
    if text:
        said = read_points(text)
        if isinstance(said, Reason):
            troubles.append(Trouble(column, said.code, dict(said.params)))
        elif said not in (total, state.total) and not troubles:
            shown = {"sum": "–" if total is None else f"{total:f}"}
            troubles.append(Trouble(column, "sum_differs", shown))
    return total


def _points(
    text: str, most: Decimal, now: Decimal | None, column: str, troubles: list[Trouble]
) -> Decimal | None:
    if not text:
        return now
    read = read_points(text, most)
    if isinstance(read, Reason):
        troubles.append(Trouble(column, read.code, dict(read.params)))
        return now
    return read


def _moved_on(cells: Sequence[str], header: Header, state: State) -> bool:
    """Whether the sheet was made of another submission or another version of the mark."""
    for column, value in (("submission", state.number), ("version", state.version)):
        text = _cell(cells, header.columns.get(column))
        if text and text.removesuffix(".0") != str(value):
            return True
    return False


def _told(line: int, state: State, outcome: str) -> SheetLine:
    return SheetLine(
        line, state.key, state.name, outcome, state.submission_id, state.version,
        total=(state.total, state.total), released=state.released,
    )  # fmt: skip


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
