"""Installations of their own, for tests that need a migrated database or real processes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from lms import create_app
from lms.db import alembic, db

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 180  # seconds


@contextmanager
def installation(url: str = "", folder: Path | None = None, **settings: Any) -> Iterator[Flask]:
    """A migrated, empty installation; within its application context."""
    place = folder or Path(tempfile.mkdtemp(prefix="lms-own-"))
    app = create_app(
        {
            "INSTANCE": place,
            "mode": "test",
            "database_url": url or f"sqlite:///{place / 'lms.db'}",
            **settings,
        }
    )
    with app.app_context():
        alembic.upgrade()
        db.session.rollback()
        try:
            yield app
        finally:
            db.session.rollback()
            db.engine.dispose()
            shutil.rmtree(place, ignore_errors=True)


def environment(app: Flask, **more: str) -> dict[str, str]:
    """What a process needs to serve the same installation as *app*."""
    settings = app.config["SETTINGS"]
    return {
        **os.environ,
        "LMS_MODE": "development",
        "LMS_INSTANCE": str(app.config["INSTANCE"]),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "LMS_LOG_FORMAT": "json",
        "PYTHONPATH": str(ROOT),
        **more,
    }


@dataclass
class Running:
    """A process of the product, its log, and for a server its address."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str = ""

    def stop(self, within: float = 30) -> int:
        """Ask it to end (SIGTERM); its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=within)

    def get(self, path: str, timeout: float = 30) -> tuple[int, str]:
        """Status and body of a page."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextmanager
def running(app: Flask, *command: str, module: bool = True) -> Iterator[Running]:
    """``python -m`` *command* for *app*'s installation; killed at the end if it still runs."""
    log = Path(app.config["INSTANCE"]) / f"process-{time.monotonic_ns()}.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, *(("-m",) if module else ()), *command],
            env=environment(app), cwd=ROOT, stdout=sink, stderr=sink, start_new_session=True,
        )  # fmt: skip
    try:
        yield Running(process, log)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def serving(app: Flask, *options: str, wsgi: str = "wsgi:app") -> Iterator[Running]:
    """gunicorn for *app*'s installation, once it answers."""
    port = free_port()
    command = (
        "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8",
        "--no-control-socket", "--graceful-timeout", "20", *options, wsgi,
    )  # fmt: skip
    with running(app, *command) as server:
        server.address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + START_WITHIN
        while not _answers(server):
            assert server.process.poll() is None, server.log.read_text()
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.05)
        yield server


def _answers(server: Running) -> bool:
    try:
        return server.get("/healthz", timeout=5)[0] == 200
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
