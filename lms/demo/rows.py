"""Many rows at once: ids are given out here, inserted table by table in the order of references."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from lms.db import Base, db

CHUNK = 2000


class Rows:
    """Rows that wait to be inserted. A row can be changed until :meth:`insert`."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[SimpleNamespace]] = {}
        self._next: dict[str, int] = {}

    def add(self, model: type[Base], **values: Any) -> Any:
        """A row of *model* with its defaults; where the table numbers its rows, ``.id`` is set."""
        table: Table = model.__table__  # type: ignore[assignment]
        unknown = set(values) - set(table.columns.keys())
        if unknown:
            raise TypeError(f"{table.name} has no {', '.join(sorted(unknown))}")
        if "id" in table.columns and "id" not in values:
            values["id"] = self._number(table)
        for column in table.columns:
            if column.key not in values:
                values[column.key] = _default(column)
        row = SimpleNamespace(**values)
        self._waiting.setdefault(table.name, []).append(row)
        return row

    def of(self, model: type[Base]) -> list[Any]:
        """The rows of *model* that wait, in the order in which they were added."""
        return self._waiting.get(model.__tablename__, [])

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
        done = 0
        for table in Base.metadata.sorted_tables:
            rows = self._waiting.pop(table.name, [])
            for start in range(0, len(rows), CHUNK):
                db.session.execute(
                    insert(table), [vars(row) for row in rows[start : start + CHUNK]]
                )
            done += len(rows)
            if rows and table.name in self._next and db.engine.dialect.name == "postgresql":
                self._go_on_after(table)
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


def _default(column: Any) -> Any:
    default = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
