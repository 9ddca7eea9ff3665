"""The public page: what it answers, what it shows, what it counts, how it is guarded."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.accounts.models import Person, Throttle
from lms.courses.documents.models import DocumentCheck
from lms.courses.documents.operations import issuing
from lms.courses.documents.queries.gathering import find
from lms.courses.documents.rules.kinds import Kind
from lms.courses.documents.rules.numbers import grouped
from lms.courses.documents.views import verify
from lms.courses.documents.views.verify import MISSES
from lms.db import db, unit_of_work
from lms.storage import Attachment
from tests.cast import Cast
from tests.courses.documents.conftest import result, row

WRONG = "2222-2222-2222-2222"  # well formed: the check holds


def test_anybody_verifies_by_number_however_it_is_typed(
    client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    document = row(issued())
    number = document.document_no
    for typed in (number, grouped(number), grouped(number).lower().replace("-", " – ")):
        page = client.get("/verify/document", query_string={"no": typed}).get_data(as_text=True)
        assert "유효한 증명서입니다." in page
        assert document.serial in page
        assert "한*우" in page
        assert "한지우" not in page


def test_a_typing_error_is_told_apart_from_a_number_that_was_never_given(
    client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    number = row(issued()).document_no
    other = "3" if number[0] != "3" else "4"
    typed = client.get(f"/verify/document?no={other}{number[1:]}").get_data(as_text=True)
    assert "문서확인번호를 잘못 적으셨습니다." in typed
    short = client.get(f"/verify/document?no={number[:-1]}").get_data(as_text=True)
    assert "16자여야 하는데 15자를 적으셨습니다." in short
    assert "번호에 쓰지 않는 글자: O" in client.get(f"/verify/document?no=O{number[1:]}").get_data(
        as_text=True
    )
    assert "이 번호로 발급한 증명서가 없습니다." in client.get(
        f"/verify/document?no={WRONG}"
    ).get_data(as_text=True)


def test_guessing_is_slowed_down_and_who_verifies_what_exists_is_not(
    client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    number = row(issued()).document_no
    for _time in range(MISSES.limit + 5):
        assert client.get(f"/verify/document?no={number}").status_code == 200
    for _time in range(MISSES.limit):
        assert client.get(f"/verify/document?no={WRONG}").status_code == 200
    assert client.get(f"/verify/document?no={WRONG}").status_code == 429


def test_the_holder_chooses_what_is_seen_and_sees_how_often_it_was_verified(
    app: Flask, client: Any, cast: Cast
) -> None:
    with app.test_request_context("/"), unit_of_work():
        result(cast.trainee.id, cast.offering.id, percent="88.5")
        found = find(Kind.TRANSCRIPT, cast.academy.id, cast.trainee.id)
        assert found is not None
        who = db.session.get_one(Person, cast.trainee.id)
        document_id = issuing.issue(found, who, language="ko").id
    number = row(document_id).document_no

    def seen() -> str:
        return str(client.get(f"/verify/document/{number}").get_data(as_text=True))

    assert "컴퓨터 비전</td>" not in seen()
    client.sign_in(cast.trainee)
    address = f"/me/documents/{document_id}/shows"
    assert client.post(address, data={"courses": "y"}).status_code == 303
    page = seen()
    assert "컴퓨터 비전</td>" in page
    assert "88.5" not in page
    assert client.post(address, data={"grades": "y", "full_name": "y"}).status_code == 303
    page = seen()
    assert "88.5%" in page  # and the courses with them
    assert "한지우" in page
    own = client.get(f"/me/documents/{document_id}").get_data(as_text=True)
    assert "1번 확인되었습니다." in own  # loaded again and looked at by the holder since


def test_what_the_holder_is_told_of_verifications_is_not_pushed_up_by_loading_again(
    app: Flask, client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    number = row(issued()).document_no
    for address in ("203.0.113.7", "203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8::2"):
        page = client.get(f"/verify/document/{number}", environ_base={"REMOTE_ADDR": address})
        assert page.status_code == 200
    bot = {"User-Agent": "kakaotalk-scrap/1.0"}
    client.get(f"/verify/document/{number}", headers=bot, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(DocumentCheck)) == 3
    keys = db.session.scalars(select(Throttle.key).where(Throttle.key.startswith("look:"))).all()
    assert len(keys) == 3
    assert not any("203.0.113" in key or "2001" in key for key in keys)  # nobody's address is kept


def test_whoever_asks_without_end_waits(
    client: Any, cast: Cast, issued: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = row(issued()).document_no
    monkeypatch.setattr(verify, "ASKED", replace(verify.ASKED, limit=4))
    answers = [client.get(f"/verify/document/{number}").status_code for _time in range(6)]
    assert answers == [200, 200, 200, 200, 429, 429]


def test_a_file_is_the_one_that_was_issued_or_it_is_not_and_nothing_of_it_is_kept(
    client: Any, cast: Cast, issued: Callable[..., int]
) -> None:
    document_id = issued()
    client.sign_in(cast.trainee)
    data = client.get(f"/documents/{document_id}/file").data
    client.sign_in(cast.outsider)
    before = db.session.scalar(select(func.count()).select_from(Attachment))

    def upload(body: bytes) -> Any:
        return client.post("/verify/document", data={"file": (io.BytesIO(body), "받은 파일.pdf")})

    assert "발급한 그대로입니다." in upload(data).get_data(as_text=True)
    changed = bytearray(data)
    changed[len(changed) // 2] ^= 1
    assert "그대로의 파일이 아닙니다." in upload(bytes(changed)).get_data(as_text=True)
    assert client.post("/verify/document", data={}).status_code == 422
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == before
    checks = db.session.scalars(select(DocumentCheck)).all()
    assert [(check.document_id, check.way) for check in checks] == [(document_id, "file")]
