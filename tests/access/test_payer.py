"""Who pays allowances reaches the approved sheets of their institution, and nothing else.

What stands open to somebody without any role (``nobody's`` in the matrix) is open to them too.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from tests.access.stage import ROLES, Stage, stage
from tests.access.test_matrix import encoder, routes, word, written
from tests.installations import installation

OPEN = {
    ("GET", "/pay"),
    ("GET", "/pay/<int:sheet_id>"),
    ("POST", "/pay/<int:sheet_id>/list"),
    ("POST", "/pay/<int:sheet_id>/paid"),
    ("POST", "/pay/<int:sheet_id>/lines/<int:line_id>/back"),
}
#: Two strangers to the institution, one without any role: what both may, everybody may.
STRANGERS = [list(ROLES).index(role) for role in ("nobody's", "other employer")]
pytestmark = pytest.mark.xdist_group("access")


@pytest.fixture(scope="module")
def place() -> Iterator[Stage]:
    """The installation with the cast, and who pays."""
    with installation(WTF_CSRF_ENABLED=False) as app, encoder():
        made = stage(app)
        payer = db.session.scalars(select(Person).where(Person.email == "payer@example.org")).one()
        made.people["payer"] = payer.get_id()
        db.session.rollback()
        yield made


def test_who_pays_reaches_what_is_to_be_paid_and_nothing_else(place: Stage) -> None:
    found = {}
    for line in written():
        rule = routes(place.app)[line.method, line.path]
        got = word(place.ask("payer", line.method, place.url(rule)))
        if (line.method, line.path) in OPEN:
            fine = got == "ok"
        elif {line.words[at] for at in STRANGERS} & {"no", "--"}:
            fine = got in ("no", "--")  # of the academy, so some pages say that they exist
        else:
            fine = got in (
                *(line.words[at] for at in STRANGERS),
                "->",
            )  # the first page leads to the sheets
        if not fine:
            found[line.method, line.path] = got
    assert found == {}
