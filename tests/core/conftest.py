"""A PostgreSQL database of one test's own, beside the one that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tools.postgres import database


@pytest.fixture
def own_postgres_url(worker_id: str, testrun_uid: str) -> Iterator[str]:
    """An empty database, dropped afterwards."""
    with database(testrun_uid, f"lms_own_{worker_id}") as url:
        yield url
