"""The one write of a cell, and of many at once: checked, kept in the cell's history, audited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import Entry, EntryChange
from lms.courses.gradebook.queries import Cell, Key
from lms.courses.gradebook.rules import plain
from lms.courses.grading import queries as grading
from lms.db import db


class Keep(Enum):
    """Says that a part of a cell stays as it is: none means something of its own there."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
#: More than any column is worth: a slip of the keyboard, not a mark.
MOST: Final = Decimal(100_000)
_PLACES = Decimal("0.01")


@dataclass(frozen=True)
class Change:
    """What is to become of a cell; what is :data:`KEEP` stays.

    *points* none: nothing stands over the mark any more (a manual cell: no mark). *source*: cell,
    paste, import, undo, setting. Waiving a late deduction needs the *reason*.
    """

    points: Decimal | Keep | None = KEEP
    excused: bool | Keep = KEEP
    late_waived: bool | Keep = KEEP
    reason: str = ""
    source: str = "cell"


@dataclass(frozen=True)
class Stored:
    """A cell as it is kept; version 0: nobody ever wrote it."""

    points: Decimal | None = None
    excused: bool = False
    late_waived: bool = False
    waive_reason: str = ""
    version: int = 0

    def facts(self) -> dict[str, Any]:
        """What history and trail keep; points as text."""
        return {
            "points": plain(self.points) if self.points is not None else None,
            "excused": self.excused,
            "late_waived": self.late_waived,
        }


class CellConflict(editing.Conflict):
    """Someone else wrote the cell in between: *stored* is theirs, *mine* what was refused."""

    def __init__(self, key: Key, person_id: int, stored: Stored, mine: Change) -> None:
        super().__init__(f"{key} {person_id}")
        self.key, self.person_id, self.stored, self.mine = key, person_id, stored, mine


class CellConflicts(editing.Conflict):
    """Some of many cells were written in between; nothing was written."""

    def __init__(self, cells: list[CellConflict]) -> None:
        super().__init__(f"{len(cells)}")
        self.cells = cells


@dataclass(frozen=True)
class Write:
    """One of many writes. *expected_version* none: whatever is there."""

    key: Key
    person_id: int
    change: Change
    expected_version: int | None


def stored_of(entry: Entry | None) -> Stored:
    """A cell as values."""
    if entry is None:
        return Stored()
    return Stored(entry.points, entry.excused, entry.late_waived, entry.waive_reason, entry.version)


def write_entry(
    offering: Offering,
    actor: Person | None,
    key: Key,
    person_id: int,
    change: Change,
    expected_version: int | None,
) -> Stored:
    """Write one cell; the cell as it is kept then. Nothing happens where nothing differs.

    *expected_version*: of the cell when it was opened, 0 where nobody had written it. Raises
    :class:`CellConflict` where it moved on and the values differ, ``NotAllowed`` with the code:
    no_item, no_seat, own_mark, nameless (names are hidden until marks are released), negative,
    too_many_points, no_deduction (nothing is handed in there), reason_needed.
    """
    try:
        return write_entries(offering, actor, [Write(key, person_id, change, expected_version)])[0]
    except CellConflicts as several:
        raise several.cells[0] from None


def write_entries(
    offering: Offering, actor: Person | None, writes: Sequence[Write]
) -> list[Stored]:
    """Write many cells, all or none, in their order; the number of statements does not depend on
    how many they are, except that a cell that comes twice is written twice.

    Raises :class:`CellConflicts` with every cell that moved on, or ``NotAllowed``.
    """
    people = sorted({write.person_id for write in writes})
    seated = set(
        db.session.scalars(
            select(Enrolment.person_id)
            .where(
                Enrolment.offering_id == offering.id,
                Enrolment.person_id.in_(people),
                Enrolment.state.in_(SEATED),
            )
            .order_by(Enrolment.person_id)
            .with_for_update()  # whoever writes cells of the same person waits here
        )
    )
    columns = {column.key: column for column in queries.setup_of(offering.id).columns}
    nameless = _nameless(offering.id, writes)
    held = queries.entries_of(offering.id, people, fresh=True)
    latest: dict[Cell, Stored] = {}
    conflicts: list[CellConflict] = []
    wanted: list[_Step] = []
    for write in writes:
        if write.key not in columns:
            raise NotAllowed("no_item")
        if write.person_id not in seated:
            raise NotAllowed("no_seat")
        if actor is not None and write.person_id == actor.id:
            raise NotAllowed("own_mark")  # nobody marks their own work
        cell = (write.person_id, *write.key)
        before = latest.get(cell) or stored_of(held.get(cell))
        after = _applied(before, write, hidden_name=cell in nameless)
        if write.expected_version not in (None, before.version) and after != before:
            conflicts.append(CellConflict(write.key, write.person_id, before, write.change))
        latest[cell] = after
        wanted.append(_Step(write, before, after))
    if conflicts:
        raise CellConflicts(conflicts)
    for batch in _batches(wanted):
        _keep(offering, actor, batch, held)
    return [replace(after, version=_version(held, write)) for write, _before, after in wanted]


