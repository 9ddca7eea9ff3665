"""A real installation for browser tests: migrated database, gunicorn and worker, on loopback."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "test-artefacts"
START_WITHIN = 60  # seconds


class Site:
    """A running installation."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.processes_ran = False
        self.environ = os.environ | {
            "LMS_MODE": "development",
            "LMS_INSTANCE": str(folder),
            "LMS_BASE_URL": self.url,
            "LMS_LOG_FORMAT": "text",
            "PYTHONPATH": str(ROOT),
            "TOKENIZERS_PARALLELISM": "false",
        }

    def flask(self, *arguments: str) -> None:
        """Run a command of the product, as an operator would."""
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT, env=self.environ, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        """Start web server and worker; returns when the site is ready."""
        self.processes_ran = True
        log = (self.folder / "server.log").open("ab")
        web = [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "1",
            "--threads", "8", "--worker-class", "gthread", "--timeout", "120",
            "--no-control-socket", "wsgi:app",
        ]  # fmt: skip
        worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        for command in (web, worker):
            self.processes.append(
                subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=log, stderr=log)
            )
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            with (
                contextlib.suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5),
            ):
                return
            time.sleep(0.2)
        raise TimeoutError(f"the site did not start; see {self.folder / 'server.log'}")

    def log(self) -> str:
        """What web server and worker wrote so far."""
        return (self.folder / "server.log").read_text() if self.processes_ran else ""

    def stop(self) -> None:
        """Stop everything; kill what does not listen."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.processes.clear()


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(*commands: tuple[str, ...]) -> Iterator[Site]:
    """A site of its own, with *commands* run before it starts; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lms-site-"))
    site = Site(folder, free_port())
    try:
        site.flask("upgrade")
        for command in commands:
            site.flask(*command)
        site.start()
        yield site
    finally:
        site.stop()
        log = site.log()
        ARTEFACTS.mkdir(exist_ok=True)
        (ARTEFACTS / f"server-{site.port}.log").write_text(log)
        shutil.rmtree(folder, ignore_errors=True)
    failed = [line for line in log.splitlines() if re.search(r"INFO lms.request .* 5\d\d$", line)]
    assert not failed, f"the server failed; see test-artefacts: {failed}"
