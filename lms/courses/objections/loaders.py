"""Loading is authorising: objections and proposed changes by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import queries as enrolment
from lms.courses.objections.models import Objection, ResultChange
from lms.courses.objections.queries.objections import KIND
from lms.db import db
from lms.storage import Attachment

FREEZE = Permission.RESULT_FREEZE


def own_offering(person: Person, offering_id: int) -> Offering:
    """An offering in which *person* has a seat; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    seat = enrolment.seat_of(person.id, offering_id)
    if seat is None or seat.state not in enrolment.SEATED:
        abort(404)
    return seat.offering


def _objection(objection_id: int) -> Objection:
    found = db.session.scalar(
        select(Objection)
        .where(Objection.id == objection_id)
        .options(
            joinedload(Objection.person),
            joinedload(Objection.offering).joinedload(Offering.course),
        )
    )
    if found is None:
        abort(404)
    return found


def objection_to_answer(person: Person, offering_id: int, objection_id: int) -> Objection:
    """An objection of somebody else in an offering whose results *person* freezes."""
    offering_for(person, offering_id, FREEZE)
    found = _objection(objection_id)
    if found.offering_id != offering_id:
        abort(404)
    if found.person_id == person.id:
        abort(403)
    return found


def own_objection(person: Person, objection_id: int) -> Objection:
    """An objection that *person* made; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    found = _objection(objection_id)
    if found.person_id != person.id:
        abort(404)
    return found


def file_for(person: Person, objection_id: int, attachment_id: int) -> tuple[Attachment, Objection]:
    """A file of an objection: its owner's, and of those who answer."""
    if not person.is_authenticated:
        abort(401)
    found = _objection(objection_id)
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.subject_kind != KIND or file.subject_id != found.id:
        abort(404)
    scope = Scope("offering", found.offering_id)
    if found.person_id != person.id and not access.may(person, FREEZE, scope):
        abort(403 if access.may(person, Permission.ROSTER_VIEW, scope) else 404)
    return file, found


def change_for(person: Person, offering_id: int, change_id: int) -> ResultChange:
    """A proposed change of a result in an offering whose results *person* freezes."""
    offering_for(person, offering_id, FREEZE)
    found = db.session.scalar(
        select(ResultChange)
        .where(ResultChange.id == change_id, ResultChange.offering_id == offering_id)
        .options(
            joinedload(ResultChange.person),
            joinedload(ResultChange.result),
            joinedload(ResultChange.offering).joinedload(Offering.course),
        )
    )
    if found is None:
        abort(404)
    return found
