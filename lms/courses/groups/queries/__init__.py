"""Reading sets of groups and who is in them."""

from __future__ import annotations

from lms.courses.groups.queries.boards import (
    Board,
    Column,
    SetLine,
    Stay,
    board,
    deleted_groups,
    set_lines,
    stays_of_person,
    stays_of_set,
)
from lms.courses.groups.queries.membership import (
    group_of,
    groups_of_offering,
    groups_of_people,
    groups_of_set,
    members,
    members_of_many,
    sets_of,
)
from lms.courses.groups.queries.personal import export

__all__ = [
    "Board",
    "Column",
    "SetLine",
    "Stay",
    "board",
    "deleted_groups",
    "export",
    "group_of",
    "groups_of_offering",
    "groups_of_people",
    "groups_of_set",
    "members",
    "members_of_many",
    "set_lines",
    "sets_of",
    "stays_of_person",
    "stays_of_set",
]
