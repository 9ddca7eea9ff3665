"""A set as its pages show it: groups with their people, who is in none, what happened."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.queries import Seat
from lms.courses.groups.models import Group, GroupMember, GroupSet
from lms.courses.groups.queries.membership import groups_of_set, members_of_many
from lms.db import db


@dataclass(frozen=True)
class Column:
    """A group with its people."""

    group: Group
    members: list[Person]


@dataclass(frozen=True)
class Board:
    """A whole set: its groups, and who sits in the course and is in none of them."""

    group_set: GroupSet
    columns: list[Column]
    alone: list[Seat]

    @property
    def placed(self) -> int:
        """How many people are in a group."""
        return sum(len(column.members) for column in self.columns)


@dataclass(frozen=True)
class SetLine:
    """A set in the list of an offering's sets."""

    group_set: GroupSet
    groups: int
    people: int


@dataclass(frozen=True)
class Stay:
    """Somebody's time in a group."""

    person: Person
    group: Group
    row: GroupMember


def board(group_set: GroupSet) -> Board:
    """The set as those who teach see it. Three statements."""
    groups = groups_of_set(group_set.id)
    people = members_of_many(group.id for group in groups)
    inside = {person.id for some in people.values() for person in some}
    seats = enrolment.roster(group_set.offering_id)
    return Board(
        group_set,
        [Column(group, people[group.id]) for group in groups],
        [seat for seat in seats if seat.person_id not in inside],
    )


def set_lines(offering_id: int, *, deleted: bool = False) -> list[SetLine]:
    """The sets of an offering with how many groups and people they have."""
    gone = GroupSet.deleted_at.is_not(None) if deleted else GroupSet.deleted_at.is_(None)
    sets = db.session.scalars(
        select(GroupSet)
        .where(GroupSet.offering_id == offering_id, gone)
        .order_by(GroupSet.name, GroupSet.id)
    )
    found = list(sets)
    rows = db.session.execute(
        select(Group.id, Group.set_id).where(
            Group.set_id.in_([one.id for one in found]), Group.deleted_at.is_(None)
        )
    ).tuples()
    owner = dict(rows.all())
    people = members_of_many(owner)
    return [
        SetLine(
            one,
            sum(set_id == one.id for set_id in owner.values()),
            sum(len(people[key]) for key, set_id in owner.items() if set_id == one.id),
        )
        for one in found
    ]


def stays_of_set(set_id: int, *, most: int = 200) -> list[Stay]:
    """Who came into and left which group, the latest first."""
    rows = db.session.execute(
        select(GroupMember, Person, Group)
        .join(Person, Person.id == GroupMember.person_id)
        .join(Group, Group.id == GroupMember.group_id)
        .where(GroupMember.set_id == set_id)
        .order_by(
            func.coalesce(GroupMember.left_at, GroupMember.joined_at).desc(), GroupMember.id.desc()
        )
        .limit(most)
    ).tuples()
    return [Stay(person, group, row) for row, person, group in rows]


def stays_of_person(person_id: int) -> list[GroupMember]:
    """Every group that a person was in, with its set; for the copy of their data."""
    return list(
        db.session.scalars(
            select(GroupMember)
            .where(GroupMember.person_id == person_id)
            .options(joinedload(GroupMember.group).joinedload(Group.group_set))
            .order_by(GroupMember.id)
        )
    )


def deleted_groups(set_id: int) -> list[Group]:
    """The groups of a set that were deleted and can be restored, the latest first."""
    return list(
        db.session.scalars(
            select(Group)
            .where(Group.set_id == set_id, Group.deleted_at.is_not(None))
            .order_by(Group.deleted_at.desc(), Group.id.desc())
        )
    )
