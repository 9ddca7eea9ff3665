"""Writing sets, groups and who is in them."""

from __future__ import annotations

from lms.courses.groups.operations.importing import Changed, make_plan, place_many
from lms.courses.groups.operations.placing import Refused, deal_out, join, leave, place
from lms.courses.groups.operations.sets import (
    SetValues,
    add_groups,
    copy_set,
    create_set,
    delete_group,
    delete_set,
    lock_set,
    rename_group,
    restore_group,
    restore_set,
    update_set,
)

__all__ = [
    "Changed",
    "Refused",
    "SetValues",
    "add_groups",
    "copy_set",
    "create_set",
    "deal_out",
    "delete_group",
    "delete_set",
    "join",
    "leave",
    "lock_set",
    "make_plan",
    "place",
    "place_many",
    "rename_group",
    "restore_group",
    "restore_set",
    "update_set",
]
