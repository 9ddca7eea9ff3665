"""An offering's own rules of grading, set from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from lms import policies
from lms.access import Scope
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict
from lms.courses.gradebook import queries
from lms.db import db
from lms.policies import Policy


def set_rule(kind: str, offering_id: int, value: Any, *, effective_from: date, seen: int) -> Policy:
    """Set a rule of an offering from a day on.

    *seen* is the newest one that its setter had before their eyes (0: none): ``editing.Conflict``
    where somebody has set another since.
    """
    db.session.execute(select(Offering.id).where(Offering.id == offering_id).with_for_update())
    newest = queries.newest_rule(kind, offering_id)
    if (newest.id if newest is not None else 0) != seen:
        raise Conflict
    return policies.establish(
        kind, Scope("offering", offering_id), value, effective_from=effective_from
    )
