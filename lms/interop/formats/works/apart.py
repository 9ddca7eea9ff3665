"""Opens a file in a process of its own, with limits that the system enforces.

A document can be made to take hours or all memory of whoever reads it. The process gets the file on
its standard input and answers JSON; whatever becomes of it, this one goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from lms.interop.formats.problems import Problem, problem
from lms.interop.formats.sniff import sniff
from lms.interop.formats.works.limits import MEMORY, SECONDS
from lms.interop.formats.works.model import Kind, View, as_json, from_json

_ROOT: Final = str(Path(__file__).resolve().parents[4])
#: -I keeps the environment and the working folder from changing what is imported.
_PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from lms.interop.formats.works.apart import main; main(sys.argv[2])"
)


def view_apart(data: bytes, name: str = "") -> View:
    """The same as :func:`lms.interop.formats.works.view`, within ``SECONDS`` and ``MEMORY``."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file only goes to its input
            [sys.executable, "-I", "-c", _PROGRAM, _ROOT, _argument(name)],
            input=data,
            capture_output=True,
            timeout=SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _stopped(data)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
        return from_json(answer)
    except (ValueError, KeyError, TypeError):
        return _stopped(data)


def _argument(name: str) -> str:
    """The end of a name, where its suffix is, as a command line can carry it."""
    return name[-200:].replace("\0", "").encode("utf-8", "replace").decode()


def _stopped(data: bytes) -> View:
    slow: Problem = problem("resume.slow")
    return View(Kind.OTHER, sniff(data).code, problems=(slow,))


def main(name: str) -> None:
    """The other process: read standard input within the limits, answer on standard output."""
    _limit()
    from lms.interop.formats.works import view

    answer = json.dumps(as_json(view(sys.stdin.buffer.read(), name)))
    sys.stdout.write(answer)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the caller's clock still holds there
        return
    for kind, value in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY)):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue
