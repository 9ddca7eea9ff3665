"""What no honest browser sends: it is refused or ignored, and never an error of ours."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.fields import SeoulDateTimeField
from lms.db import db
from lms.numbers import LARGEST, whole
from tests.cast import Cast
from tests.conftest import Browser


@pytest.mark.parametrize("text", ["", "-1", "²", "٣", "1e3", " 7", "9" * 5000, str(LARGEST + 1)])
def test_only_ascii_digits_that_a_column_holds_are_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        whole(text)


def test_numbers_up_to_the_largest_are_read() -> None:
    assert [whole(text) for text in ("0", "007", str(LARGEST))] == [0, 7, LARGEST]


@pytest.mark.parametrize("page", ["²", "٣", "9" * 5000, "-3", "0", "x"])
def test_a_page_number_that_is_none_shows_a_page(cast: Cast, client: Browser, page: str) -> None:
    assert client.get("/openings", query_string={"page": page}).status_code == 200


@pytest.mark.parametrize("path", ["/openings/{}", "/office/people/{}", "/submissions/{}"])
def test_an_id_that_no_row_could_have_is_not_found(cast: Cast, client: Browser, path: str) -> None:
    client.sign_in(cast.administrator)
    for number in (LARGEST + 1, 10**30):
        assert client.get(path.format(number)).status_code == 404


@pytest.mark.parametrize("path", ["/openings?q=%00", "/search?q=a%00b", "/courses?q=%00"])
def test_a_nul_in_an_address_is_refused(cast: Cast, client: Browser, path: str) -> None:
    assert client.get(path).status_code == 400


def test_a_nul_in_a_form_is_refused(cast: Cast, client: Browser) -> None:
    client.sign_in(cast.trainee)
    assert client.post("/account", data={"name": "a\0b", "language": "ko"}).status_code == 400


@pytest.mark.parametrize("query", ["_scheme=javascript", "_anchor=x", "endpoint=y", "_external=1"])
def test_links_to_other_pages_of_a_list_take_nothing_from_the_address(
    cast: Cast, client: Browser, query: str
) -> None:
    client.sign_in(cast.administrator)
    for number in range(60):
        db.session.add(
            Organisation(kind="company", slug=f"c{number}", name="회사", created_at=clock.now())
        )
    db.session.commit()
    body = client.get(f"/office/organisations?{query}&q=회").get_data(as_text=True)
    assert f"/office/organisations?{query}&amp;q=%ED%9A%8C&amp;page=2" in body
    assert "javascript:" not in body


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", ["/reset/{}", "/verify/{}", "/invitation/{}", "/account/email/{}"])
def test_the_log_holds_no_token_of_a_link(
    cast: Cast, client: Browser, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    secret = "Wl9TZWNyZXQ.abc-DEF_123"
    with caplog.at_level(logging.INFO, "lms.request"):
        client.get(path.format(secret))
    assert caplog.records
    assert all(secret not in str(vars(record)) for record in caplog.records)


@pytest.mark.sqlite_only
def test_nobody_writes_lines_of_their_own_into_the_log(
    cast: Cast, client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "lms.request"):
        client.get("/x%0A2026-01-01 INFO lms forged")
    assert all("\n" not in record.getMessage() for record in caplog.records)


def test_whoever_is_overtaken_by_somebody_else_is_told_so(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/"):
        answer = app.make_response(app.handle_user_exception(StaleDataError("row")))
    assert answer.status_code == 409
    assert "다른 사람이 먼저 바꾸었습니다" in answer.get_data(as_text=True)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "2026-13-01T00:00", "어제"])
def test_a_moment_that_cannot_be_is_an_error_of_its_field(app: Flask, typed: str) -> None:
    class Moment(FlaskForm):
        at = SeoulDateTimeField()

    with app.test_request_context("/"):
        form = Moment(formdata=MultiDict({"at": typed}))
        assert not form.validate()
        assert "at" in form.errors
