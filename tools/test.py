"""``make test``: everything that continuous integration runs, on a bare machine.

System packages that the browser tests need (Chromium, Korean fonts) are installed with apt-get
when they are missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from environment import ROOT, VENV, Trouble, ensure, say

PACKAGES = {"chromium": "chromium", "fc-list": "fontconfig"}
KOREAN_FONT = "fonts-noto-cjk"


def main() -> int:
    """Install what is missing, then check and test; 1 when anything fails."""
    try:
        python = ensure(("tests", "bench"))
        _system_packages()
    except Trouble as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 1
    environ = {"LMS_TEST_ENGINES": "sqlite,postgresql", **os.environ, "PYTHONPATH": str(ROOT)}
    environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    checked = subprocess.run([python, "tools/check.py"], cwd=ROOT, env=environ, check=False)
    runs = {"checks": checked}
    for name, arguments in _test_runs(sys.argv[1:]).items():
        say(f"· {name}")
        runs[name] = subprocess.run(
            [VENV / "bin" / "pytest", "-q", "-n", "2", "--dist", "loadgroup", *arguments],
            cwd=ROOT, env=environ, check=False,
        )  # fmt: skip
    failed = [name for name, done in runs.items() if done.returncode != 0]
    say(f"FAILED: {' and '.join(failed)}" if failed else "all checks and tests passed")
    return 1 if failed else 0


def _test_runs(arguments: list[str]) -> dict[str, list[str]]:
    """Arguments of pytest for each run. Those who drive a browser run by themselves: Playwright
    keeps an event loop in its thread, in which other tests cannot use asynchronous code.
    """
    if arguments:
        return {"tests": arguments}
    return {"tests": ["tests", "--ignore=tests/browser"], "browser tests": ["tests/browser"]}


def _system_packages() -> None:
    missing = [package for command, package in PACKAGES.items() if shutil.which(command) is None]
    fonts = (
        subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=False)
        if shutil.which("fc-list")
        else None
    )
    if fonts is None or not fonts.stdout.strip():
        missing.append(KOREAN_FONT)
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise Trouble(f"the browser tests need {', '.join(missing)}: install them and try again")
    say(f"· installing {', '.join(missing)}")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"stdout": subprocess.DEVNULL}
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False, env=environ, **quiet)  # type: ignore[call-overload]
    done = subprocess.run(  # type: ignore[call-overload]
        [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
        check=False, env=environ, **quiet,
    )  # fmt: skip
    if done.returncode != 0:
        raise Trouble(f"apt-get could not install {', '.join(missing)}")


if __name__ == "__main__":
    raise SystemExit(main())
