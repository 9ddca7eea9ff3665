"""What was kept lies on disk before a row says so; what nobody refers to goes after a day."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from lms import storage
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.installations import ROOT, environment

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000100ffff03000006000557bfabd40000000049454e44ae426082"
)
OLD = time.time() - storage.SWEEP_AFTER.total_seconds() - 60


def files() -> list[Path]:
    return [path for path in storage.root().rglob("*") if path.is_file()]


def keep(content: bytes, name: str = "보고서.txt") -> storage.Stored:
    return storage.keep(io.BytesIO(content), name)


def test_content_is_found_by_its_hash_and_kept_once(app: Flask) -> None:
    first, second = keep(b"same", "a.txt"), keep(b"same", "b.txt")
    assert first.sha256 == second.sha256 == hashlib.sha256(b"same").hexdigest()
    assert (first.size, first.name, second.name) == (4, "a.txt", "b.txt")
    assert storage.content(first.sha256) == b"same"
    assert len(files()) == 1


def test_a_file_that_is_too_large_leaves_nothing_behind(app: Flask) -> None:
    with pytest.raises(storage.TooLarge) as refused:
        storage.keep(io.BytesIO(b"x" * 1001), "big.bin", most=1000)
    assert refused.value.args == (1000,)
    assert files() == []


def test_a_stream_that_breaks_off_leaves_nothing_behind(app: Flask) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(3)

    with pytest.raises(ConnectionResetError):
        storage.keep(Broken(b"half a file"), "half.txt")
    assert files() == []


def test_the_kind_is_told_by_content_and_not_by_name(app: Flask) -> None:
    assert keep(PNG, "picture.txt").media_type == "image/png"
    assert keep(b"<html><script>alert(1)</script>", "picture.png").media_type != "image/png"


def test_a_process_killed_before_its_commit_leaves_only_what_is_swept(application: Flask) -> None:
    program = (
        "import io, os, signal\n"
        "from lms import create_app, storage\n"
        "from lms.db import db, unit_of_work\n"
        "with create_app().app_context(), unit_of_work():\n"
        "    stored = storage.keep(io.BytesIO(b'never referred to'), 'a.txt')\n"
        "    storage.attach(stored, 'lesson', 1, person_id=None)\n"
        "    db.session.flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(application), cwd=ROOT, check=False
    )
    assert done.returncode == -9
    with application.app_context():
        assert db.session.query(storage.Attachment).count() == 0
        (left,) = files()
        assert storage.sweep() == 0  # it might be referred to in a moment
        os.utime(left, (OLD, OLD))
        assert storage.sweep() == 1
        assert files() == []


def test_sweeping_spares_what_is_referred_to(cast: Cast) -> None:
    with unit_of_work():
        used, unused = keep(b"used"), keep(b"unused")
        storage.attach(used, "lesson", cast.lesson.id, person_id=cast.professor.id)
    for path in files():
        os.utime(path, (OLD, OLD))
    assert storage.sweep() == 1
    assert storage.path_of(used.sha256).exists()
    assert not storage.path_of(unused.sha256).exists()


def test_a_file_kept_anew_is_young_again(app: Flask) -> None:
    stored = keep(b"again")
    os.utime(storage.path_of(stored.sha256), (OLD, OLD))
    keep(b"again")
    assert storage.sweep() == 0


@pytest.mark.parametrize(
    ("content", "name", "inline", "shown"),
    [
        (PNG, "그림.png", True, "image/png"),
        (PNG, "그림.png", False, "application/octet-stream"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg", True, "application/octet-stream"),
        (b"<html><script>1</script></html>", "x.html", True, "application/octet-stream"),
    ],
)
def test_only_kinds_without_scripts_are_shown_in_the_page(
    cast: Cast, app: Flask, content: bytes, name: str, inline: bool, shown: str
) -> None:
    with unit_of_work():
        row = storage.attach(keep(content, name), "lesson", cast.lesson.id, person_id=None)
    with app.test_request_context():
        answer = storage.send(row, inline=inline)
        answer.direct_passthrough = False
        assert answer.data == content
    assert answer.mimetype == shown
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    attached = answer.headers["Content-Disposition"].startswith("attachment")
    assert attached == (shown == "application/octet-stream")
