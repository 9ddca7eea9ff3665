"""Loading is authorising: terms by id."""

from __future__ import annotations

from flask import abort

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Organisation, Person
from lms.courses import places
from lms.courses.terms import queries
from lms.courses.terms.models import Term

MANAGE = Permission.REGISTRATION_MANAGE


def term_for(person: Person, term_id: int, permission: Permission = MANAGE) -> Term:
    """The term, where *person* has *permission* at its university; 404 to an outsider."""
    term = queries.term_by_id(term_id)
    if term is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, Scope("term", term.id))
    return term


def universities(person: Person) -> list[Organisation]:
    """The universities whose terms *person* keeps."""
    return [place for place in places.managed(person, MANAGE) if place.kind == "university"]
