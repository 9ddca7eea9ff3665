"""Killed a hundred times while people hand in, the product loses nothing that it gave a receipt for.

gunicorn serves a SQLite installation; clients hand in texts and files, and send again with the same
key until they get a receipt, as a browser's retry does. Meanwhile SIGKILL hits the worker at random
moments, and every tenth time the whole server. What the clients got is the oracle.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import re
import signal
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select

from lms import storage
from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.db import db, unit_of_work
from lms.skills import operations as skills
from tests.cast import build, enrol
from tests.installations import Running, installation, serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crash")]

KILLS = int(os.environ.get("LMS_TEST_KILLS", "110"))
CLIENTS = 4
SEED = 20261122
#: How long one installation may take for all its kills, in seconds: a guard against hanging.
WITHIN = 900


@dataclass
class Receipt:
    """What a client was told, and what it had sent."""

    person_id: int
    submission_id: int
    key: str
    text: str
    digest: str  # of the file that was sent


@dataclass
class Ledger:
    """What all clients know together."""

    receipts: list[Receipt] = field(default_factory=list)
    repeats: int = 0  # requests that were sent again after their connection broke
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def grow(self, within: float) -> None:
        """Wait for one more receipt, for so many seconds at most."""
        known, until = len(self.receipts), time.monotonic() + within
        while len(self.receipts) == known and time.monotonic() < until:
            time.sleep(0.002)


class Client(threading.Thread):
    """Somebody who hands in again and again; sends until there is a receipt."""

    def __init__(self, app: Flask, person: Person, assignment_id: int, address: list[str]) -> None:
        super().__init__(daemon=True)
        self.person_id, self.assignment_id = person.id, assignment_id
        self.cookie = cookie_for(app, person)
        self.address, self.stop = address, threading.Event()
        self.random = random.Random(f"{SEED}-{person.id}")

    def use(self, ledger: Ledger) -> Client:
        """Write down there what comes back."""
        self.ledger = ledger
        return self

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            key = uuid.UUID(int=self.random.getrandbits(128)).hex
            content = self.random.randbytes(self.random.choice((2_000, 40_000, 400_000)))
            text = f"{number}번째 제출 {key}"
            self.until_received(key, text, content)

    def until_received(self, key: str, text: str, content: bytes) -> None:
        """Send, and send again with the same key while there is no answer."""
        while True:
            try:
                status, body = self.send(key, text, content)
            except (OSError, http.client.HTTPException):
                with self.ledger.lock:
                    self.ledger.repeats += 1
                time.sleep(0.02)
                continue
            with self.ledger.lock:
                if status != 200:
                    self.ledger.refused.append(f"{status} {body[:300]!r}")
                    return
                found = re.search(r"/submissions/(\d+)/receipt", json.loads(body)["url"])
                assert found
                digest = hashlib.sha256(content).hexdigest()
                self.ledger.receipts.append(
                    Receipt(self.person_id, int(found[1]), key, text, digest)
                )
            return

    def send(self, key: str, text: str, content: bytes) -> tuple[int, bytes]:
        """One request, as the page's script sends it; status and body of the whole answer."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("client_key", key), ("text", text), ("link", ""))
        ]
        parts.append(
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="report.bin"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
        )
        body = b"".join([*parts, content, f"\r\n--{mark}--\r\n".encode()])
        to = urlsplit(self.address[0])
        connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=30)
        try:
            connection.request(
                "POST",
                f"/assignments/{self.assignment_id}",
                body,
                {
                    "Content-Type": f"multipart/form-data; boundary={mark}",
                    "Cookie": self.cookie,
                    "X-Requested-With": "fetch",
                },
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def cookie_for(app: Flask, person: Person) -> str:
    """A signed-in person's session cookie."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return f"session={serializer.dumps({'_user_id': person.get_id(), '_fresh': True})}"


def workers(server: Running) -> list[int]:
    """The process ids of gunicorn's workers."""
    pid = server.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_no_receipt_is_lost_and_nothing_is_kept_twice_over_a_hundred_kills() -> None:
    chance, ledger, kills = random.Random(SEED), Ledger(), Counter[str]()
    until = time.monotonic() + WITHIN
    with installation() as app:
        with unit_of_work():
            skills.mirror()
            cast = build()
            enrol(cast.outsider, cast.offering)
            enrol(cast.other_employer, cast.offering)
        people = (cast.trainee, cast.other_trainee, cast.outsider, cast.other_employer)
        address = [""]
        clients = [
            Client(app, person, cast.assignment.id, address).use(ledger)
            for person in people[:CLIENTS]
        ]
        db.session.rollback()
        while kills.total() < KILLS:
            options = ("--workers", "1", "--preload")
            with serving(app, *options, wsgi="tests.crash.served:app") as server:
                address[0] = server.address
                for client in clients:
                    if not client.is_alive() and not client.ident:
                        client.start()
                for _ in range(min(9, KILLS - kills.total())):
                    ledger.grow(within=2)  # somebody gets through between two kills
                    time.sleep(chance.uniform(0, 0.3))
                    for pid in workers(server):
                        with suppress(ProcessLookupError):
                            os.kill(pid, signal.SIGKILL)
                            kills["worker"] += 1
                time.sleep(chance.uniform(0, 0.6))
                if kills.total() < KILLS:
                    os.killpg(server.process.pid, signal.SIGKILL)
                    server.process.wait()
                    kills["server"] += 1
            assert time.monotonic() < until, f"{kills} within {WITHIN} s"
        with serving(app, "--workers", "1", wsgi="tests.crash.served:app") as server:
            address[0] = server.address  # the last one lives: every open request gets its answer
            for client in clients:
                client.stop.set()
            time.sleep(0.1)
            for client in clients:
                client.join(timeout=60)
                assert not client.is_alive()
            server.stop()
        assert ledger.refused == []
        assert kills.total() >= KILLS
        assert kills["server"] >= KILLS // 12
        assert ledger.repeats >= 20, "the kills hit nothing"
        assert len(ledger.receipts) >= KILLS // 2
        check(ledger)


def check(ledger: Ledger) -> None:
    """Every receipt's submission is there, with its bytes; no key made two."""
    db.session.rollback()
    kept = {row.id: row for row in db.session.scalars(select(Submission))}
    files = storage.attachments("submission", list(kept))
    for receipt in ledger.receipts:
        row = kept[receipt.submission_id]
        assert (row.person_id, row.client_key) == (receipt.person_id, receipt.key)
        assert row.text == receipt.text
        (file,) = files[row.id]
        assert file.sha256 == receipt.digest
        assert hashlib.sha256(storage.content(file.sha256)).hexdigest() == receipt.digest
    twice = db.session.execute(
        select(Submission.person_id, Submission.text)
        .group_by(Submission.person_id, Submission.text)
        .having(func.count() > 1)
    ).all()
    assert twice == []
    for row in kept.values():  # also those whose answer never arrived are whole
        (file,) = files[row.id]
        assert storage.path_of(file.sha256).exists()
    numbers: dict[int, list[int]] = {}
    for row in kept.values():
        numbers.setdefault(row.person_id, []).append(row.number)
    for given in numbers.values():
        assert sorted(given) == list(range(1, len(given) + 1))
    assert db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
