"""Setting rules from a day on, giving way to the wider rule, and withdrawing what is to come."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from lms import policies
from lms.access import Scope
from lms.courses.editing import Conflict
from lms.courses.rulebook import queries
from lms.db import db
from lms.policies import Policy


def establish(
    kind: str, scope: Scope, value: Any, *, effective_from: date, reason: str, seen: int
) -> Policy:
    """Set a version; *value* none: follow the wider rule again.

    *seen* is the newest version that its setter had before their eyes: :class:`Conflict` where
    somebody else has set one since.
    """
    db.session.execute(  # whoever waits here finds the other's version right after
        select(Policy.id)
        .where(Policy.kind == kind, Policy.scope_kind == scope.kind, Policy.scope_id == scope.id)
        .with_for_update()
    )
    if queries.latest_id(kind, scope) != seen:
        raise Conflict
    return policies.establish(kind, scope, value, effective_from=effective_from, reason=reason)


def withdraw(row: Policy, reason: str) -> bool:
    """Take back a version that is to come; see :func:`lms.policies.withdraw`."""
    return policies.withdraw(row, reason)
