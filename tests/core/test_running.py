"""`make run` says in one line what keeps it from starting, and stops all that it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installations import ROOT, free_port

pytestmark = pytest.mark.xdist_group("processes")


def start(instance: Path, **environ: str) -> subprocess.Popen[str]:
    """``python tools/run.py`` as make calls it."""
    return subprocess.Popen(
        [sys.executable, "tools/run.py"],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "LMS_INSTANCE": str(instance), **environ},
        start_new_session=True,
    )  # fmt: skip


def refused(instance: Path, **environ: str) -> str:
    """What it says when it does not start; one line."""
    process = start(instance, **environ)
    said = process.communicate(timeout=120)[0].strip()
    assert process.returncode == 1, said
    assert said.count("\n") == 0, said
    assert said.startswith("error: ")
    return said


def test_a_taken_port_is_one_clear_line_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(tmp_path / "i", PORT=str(port))
    assert f"port {port} on 127.0.0.1 cannot be used" in said
    assert f"make run PORT={port + 1}" in said


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert "PORT must be a number between 1 and 65535" in refused(tmp_path / "i", PORT=port)


def test_a_host_that_is_not_of_this_machine_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path / "i", HOST="192.0.2.1", PORT=str(free_port()))
    assert "on 192.0.2.1 cannot be used" in said


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    assert f"cannot write to {blocker}/instance" in refused(blocker / "instance")


def test_a_wrong_python_is_one_clear_line() -> None:
    program = (
        "import sys; sys.version_info = (3, 12, 4, 'final', 0); sys.path.insert(0, 'tools');"
        "import environment; sys.exit(environment.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "error: Python 3.11 is needed, this is 3.12.4: make PYTHON=/path/to/python3.11 …"
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_on_the_asked_port_and_leaves_no_process_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    port, instance = free_port(), tmp_path / "i"
    for _attempt in range(2):  # the second start keeps what is there
        process = start(instance, PORT=str(port), HOST="127.0.0.1", DEMO="0")
        said = list(_until(process, "Ctrl-C"))
        assert f"  ready: http://127.0.0.1:{port}\n" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            assert answer.status == 200
        children = _children(process.pid)
        assert len(children) >= 2
        process.send_signal(number)
        process.send_signal(number)  # an impatient second time changes nothing
        process.communicate(timeout=60)
        assert process.returncode == 0
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
        assert (instance / "lms.db").exists()


def _until(process: subprocess.Popen[str], word: str) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line
        if word in line:
            return


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in listed.read_text().split()]
    return found + [grandchild for child in found for grandchild in _children(child)]
