"""Loading is authorising: the place that an address names, and a version of a rule by id."""

from __future__ import annotations

from flask import abort

from lms import access, policies
from lms.access import ROOT, Permission, Scope
from lms.accounts.models import Person
from lms.courses.rulebook import queries
from lms.courses.rulebook.queries import Where
from lms.db import db
from lms.numbers import whole_or
from lms.policies import Description, Policy

MANAGE = Permission.POLICY_MANAGE


def place_for(person: Person, text: str) -> Where:
    """The place ``<kind>-<id>`` whose rules *person* manages; without one the first they manage.

    401, 404 to an outsider and for a place that is not there, 403 to a member who may not.
    """
    access.require_anywhere(person, MANAGE)
    if not text:
        return queries.where(_first(person)) or abort(404)
    kind, _dash, number = text.partition("-")
    scope = Scope(kind, whole_or(number, -1))
    if kind not in policies.SCOPES or scope.id < 0:
        abort(404)
    found = ROOT if kind == ROOT.kind else scope
    place = queries.where(found) or abort(404)
    access.require(person, MANAGE, found)
    return place


def kind_for(code: str, place: Where) -> Description:
    """A kind that describes itself and can matter at *place*; else 404."""
    found = policies.description(code)
    if found is None or not queries.matters(found, place.scope.kind):
        abort(404)
    return found


def version_for(person: Person, policy_id: int) -> tuple[Policy, Where]:
    """A version of a described kind, and its place, for somebody who manages its rules."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(Policy, policy_id, with_for_update=True)
    if row is None or policies.description(row.kind) is None:
        abort(404)
    return row, place_for(person, f"{row.scope_kind}-{row.scope_id}")


def _first(person: Person) -> Scope:
    """The widest place that the person manages."""
    held = [scope for scope in access.scopes_with(person, MANAGE) if scope.kind in policies.SCOPES]
    return min(held, key=lambda scope: (policies.SCOPES.index(scope.kind), scope.id), default=ROOT)
