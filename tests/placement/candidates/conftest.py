"""People who are, or are not, candidates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from lms.placement.candidates import operations
from tests.cast import Cast


@pytest.fixture
def expected(cast: Cast) -> Callable[[Person], None]:
    """State that a person's track is expected to be completed in a month."""

    def state(person: Person, days: int = 30) -> None:
        with unit_of_work() as session:
            member = session.scalar(select(CohortMember).where(CohortMember.person_id == person.id))
            assert member is not None
            member.expected_on = clock.today() + timedelta(days=days)

    return state


@pytest.fixture
def candidate(cast: Cast, expected: Callable[[Person], None]) -> Person:
    """Jiwoo, who consents to be matched."""
    expected(cast.trainee)
    with unit_of_work():
        operations.turn_on(db.session.merge(cast.trainee))
    return cast.trainee
