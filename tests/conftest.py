"""One application a worker and engine, one cast of people, a clean database for each test."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import JSON, Select, create_engine, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.test import TestResponse

from lms import clock, create_app, outbox
from lms.accounts.models import Person
from lms.communication.rules.delivery import waking
from lms.db import Base, db, unit_of_work
from lms.skills import operations as skills
from tests.cast import Cast, build
from tools.postgres import database

# A busy machine is no failure; and what fails once in CI must fail again at a desk.
settings.register_profile("lms", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("lms")

ENGINES = os.environ.get("LMS_TEST_ENGINES", "sqlite").split(",")
EVERYWHERE = os.environ.get("LMS_TEST_POSTGRESQL") == "all"
#: The mirror of the taxonomy is the same for every test.
KEPT = {"skill"}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their place: a zip made while tests are collected holds the time, and workers
    must all find the same tests."""
    return argname if isinstance(val, bytes) else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What touches the database runs on every engine that is asked for.

    Beside SQLite, PostgreSQL runs whatever races, the core, and a third of the rest, always the
    same third; all of it with ``LMS_TEST_POSTGRESQL=all``, or when it is the only engine.
    """
    if "engine_name" in metafunc.fixturenames:
        once = metafunc.definition.get_closest_marker("sqlite_only") is not None
        both = len(ENGINES) == 1 or EVERYWHERE or _matters_everywhere(metafunc)
        names = ["sqlite"] if once or not both else ENGINES
        metafunc.parametrize("engine_name", names, scope="session", indirect=True)


def _matters_everywhere(metafunc: pytest.Metafunc) -> bool:
    module = metafunc.module
    races = any(hasattr(module, name) for name in ("threading", "Thread", "ThreadPoolExecutor"))
    core = module.__name__.startswith(("tests.core", "tests.courses.enrolment"))
    third = zlib.crc32(f"{module.__name__}.{metafunc.function.__name__}".encode()) % 3 == 0
    return races or core or third


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def postgres_url(worker_id: str, testrun_uid: str) -> Iterator[str]:
    """A PostgreSQL database of this worker's own, in a server that all workers share."""
    with database(testrun_uid, f"lms_test_{worker_id}") as url:
        server = create_engine(url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:  # no test cuts the power
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("ALTER SYSTEM SET full_page_writes = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        server.dispose()
        yield url


def _need_not_last(connection: object, _record: object) -> None:
    """Nor here: waiting for the disk is most of what emptying the tables takes."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


@event.listens_for(Session, "do_orm_execute")
def _no_distinct_json(state: ORMExecuteState) -> None:
    """PostgreSQL cannot tell whether two JSON values are the same; SQLite would let it pass."""
    statement = state.statement
    if isinstance(statement, Select) and statement._distinct:
        kept = [column for column in statement.selected_columns if isinstance(column.type, JSON)]
        assert not kept, f"DISTINCT over {', '.join(map(str, kept))}"


@pytest.fixture(scope="session")
def application(
    engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application on an engine, with empty tables and the skills in place."""
    instance = Path(tempfile.mkdtemp(prefix="lms-test-"))
    url = (
        request.getfixturevalue("postgres_url")
        if engine_name == "postgresql"
        else f"sqlite:///{instance / 'test.db'}"
    )
    app = create_app(
        {
            "INSTANCE": instance,
            "mode": "test",
            "database_url": url,
            "base_url": "http://localhost",
            "WTF_CSRF_ENABLED": False,
        }
    )
    with app.app_context():
        event.listen(db.engine, "connect", _need_not_last)
        Base.metadata.create_all(db.engine)
        with unit_of_work():
            skills.mirror()
    yield app
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(instance, ignore_errors=True)


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application with a clean database; within its context."""
    with application.app_context():
        yield application
        db.session.rollback()
        _empty()
    shutil.rmtree(Path(application.config["SETTINGS"].storage_dir), ignore_errors=True)


def _empty_postgresql(connection: Connection, names: list[str]) -> None:
    """Delete from the tables that have rows, and count from one again: emptying all two hundred
    takes a third of a second, which is most of a test."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names
    )
    filled = connection.execute(text(asked)).scalars().all()
    connection.execute(text("SET LOCAL session_replication_role = replica"))  # in any order
    for name in filled:
        connection.execute(text(f'DELETE FROM "{name}"'))
    connection.execute(
        text(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
            " FROM pg_sequences WHERE last_value IS NOT NULL"
        )
    )


def _empty() -> None:
    tables = [table for table in Base.metadata.sorted_tables if table.name not in KEPT]
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            _empty_postgresql(connection, [table.name for table in tables])
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in reversed(tables):
            connection.execute(table.delete())


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Two universities, the Academy, two companies and the people of the stories."""
    with unit_of_work():
        return build()


class Browser(FlaskClient):
    """A test client that can sign in as anyone of the cast.

    Each request has an application context of its own, as in production: otherwise ``g`` would
    live as long as the test and remember who was signed in a request ago.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()  # what the test has read so far may be about to change

        def ask() -> TestResponse:
            with self.application.app_context():
                return super(Browser, self).open(*args, **kwargs)

        if self.preserve_context:  # ``with app.test_client() as …``: the caller looks inside
            return super().open(*args, **kwargs)
        # In a copied context: "this is a write request" must not outlive the request either.
        return copy_context().run(ask)

    def sign_in(self, person: Person | None, role: str | None = None) -> Browser:
        """Be *person* from now on (None: nobody)."""
        with self.session_transaction() as session:
            session.clear()
            if person is not None:
                session["_user_id"] = person.get_id()
                session["_fresh"] = True
            if role:
                session["role"] = role
        return self


@pytest.fixture
def client(app: Flask) -> Browser:
    """A visitor's browser, without JavaScript."""
    app.test_client_class = Browser
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def delivered(app: Flask) -> Any:
    """Call it to let the worker do everything that is due; returns how much it did.

    By day: mails that wait for the morning are sent whenever the tests run.
    """

    def drain() -> int:
        with clock.at(waking(clock.now())):
            return outbox.drain()

    return drain


@pytest.fixture
def frozen_now() -> Iterator[Any]:
    """The clock, held at a moment of the test's choosing: ``frozen_now(moment)``."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.at(moment))
