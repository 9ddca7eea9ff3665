"""``make run``: environment, database, demo data, web server and worker, in one go.

Standard library only. ``PORT``, ``HOST`` and ``DEMO=0`` are honoured.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from environment import ROOT, Trouble, ensure, say

WAIT_FOR_SERVER = 180  # seconds: an old laptop, or one that is busy
STOPPERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Set everything up, start it, and stop it all when asked to."""
    for number in STOPPERS:
        signal.signal(number, _interrupt)
    try:
        host, port = os.environ.get("HOST", "127.0.0.1"), _port()
        instance = Path(os.environ.get("LMS_INSTANCE", ROOT / "instance"))
        _writable(instance)
        _free(host, port)
        python = ensure()
        return _serve(python, host, port, instance)
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Trouble(f"PORT must be a number between 1 and 65535, not {given!r}")
    return int(given)


def _writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Trouble(f"cannot write to {folder}: {error.strerror}") from None


def _free(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        raise Trouble(f"HOST={host} is not an address of this machine") from None
    except OSError as error:
        raise Trouble(
            f"port {port} on {host} cannot be used ({error.strerror}); "
            f"try: make run PORT={port + 1}"
        ) from None


def _serve(python: Path, host: str, port: int, instance: Path) -> int:
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    shown, bound = (f"[{name}]" if ":" in name else name for name in (shown, host))
    address = f"http://{shown}:{port}"
    environ = {
        "LMS_MODE": "development",
        "LMS_BASE_URL": address,
        "LMS_LOG_FORMAT": "text",
        **os.environ,
        "LMS_INSTANCE": str(instance),
        "PYTHONPATH": str(ROOT),
    }
    flask = [str(python), "-m", "flask", "--app", "wsgi"]
    say("· database")
    _step([*flask, "upgrade"], environ)
    if os.environ.get("DEMO", "1") != "0":
        _step([*flask, "demo", "--if-empty"], environ)
    log = (instance / "server.log").open("a")
    web = [
        str(python), "-m", "gunicorn", "--bind", f"{bound}:{port}", "--workers", "2",
        "--threads", "8", "--worker-class", "gthread", "--graceful-timeout", "20",
        "--timeout", "120", "--no-control-socket", "--access-logfile", "/dev/null", "wsgi:app",
    ]  # fmt: skip
    children = [_start(command, environ, log) for command in (web, [*flask, "worker"])]
    try:
        _await(address, children)
        say(f"\n  ready: {address}\n  log:   {instance / 'server.log'}")
        accounts = instance / "demo-accounts.txt"
        if accounts.exists():
            say("\n" + accounts.read_text(encoding="utf-8"))
        elif os.environ.get("DEMO", "1") == "0":
            say(f"  first: {address}/setup makes the first administrator")
        say("  Ctrl-C stops it.")
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        say(f"a process ended by itself; its last words are in {instance / 'server.log'}")
        return 1
    except KeyboardInterrupt:
        say("\n· stopping (work in hand is finished first)")
        return 0
    finally:
        for child in children:
            if child.poll() is None:
                child.terminate()
        for child in children:
            try:
                child.wait(timeout=25)
            except subprocess.TimeoutExpired:
                child.kill()


def _start(command: list[str], environ: dict[str, str], log: IO[str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches this program alone, which stops it gently."""
    return subprocess.Popen(
        command, env=environ, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip


def _interrupt(_number: int, _frame: object) -> None:
    """Stop once: whoever presses Ctrl-C twice still gets everything stopped in order."""
    for number in STOPPERS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _step(command: list[str], environ: dict[str, str]) -> None:
    done = subprocess.run(command, env=environ, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise Trouble(f"`{' '.join(command[1:])}` failed (see above)")


def _await(address: str, children: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + WAIT_FOR_SERVER
    while time.monotonic() < until:
        if any(child.poll() is not None for child in children):
            raise Trouble("the server did not start; see instance/server.log")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise Trouble("the server did not answer in time; see instance/server.log")


if __name__ == "__main__":
    raise SystemExit(main())
