"""Who is in which group: placed by those who teach, by chance, or by themselves.

The set's row is locked first, so that simultaneous people do not overfill a group and nobody is in
two of them. A stay that ends is kept: what a group handed in was its members' of that moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.enrolment import queries as enrolment
from lms.courses.groups import queries, rules
from lms.courses.groups.models import Group, GroupMember, GroupSet
from lms.courses.groups.rules import Reason, SignUp
from lms.db import db


class Refused(Exception):
    """Nothing was written; ``reasons`` say why."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = list(reasons)
        super().__init__(", ".join(reason.code for reason in self.reasons))


def lock(group_set: GroupSet) -> None:
    """Wait for whoever changes this set, then see what they did."""
    db.session.execute(select(GroupSet.id).where(GroupSet.id == group_set.id).with_for_update())
    db.session.refresh(group_set)


def place(group_set: GroupSet, person_id: int, group: Group | None, by: Person) -> bool:
    """Put a person into *group* (none: into no group); False where they are there already.

    Those who teach may also while the set is locked; a full group takes nobody.
    """
    lock(group_set)
    if person_id not in {seat.person_id for seat in enrolment.roster(group_set.offering_id)}:
        raise Refused([Reason("not_seated")])
    if group is not None:
        lock_groups([group])
    if not move(group_set, person_id, group, by.id):
        return False
    _tell(group_set, [person_id], group)
    return True


def move(group_set: GroupSet, person_id: int, group: Group | None, by_id: int) -> bool:
    """End the present stay and begin the next one; the set is locked. May refuse."""
    stay = _stay(group_set, person_id)
    if (stay.group_id if stay is not None else None) == (group.id if group is not None else None):
        return False
    if group is not None and rules.is_full(len(queries.members(group.id)), group_set.capacity):
        raise Refused([Reason("full", {"most": group_set.capacity})])
    now = clock.now()
    if stay is not None:
        stay.left_at, stay.left_by_id = now, by_id
        db.session.flush()
    if group is not None:
        db.session.add(
            GroupMember(
                group_id=group.id,
                set_id=group_set.id,
                person_id=person_id,
                joined_at=now,
                joined_by_id=by_id,
            )
        )
        db.session.flush()
    audit.record(
        "group.place",
        "group_set",
        group_set.id,
        before={"person": person_id, "group": stay.group_id if stay is not None else None},
        after={"person": person_id, "group": group.id if group is not None else None},
    )
    return True


def join(group_set: GroupSet, person: Person, group: Group) -> bool:
    """Sign up for a group by oneself, out of another one if need be; False: is in it already."""
    lock(group_set)
    lock_groups([group])
    people = {one.id for one in queries.members(group.id)}
    _check(group_set, len(people), in_it=person.id in people)
    return move(group_set, person.id, group, person.id)


def leave(group_set: GroupSet, person: Person) -> bool:
    """Leave one's group by oneself; False where one is in none."""
    lock(group_set)
    if _stay(group_set, person.id) is None:
        return False
    _check(group_set, 0, leaving=True)
    return move(group_set, person.id, None, person.id)


def deal_out(
    group_set: GroupSet, groups: Sequence[Group], by: Person, people: Sequence[int] | None = None
) -> int:
    """Put everybody who is in no group into one by chance, evenly; how many found a place.

    *people* (for tests) fixes the order in which they are dealt.
    """
    lock(group_set)
    lock_groups(groups)
    board = queries.board(group_set)
    order = list(people if people is not None else [seat.person_id for seat in board.alone])
    if people is None:
        secrets.SystemRandom().shuffle(order)
    chosen = {group.id for group in groups}
    sizes = {c.group.id: len(c.members) for c in board.columns if c.group.id in chosen}
    dealt = rules.deal(order, sizes, group_set.capacity)
    by_id = {group.id: group for group in groups}
    for person_id, group_id in dealt.items():
        move(group_set, person_id, by_id[group_id], by.id)
    for group in groups:
        _tell(group_set, [key for key, value in dealt.items() if value == group.id], group)
    return len(dealt)


def lock_groups(groups: Sequence[Group]) -> None:
    """Let nobody hand in for these groups while their people change; by id, against circles."""
    ids = sorted(group.id for group in groups)
    db.session.execute(
        select(Group.id).where(Group.id.in_(ids)).order_by(Group.id).with_for_update()
    )


def _stay(group_set: GroupSet, person_id: int) -> GroupMember | None:
    return db.session.scalar(
        select(GroupMember).where(
            GroupMember.set_id == group_set.id,
            GroupMember.person_id == person_id,
            GroupMember.left_at.is_(None),
        )
    )


def _check(group_set: GroupSet, size: int, *, in_it: bool = False, leaving: bool = False) -> None:
    situation = SignUp(
        self_signup=group_set.self_signup,
        locked=group_set.locked_at is not None,
        until=group_set.signup_until,
        capacity=group_set.capacity,
        size=size,
        in_it=in_it,
    )
    if reasons := rules.signup_reasons(situation, clock.now(), leaving=leaving):
        raise Refused(reasons)


def _tell(group_set: GroupSet, person_ids: Sequence[int], group: Group | None) -> None:
    if group is None:
        return
    people = db.session.scalars(
        select(Person).where(Person.id.in_(list(person_ids))).order_by(Person.id)
    )
    for person in people:
        notify(
            person,
            "group.placed",
            {"set": group_set.name, "group": group.name},
            url=url_for("groups.mine", offering_id=group_set.offering_id),
        )