class _Step(NamedTuple):
    """A cell as it was and as it is to be."""

    write: Write
    before: Stored
    after: Stored

    @property
    def cell(self) -> Cell:
        return (self.write.person_id, *self.write.key)

    @property
    def reason(self) -> str:
        """Why, as it is kept."""
        return self.write.change.reason.strip()[:500]


def _batches(steps: Iterable[_Step]) -> Iterator[list[_Step]]:
    """What differs, in order, no cell twice in one batch: each write of a cell has its version."""
    batch: dict[Cell, _Step] = {}
    for step in steps:
        if step.after == step.before:
            continue
        if step.cell in batch:
            yield list(batch.values())
            batch = {}
        batch[step.cell] = step
    if batch:
        yield list(batch.values())


def _version(held: dict[Cell, Entry], write: Write) -> int:
    entry = held.get((write.person_id, *write.key))
    return entry.version if entry is not None else 0


def _nameless(offering_id: int, writes: Iterable[Write]) -> set[Cell]:
    """The cells of works that still stand without names: a mark beside a name would undo that."""
    asked = [write for write in writes if write.key[0] == "assignment"]
    hidden = grading.anonymous_in(offering_id) if asked else {}
    if not hidden:
        return set()
    people = {write.person_id for write in asked}
    released = {
        (mark.person_id, mark.assignment_id) for mark in grading.counting(offering_id, people)
    }
    return {
        (write.person_id, *write.key)
        for write in asked
        if write.key[1] in hidden and (write.person_id, write.key[1]) not in released
    }


def _applied(before: Stored, write: Write, *, hidden_name: bool) -> Stored:
    change, after = write.change, before
    if change.points is not KEEP:
        points = change.points
        if points is not None:
            if not points.is_finite() or points < 0:
                raise NotAllowed("negative")
            if points > MOST:
                raise NotAllowed("too_many_points", most=MOST)
            if hidden_name:
                raise NotAllowed("nameless")
            points = points.quantize(_PLACES, rounding=ROUND_HALF_UP)
        after = replace(after, points=points)
    if change.excused is not KEEP:
        after = replace(after, excused=change.excused)
    if change.late_waived is not KEEP and change.late_waived != before.late_waived:
        if write.key[0] != "assignment":
            raise NotAllowed("no_deduction")
        reason = change.reason.strip()[:500]
        if change.late_waived and not reason:
            raise NotAllowed("reason_needed")
        after = replace(
            after,
            late_waived=change.late_waived,
            waive_reason=reason if change.late_waived else "",
        )
    return after


def _keep(
    offering: Offering, actor: Person | None, steps: Sequence[_Step], held: dict[Cell, Entry]
) -> None:
    """Write different cells at once; then, when each is known to be the next version of what was
    read, what became of it."""
    now, actor_id = clock.now(), actor.id if actor is not None else None
    new = []
    for step in steps:
        entry, after = held.get(step.cell), step.after
        values = {
            "points": after.points,
            "excused": after.excused,
            "late_waived": after.late_waived,
            "waive_reason": after.waive_reason,
            "updated_at": now,
            "updated_by_id": actor_id,
        }
        if entry is None:
            new.append({**_place(offering, step), **values, "version": 1})
            continue
        for name, value in values.items():
            setattr(entry, name, value)
    db.session.flush()  # raises where a version moved on
    if new:  # without asking for each id: SQLite would take them one by one
        db.session.execute(insert(Entry), new)
        held |= queries.entries_of(offering.id, {row["person_id"] for row in new})
    db.session.execute(
        insert(EntryChange),
        [
            {
                **_place(offering, step),
                "at": now,
                "actor_id": actor_id,
                "source": step.write.change.source,
                "before": step.before.facts(),
                "after": step.after.facts(),
                "reason": step.reason,
            }
            for step in steps
        ],
    )
    audit.record_many(
        "grade_entry.write",
        "grade_entry",
        [
            audit.Change(
                held[step.cell].id,
                step.before.facts(),
                {
                    **step.after.facts(),
                    "offering": offering.id,
                    "person": step.write.person_id,
                },
                step.reason,
            )
            for step in steps
        ],
        actor=actor,
    )


def _place(offering: Offering, step: _Step) -> dict[str, Any]:
    kind, item_id = step.write.key
    return {
        "offering_id": offering.id,
        "kind": kind,
        "item_id": item_id,
        "person_id": step.write.person_id,
    }
