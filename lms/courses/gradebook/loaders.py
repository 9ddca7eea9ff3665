"""Loading is authorising: what gradebooks are arranged by, through their offering."""

from __future__ import annotations

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import GradeCategory, GradingPeriod, ManualItem
from lms.courses.gradebook.queries import Column, Setup
from lms.db import db

EDIT = Permission.GRADEBOOK_EDIT


def category_in(
    person: Person, offering_id: int, category_id: int
) -> tuple[Offering, GradeCategory]:
    """A category, to whoever may edit the offering's gradebook."""
    offering = offering_for(person, offering_id, EDIT)
    row = db.session.get(GradeCategory, category_id)
    if row is None or row.offering_id != offering.id:
        abort(404)
    return offering, row


def period_in(person: Person, offering_id: int, period_id: int) -> tuple[Offering, GradingPeriod]:
    """A grading period, to whoever may edit the offering's gradebook."""
    offering = offering_for(person, offering_id, EDIT)
    row = db.session.get(GradingPeriod, period_id)
    if row is None or row.offering_id != offering.id:
        abort(404)
    return offering, row


def manual_in(person: Person, offering_id: int, item_id: int) -> tuple[Offering, ManualItem]:
    """A column of its own, deleted or not, to whoever may edit the offering's gradebook."""
    offering = offering_for(person, offering_id, EDIT)
    row = db.session.get(ManualItem, item_id)
    if row is None or row.offering_id != offering.id:
        abort(404)
    return offering, row


def column_in(
    person: Person, offering_id: int, kind: str, item_id: int
) -> tuple[Offering, Setup, Column]:
    """A column with the whole arrangement, to whoever may edit the offering's gradebook."""
    offering = offering_for(person, offering_id, EDIT)
    setup = queries.setup_of(offering.id)
    column = setup.column((kind, item_id))
    if column is None:
        abort(404)
    return offering, setup, column
