"""What becomes of an application: one way for every state after its submission."""

from __future__ import annotations

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions.models import Application, ApplicationEvent
from lms.courses.admissions.rules.states import State, may_follow
from lms.courses.editing import NotAllowed
from lms.db import db


def note(
    application: Application, kind: str, *, title: str = "", text: str = "",
    actor: Person | None = None,
) -> ApplicationEvent:  # fmt: skip
    """Add a line to the applicant's timeline."""
    row = ApplicationEvent(
        application_id=application.id, kind=kind, title=title, text=text,
        actor_id=actor.id if actor is not None else None, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    return row


def set_outcome(
    application: Application,
    state: str,
    actor: Person | None,
    reason: str = "",
    *,
    version: int | None = None,
    told: str = "",
) -> bool:
    """Bring *application* into *state*; False where it is in it already.

    Locks the row, audits, and adds a line to the timeline (*told*: words for the applicant;
    *reason* is for staff). Raises ``NotAllowed("state", state=…)`` where *state* cannot follow, and
    :class:`editing.Conflict` where *version* is given and somebody was quicker.
    """
    editing.hold(application, version)
    if application.state == state:
        return False
    if not may_follow(application.state, state):
        raise NotAllowed("state", state=application.state)
    before = application.state
    application.state, application.reason = State(state).value, reason
    application.outcome_at = clock.now()
    application.outcome_by_id = actor.id if actor is not None else None
    note(application, state, text=told, actor=actor)
    db.session.flush()
    audit.record(
        "admission.outcome", "application", application.id, actor=actor,
        before={"state": before}, after={"state": application.state}, reason=reason,
    )  # fmt: skip
    return True
