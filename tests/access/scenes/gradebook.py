"""A gradebook with a category, a period and a column of its own that has a mark."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask import Flask

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook import operations
from lms.courses.gradebook.operations import (
    CategoryValues,
    Change,
    ItemValues,
    ManualValues,
    PeriodValues,
)
from lms.db import unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, _params: dict[str, object]) -> dict[str, object]:
    """Make them; the talk of the trainee has a mark."""
    with app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, cast.offering.id)
        teacher = session.get_one(Person, cast.professor.id)
        category = operations.add_category(offering.id, CategoryValues("발표"))
        day = offering.starts_on
        period = operations.add_period(
            offering.id, PeriodValues("첫 달", day, day + timedelta(days=30))
        )
        talk = operations.add_manual(
            offering.id,
            ManualValues("첫 발표", Decimal(10)),
            ItemValues(category_id=category.id),
        )
        key = (talk.item_kind, talk.id)
        operations.write_entry(
            offering, teacher, key, cast.trainee.id, Change(points=Decimal(8)), 0
        )
        return {
            "gradebook.category_id": category.id,
            "gradebook.period_id": period.id,
            "gradebook.kind": talk.item_kind,
            "gradebook.item_id": talk.id,
        }
