"""A backup restored into an empty place is the same installation, row by row and byte by byte."""

from __future__ import annotations

import io
import tarfile
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lms import storage
from lms.db import Base, db, unit_of_work
from lms.operate import archive
from lms.skills import operations as skills
from tests.cast import build, person
from tests.installations import installation


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
        }


def fill() -> str:
    """The cast, the skills and one file; the file's hash."""
    with unit_of_work():
        skills.mirror()
        cast = build()
        stored = storage.keep(io.BytesIO("보고서".encode() * 1000), "보고서.txt")
        storage.attach(stored, "lesson", cast.lesson.id, person_id=cast.professor.id)
        return stored.sha256


@pytest.fixture
def backup(tmp_path: Path) -> tuple[Path, dict[str, Any], str]:
    with installation():
        sha256 = fill()
        before = everything()
        summary = archive.write(tmp_path / "backup.tar.gz")
        assert summary.files == 1
        assert summary.rows == sum(map(len, before.values()))
    return tmp_path / "backup.tar.gz", before, sha256


def test_restoring_into_an_empty_place_gives_the_same_rows_and_files(backup: Any) -> None:
    file, before, sha256 = backup
    assert file.stat().st_mode & 0o077 == 0  # everybody's data, for the operator alone
    with installation():
        archive.read(file)
        assert everything() == before
        assert storage.content(sha256) == "보고서".encode() * 1000
        with unit_of_work():  # numbering goes on where it stopped
            person("새 사람", "new@example.org")


def test_a_backup_of_sqlite_grows_into_postgresql(backup: Any, own_postgres_url: str) -> None:
    file, before, _sha256 = backup
    with installation(own_postgres_url):
        archive.read(file)
        assert everything() == before
        with unit_of_work():
            person("새 사람", "new@example.org")


def test_a_backup_taken_while_people_write_is_of_one_moment(tmp_path: Path) -> None:
    with installation() as app:
        fill()
        stop = threading.Event()

        def write() -> None:
            with app.app_context():
                count = 0
                while not stop.is_set():
                    count += 1
                    with unit_of_work():  # always two people together
                        person("하나", f"one{count}@example.org")
                        person("둘", f"two{count}@example.org")

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(3):
                archive.write(tmp_path / f"{number}.tar.gz")
        finally:
            stop.set()
            writer.join()
    with installation():
        archive.read(tmp_path / "2.tar.gz")
        emails = {row[1] for row in everything()["person"]}
        ones = {email[3:] for email in emails if email.startswith("one")}
        twos = {email[3:] for email in emails if email.startswith("two")}
        assert ones == twos


def test_a_place_that_is_not_empty_is_refused_and_left_alone(backup: Any) -> None:
    file, _before, _sha256 = backup
    with installation():
        with unit_of_work():
            person("먼저 온 사람", "first@example.org")
        before = everything()
        with pytest.raises(archive.Unusable, match="not empty"):
            archive.read(file)
        assert everything() == before


def test_a_backup_that_was_cut_off_is_refused_and_changes_nothing(
    backup: Any, tmp_path: Path
) -> None:
    file, _before, _sha256 = backup
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with installation():
        before = everything()
        with pytest.raises(archive.Unusable):
            archive.read(cut)
        assert everything() == before


def test_a_damaged_file_in_a_backup_is_found_by_its_hash(backup: Any, tmp_path: Path) -> None:
    file, _before, _sha256 = backup
    damaged = tmp_path / "damaged.tar.gz"
    with tarfile.open(file) as source, tarfile.open(damaged, "w:gz") as target:
        for member in source:
            content = source.extractfile(member).read()  # type: ignore[union-attr]
            if member.name.startswith("files/"):
                content = content[:-1] + b"x"
            target.addfile(member, io.BytesIO(content))
    with installation():
        before = everything()
        with pytest.raises(archive.Unusable, match="damaged"):
            archive.read(damaged)
        assert everything() == before


def test_a_backup_that_lost_rows_is_refused_and_changes_nothing(
    backup: Any, tmp_path: Path
) -> None:
    file, _before, _sha256 = backup
    short = tmp_path / "short.tar.gz"
    with tarfile.open(file) as source, tarfile.open(short, "w:gz") as target:
        for member in source:
            content = source.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "rows/course_skill.jsonl":
                content = content[: content.index(b"\n") + 1]
                member.size = len(content)
            target.addfile(member, io.BytesIO(content))
    with installation():
        before = everything()
        with pytest.raises(archive.Unusable, match="rows, should be"):
            archive.read(short)
        assert everything() == before


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    other.write_bytes(b"not a backup at all")
    with installation(), pytest.raises(archive.Unusable, match="cannot be read"):
        archive.read(other)


def test_a_backup_that_cannot_be_finished_leaves_no_file_that_looks_like_one(
    tmp_path: Path,
) -> None:
    with installation():
        storage.path_of(fill()).unlink()
        with pytest.raises(FileNotFoundError):
            archive.write(tmp_path / "backup.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_the_commands_say_what_they_did_and_why_not(tmp_path: Path) -> None:
    file = str(tmp_path / "b.tar.gz")
    with installation() as app:
        fill()
        said = app.test_cli_runner().invoke(args=["backup", file])
        assert said.exit_code == 0
        assert "1 files" in said.output
        refused = app.test_cli_runner().invoke(args=["restore", file])
        assert refused.exit_code == 1
        assert "the database is not empty" in refused.output
