"""Addresses of pages are the same whether a click or the worker builds them."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from werkzeug.routing import BuildError


def test_the_worker_builds_the_path_that_a_request_builds(app: Flask) -> None:
    with app.app_context():
        apart = url_for("content.course", offering_id=7, page=2)
    with app.test_request_context("/", base_url="https://lms.example.org"):
        asked = url_for("content.course", offering_id=7, page=2)
        abroad = url_for("content.course", offering_id=7, _external=True)
    assert apart == asked == "/learn/7?page=2"
    assert abroad == "https://lms.example.org/learn/7"


def test_it_needs_no_server_name(app: Flask) -> None:
    assert app.config["SERVER_NAME"] is None


def test_an_unknown_page_has_no_address_there_either(app: Flask) -> None:
    with app.app_context(), pytest.raises(BuildError):
        url_for("no.such")
