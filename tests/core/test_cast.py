"""The foundation carries the cast: people, places and a clean database for each story."""

from __future__ import annotations

from sqlalchemy import func, select

from lms.access import Permission, Scope, may
from lms.accounts.models import Person
from lms.db import db
from tests.cast import Cast


def test_everyone_of_the_cast_is_there(cast: Cast) -> None:
    assert db.session.scalar(select(func.count()).select_from(Person)) == 11


def test_the_next_test_starts_clean(app: object) -> None:
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_role_holds_in_its_scope_and_below_only(cast: Cast) -> None:
    here = Scope("offering", cast.offering.id)
    there = Scope("offering", cast.other_offering.id)
    assert may(cast.professor, Permission.SUBMISSION_GRADE, here)
    assert not may(cast.professor, Permission.SUBMISSION_GRADE, there)
    assert may(cast.officer, Permission.OFFERING_MANAGE, here)
    assert not may(cast.officer, Permission.SUBMISSION_GRADE, here)
