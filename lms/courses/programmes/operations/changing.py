"""The history of a place: each state it comes to is kept, and told to who follows it."""

from __future__ import annotations

from datetime import date

from flask import has_request_context
from flask_login import current_user

from lms import clock
from lms.courses.programmes import registry
from lms.courses.programmes.models import CohortMember, MemberEvent
from lms.db import db


def changed(
    member: CohortMember, *, on: date | None = None, until_on: date | None = None, note: str = ""
) -> MemberEvent:
    """Keep the state that *member* has now (from *on*, default today) and tell the registry.

    Called by every operation that sets a state, right after it did.
    """
    by = None
    if has_request_context() and current_user and current_user.is_authenticated:
        by = int(current_user.id)
    event = MemberEvent(
        member_id=member.id,
        state=member.state,
        on=on or clock.today(),
        until_on=until_on,
        reason=member.reason,
        note=note[:500],
        by_id=by,
        at=clock.now(),
    )
    db.session.add(event)
    db.session.flush()
    registry.changed(member)
    return event
