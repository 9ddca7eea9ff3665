"""Finds folders of real files that others wrote, for the tests that read them in place.

Each folder has an environment variable. Unset, the folder beside the repository is taken if it is
there, and the tests are skipped if not. Set, there must be something to read: otherwise the tests
fail, because whoever set it expects them to have run.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "cases"


def folder(variable: str, default: str) -> Path | None:
    """The folder to read, or None if there is none and none was asked for."""
    asked = os.environ.get(variable)
    if asked:
        path = Path(asked)
        if not path.exists():
            raise AssertionError(f"{variable}={asked} does not exist")
        return path
    path = DEFAULT / default
    return path if path.is_dir() else None


def files(variable: str, default: str, *patterns: str) -> list[Any]:
    """Parameters for a test: the files of a folder that match, or one that says why it skips."""
    root = folder(variable, default)
    if root is None:
        reason = f"no real cases: {variable} is not set and {DEFAULT / default} is not there"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason), id="no cases")]
    found = sorted({path for pattern in patterns for path in root.rglob(pattern)})
    found = [path for path in found if path.is_file()]
    if not found:
        raise AssertionError(f"{variable}: nothing to read under {root} ({', '.join(patterns)})")
    return [pytest.param(path, id=str(path.relative_to(root))) for path in found]
