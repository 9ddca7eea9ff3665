"""The database: engine set-up, column types, and the one place where a request commits.

A write request opens its transaction with ``BEGIN IMMEDIATE`` on SQLite, so that what it reads
and what it writes are one step; on PostgreSQL the row that is counted is locked
(``with_for_update``). Work that is slow (hashing, parsing, encoding) is done before the first
statement, or after :func:`release`.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from inspect import iscoroutinefunction
from typing import Any

from flask import Flask, Response, request
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, MetaData, TypeDecorator, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, SessionTransaction

from lms.config import settings_of


class Base(DeclarativeBase):
    """The parent of every table; constraint names are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


#: Set while migrations run: SQLite changes a table by copying and dropping it, and with foreign keys
#: on, a dropped table takes the rows that point to it along.
_migrating: ContextVar[bool] = ContextVar("migrating", default=False)


class Migrations(Alembic):
    """Alembic with foreign keys off on SQLite while tables are copied, and checked afterwards."""

    def run_migrations(self, fn: Any, **kwargs: Any) -> None:
        """Run *fn*; raises where rows point to nothing afterwards, before anything is committed."""
        token = _migrating.set(True)
        try:
            for context in self.migration_contexts.values():
                if context.connection is not None:
                    context.connection.rollback()  # the pragma needs a transaction that begins anew
            super().run_migrations(_checked(fn), **kwargs)
        finally:
            _migrating.reset(token)
            for context in self.migration_contexts.values():
                if context.connection is not None and context.connection.dialect.name == "sqlite":
                    context.connection.rollback()
                    context.connection.exec_driver_sql("SELECT 1")  # begins, with foreign keys on
                    context.connection.rollback()


def _checked(fn: Any) -> Any:
    """*fn* gives the steps of a migration; after the last one every foreign key must point to a row."""

    def steps(revision: Any, context: Any) -> Any:
        yield from fn(revision, context)
        if context.connection is not None and context.connection.dialect.name == "sqlite":
            lost = context.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if lost:
                raise RuntimeError(f"the migration left rows that point to nothing: {lost[:5]}")

    return steps


db = SQLAlchemy()
alembic = Migrations(metadatas=Base.metadata)

_write: ContextVar[bool] = ContextVar("write_transaction", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused, because it could mean two things."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal with four places, stored as a whole number of ten-thousandths.

    SQLite has no decimal type; a whole number adds up, sorts and compares exactly on both engines.
    Values are rounded half up to four places when they are stored.
    """

    impl = BigInteger
    cache_ok = True
    _unit = Decimal("0.0001")

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return int(Decimal(value).quantize(self._unit, rounding=ROUND_HALF_UP).scaleb(4))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        exact = Decimal(int(value)).scaleb(-4)
        return (
            exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
        )


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA synchronous = FULL")  # a receipt that was given survives a power cut
    cursor.close()


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        migrating = _migrating.get()
        if migrating or connection.info.pop("foreign_keys_off", False):
            connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if migrating else 'ON'}")
            connection.info["foreign_keys_off"] = migrating
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _write.get() else "BEGIN")


def prepare_engine(engine: Engine) -> None:
    """Install the transaction rules on an engine that was made outside the application."""
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions that begin within the block are write transactions (for commands and jobs)."""
    token = _write.set(True)
    try:
        yield
    finally:
        _write.reset(token)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One write transaction on the app context's session: commits at the end, or rolls back.

    For commands, jobs and tests; a web request commits in :func:`_finish` instead.
    """
    db.session.rollback()
    db.session.expire_all()  # what was read before may have changed since
    with writing():
        try:
            yield db.session
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def apart() -> Iterator[Session]:
    """A short transaction of its own, committed whatever becomes of the request.

    For rows that a rollback must not lose: throttling, denied access, the access log. Keep it
    before the request's own first write: SQLite has one writer at a time.
    """
    if _write.get():
        release()
    with writing(), Session(db.engine) as session, session.begin():
        yield session


def release() -> None:
    """End the request's transaction before slow work, so that nobody waits for its lock.

    Refuses once something was written: it would be committed before its time. What was loaded is
    read anew afterwards, since it may have changed meanwhile.
    """
    session = db.session
    if session.new or session.dirty or session.deleted or session.info.get("wrote"):
        raise RuntimeError("the transaction has written: it can only end with its request")
    session.commit()


def read_only() -> None:
    """From here to the end of the request nothing is written: let those write who have to.

    For a write request that only shows a page after all: a form to be mended, a preview. On SQLite
    it would hold the one writer's lock while the page is made.
    """
    release()
    _write.set(False)


def _note_flush(session: Session, _context: object) -> None:
    session.info["wrote"] = True


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["wrote"] = True


def _note_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:  # a flush or a savepoint is not the end
        session.info.pop("wrote", None)


event.listen(Session, "after_flush", _note_flush)
event.listen(Session, "do_orm_execute", _note_statement)
event.listen(Session, "after_transaction_end", _note_end)


def _open(*_args: object, **_kwargs: object) -> None:
    _write.set(request.method not in {"GET", "HEAD", "OPTIONS"})


def _finish(response: Response) -> Response:
    """Commit what a successful request wrote; a refused one (4xx, 5xx) leaves nothing behind."""
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _close(_error: BaseException | None) -> None:
    """What the thread does next is not a write request any more."""
    _write.set(False)


def _forget_asynchronous_sessions(app: Flask) -> None:
    """Nobody here opens one; closing none still costs a thread and an event loop a request."""
    app.teardown_appcontext_funcs[:] = [
        close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)
    ]


def init_app(app: Flask) -> None:
    """Connect *app* to its database."""
    url = settings_of(app).database_url
    options: dict[str, Any] = {"url": url}
    if url.startswith("postgresql"):
        options |= {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True}
    else:
        options |= {"connect_args": {"timeout": 30}}
    app.config.setdefault("SQLALCHEMY_ENGINES", {"default": options})
    app.config.setdefault(
        "ALEMBIC", {"script_location": "migrations", "file_template": "%%(rev)s_%%(slug)s"}
    )
    app.config.setdefault(
        "ALEMBIC_CONTEXT",
        # Server defaults only fill in rows that were there before a column: engines spell them apart.
        {"render_as_batch": True, "compare_type": True, "compare_server_default": False},
    )
    db.init_app(app)
    _forget_asynchronous_sessions(app)
    alembic.init_app(app)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # Flask-Alembic tells every step
    with app.app_context():
        prepare_engine(db.engine)
    app.before_request(_open)
    app.after_request(_finish)
    app.teardown_request(_close)
