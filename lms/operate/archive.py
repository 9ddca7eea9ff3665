"""Backup and restore: one tar file with every row and every file that a row refers to.

Rows are read in one snapshot transaction, then the files that those rows name; a file is never
changed once written and is swept only when nothing refers to it, so the two fit together although
the product runs on. Rows are written as JSON lines by column, not in an engine's own format: a
backup of SQLite restores into PostgreSQL, which is how an installation grows.
"""

from __future__ import annotations

import base64
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Table, func, insert, select, text, update
from sqlalchemy.engine import Connection

from lms import clock, storage
from lms.db import Base, ExactDecimal, UtcDateTime, alembic, db, writing
from lms.operate import schema

FORMAT = 1
BATCH = 500
#: Tables that a new installation has filled: skills mirror the taxonomy, holidays come from a file.
SEEDED = frozenset({"skill", "holiday"})


class Unusable(RuntimeError):
    """The backup cannot be read here; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Summary:
    """How much was written or read."""

    rows: int
    files: int


def write(target: Path) -> Summary:
    """Write the backup to *target*, which appears only when it is complete."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)  # it holds everybody's data: for the operator alone
    try:
        summary = _write(partial)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(target)
    return summary


def _write(partial: Path) -> Summary:
    rows, hashes = 0, set()
    heads = sorted(schema.present())
    db.session.rollback()
    engine = db.engine
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with (
        tarfile.open(partial, "w:gz") as tar,
        engine.connect().execution_options(**options) as reader,
    ):
        with reader.begin():
            for table in Base.metadata.sorted_tables:
                lines = io.BytesIO()
                for row in _rows(reader, table):
                    lines.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                    rows += 1
                    if table.name == storage.Attachment.__tablename__:
                        hashes.add(row["sha256"])
                _add(tar, f"rows/{table.name}.jsonl", lines.getvalue())
        for sha256 in sorted(hashes):
            tar.add(storage.path_of(sha256), f"files/{sha256}")
        manifest = {"format": FORMAT, "schema": heads, "at": clock.now().isoformat(), "rows": rows}
        _add(tar, "manifest.json", json.dumps(manifest | {"files": len(hashes)}).encode())
    return Summary(rows, len(hashes))


def read(source: Path) -> Summary:
    """Restore *source* into an empty place; :class:`Unusable` where it does not fit."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            names = set(tar.getnames())
            if "manifest.json" not in names:
                raise Unusable(f"{source} is not a backup, or was cut off")
            manifest = json.loads(_get(tar, "manifest.json"))
            _check(manifest)
            files = [name for name in names if name.startswith("files/")]
            if len(files) != manifest["files"]:
                raise Unusable(f"{source}: {len(files)} files, should be {manifest['files']}")
            for name in files:
                _restore_file(tar, name)
            rows = _restore_rows(tar, names, manifest["rows"])
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError, KeyError) as error:
        raise Unusable(f"{source} cannot be read: {error}") from error
    return Summary(rows, len(files))


def _check(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise Unusable(f"format {manifest.get('format')} is not known here")
    alembic.upgrade()
    heads = sorted(schema.needed())
    db.session.rollback()
    if manifest["schema"] != heads:
        raise Unusable(f"made by schema {manifest['schema']}, this is {heads}: use that version")
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in SEEDED:  # what every new installation has, replaced by the backup's
                continue
            if connection.scalar(select(func.count()).select_from(table)):
                raise Unusable(f"the database is not empty (table {table.name})")


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    keys = list(table.primary_key.columns)
    for row in connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*keys)):
        yield {column.name: _plain(value) for column, value in zip(table.columns, row, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _value(column: Column[Any], plain: Any) -> Any:
    if plain is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(plain)
    if isinstance(column.type, ExactDecimal):
        return Decimal(plain)
    if isinstance(column.type, Date):
        return date.fromisoformat(plain)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(plain)
    return plain


def _restore_rows(tar: tarfile.TarFile, names: set[str], expected: int) -> int:
    count = 0
    with writing(), db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in Base.metadata.sorted_tables:
            name = f"rows/{table.name}.jsonl"
            if name not in names:
                raise Unusable(f"table {table.name} is missing from the backup")
            rows = [
                {c.name: _value(c, plain[c.name]) for c in table.columns}
                for plain in map(json.loads, _get(tar, name).splitlines())
            ]
            _insert(connection, table, rows)
            count += len(rows)
        if count != expected:  # within the transaction: nothing is changed
            raise Unusable(f"{count} rows, should be {expected}")
        if connection.dialect.name == "postgresql":
            _continue_sequences(connection)
    return count


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert in batches; references within the same table are set once all its rows are there."""
    own = [fk.parent for fk in table.foreign_keys if fk.column.table is table]
    later = [row.copy() for row in rows if any(row[c.name] is not None for c in own)]
    for row in rows:
        for column in own:
            row[column.name] = None
    for start in range(0, len(rows), BATCH):
        connection.execute(insert(table), rows[start : start + BATCH])
    for row in later:
        key = [column == row[column.name] for column in table.primary_key.columns]
        connection.execute(update(table).where(*key).values({c.name: row[c.name] for c in own}))


def _continue_sequences(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns and isinstance(table.columns["id"].type.python_type(), int):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608
                    f'COALESCE((SELECT max(id) FROM "{table.name}"), 0) + 1, false)'
                )
            )


def _restore_file(tar: tarfile.TarFile, name: str) -> None:
    sha256 = name.removeprefix("files/")
    stored = storage.keep(io.BytesIO(_get(tar, name)), "restored")
    if stored.sha256 != sha256:
        storage.path_of(stored.sha256).unlink()
        raise Unusable(f"file {sha256} is damaged in the backup")


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _get(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    if member is None:
        raise Unusable(f"{name} is missing from the backup")
    return member.read()
