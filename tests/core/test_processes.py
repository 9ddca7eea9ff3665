"""The real worker and the real server: mail goes out, and stopping loses nothing."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from lms import outbox
from lms.accounts.models import Throttle
from lms.communication.models import OutgoingMessage
from lms.communication.operations import notify
from lms.db import db, unit_of_work
from lms.outbox import OutboxRow
from tests.cast import person
from tests.installations import installation, running, serving

pytestmark = pytest.mark.xdist_group("processes")
#: The worker knows only what the product registers, and by night it sends only what is urgent.
URGENT = "quiz.ended"
WORDS = ("title", "number", "answered", "questions", "receipt_number", "at", "receipt")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An installation on each engine, with one person."""
    url = request.getfixturevalue("own_postgres_url") if request.param == "postgresql" else ""
    with installation(url) as app:
        with unit_of_work():
            person("한지우", "jiwoo@example.org")
        yield app


def wait(until: Callable[[], bool], seconds: float = 40) -> bool:
    """Look again and again until it is true, or time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.rollback()
        if until():
            return True
        time.sleep(0.1)
    return False


def marks() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Throttle.key)))


def test_the_worker_carries_mail_from_the_outbox_to_the_mailbox(place: Flask) -> None:
    with running(place, "flask", "--app", "wsgi", "worker") as worker:
        with place.test_request_context(), unit_of_work():
            someone = person("서민준", "minjun@example.org")
            notify(someone, URGENT, dict.fromkeys(WORDS, "1") | {"title": "인사"}, url="/")
        sent = select(OutgoingMessage)
        assert wait(lambda: bool(db.session.scalars(sent).all())), worker.log.read_text()
        message = db.session.scalars(sent).one()
        assert message.recipient == "minjun@example.org"
        assert "'인사' 시험" in message.subject + message.body
        rows = select(OutboxRow).where(OutboxRow.done_at.is_(None))
        assert wait(lambda: not db.session.scalars(rows).all())
        assert worker.stop() == 0, worker.log.read_text()


def test_a_worker_that_is_told_to_stop_finishes_the_job_in_hand(place: Flask) -> None:
    with running(place, "flask", "--app", "tests.core.slow", "worker") as worker:
        with unit_of_work():
            outbox.enqueue("test.slow", {})
        assert wait(lambda: "job begun" in marks()), worker.log.read_text()
        assert "job done" not in marks()
        assert worker.stop() == 0
        assert "job done" in marks()
        db.session.rollback()
        assert db.session.scalars(select(OutboxRow)).one().done_at is not None


def test_a_server_that_is_told_to_stop_answers_the_request_in_hand(place: Flask) -> None:
    answers: list[tuple[int, bytes]] = []
    with serving(place, "--workers", "1", wsgi="tests.core.slow:app") as server:

        def ask() -> None:
            request = urllib.request.Request(f"{server.address}/_test/slow", method="POST")
            with urllib.request.urlopen(request, timeout=30) as answer:
                answers.append((answer.status, answer.read()))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.7)
        assert server.stop() == 0
        asking.join()
    assert answers == [(200, b"done")]
    assert "page" in marks()


def test_the_server_logs_json_lines_with_the_request_id(place: Flask) -> None:
    import json

    with serving(place, "--workers", "1") as server:
        request = urllib.request.Request(
            f"{server.address}/sign-in", headers={"X-Request-ID": "deadbeef-1"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.headers["X-Request-ID"] == "deadbeef-1"
        server.stop()
        lines = [
            json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")
        ]
    (line,) = [line for line in lines if line["name"] == "lms.request"]
    assert (line["request_id"], line["path"], line["status"]) == ("deadbeef-1", "/sign-in", 200)
    assert line["level"] == "INFO"
    assert line["at"]
