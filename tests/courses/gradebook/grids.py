"""A gradebook with columns of its own, and writing into its grid."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook import operations
from lms.courses.gradebook.models import Entry, EntryChange
from lms.courses.gradebook.operations import Change, ItemValues, ManualValues
from lms.db import db, unit_of_work
from tests.cast import Cast


@pytest.fixture
def columns(app: Flask, cast: Cast) -> list[int]:
    """The ids of two columns: 발표 of 20 points, 참여 of 10."""
    with app.test_request_context("/"), unit_of_work():
        return [
            operations.add_manual(
                cast.offering.id, ManualValues(title, Decimal(points)), ItemValues()
            ).id
            for title, points in (("발표", 20), ("참여", 10))
        ]


@pytest.fixture
def write(app: Flask, cast: Cast) -> Callable[..., None]:
    """``write(item_id, person, "12")`` as somebody else at another desk would."""

    def do(item_id: int, person: Person, points: str | None, **more: Any) -> None:
        with app.test_request_context("/"), unit_of_work():
            operations.write_entry(
                db.session.get_one(Offering, cast.offering.id),
                db.session.get_one(Person, cast.professor.id),
                ("manual", item_id),
                person.id,
                Change(points=Decimal(points) if points is not None else None, **more),
                None,
            )

    return do


def points_of(item_id: int, person: Person) -> Decimal | None:
    """What stands in a cell."""
    db.session.rollback()
    row = db.session.query(Entry).filter_by(kind="manual", item_id=item_id, person_id=person.id)
    found = row.one_or_none()
    return found.points if found is not None else None


def history(item_id: int) -> list[tuple[Any, Any, str]]:
    """From, to and how, in order, of a column."""
    db.session.rollback()
    rows = db.session.query(EntryChange).filter_by(item_id=item_id).order_by(EntryChange.id)
    return [(row.before["points"], row.after["points"], row.source) for row in rows]
