"""Reading sets of groups and who is in them."""

from __future__ import annotations

from lms.courses.groups.queries.membership import (
    group_of,
    groups_of_people,
    members,
    members_of_many,
    sets_of,
)

__all__ = ["group_of", "groups_of_people", "members", "members_of_many", "sets_of"]
