"""Loading is authorising: courses and offerings by id, for a person and a permission."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.db import db


def course_for(person: Person, course_id: int, permission: Permission) -> Course:
    """The course, where *person* has *permission* on it; 404 to an outsider, 403 to a member."""
    course = db.session.scalar(
        select(Course).where(Course.id == course_id).options(joinedload(Course.organisation))
    )
    if course is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, Scope("course", course.id))
    return course


def offering_for(person: Person, offering_id: int, permission: Permission) -> Offering:
    """The offering with its course, where *person* has *permission* on it.

    A learner sees an offering only by a seat of its own, and never while it is a draft: a place in
    the cohort alone opens neither a draft nor an offering that the person has left.
    """
    offering = db.session.scalar(
        select(Offering)
        .where(Offering.id == offering_id)
        .options(joinedload(Offering.course).joinedload(Course.organisation))
    )
    if offering is None:
        abort(404 if person.is_authenticated else 401)
    scope = Scope("offering", offering.id)
    access.require(person, permission, scope)
    if access.roles_at(person, scope) == {Role.LEARNER} and (
        offering.state == "draft" or (Role.LEARNER, scope) not in access.grants_of(person)
    ):
        abort(404)
    return offering
