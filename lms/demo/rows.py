"""Many rows at once: ids are given out here, inserted table by table in the order of references."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Column, Table, bindparam, func, insert, select, text, update

from lms.db import Base, db

CHUNK = 2000


@dataclass(frozen=True)
class _Shape:
    """What a table's rows have: names, plain defaults, and those that are made for each row."""

    table: Table
    names: frozenset[str]
    plain: dict[str, Any]
    made: dict[str, Callable[[Any], Any]]
    numbered: bool

    @classmethod
    def of(cls, model: type[Base]) -> _Shape:
        table: Table = model.__table__  # type: ignore[assignment]
        plain: dict[str, Any] = {}
        made: dict[str, Callable[[Any], Any]] = {}
        for column in table.columns:
            default: Any = column.default
            plain[column.key] = None
            if default is not None and default.is_callable:
                made[column.key] = default.arg
            elif default is not None:
                plain[column.key] = default.arg
        return cls(table, frozenset(plain), plain, made, "id" in plain)


class Rows:
    """Rows that wait to be inserted. A row can be changed until :meth:`insert`."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[SimpleNamespace]] = {}
        self._next: dict[str, int] = {}
        self._shapes: dict[type[Base], _Shape] = {}

    def add(self, model: type[Base], **values: Any) -> Any:
        """A row of *model* with its defaults; where the table numbers its rows, ``.id`` is set."""
        shape = self._shapes.get(model) or self._shapes.setdefault(model, _Shape.of(model))
        if not shape.names.issuperset(values):
            unknown = set(values) - shape.names
            raise TypeError(f"{shape.table.name} has no {', '.join(sorted(unknown))}")
        if shape.numbered and "id" not in values:
            values["id"] = self._number(shape.table)
        values = {**shape.plain, **values}
        for name, made in shape.made.items():
            if values[name] is None:
                values[name] = made(None)
        row = SimpleNamespace(**values)
        self._waiting.setdefault(shape.table.name, []).append(row)
        return row

    def of(self, model: type[Base]) -> list[Any]:
        """The rows of *model* that wait, in the order in which they were added."""
        return self._waiting.get(model.__tablename__, [])

    def drop(self, model: type[Base], row: Any) -> None:
        """Take back a row that no other refers to."""
        self._waiting[model.__tablename__].remove(row)

    def in_order(self, model: type[Base], by: str) -> None:
        """Number the rows of *model* by one of their values; for rows that no other refers to."""
        rows = self.of(model)
        ids = sorted(row.id for row in rows)
        rows.sort(key=lambda row: (getattr(row, by), row.id))
        for number, row in zip(ids, rows, strict=True):
            row.id = number

    def count(self) -> int:
        """How many rows wait."""
        return sum(len(rows) for rows in self._waiting.values())

    def insert(self) -> int:
        """Insert everything within the present transaction; how many rows."""
        done, later = 0, []
        for table in Base.metadata.sorted_tables:
            rows = self._waiting.pop(table.name, [])
            later += [part for column in _circular(table) if (part := _put_off(column, rows))]
            for start in range(0, len(rows), CHUNK):
                db.session.execute(
                    insert(table), [vars(row) for row in rows[start : start + CHUNK]]
                )
            done += len(rows)
            if rows and table.name in self._next and db.engine.dialect.name == "postgresql":
                self._go_on_after(table)
        for column, known in later:
            name, table = column.key, column.table
            db.session.execute(
                update(table)
                .where(table.c.id == bindparam("row_id"))
                .values({name: bindparam("refers_to")})
                .execution_options(synchronize_session=False),
                known,
            )
        return done

    def _number(self, table: Table) -> int:
        if table.name not in self._next:
            highest = db.session.scalar(select(func.max(table.c.id)))
            self._next[table.name] = (highest or 0) + 1
        number = self._next[table.name]
        self._next[table.name] += 1
        return number

    def _go_on_after(self, table: Table) -> None:
        """Let PostgreSQL's own numbering go on after the rows that brought their numbers."""
        db.session.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
            {"name": f'"{table.name}"', "last": self._next[table.name] - 1},
        )


def _circular(table: Table) -> list[Column[Any]]:
    """Columns that refer to a table which refers back: filled in when both are there."""
    return [one for one in table.columns if any(key.use_alter for key in one.foreign_keys)]


def _put_off(
    column: Column[Any], rows: list[SimpleNamespace]
) -> tuple[Column[Any], list[dict[str, int]]] | None:
    """What *rows* hold in *column*, taken out of them; none where they hold nothing."""
    held = [row for row in rows if getattr(row, column.key) is not None]
    known = [{"row_id": row.id, "refers_to": getattr(row, column.key)} for row in held]
    for row in held:
        setattr(row, column.key, None)
    return (column, known) if known else None
