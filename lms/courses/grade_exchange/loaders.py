"""Loading is authorising: a plan is its maker's alone; layouts are the institution's."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.grade_exchange import queries
from lms.courses.grade_exchange.models import ExportLayout, GradeImport
from lms.db import db

MANAGE = Permission.COURSE_MANAGE


def plan_for(person: Person, offering_id: int, plan_id: int) -> GradeImport:
    """The plan, under the address of its offering; 404 to everybody but its maker."""
    offering = offering_for(person, offering_id, Permission.GRADEBOOK_EDIT)
    plan = db.session.get(GradeImport, plan_id)
    if plan is None or plan.offering_id != offering.id or plan.made_by_id != person.id:
        abort(404)
    return plan


def institution_for(person: Person, organisation_id: int) -> Organisation:
    """The institution, to whoever manages its courses."""
    place = db.session.get(Organisation, organisation_id)
    if place is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, MANAGE, Scope("organisation", place.id))
    return place


def layout_in(person: Person, organisation_id: int, layout_id: int) -> ExportLayout:
    """A layout, to whoever manages its institution."""
    place = institution_for(person, organisation_id)
    layout = db.session.scalar(
        select(ExportLayout).where(
            ExportLayout.id == layout_id, ExportLayout.organisation_id == place.id
        )
    )
    if layout is None:
        abort(404)
    return layout


def layout_for(person: Person, offering_id: int, layout_id: int) -> tuple[Offering, ExportLayout]:
    """A layout that results of this offering may go out in."""
    offering = offering_for(person, offering_id, Permission.ROSTER_VIEW)
    layout = next((row for row in queries.layouts_for(offering.id) if row.id == layout_id), None)
    if layout is None:
        abort(404)
    return offering, layout
