"""Files and recordings with a mark: who gives them, and who hears them when."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, select

from lms import storage
from lms.accounts.models import AuditEntry
from lms.communication.models import Notification
from lms.courses.feedback.operations import MOST_FILES
from lms.db import db
from tests.cast import Cast

WEBM = (
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
    + b"\0" * 40
)


def place(cast: Cast, work: Any) -> str:
    return f"/teach/{cast.offering.id}/grading/{work.id}/feedback"


def give(client: Any, cast: Cast, work: Any, *files: tuple[bytes, str]) -> Any:
    data = {"files": [(io.BytesIO(body), name) for body, name in files]}
    return client.post(place(cast, work), data=data, content_type="multipart/form-data")


def files_of(work: Any) -> list[Any]:
    db.session.rollback()
    return storage.attachments("feedback", [work.id])[work.id]


def address(work: Any, file: Any) -> str:
    return f"/submissions/{work.id}/feedback/{file.id}/{file.name}"


def test_a_recording_is_heard_by_its_learner_only_after_the_release(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20, release=False)
    client.sign_in(cast.professor)
    assert give(client, cast, work, (WEBM, "녹음.webm")).status_code == 303
    file = files_of(work)[0]
    heard = client.get(f"{address(work, file)}?inline=1")
    assert heard.mimetype == "video/webm"
    assert "sandbox" in heard.headers["Content-Security-Policy"]
    client.sign_in(cast.trainee)
    assert client.get(address(work, file)).status_code == 404
    assert "녹음.webm" not in client.get(f"/submissions/{work.id}").text


def test_after_the_release_the_learner_plays_it_and_is_told_of_another(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    give(client, cast, work, (WEBM, "녹음.webm"))
    client.sign_in(cast.trainee)
    page = client.get(f"/submissions/{work.id}").text
    assert "<audio" in page
    assert client.get(address(work, files_of(work)[0])).status_code == 200
    told = db.session.scalars(select(Notification).where(Notification.kind == "feedback.added"))
    assert [note.person_id for note in told] == [cast.trainee.id]


def test_nobody_else_reaches_a_feedback_file(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    give(client, cast, work, (b"%PDF-1.7", "고침.pdf"))
    file = files_of(work)[0]
    for name in ("other_trainee", "other_professor", "employer", "outsider", "staff"):
        client.sign_in(getattr(cast, name))
        assert client.get(address(work, file)).status_code in {403, 404}, name
    client.sign_in(cast.trainee)
    assert client.post(f"{place(cast, work)}/{file.id}/remove").status_code in {403, 404}


def test_a_file_that_could_carry_a_script_only_goes_as_a_download(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    give(client, cast, work, (b"<script>alert(1)</script>", "a.html"))
    answer = client.get(f"{address(work, files_of(work)[0])}?inline=1")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"


def test_the_same_file_stands_once_and_no_more_than_ten(client: Any, cast: Cast, mark: Any) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    for _twice in range(2):
        give(client, cast, work, (b"one", "a.txt"))
    assert len(files_of(work)) == 1
    many = [(f"{n}".encode(), f"{n}.txt") for n in range(MOST_FILES)]
    answer = give(client, cast, work, *many)
    assert answer.status_code == 422
    assert f"{MOST_FILES}개까지" in answer.text
    assert len(files_of(work)) == 1


@pytest.mark.parametrize("files", [(), ((b"", "빈.txt"),)])
def test_nothing_and_an_empty_file_are_refused(
    client: Any, cast: Cast, mark: Any, files: tuple[tuple[bytes, str], ...]
) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    assert give(client, cast, work, *files).status_code == 422
    assert files_of(work) == []


def test_a_file_that_was_taken_away_is_gone_and_the_trail_knows(
    client: Any, cast: Cast, mark: Any
) -> None:
    work = mark(cast.trainee, 30, 20)
    client.sign_in(cast.professor)
    give(client, cast, work, (b"one", "a.txt"))
    file = files_of(work)[0]
    own, away = address(work, file), f"{place(cast, work)}/{file.id}/remove"
    assert client.post(away).status_code == 303
    assert client.get(own).status_code == 404
    count = db.session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "feedback.remove")
    )
    assert count == 1
