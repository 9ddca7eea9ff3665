"""What an instructor ticks for an assistant opens exactly its routes, as ``grants.txt`` says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lms import access
from lms.access import Permission, Role
from lms.accounts.models import Grant
from lms.courses.content import registry
from lms.db import db, unit_of_work
from tests.access.stage import Stage, stage
from tests.access.test_matrix import encoder, routes, word
from tests.installations import installation

CHOICE = access.GRANTABLE[Role.ASSISTANT]
#: A grader marks before they release: this page needs both.
BESIDE = {Permission.MARK_RELEASE: {Permission.SUBMISSION_GRADE}}
pytestmark = pytest.mark.xdist_group("access")


def written() -> list[tuple[str, str, Permission]]:
    """Routes with the permission that opens them."""
    text = Path(__file__).with_name("grants.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [(method, path, Permission(permission)) for method, path, permission in lines]


@pytest.fixture(scope="module")
def place() -> Iterator[Stage]:
    """The installation with the cast and an object for every route."""
    with installation(WTF_CSRF_ENABLED=False) as app, encoder():
        yield stage(app)


@contextmanager
def assistant_who_may(place: Stage, permissions: set[Permission]) -> Iterator[None]:
    """Let the cast's assistant do exactly this, until the end."""

    def write(chosen: list[str] | None) -> None:
        with unit_of_work():
            row = db.session.get_one(Grant, place.params["grant_id"])
            row.permissions = chosen
        db.session.rollback()
        place.set_out()

    write(sorted(permissions))
    try:
        yield
    finally:
        write(None)


def test_everything_that_can_be_ticked_is_offered_with_an_explanation(place: Stage) -> None:
    offered = [one for one in registry.grantables() if set(one.permissions) <= CHOICE]
    assert {permission for one in offered for permission in one.permissions} == CHOICE
    for one in offered:
        assert str(one.label)
        assert len(str(one.help)) > len(str(one.label))


@pytest.mark.parametrize("permission", sorted({line[2] for line in written()}))
def test_a_tick_opens_its_routes_and_its_absence_closes_them(
    place: Stage, permission: Permission
) -> None:
    lines = [line for line in written() if line[2] is permission]
    urls = [(method, place.url(routes(place.app)[method, path])) for method, path, _p in lines]
    with assistant_who_may(place, set(CHOICE) - {permission}):
        without = {url: word(place.ask("assistant", *url)) for url in urls}
    assert set(without.values()) == {"no"}, without
    with assistant_who_may(place, {permission} | BESIDE.get(permission, set())):
        alone = {url: word(place.ask("assistant", *url)) for url in urls}
    assert set(alone.values()) == {"ok"}, alone


def test_ticks_leave_every_role_what_it_can_do_without_them() -> None:
    new = {line[2] for line in written()}
    held = {role: access.ROLE_PERMISSIONS[role] & new for role in Role}
    assert held[Role.INSTRUCTOR] == new
    assert held[Role.ASSISTANT] == {
        Permission.MARK_RELEASE,
        Permission.BOARD_MODERATE,
        Permission.ANNOUNCE,
        Permission.ATTENDANCE_VIEW,
        Permission.ATTENDANCE_MARK,
    }
    marks = {Permission.MARK_RELEASE, Permission.GRADEBOOK_EDIT}
    assert held[Role.STAFF] == held[Role.OFFICE] == new - marks
    assert held[Role.LEARNER] == held[Role.EMPLOYER] == held[Role.ADMINISTRATOR] == frozenset()
