"""What every page has: headers, a request id that the log shares, and health."""

from __future__ import annotations

import logging
from contextvars import Context

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from lms.db import alembic, db
from tests.cast import Cast
from tests.conftest import Browser
from tests.installations import installation


def fresh(app: Flask, path: str) -> TestResponse:
    """A request with an application context of its own, as a server gives it."""
    return Context().run(lambda: app.test_client().get(path))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/nowhere"])
def test_every_answer_carries_the_security_headers(cast: Cast, client: Browser, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.sqlite_only
def test_over_https_browsers_are_told_to_stay_there() -> None:
    with installation(base_url="https://lms.example.org") as app:
        answer = app.test_client().get("/healthz", base_url="https://lms.example.org")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert app.config["SESSION_COOKIE_SECURE"]
        assert app.config["REMEMBER_COOKIE_SECURE"]


@pytest.mark.sqlite_only
def test_pages_of_a_person_are_not_kept_by_caches(cast: Cast, client: Browser) -> None:
    client.sign_in(cast.trainee)
    assert client.get("/notifications").headers["Cache-Control"] == "private, no-store"


@pytest.mark.sqlite_only
def test_the_log_and_the_answer_share_a_request_id(
    cast: Cast, client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "lms.request"):
        answer = client.sign_in(cast.trainee).get(
            "/notifications", headers={"X-Request-ID": "4f2a-77-aa"}
        )
    assert answer.headers["X-Request-ID"] == "4f2a-77-aa"
    (record,) = [record for record in caplog.records if record.name == "lms.request"]
    assert (record.path, record.status) == ("/notifications", 200)  # type: ignore[attr-defined]
    assert "jiwoo" not in record.getMessage()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("given", ["", "short", "x" * 41, "has spaces in it", "한글로-된-아이디"])
def test_a_request_id_that_cannot_be_trusted_is_replaced(
    cast: Cast, client: Browser, given: str
) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 16


def test_the_process_says_that_it_lives(app: Flask, client: Browser) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


@pytest.mark.sqlite_only
def test_an_up_to_date_installation_is_ready() -> None:
    with installation() as app:
        answer = app.test_client().get("/readyz")
        assert answer.status_code == 200
        assert answer.get_json()["checks"] == {"database": True, "schema": True, "storage": True}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_installation_whose_schema_is_behind_is_not_ready(
    engine: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("own_postgres_url") if engine == "postgresql" else ""
    with installation(url) as app:
        (version,) = [row.revision for row in alembic.current()]
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
        answer = fresh(app, "/readyz")
        assert answer.status_code == 503
        assert answer.get_json()["checks"]["schema"] is False
        with db.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO alembic_version (version_num) VALUES (:v)"), {"v": version}
            )
        # more often than the pool holds connections: none is left open
        assert {fresh(app, "/readyz").status_code for _ in range(25)} == {200}


@pytest.mark.sqlite_only
def test_static_files_are_cached_for_long_only_under_a_versioned_address(
    cast: Cast, client: Browser
) -> None:
    assert "immutable" in client.get("/static/css/base.css?v=1").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/base.css").headers.get("Cache-Control", "")


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", "/a\r\nb"],
)
def test_nobody_is_led_away_after_signing_in(target: str) -> None:
    from lms.web import safe_next

    assert safe_next(target) == "/"
    assert safe_next("/learn/3?x=1") == "/learn/3?x=1"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/manage/tracks/1/curriculum", "/manage/tracks/1"),
        ("/teach/1/content/modules/1/move", "/teach/1/content"),
        ("/sign-out", "/"),
    ],
)
def test_an_address_that_only_takes_forms_leads_to_the_page_above(
    cast: Cast, client: Browser, path: str, above: str
) -> None:
    answer = client.sign_in(cast.staff).get(path)
    assert (answer.status_code, answer.location) == (302, above)
    assert client.put("/sign-in").status_code == 405
