"""Loading is authorising: an offering's or a cohort's sessions, patterns, learners, days off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort

from lms import access
from lms.access import ROOT, Permission, Scope
from lms.accounts.models import Person
from lms.courses.attendance import queries
from lms.courses.attendance.models import Holiday, Mark, Pattern, Session
from lms.courses.attendance.queries import Learner, PlaceCard
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort
from lms.db import db


@dataclass(frozen=True)
class Place:
    """Whose attendance a page is about: an offering's or a cohort's."""

    scope: Scope
    card: PlaceCard
    offering: Offering | None = None
    cohort: Cohort | None = None

    @property
    def args(self) -> dict[str, Any]:
        """What its pages' addresses take."""
        return {f"{self.scope.kind}_id": self.scope.id}


def place_for(
    person: Person, offering_id: int | None, cohort_id: int | None, permission: Permission
) -> Place:
    """The place of an address that names an offering or a cohort."""
    if offering_id is not None:
        offering = offering_for(person, offering_id, permission)
        scope = Scope("offering", offering.id)
        return Place(scope, queries.card(scope), offering=offering)
    if cohort_id is None:
        abort(404)
    cohort = cohort_for(person, cohort_id, permission)
    scope = Scope("cohort", cohort.id)
    return Place(scope, queries.card(scope), cohort=cohort)


def session_for(place: Place, session_id: int) -> Session:
    """A session of a loaded place, else 404."""
    session = db.session.get(Session, session_id)
    if session is None or session.place != place.scope:
        abort(404)
    return session


def pattern_for(place: Place, pattern_id: int) -> Pattern:
    """A pattern of a loaded place, else 404."""
    pattern = db.session.get(Pattern, pattern_id)
    if pattern is None or pattern.place != place.scope:
        abort(404)
    return pattern


def learner_for(place: Place, person_id: int) -> Learner:
    """A learner of a loaded place, those who left too, else 404."""
    found = queries.learners(place.scope, [person_id], left_too=True)
    return found[0] if found else abort(404)


def own_place(person: Person, offering_id: int | None, cohort_id: int | None) -> PlaceCard:
    """A place of which *person* is a learner; 404 for any other."""
    if not person.is_authenticated:
        abort(401)
    kind, id_ = ("offering", offering_id) if offering_id is not None else ("cohort", cohort_id)
    scope = Scope(kind, id_ or 0)
    if scope not in queries.places_of(person.id):
        abort(404)
    return queries.card(scope)


def mark_of(session: Session, person_id: int) -> Mark | None:
    """A learner's mark at a loaded session."""
    return queries.marks([session.id], [person_id]).get((session.id, person_id))


def holiday_for(person: Person, holiday_id: int) -> Holiday:
    """A day off, where *person* manages attendance at its place."""
    holiday = db.session.get(Holiday, holiday_id)
    if holiday is None:
        abort(404 if person.is_authenticated else 401)
    place = Scope(holiday.scope_kind, holiday.scope_id)
    # The office's days off are everybody's to see, so that who may not change them is told so.
    if place == ROOT and access.may_anywhere(person, Permission.ATTENDANCE_MANAGE):
        if not access.may(person, Permission.ATTENDANCE_MANAGE, ROOT):
            abort(403)
        return holiday
    access.require(person, Permission.ATTENDANCE_MANAGE, place)
    return holiday
