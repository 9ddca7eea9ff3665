"""Loading is authorising: the only way from an id in a URL to a person, organisation, invitation."""

from __future__ import annotations

from flask import abort

from lms import access
from lms.access import ROOT, Permission, Role, Scope
from lms.accounts import queries
from lms.accounts.models import Invitation, Organisation, Person
from lms.accounts.rules import rights
from lms.db import db


def person_for(viewer: Person, person_id: int, permission: Permission) -> Person:
    """A person, for those who oversee people (their scope is the office)."""
    access.require(viewer, permission, ROOT)
    person = queries.person_by_id(person_id)
    if person is None or person.erased_at is not None:
        abort(404)
    return person


def organisation_for(viewer: Person, organisation_id: int, permission: Permission) -> Organisation:
    """An organisation in which *viewer* has *permission*."""
    place = queries.organisation_by_id(organisation_id)
    if place is None:
        access.require_anywhere(viewer, permission)
        abort(404)
    access.require(viewer, permission, Scope("organisation", place.id))
    return place


def invitation_for(viewer: Person, invitation_id: int) -> Invitation:
    """An invitation that *viewer* may resend or take back: who may offer its role."""
    row = db.session.get(Invitation, invitation_id)
    if row is None:
        access.require_anywhere(viewer, Permission.PEOPLE_INVITE)
        abort(404)
    scope = Scope(row.scope_kind, row.scope_id)
    access.require(viewer, Permission.PEOPLE_INVITE, scope)
    if Role(row.role) not in rights.offered_roles(access.roles_at(viewer, scope)):
        abort(403)
    return row
