"""The discovery of real cases itself: skipping must never hide a wrong path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop import cases


def test_a_folder_that_was_asked_for_and_is_missing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_CASES", "/nowhere/at/all")
    with pytest.raises(AssertionError, match="SOME_CASES"):
        cases.files("SOME_CASES", "some", "*")


def test_a_folder_that_was_asked_for_and_holds_nothing_readable_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "notes.bin").write_bytes(b"x")
    monkeypatch.setenv("SOME_CASES", str(tmp_path))
    with pytest.raises(AssertionError, match="nothing to read"):
        cases.files("SOME_CASES", "some", "*.csv")


def test_without_variable_and_folder_the_test_says_why_it_is_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SOME_CASES", raising=False)
    monkeypatch.setattr(cases, "DEFAULT", tmp_path)
    (only,) = cases.files("SOME_CASES", "some", "*")
    assert "SOME_CASES" in only.marks[0].kwargs["reason"]


def test_every_file_that_matches_is_found_below_the_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.csv").write_bytes(b"x")
    (tmp_path / "b.txt").write_bytes(b"x")
    monkeypatch.setenv("SOME_CASES", str(tmp_path))
    assert [param.id for param in cases.files("SOME_CASES", "some", "*.csv")] == ["deep/a.csv"]
