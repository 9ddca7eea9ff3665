"""The job queue lives where the settings say, and keeps what it is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms import create_app, jobs


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_queue_keeps_jobs_for_another_process(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = str(tmp_path / "queue.db")
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url").replace("+psycopg", "")
    app = create_app({"INSTANCE": tmp_path, "mode": "test", "queue_url": url})
    giver, taker = jobs.queue_of(app), jobs.queue_of(app)
    seen: list[int] = []
    give = giver.task(name="note")(lambda number: seen.append(number))
    taker.task(name="note")(lambda number: seen.append(number * 10))
    give(7)
    job = taker.dequeue()
    assert job is not None
    taker.execute(job)
    assert seen == [70]
    assert taker.dequeue() is None
