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
from tools.postgres import database  # noqa: E402


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
    instance = Path(tempfile.mkdtemp(prefix="lms-migrations-"))
    with database(f"migrations-{os.getpid()}", "lms_migrations") as postgresql:
        differences = [
            *_differences("sqlite", f"sqlite:///{instance / 'm.db'}", instance),
            *_differences("postgresql", postgresql, instance),
        ]
    shutil.rmtree(instance, ignore_errors=True)
    print("\n".join(differences) or "migrations match the models")
    return 1 if differences else 0


def _differences(engine: str, url: str, instance: Path) -> list[str]:
    """What an empty database that was migrated lacks, one line each."""
    found = []
    with _app(url, instance).app_context():
        if len(alembic.heads()) != 1:
            found.append(f"{engine}: {len(alembic.heads())} migration heads")
        alembic.upgrade()
        db.session.rollback()
        found += [f"{engine}: {difference}" for difference in alembic.compare_metadata()]
        db.session.rollback()
        db.engine.dispose()
    return found


if __name__ == "__main__":
    action = sys.argv[1] if len(sys.argv) > 1 else "check"
    raise SystemExit(new(" ".join(sys.argv[2:])) if action == "new" else check())
