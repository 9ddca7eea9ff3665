"""Runs a reader in a process of its own, with limits that the system enforces.

A file of a stranger can be made to take hours or all memory of whoever reads it, or to make native
code do what its sender wants. The other process gets the file on its standard input, answers on its
standard output, and is told nothing else: no keys, no addresses.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

_ROOT: Final = str(Path(__file__).resolve().parents[3])
#: -I keeps the environment and the working folder from changing what is imported.
_PROGRAM: Final = (
    "import sys, importlib; sys.path.insert(0, sys.argv[1]); "
    "importlib.import_module(sys.argv[2]).main(sys.argv[3])"
)
#: What of this process's environment the other one needs to start.
_TOLD: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


def run(module: str, argument: str, data: bytes, seconds: int) -> bytes | None:
    """What ``main(argument)`` of *module* answers to *data*; None where it fails or takes longer."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file only goes to its input
            [sys.executable, "-I", "-c", _PROGRAM, _ROOT, module, argument],
            input=data,
            capture_output=True,
            timeout=seconds + 5,
            check=False,
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def limit(seconds: int, memory: int) -> None:
    """Bound this process: processor time, and address space in bytes."""
    try:
        import resource
    except ImportError:  # not on Windows; the caller's clock still holds there
        return
    for kind, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue
