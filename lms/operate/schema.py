"""Which migration the database is at, and which one this version of the product needs.

Flask-Alembic keeps one connection an application, shared by its threads; a server that answers
several requests at once reads the version through its own session instead.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text

import lms
from lms.db import db


@cache
def needed() -> frozenset[str]:
    """The newest revision of this version of the product (one, as a test says)."""
    folder = str(Path(lms.__file__).parent / "migrations")
    return frozenset(ScriptDirectory(folder, version_locations=[folder]).get_heads())


def present() -> frozenset[str]:
    """The revision that the database is at; raises where it was never migrated."""
    return frozenset(db.session.scalars(text("SELECT version_num FROM alembic_version")))
