"""Every route answers every role as the written matrix says; a route that nobody judged fails.

``matrix/*.txt`` have one line a route and method, a file an area. Its words: ``ok`` the page or the act is this
person's (also where the empty form that the test sends is refused as a form), ``in`` sign in first,
``no`` 403: a member who may not, ``--`` 404: for this person it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms.matching.matcher import Matcher
from lms.placement.ranking import engine, rankings
from lms.placement.ranking.vectors import DatabaseVectorCache
from tests.access.stage import ROLES, Stage, stage
from tests.installations import installation
from tests.matching.fakes import FakeEncoder

MATRIX = Path(__file__).with_name("matrix")
#: Undoing what was never done succeeds: a repeated click is no error.
HARMLESS = {("POST", "/me/matching/hidden/<int:organisation_id>/remove")}
pytestmark = pytest.mark.xdist_group("access")


class Line(NamedTuple):
    """A route and method, and the expected word for each role."""

    method: str
    path: str
    words: tuple[str, ...]


def written() -> list[Line]:
    """The matrix as it is written."""
    lines = []
    for file in sorted(MATRIX.glob("*.txt")):
        for text in file.read_text(encoding="utf-8").splitlines():
            if text.strip() and not text.startswith("#"):
                method, path, *words = text.split()
                lines.append(Line(method, path, tuple(words)))
    return lines


def routes(app: Flask) -> dict[tuple[str, str], Rule]:
    """Every route and method of the application."""
    return {
        (method, rule.rule.replace(" ", "")): rule
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@contextmanager
def encoder() -> Iterator[None]:
    """Rank with bags of words: who may see a list does not depend on the model."""
    engine.use(Matcher(FakeEncoder(), cache=DatabaseVectorCache()))
    rankings.forget()
    try:
        yield
    finally:
        rankings.forget()
        engine.use(None)


@pytest.fixture(scope="module")
def place() -> Iterator[Stage]:
    """The installation with the cast and an object for every route."""
    with installation(WTF_CSRF_ENABLED=False) as app, encoder():
        yield stage(app)


def word(answer: TestResponse) -> str:
    """An answer as the matrix writes it."""
    status = answer.status_code
    if status in {301, 302, 303} and answer.headers["Location"].startswith("/sign-in?next="):
        return "in"
    if status < 400 and status >= 300 and answer.request.method == "GET":
        return "->"
    if status < 400 or status in {400, 409, 413, 422}:
        return "ok"
    return {403: "no", 404: "--"}.get(status, str(status))


def test_every_route_is_judged_and_every_judged_route_exists(place: Stage) -> None:
    judged = {(line.method, line.path) for line in written()}
    exist = set(routes(place.app))
    assert sorted(exist - judged) == [], "not in the matrix: say who may, and why"
    assert sorted(judged - exist) == [], "in the matrix, but gone"


def test_no_route_is_judged_twice_and_every_line_names_every_role() -> None:
    lines = written()
    keys = [(line.method, line.path) for line in lines]
    assert len(keys) == len(set(keys))
    assert {len(line.words) for line in lines} == {len(ROLES)}
    assert {w for line in lines for w in line.words} <= {"ok", "->", "in", "no", "--", "410"}


@pytest.mark.parametrize("line", written(), ids=lambda line: f"{line.method} {line.path}")
def test_each_role_gets_what_the_matrix_says(place: Stage, line: Line) -> None:
    rule = routes(place.app).get((line.method, line.path))
    assert rule is not None, "no such route"
    url = place.url(rule)
    found = {role: word(place.ask(role, line.method, url)) for role in ROLES}
    assert found == dict(zip(ROLES, line.words, strict=True))


def test_what_does_not_exist_is_found_by_nobody(place: Stage) -> None:
    found = {}
    for (method, path), rule in routes(place.app).items():
        if "<int:" not in path or (method, path) in HARMLESS:
            continue
        whole = place.params
        place.params = {
            name: 999_999 if isinstance(value, int) else value for name, value in whole.items()
        }
        url = place.url(rule)
        place.params = whole
        for role in ("trainee", "instructor", "staff", "employer", "office", "administrator"):
            got = word(place.ask(role, method, url))
            if got not in {"--", "no"}:
                found[method, path, role] = got
    assert found == {}


def test_in_production_nobody_reads_the_mailbox_or_the_style_page() -> None:
    secret = "5f0e9a7c3b1d4e62" * 4
    with (
        installation(mode="production", secret_key=secret) as app,
        encoder(),
    ):
        made = stage(app)
        found = {
            (role, page): word(made.ask(role, "GET", page))
            for role in ROLES
            for page in ("/mailbox", "/design")
        }
    assert set(found.values()) == {"--"}
