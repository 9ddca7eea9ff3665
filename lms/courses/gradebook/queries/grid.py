"""The gradebook as a grid: learners × items, filtered and sorted; what each cell shows and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.queries import Seat
from lms.courses.gradebook import registry
from lms.courses.gradebook.queries.cells import Cell, comment_counts
from lms.courses.gradebook.queries.columns import Column, Key, Setup, setup_of
from lms.courses.gradebook.queries.standing import Standing, standings
from lms.courses.gradebook.rules import Item
from lms.courses.grading import queries as grading
from lms.courses.sections.queries import sections_by_person
from lms.interop.formats.hangul import finds

#: What can be true of a cell; the place in this list is the bit by which scripts know it.
FLAGS = (
    "late", "missing", "excused", "dropped", "overridden", "waiting", "open", "filled", "waived",
    "nameless", "manual",
)  # fmt: skip
SHOWN = ("all", "missing", "waiting", "excused", "frozen", "changed")
FIXED_SORTS = ("name", "number", "current", "final")


@dataclass(frozen=True)
class Asked:
    """What a grid's address asks for. *sort*: of :data:`FIXED_SORTS` or ``quiz-3``; ``-``: down.

    *category*: only the items of this one (0: of none); none: all items.
    """

    text: str = ""
    section_id: int | None = None
    show: str = "all"
    category: int | None = None
    sort: str = "name"

    @property
    def needs_all(self) -> bool:
        """Whether it takes everybody's marks to know who comes on the first page."""
        return self.show != "all" or self.sort.lstrip("-") not in {"name", "number"}


@dataclass(frozen=True)
class CellView:
    """A cell as it is shown. *entry*: what somebody wrote into it, none: the mark below counts.

    *unreleased*: a mark that learners do not see yet, where graders may name it.
    """

    key: Key
    person_id: int
    possible: Decimal
    earned: Decimal | None
    entry: Decimal | None
    raw: Decimal | None
    flags: frozenset[str]
    version: int
    comments: int
    unreleased: Decimal | None
    submission_id: int | None

    @property
    def excused(self) -> bool:
        """Whether it counts neither for nor against."""
        return "excused" in self.flags

    @property
    def quiet(self) -> bool:
        """Whether nothing is to be said about it."""
        return not (self.flags - {"manual"} or self.comments or self.unreleased is not None)

    @property
    def bits(self) -> int:
        """The flags as a number: bit n is the n-th of :data:`FLAGS`."""
        return sum(1 << place for place, flag in enumerate(FLAGS) if flag in self.flags)


@dataclass(frozen=True)
class GridLine:
    """A learner of the grid."""

    seat: Seat
    standing: Standing
    section_id: int | None
    letter: str | None
    comments: dict[Cell, int] = field(repr=False)
    nameless: frozenset[int] = field(repr=False)

    @property
    def current(self) -> Decimal | None:
        """From what is marked so far."""
        return self.standing.provisional.percent

    @property
    def final(self) -> Decimal | None:
        """As if everything ended now; what was frozen, where it was."""
        frozen = self.standing.frozen
        return frozen.percent if frozen is not None else self.standing.final.percent

    @cached_property
    def cells(self) -> dict[Key, CellView]:
        """What each cell shows, by column."""
        return {
            item.key: self._cell(item, item.key in self._dropped) for item in self.standing.items
        }

    def cell(self, key: Key) -> CellView:
        """What one cell shows; KeyError where there is no such column."""
        item = next((item for item in self.standing.items if item.key == key), None)
        if item is None:
            raise KeyError(key)
        return self._cell(item, key in self._dropped)

    @cached_property
    def _dropped(self) -> frozenset[Key]:
        return self.standing.provisional.dropped

    def _cell(self, item: Item, dropped: bool) -> CellView:
        manual = item.kind == "manual"
        found = {
            "late": item.late or item.late_by is not None,
            "missing": item.state == "missing" and not item.excused,
            "excused": item.excused,
            "dropped": dropped and not item.excused,
            "overridden": item.overridden and not manual,
            "waiting": item.state == "waiting" and not manual,
            "open": item.state == "open",
            "filled": item.filled,
            "waived": item.waived,
            "nameless": item.kind == "assignment" and item.id in self.nameless and item.raw is None,
            "manual": manual,
        }
        key = (self.seat.person_id, item.kind, item.id)
        return CellView(
            key=item.key,
            person_id=self.seat.person_id,
            possible=item.possible,
            earned=item.earned,
            entry=item.earned if manual or item.overridden else None,
            raw=item.raw,
            flags=frozenset(name for name, true in found.items() if true),
            version=item.entry_version,
            comments=self.comments.get(key, 0),
            unreleased=self.standing.unreleased.get(item.key),
            # The address of a work beside a name would say whose it is.
            submission_id=None if found["nameless"] else item.submission_id,
        )

    def count(self, flag: str) -> int:
        """In how many cells something is true."""
        return sum(flag in cell.flags for cell in self.cells.values())

    def is_in(self, show: str, keys: frozenset[Key]) -> bool:
        """Whether the learner belongs to a filter, looking at the columns *keys*."""
        if show == "frozen":
            return self.standing.frozen is not None
        if show == "changed":
            return self.standing.changed_since
        if show in {"missing", "waiting", "excused"}:
            return any(show in cell.flags for key, cell in self.cells.items() if key in keys)
        return True


