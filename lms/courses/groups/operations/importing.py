"""Placing many by a list: what a preview showed is exactly what is done."""

from __future__ import annotations

from collections.abc import Sequence

from lms.accounts.models import Person
from lms.courses.enrolment import queries as enrolment
from lms.courses.groups import queries, rules
from lms.courses.groups.models import GroupSet
from lms.courses.groups.operations.placing import lock, lock_groups, move
from lms.courses.groups.operations.sets import add_groups
from lms.courses.groups.rules import Division, Named, Plan, Written


class Changed(Exception):
    """The set or the roster changed since the preview; ``plan`` is how it stands now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the plan changed")
        self.plan = plan


def make_plan(group_set: GroupSet, written: Sequence[Written]) -> Plan:
    """What would become of each line now."""
    board = queries.board(group_set)
    roster = [
        Named(seat.person_id, seat.name, seat.number, seat.email, seat.english_name)
        for seat in enrolment.roster(group_set.offering_id)
    ]
    division = Division(
        groups={column.group.id: column.group.name for column in board.columns},
        members={p.id: column.group.id for column in board.columns for p in column.members},
        capacity=group_set.capacity,
    )
    return rules.plan(written, roster, division)


def place_many(group_set: GroupSet, written: Sequence[Written], digest: str, by: Person) -> Plan:
    """Do what the preview with this *digest* showed; :class:`Changed` where it differs by now."""
    lock(group_set)
    plan = make_plan(group_set, written)
    if plan.digest != digest:
        raise Changed(plan)
    if plan.new_groups:
        add_groups(group_set, names=list(plan.new_groups))
    groups = queries.groups_of_set(group_set.id)
    lock_groups(groups)
    by_name = {rules.name_key(group.name): group for group in groups}
    for line in plan.changes:
        assert line.person_id is not None
        move(group_set, line.person_id, by_name[rules.name_key(line.group)], by.id)
    return plan
