"""The design's layers hold, by contract and by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from lms import FEATURES
from lms.operate import schema
from tests.installations import ROOT

LMS = ROOT / "lms"
#: Words for a drawer into which anything fits.
NO_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "base2"}
MOST_LINES = 420


def sources() -> list[Path]:
    """Every Python file of the product but migrations, which are written by a tool."""
    return [path for path in LMS.rglob("*.py") if "migrations" not in path.parts]


def test_there_is_exactly_one_migration_head() -> None:
    assert len(schema.needed()) == 1


def test_the_contracts_of_the_layers_are_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert " 0 broken" in done.stdout


def test_no_file_is_a_drawer_for_anything() -> None:
    assert [str(path) for path in sources() if path.stem in NO_NAMES or path.stem[-1:] == "2"] == []


def test_no_file_grows_past_what_one_reads_at_a_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def feature_of(module: str) -> str | None:
    """The feature that a module lies in; none for the core."""
    return next((f for f in FEATURES if module == f or module.startswith(f"{f}.")), None)


def test_no_feature_reaches_into_the_pages_of_another() -> None:
    graph = grimp.build_graph("lms")
    found = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if ".views" in imported
        and feature_of(imported) is not None
        and feature_of(importer) != feature_of(imported)
    ]
    assert found == []


@pytest.mark.parametrize("forbidden", ["commit()", "smtplib", "send_message"])
def test_operations_neither_commit_nor_send(forbidden: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if ("operations" in path.parts or path.stem == "operations")
        and forbidden in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_rules_do_not_read_the_clock() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if ("rules" in path.parts or path.stem == "rules")
        and any(
            word in path.read_text("utf-8") for word in ("clock.now(", "clock.today(", ".now(UTC")
        )
    ]
    assert found == []


def test_every_page_template_extends_the_one_frame_or_is_a_part() -> None:
    loose = [
        str(path.relative_to(LMS / "templates"))
        for path in (LMS / "templates").rglob("*.html")
        if not path.name.startswith("_")
        and "macros" not in path.parts
        and path.name not in {"base.html", "500.html"}  # the last one needs nothing that can fail
        and "{% extends" not in path.read_text(encoding="utf-8")
    ]
    assert loose == []
