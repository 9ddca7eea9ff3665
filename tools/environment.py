"""Make or refresh ``.venv``: standard library only, for a bare machine.

``python tools/environment.py [tests] [bench]`` installs requirements.txt and the named extras;
nothing happens where the files have not changed since.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
#: The PyTorch project's own index of builds without CUDA: a tenth of the size.
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"


class Trouble(RuntimeError):
    """Something the person has to mend; the message is one line."""


def say(line: str) -> None:
    """Tell the person what goes on."""
    print(line, flush=True)


def ensure(extras: tuple[str, ...] = ()) -> Path:
    """The environment's Python, with everything installed; raises :class:`Trouble`."""
    if sys.version_info[:2] != (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        raise Trouble(f"Python 3.11 is needed, this is {found}: make PYTHON=/path/to/python3.11 …")
    if not os.access(ROOT, os.W_OK):
        raise Trouble(f"cannot write to {ROOT}")
    if not _usable():
        _make()
    for name in ("", *extras):
        _install(ROOT / name / "requirements.txt", VENV / (name or "product"))
    return PYTHON


def _usable() -> bool:
    """Whether ``.venv`` is there and whole; one that never got ready may have been cut off."""
    if not PYTHON.exists():
        return False
    if (VENV / "product").exists():
        return True
    asked = [PYTHON, "-m", "pip", "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _make() -> None:
    say("· making .venv")
    try:
        venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)
    except subprocess.CalledProcessError:
        raise Trouble(
            "this Python cannot make a virtual environment with pip "
            "(on Debian and Ubuntu: apt install python3.11-venv)"
        ) from None


def _install(requirements: Path, stamp: Path) -> None:
    content = requirements.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say(f"· installing {requirements.relative_to(ROOT)} (the first time takes some minutes)")
    torch = re.search(rb"^torch==(\S+)", content, re.MULTILINE)
    if torch:
        _install_torch(torch[1].decode())
    _pip("install", "--progress-bar", "off", "-r", str(requirements))
    stamp.write_text(digest)


def _install_torch(version: str) -> None:
    """The CPU build where it can be had; otherwise what the package index offers."""
    found = subprocess.run(
        [PYTHON, "-c", "import importlib.metadata as m; print(m.version('torch'))"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if found.stdout.strip().split("+")[0] == version:
        return
    extra = []
    if sys.platform == "linux" and _reachable(CPU_WHEELS):
        extra = ["--extra-index-url", CPU_WHEELS]
    _pip("install", "--progress-bar", "off", f"torch=={version}", *extra)


def _reachable(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/torch/", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _pip(*arguments: str) -> None:
    """Run pip with one line for each package that it collects."""
    process = subprocess.Popen(
        [PYTHON, "-m", "pip", "--disable-pip-version-check", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    tail: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        tail = [*tail[-14:], line.rstrip()]
        if line.startswith(("Collecting", "Installing", "Building")):
            say("  " + line.strip()[:100])
    if process.wait() != 0:
        raise Trouble("pip could not install what is needed:\n" + "\n".join(tail))


def main() -> int:
    """Command line."""
    try:
        ensure(tuple(sys.argv[1:]))
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
