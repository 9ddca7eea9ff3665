"""Opens a file in a process of its own; whatever becomes of that one, this one goes on."""

from __future__ import annotations

import json
import sys
from typing import Any

from lms.interop.formats import apart
from lms.interop.formats.problems import Problem, problem
from lms.interop.formats.sniff import sniff
from lms.interop.formats.works.limits import MEMORY, SECONDS
from lms.interop.formats.works.model import Kind, View, as_json, from_json


def view_apart(data: bytes, name: str = "") -> View:
    """The same as :func:`lms.interop.formats.works.view`, within ``SECONDS`` and ``MEMORY``."""
    told = apart.run(__name__, _argument(name), data, SECONDS)
    if told is None:
        return _stopped(data)
    try:
        answer: dict[str, Any] = json.loads(told)
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
    apart.limit(SECONDS, MEMORY)
    from lms.interop.formats.works import view

    answer = json.dumps(as_json(view(sys.stdin.buffer.read(), name)))
    sys.stdout.write(answer)
