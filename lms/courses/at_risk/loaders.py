"""Loading is authorising: places whose people's signs one may see, learners in them, notes."""

from __future__ import annotations

from flask import abort

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.at_risk import queries
from lms.courses.at_risk.models import RiskNote
from lms.courses.catalogue.loaders import offering_for
from lms.courses.programmes.loaders import cohort_for
from lms.db import db

#: Whoever runs a course sees who is at risk in it; assistants do not.
TEACHING = Permission.RESULT_FREEZE
#: Whoever decides on a cohort's members sees who is at risk in it.
DECIDING = Permission.MEMBER_DECIDE


def place_for(person: Person, kind: str, place_id: int) -> Scope:
    """The offering or cohort as a scope, for somebody who may see its list."""
    if kind == "offering":
        return Scope("offering", offering_for(person, place_id, TEACHING).id)
    return Scope("cohort", cohort_for(person, place_id, DECIDING).id)


def learner_in(place: Scope, person_id: int) -> Person:
    """A learner of the place; 404 for anybody else."""
    if person_id not in queries.people_of(place):
        abort(404)
    return db.session.get(Person, person_id) or abort(404)


def note_for(person: Person, note_id: int) -> RiskNote:
    """A note, for somebody who may see the list of its place."""
    if not person.is_authenticated:
        abort(401)
    note = db.session.get(RiskNote, note_id)
    if note is None:
        abort(404)
    place_for(person, note.scope_kind, note.scope_id)
    return note


def own_note(person: Person, note_id: int) -> RiskNote:
    """A note that *person* wrote: nobody changes or deletes another's."""
    note = note_for(person, note_id)
    if note.author_id != person.id:
        abort(403)
    return note


def sees(person: Person, place: Scope) -> bool:
    """Whether *person* may see the list of *place*."""
    return access.may(person, TEACHING if place.kind == "offering" else DECIDING, place)
