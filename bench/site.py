"""A real installation for benchmarks: demo data, gunicorn, and sessions to ask with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from lms import create_app, outbox
from lms.accounts.models import Person

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 60  # seconds


def environment(instance: Path) -> dict[str, str]:
    """What the processes of the measured installation get."""
    return {
        **os.environ,
        "LMS_MODE": "development",
        "LMS_INSTANCE": str(instance),
        "LMS_BASE_URL": "http://127.0.0.1:8000",
        "PYTHONPATH": str(ROOT),
    }


def prepared(instance: Path, people: int, companies: int) -> Flask:
    """The application on an installation with the demo of that size, made where it is missing.

    Everything that is due is done first (vectors for ranking), so that nothing else runs meanwhile.
    """
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    for command in (
        ["upgrade"],
        ["demo", "--if-empty", "--people", str(people), "--companies", str(companies)],
    ):
        subprocess.run([*flask, *command], cwd=ROOT, env=environment(instance), check=True)
    os.environ.update(environment(instance))
    app = create_app({"log_format": "text"})
    with app.app_context():
        began = time.perf_counter()
        done = outbox.drain()
        if done:
            click.echo(f"  {done} jobs done in {time.perf_counter() - began:.0f} s")
    return app


def cookie_for(app: Flask, person: Person) -> str:
    """A signed-in person's session cookie."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise click.ClickException("the installation has no secret key")
    return f"session={serializer.dumps({'_user_id': person.get_id(), '_fresh': True})}"


@contextmanager
def serving(instance: Path, *, workers: int, threads: int, cores: int) -> Iterator[int]:
    """gunicorn on *cores* cores, as ``make run`` starts it; its port, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    with (instance / "bench-server.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}",
                "--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread",
                "--keep-alive", "30", "--no-control-socket", "wsgi:app",
            ],
            cwd=ROOT, env=environment(instance), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    os.sched_setaffinity(server.pid, allowed)
    try:
        _await(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise click.ClickException("the server did not start; see bench-server.log")
