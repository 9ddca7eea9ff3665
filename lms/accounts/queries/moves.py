"""What merging two accounts would move, row by row, and what stands against it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, or_, select

from lms.accounts import merging
from lms.db import db

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """A row that moves: its key before and after, and the columns that change."""

    before: tuple[Any, ...]
    after: tuple[Any, ...]
    changes: dict[str, tuple[Any, Any]]
    digest: str


@dataclass(frozen=True)
class TablePlan:
    """A table: what moves, how many rows stay behind because both have them, how many conflict."""

    table: Table
    steps: tuple[Step, ...]
    behind: int
    conflicts: int

    @property
    def moving(self) -> merging.Moving:
        """How it moves, with its words."""
        return merging.moving(self.table.name)


@dataclass(frozen=True)
class MovePlan:
    """All tables that are touched, and sentences that stand against the merge."""

    tables: tuple[TablePlan, ...]
    against: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it."""
        return not self.against and not any(one.conflicts for one in self.tables)

    @property
    def digest(self) -> str:
        """What a preview showed."""
        text = "\n".join(
            f"{one.table.name} {one.behind} {one.conflicts} "
            + " ".join(f"{step.after}{step.digest}" for step in one.steps)
            for one in self.tables
        )
        return hashlib.sha256((text + "\n".join(self.against)).encode()).hexdigest()


def plan_of(kept_id: int, merged_id: int) -> MovePlan:
    """What would move from *merged_id* to *kept_id*; a few statements a table."""
    found = [_table(table, kept_id, merged_id) for table in merging.tables()]
    return MovePlan(
        tuple(one for one in found if one.steps or one.behind or one.conflicts),
        tuple(merging.checks(kept_id, merged_id)),
    )


def counts(person_id: int) -> dict[str, int]:
    """How many rows a person has in each table in which later writes matter."""
    found = {}
    for table in merging.tables():
        if not merging.moving(table.name).soft:
            found[table.name] = int(
                db.session.scalar(
                    select(func.count()).select_from(table).where(_of(table, person_id))
                )
                or 0
            )
    return found


def rows_of(table: Table, person_id: int, only: Any = None) -> list[Row]:
    """The rows of a person, as they are in the database."""
    query = select(table).where(_of(table, person_id))
    if only is not None:
        query = query.where(only)
    return [dict(row) for row in db.session.execute(query).mappings()]


def key_of(table: Table, row: Row) -> tuple[Any, ...]:
    """A row's primary key."""
    return tuple(row[column.name] for column in table.primary_key.columns)


def digest_of(table: Table, row: Row) -> str:
    """What stands in a row beside whose it is."""
    moved = {column.name for column in merging.owners(table)} | {
        name for pair in merging.moving(table.name).swaps for name in pair
    }
    rest = [(name, repr(row[name])) for name in sorted(row.keys()) if name not in moved]
    return hashlib.sha256(repr(rest).encode("utf-8", "surrogatepass")).hexdigest()


def _of(table: Table, person_id: int) -> Any:
    return or_(*(column == person_id for column in merging.owners(table)))


def _table(table: Table, kept_id: int, merged_id: int) -> TablePlan:
    rows = rows_of(table, merged_id)
    if not rows:
        return TablePlan(table, (), 0, 0)
    rule = merging.moving(table.name)
    theirs = {key_of(table, row): _moved(table, row, kept_id, merged_id) for row in rows}
    taken = _taken(table, rows, theirs, kept_id, merged_id)
    steps, behind, conflicts = [], 0, 0
    for row in rows:
        key = key_of(table, row)
        after = theirs[key]
        mine = [after[column.name] for column in merging.owners(table)]
        if mine.count(kept_id) > 1 or (key in taken and rule.soft):
            behind += 1  # of the two with one another, or there already
        elif key in taken:
            conflicts += 1
        else:
            changes = {name: (row[name], after[name]) for name in row if row[name] != after[name]}
            steps.append(Step(key, key_of(table, after), changes, digest_of(table, row)))
    return TablePlan(table, tuple(steps), behind, conflicts)


def _moved(table: Table, row: Row, kept_id: int, merged_id: int) -> dict[str, Any]:
    found = dict(row)
    for column in merging.owners(table):
        if found[column.name] == merged_id:
            found[column.name] = kept_id
    swaps = merging.moving(table.name).swaps
    if swaps and found[swaps[0][0]] > found[swaps[0][1]]:
        for one, other in swaps:
            found[one], found[other] = found[other], found[one]
    return found


def _taken(
    table: Table,
    rows: list[Row],
    theirs: dict[tuple[Any, ...], dict[str, Any]],
    kept_id: int,
    merged_id: int,
) -> set[tuple[Any, ...]]:
    """The keys of rows that cannot be the kept person's, because they have such a row already."""
    found: set[tuple[Any, ...]] = set()
    for once in merging.once(table, db.engine.dialect.name):
        held = {
            tuple(row[name] for name in once.columns) for row in rows_of(table, kept_id, once.only)
        }
        if not held:
            continue
        concerned = rows if once.only is None else rows_of(table, merged_id, once.only)
        for row in concerned:
            key = key_of(table, row)
            value = tuple(theirs[key][name] for name in once.columns)
            if None not in value and value in held:
                found.add(key)
    return found
