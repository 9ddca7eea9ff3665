"""What sets of groups lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.groups.models import GroupSet
from lms.db import db


def of_set(set_id: int) -> Iterator[Scope]:
    """The set's offering and all that it lies in."""
    offering_id = db.session.scalar(select(GroupSet.offering_id).where(GroupSet.id == set_id))
    if offering_id is not None:
        yield from access.chain(Scope("offering", offering_id))
