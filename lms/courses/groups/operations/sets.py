"""Making, changing, copying and deleting sets and their groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.editing import hold
from lms.courses.groups import queries, registry, rules
from lms.courses.groups.models import Group, GroupMember, GroupSet
from lms.courses.groups.operations.placing import Refused, lock
from lms.courses.groups.rules import Reason
from lms.db import db


@dataclass(frozen=True)
class SetValues:
    """A set as a form gives it."""

    name: str
    capacity: int | None = None
    self_signup: bool = False
    signup_until: datetime | None = None


def create_set(offering: Offering, values: SetValues) -> GroupSet:
    """Add an empty set to an offering. Its name is nobody else's there."""
    _refuse_name(offering.id, values.name, None)
    made = GroupSet(offering_id=offering.id, created_at=clock.now(), name=values.name)
    _apply(made, values)
    db.session.add(made)
    db.session.flush()
    audit.record("group_set.create", "group_set", made.id, after=_facts(made))
    return made


def update_set(group_set: GroupSet, values: SetValues, version: int) -> None:
    """Change a set that is still at *version* (else :class:`lms.courses.editing.Conflict`).

    A capacity below the members that a group has is refused.
    """
    hold(group_set, version)
    _refuse_name(group_set.offering_id, values.name, group_set.id)
    if values.capacity is not None:
        sizes = [len(column.members) for column in queries.board(group_set).columns]
        if sizes and max(sizes) > values.capacity:
            raise Refused([Reason("too_small", {"members": max(sizes)})])
    before = _facts(group_set)
    _apply(group_set, values)
    db.session.flush()
    audit.record(
        "group_set.update", "group_set", group_set.id, before=before, after=_facts(group_set)
    )


def lock_set(group_set: GroupSet, locked: bool) -> bool:
    """Let nobody change group by themselves any more, or let them again; False: it is so."""
    lock(group_set)
    if (group_set.locked_at is not None) is locked:
        return False
    group_set.locked_at = clock.now() if locked else None
    db.session.flush()
    audit.record("group_set.lock" if locked else "group_set.unlock", "group_set", group_set.id)
    return True


def copy_set(group_set: GroupSet, by: Person, *, with_people: bool) -> GroupSet:
    """A set with the same groups in the same offering, with the same people in them or empty."""
    taken = [one.name for one in queries.sets_of(group_set.offering_id)]
    stem = _("%(name)s 사본", name=group_set.name[:100])
    name = stem
    if rules.name_key(stem) in {rules.name_key(one) for one in taken}:
        name = rules.fresh_names(stem.replace("{", "").replace("}", "") + " {n}", taken, 1)[0]
    made = GroupSet(offering_id=group_set.offering_id, created_at=clock.now(), name=name)
    made.capacity, made.self_signup = group_set.capacity, group_set.self_signup
    made.signup_until = group_set.signup_until
    db.session.add(made)
    db.session.flush()
    now = clock.now()
    for column in queries.board(group_set).columns:
        group = Group(
            set_id=made.id, name=column.group.name, position=column.group.position, created_at=now
        )
        db.session.add(group)
        db.session.flush()
        if with_people:
            db.session.add_all(
                GroupMember(
                    group_id=group.id,
                    set_id=made.id,
                    person_id=person.id,
                    joined_at=now,
                    joined_by_id=by.id,
                )
                for person in column.members
            )
    db.session.flush()
    audit.record(
        "group_set.copy",
        "group_set",
        made.id,
        before={"group_set": group_set.id},
        after=_facts(made) | {"with_people": with_people},
    )
    return made


def delete_set(group_set: GroupSet) -> None:
    """Take it away, unless something hands in by it; :func:`restore_set` brings it back."""
    lock(group_set)
    if registry.uses(group_set.id):
        raise Refused([Reason("in_use")])
    if group_set.deleted_at is None:
        group_set.deleted_at = clock.now()
        db.session.flush()
        audit.record("group_set.delete", "group_set", group_set.id, before=_facts(group_set))


def restore_set(group_set: GroupSet) -> bool:
    """Bring a deleted set back; False where it is there. Refused where its name is taken now."""
    lock(group_set)
    if group_set.deleted_at is None:
        return False
    _refuse_name(group_set.offering_id, group_set.name, group_set.id)
    group_set.deleted_at = None
    db.session.flush()
    audit.record("group_set.restore", "group_set", group_set.id)
    return True


