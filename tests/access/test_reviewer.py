"""Who scores a call's applicants reaches what is assigned to them, and nothing else.

What stands open to somebody without any role (``nobody's`` in the matrix) is open to them too,
except what is that person's own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from tests.access.stage import Stage, stage
from tests.access.test_matrix import encoder, routes, word, written
from tests.installations import installation

OPEN = {
    ("GET", "/review"),
    ("GET", "/review/stages/<int:stage_id>"),
    ("GET", "/review/stages/<int:stage_id>/slots"),
    ("POST", "/review/stages/<int:stage_id>/slots"),
    ("GET", "/review/<int:review_id>"),
    ("POST", "/review/<int:review_id>"),
    ("GET", "/review/<int:review_id>/files/<int:file_id>"),
    ("POST", "/review/<int:review_id>/conflict"),
    ("POST", "/review/slots/<int:slot_id>/remove"),
}
SHUT = ("/manage/admissions", "/manage/applications", "/applications/", "/me/selection")
pytestmark = pytest.mark.xdist_group("access")


@pytest.fixture(scope="module")
def place() -> Iterator[Stage]:
    """The installation with the cast, and who reviews."""
    with installation(WTF_CSRF_ENABLED=False) as app, encoder():
        made = stage(app)
        who = db.session.scalars(select(Person).where(Person.email == "reviewer@example.org")).one()
        made.people["reviewer"] = who.get_id()
        db.session.rollback()
        yield made


def test_who_reviews_reaches_what_is_assigned_to_them_and_nothing_else(place: Stage) -> None:
    found = {}
    for line in written():
        own = (line.method, line.path) in OPEN
        if not own and not line.path.startswith(SHUT):
            continue
        rule = routes(place.app)[line.method, line.path]
        got = word(place.ask("reviewer", line.method, place.url(rule)))
        if got != "ok" if own else got not in ("no", "--"):
            found[line.method, line.path] = got
    assert found == {}


def test_the_names_of_a_blind_call_s_applicants_are_in_no_answer_to_a_reviewer(
    place: Stage,
) -> None:
    for line in written():
        if line.method == "GET" and (line.method, line.path) in OPEN:
            rule = routes(place.app)[line.method, line.path]
            answer = place.ask("reviewer", "GET", place.url(rule))
            assert "문외인".encode() not in answer.get_data(), line.path
            assert "문외인" not in str(answer.headers), line.path
