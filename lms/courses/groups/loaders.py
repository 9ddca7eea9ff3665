"""Loading is authorising: sets and groups of an offering, for a person and a permission."""

from __future__ import annotations

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.groups.models import Group, GroupSet
from lms.db import db

EDIT = Permission.GROUP_MANAGE


def set_for(
    person: Person,
    offering_id: int,
    set_id: int,
    permission: Permission = EDIT,
    *,
    gone: bool = False,
) -> tuple[Offering, GroupSet]:
    """A set of the offering; with *gone* a deleted one, to be restored."""
    offering = offering_for(person, offering_id, permission)
    found = db.session.get(GroupSet, set_id)
    if found is None or found.offering_id != offering.id:
        abort(404)
    if (found.deleted_at is not None) is not gone:
        abort(404)
    return offering, found


def group_for(
    person: Person,
    offering_id: int,
    set_id: int,
    group_id: int,
    permission: Permission = EDIT,
    *,
    gone: bool = False,
) -> tuple[Offering, GroupSet, Group]:
    """A group of a set of the offering; with *gone* a deleted one, to be restored."""
    offering, group_set = set_for(person, offering_id, set_id, permission)
    group = db.session.get(Group, group_id)
    if group is None or group.set_id != group_set.id:
        abort(404)
    if (group.deleted_at is not None) is not gone:
        abort(404)
    return offering, group_set, group