def add_groups(
    group_set: GroupSet, *, count: int = 0, names: list[str] | None = None
) -> list[Group]:
    """Add groups by name, or so many with the next free numbers."""
    lock(group_set)
    present = [group.name for group in queries.groups_of_set(group_set.id)]
    wanted = list(names or []) or rules.fresh_names(_("%(n)s조", n="{n}"), present, count)
    if len(present) + len(wanted) > rules.MOST_GROUPS:
        raise Refused([Reason("too_many_groups", {"most": rules.MOST_GROUPS})])
    taken = {rules.name_key(name) for name in present}
    for name in wanted:
        if rules.name_key(name) in taken:
            raise Refused([Reason("group_name_taken", {"name": name})])
        taken.add(rules.name_key(name))
    last = db.session.scalar(select(func.max(Group.position)).where(Group.set_id == group_set.id))
    made = [
        Group(set_id=group_set.id, name=name, position=position, created_at=clock.now())
        for position, name in enumerate(wanted, start=0 if last is None else last + 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    if made:
        audit.record(
            "group.create", "group_set", group_set.id, after={"groups": [g.id for g in made]}
        )
    return made


def rename_group(group_set: GroupSet, group: Group, name: str) -> bool:
    """Give a group another name that no other one of the set has; False: it has it already."""
    lock(group_set)
    for other in queries.groups_of_set(group_set.id):
        if other.id != group.id and rules.name_key(other.name) == rules.name_key(name):
            raise Refused([Reason("group_name_taken", {"name": name})])
    if group.name == name:
        return False
    group.name = name
    db.session.flush()
    audit.record("group.rename", "group_set", group_set.id, after={"group": group.id})
    return True


def delete_group(group_set: GroupSet, group: Group, by: Person) -> int:
    """Take a group away; its people are in none then. How many. What it handed in stays."""
    lock(group_set)
    now = clock.now()
    stays = list(
        db.session.scalars(
            select(GroupMember).where(
                GroupMember.group_id == group.id, GroupMember.left_at.is_(None)
            )
        )
    )
    for stay in stays:
        stay.left_at, stay.left_by_id = now, by.id
    group.deleted_at = now
    db.session.flush()
    audit.record(
        "group.delete",
        "group_set",
        group_set.id,
        before={"group": group.id, "people": [stay.person_id for stay in stays]},
    )
    return len(stays)


def restore_group(group_set: GroupSet, group: Group, by: Person) -> int:
    """Bring a deleted group back with those of its last people who are in no other one since."""
    lock(group_set)
    if group.deleted_at is None:
        return 0
    for other in queries.groups_of_set(group_set.id):
        if rules.name_key(other.name) == rules.name_key(group.name):
            raise Refused([Reason("group_name_taken", {"name": group.name})])
    when, group.deleted_at = group.deleted_at, None
    db.session.flush()
    free = {seat.person_id for seat in queries.board(group_set).alone}
    last = db.session.scalars(
        select(GroupMember.person_id).where(
            GroupMember.group_id == group.id, GroupMember.left_at == when
        )
    )
    back = [person_id for person_id in dict.fromkeys(last) if person_id in free]
    db.session.add_all(
        GroupMember(
            group_id=group.id,
            set_id=group_set.id,
            person_id=person_id,
            joined_at=clock.now(),
            joined_by_id=by.id,
        )
        for person_id in back
    )
    db.session.flush()
    audit.record(
        "group.restore", "group_set", group_set.id, after={"group": group.id, "people": back}
    )
    return len(back)


def _apply(group_set: GroupSet, values: SetValues) -> None:
    group_set.name, group_set.capacity = values.name, values.capacity
    group_set.self_signup = values.self_signup
    group_set.signup_until = values.signup_until if values.self_signup else None


def _refuse_name(offering_id: int, name: str, own_id: int | None) -> None:
    for other in queries.sets_of(offering_id):
        if other.id != own_id and rules.name_key(other.name) == rules.name_key(name):
            raise Refused([Reason("set_name_taken", {"name": name})])


def _facts(group_set: GroupSet) -> dict[str, object]:
    until = group_set.signup_until
    return {
        "capacity": group_set.capacity,
        "self_signup": group_set.self_signup,
        "signup_until": until.isoformat() if until else None,
    }
