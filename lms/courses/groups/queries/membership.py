"""Who is in which group now. People who left the course are in none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
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


def groups_of_set(set_id: int) -> list[Group]:
    """The groups of a set in order."""
    return list(
        db.session.scalars(
            select(Group)
            .where(Group.set_id == set_id, Group.deleted_at.is_(None))
            .order_by(Group.position, Group.id)
        )
    )


def groups_of_offering(offering_id: int) -> list[Group]:
    """Every group of an offering, by set and in order; the sets are loaded with them."""
    return list(
        db.session.scalars(
            select(Group)
            .join(GroupSet, GroupSet.id == Group.set_id)
            .where(
                GroupSet.offering_id == offering_id,
                GroupSet.deleted_at.is_(None),
                Group.deleted_at.is_(None),
            )
            .options(joinedload(Group.group_set))
            .order_by(GroupSet.name, GroupSet.id, Group.position, Group.id)
        )
    )


def group_of(person_id: int, set_id: int) -> Group | None:
    """The group of a set that a person is in now."""
    found: Group | None = db.session.scalar(
        _present(select(Group)).where(
            GroupMember.set_id == set_id, GroupMember.person_id == person_id
        )
    )
    return found


def members(group_id: int) -> list[Person]:
    """The people of a group now, in the order of the Korean alphabet."""
    return members_of_many([group_id])[group_id]


def members_of_many(group_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The people of several groups now, by group id. One statement, or none."""
    ids = list(group_ids)
    found: dict[int, list[Person]] = {key: [] for key in ids}
    if not ids:
        return found
    rows = db.session.execute(
        _present(select(Group.id, Person))
        .join(Person, Person.id == GroupMember.person_id)
        .where(Group.id.in_(ids))
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
        _present(select(GroupMember.person_id, Group.id)).where(Group.id.in_(ids))
    ).tuples()
    for person_id, group_id in rows:
        found.setdefault(person_id, set()).add(group_id)
    return found


def _present(query: Any) -> Any:
    """Join groups with their members of now, who sit in the course."""
    return (
        query.select_from(Group)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .join(GroupSet, GroupSet.id == Group.set_id)
        .join(
            Enrolment,
            (Enrolment.person_id == GroupMember.person_id)
            & (Enrolment.offering_id == GroupSet.offering_id),
        )
        .where(
            GroupMember.left_at.is_(None),
            Group.deleted_at.is_(None),
            GroupSet.deleted_at.is_(None),
            Enrolment.state.in_(SEATED),
        )
    )
