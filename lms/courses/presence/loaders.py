"""Loading is authorising: the sessions of check-in, those that one marks and one's own."""

from __future__ import annotations

from flask import abort

from lms import access
from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.loaders import Place, place_for
from lms.courses.attendance.models import Session
from lms.db import db


def session_for(person: Person, session_id: int, permission: Permission) -> tuple[Session, Place]:
    """A session with its place, where *person* has *permission*."""
    session = db.session.get(Session, session_id)
    if session is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, session.place)
    return session, place_for(person, session.offering_id, session.cohort_id, permission)


def own_session(person: Person, session_id: int) -> Session:
    """A session of which *person* is a learner; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    session = db.session.get(Session, session_id)
    if session is None or not attendance.learners(session.place, [person.id]):
        abort(404)
    return session
