"""Loading is authorising: terms, offerings and students of course registration."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.registration import queries
from lms.courses.registration.models import RegistrationTurn
from lms.courses.registration.queries import Matriculated
from lms.courses.terms.loaders import term_for
from lms.courses.terms.models import Term
from lms.courses.terms.queries import term_by_id
from lms.db import db

MANAGE = Permission.REGISTRATION_MANAGE


@dataclass(frozen=True)
class Own:
    """A student in a term of their university."""

    term: Term
    who: Matriculated


def own_registration(person: Person, term_id: int) -> Own:
    """The term, where *person* is a student of its university; 404 for anybody else."""
    if not person.is_authenticated:
        abort(401)
    term = term_by_id(term_id)
    who = queries.matriculated(person.id, term) if term is not None else None
    if term is None or who is None:
        abort(404)
    return Own(term, who)


def offering_asked(person: Person, offering_id: int) -> tuple[Offering, Own]:
    """An offering of a term of the person's university, no draft; 404 for anybody else."""
    if not person.is_authenticated:
        abort(401)
    offering = _offering(offering_id)
    if offering is None or offering.term_id is None or offering.state == "draft":
        abort(404)
    return offering, own_registration(person, offering.term_id)


def managed_offering(person: Person, offering_id: int) -> tuple[Offering, Term]:
    """An offering of a term, where *person* keeps its university's registration."""
    offering = _offering(offering_id)
    if offering is None or offering.term_id is None:
        abort(404 if person.is_authenticated else 401)
    return offering, term_for(person, offering.term_id, MANAGE)


def managed_turn(person: Person, turn_id: int) -> RegistrationTurn:
    """A turn of a term, where *person* keeps its university's registration."""
    turn = db.session.get(RegistrationTurn, turn_id)
    if turn is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, MANAGE, Scope("term", turn.term_id))
    return turn


def managed_student(person: Person, term_id: int, person_id: int) -> tuple[Person, Own]:
    """A student of the term's university, for those who keep its registration; 404 for others."""
    term = term_for(person, term_id, MANAGE)
    student = db.session.get(Person, person_id)
    who = queries.matriculated(person_id, term)
    if student is None or who is None:
        abort(404)
    return student, Own(term, who)


def _offering(offering_id: int) -> Offering | None:
    return db.session.scalar(
        select(Offering)
        .where(Offering.id == offering_id)
        .options(joinedload(Offering.course).joinedload(Course.organisation))
    )