@dataclass(frozen=True)
class Grid:
    """Columns and learners in the order that was asked for."""

    setup: Setup
    columns: tuple[Column, ...]
    lines: list[GridLine]
    total: int  # learners before any filter


def columns_of(setup: Setup, category: int | None) -> tuple[Column, ...]:
    """The columns of a category; all without one."""
    if category is None:
        return setup.columns
    return tuple(column for column in setup.columns if (column.category_id or 0) == category)


def seats_of(offering_id: int, asked: Asked) -> tuple[list[Seat], int]:
    """Who is asked for as far as names and sections tell, in order; and how many there are."""
    seats = enrolment.roster(offering_id)
    found = seats
    if asked.section_id is not None:
        held = sections_by_person(offering_id)
        found = [seat for seat in found if held.get(seat.person_id) == asked.section_id]
    if asked.text:
        found = [
            seat
            for seat in found
            if finds(asked.text, seat.name, seat.english_name, seat.number, seat.email)
        ]
    if asked.sort.lstrip("-") == "number":
        found = sorted(found, key=lambda seat: seat.number)
    if asked.sort in {"-name", "-number"}:
        found = found[::-1]
    return found, len(seats)


def lines_of(offering_id: int, seats: Sequence[Seat]) -> list[GridLine]:
    """The learners of *seats* with everything that their cells show; a fixed number of statements."""
    ids = [seat.person_id for seat in seats]
    stood = standings(offering_id, ids)
    letters = registry.gradings(offering_id, ids)
    comments, held = comment_counts(offering_id), sections_by_person(offering_id)
    nameless = frozenset(grading.anonymous_in(offering_id))
    return [
        GridLine(
            seat=seat,
            standing=stood[seat.person_id],
            section_id=held.get(seat.person_id),
            letter=_letter(stood[seat.person_id], letters[seat.person_id].letter),
            comments=comments,
            nameless=nameless,
        )
        for seat in seats
    ]


def _letter(standing: Standing, now: str | None) -> str | None:
    return standing.frozen.letter if standing.frozen is not None else now


def grid(offering_id: int, asked: Asked) -> Grid:
    """Everybody who is asked for, with the columns that are asked for."""
    seats, total = seats_of(offering_id, asked)
    lines = lines_of(offering_id, seats)
    setup = lines[0].standing.setup if lines else setup_of(offering_id)
    columns = columns_of(setup, asked.category)
    keys = frozenset(column.key for column in columns)
    lines = [line for line in lines if line.is_in(asked.show, keys)]
    return Grid(setup, columns, _sorted(lines, asked.sort), total)


def _sorted(lines: list[GridLine], sort: str) -> list[GridLine]:
    """Who has nothing in the column comes last, whichever way it is sorted."""
    wanted, down = sort.lstrip("-"), sort.startswith("-")
    if wanted in {"name", "number"}:
        return lines

    def value(line: GridLine) -> Decimal | None:
        if wanted == "current":
            return line.current
        if wanted == "final":
            return line.final
        kind, _dash, number = wanted.partition("-")
        cell = line.cells.get((kind, int(number))) if number.isdecimal() else None
        return None if cell is None or cell.excused else cell.earned

    values = {line.seat.person_id: value(line) for line in lines}
    known = [line for line in lines if values[line.seat.person_id] is not None]
    known.sort(key=lambda line: values[line.seat.person_id] or Decimal(0), reverse=down)
    return known + [line for line in lines if values[line.seat.person_id] is None]


def line_of(offering_id: int, person_id: int) -> GridLine | None:
    """One learner's line; none without a seat."""
    seats = [seat for seat in enrolment.roster(offering_id) if seat.person_id == person_id]
    return lines_of(offering_id, seats)[0] if seats else None


def lines_by_person(offering_id: int, person_ids: Iterable[int]) -> list[GridLine]:
    """The lines of some learners, in the order of names."""
    wanted = set(person_ids)
    seats = [seat for seat in enrolment.roster(offering_id) if seat.person_id in wanted]
    return lines_of(offering_id, seats)
