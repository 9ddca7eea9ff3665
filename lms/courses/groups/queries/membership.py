"""Who is in which group now."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.groups.models import Group, GroupMember, GroupSet
from lms.db import db


def sets_of(offering_id: int) -> list[GroupSet]:
    """The sets of an offering by name."""
    return list(
        db.session.scalars(
            select(GroupSet)
            .where(GroupSet.offering_id == offering_id, GroupSet.deleted_at.is_(None))
            .order_by(GroupSet.name, GroupSet.id)
        )
    )


def group_of(person_id: int, set_id: int) -> Group | None:
    """The group of a set that a person is in now."""
    return db.session.scalar(
        select(Group)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(
            GroupMember.set_id == set_id,
            GroupMember.person_id == person_id,
            GroupMember.left_at.is_(None),
            Group.deleted_at.is_(None),
        )
    )


def members(group_id: int) -> list[Person]:
    """The people of a group now, in the order of the Korean alphabet."""
    return members_of_many([group_id])[group_id]


def members_of_many(group_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The people of several groups now, by group id. One statement."""
    ids = list(group_ids)
    found: dict[int, list[Person]] = {key: [] for key in ids}
    rows = db.session.execute(
        select(GroupMember.group_id, Person)
        .join(Person, Person.id == GroupMember.person_id)
        .where(GroupMember.group_id.in_(ids), GroupMember.left_at.is_(None))
    ).tuples()
    for group_id, person in sorted(rows, key=lambda row: (row[1].name, row[1].number)):
        found[group_id].append(person)
    return found


def groups_of_people(group_ids: Iterable[int]) -> dict[int, set[int]]:
    """Of these groups, those that each person is in now, by person id. One statement, or none."""
    ids = list(group_ids)
    found: dict[int, set[int]] = {}
    if not ids:
        return found
    rows = db.session.execute(
        select(GroupMember.person_id, GroupMember.group_id)
        .join(Group, Group.id == GroupMember.group_id)
        .where(
            GroupMember.group_id.in_(ids),
            GroupMember.left_at.is_(None),
            Group.deleted_at.is_(None),
        )
    ).tuples()
    for person_id, group_id in rows:
        found.setdefault(person_id, set()).add(group_id)
    return found
