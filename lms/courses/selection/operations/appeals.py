"""Appeals (이의신청) against a result: asked within the window, answered once, never deleted."""

from __future__ import annotations

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions.models import Application
from lms.courses.admissions.rules.states import State
from lms.courses.editing import NotAllowed
from lms.courses.selection import queries
from lms.courses.selection.models import Appeal
from lms.courses.selection.operations.telling import tell
from lms.courses.selection.rules import appealing
from lms.db import db

#: The results that one may appeal against.
APPEALABLE = frozenset({State.REJECTED, State.INELIGIBLE, State.WAITLISTED, State.EXPIRED})


def closed_code(application: Application) -> str:
    """Why no appeal can be made now; empty: one can. See ``rules.appealing``."""
    if application.state not in APPEALABLE:
        return "not_open"
    return appealing.closed_code(
        application.outcome_at,
        application.call.appeals_until,
        clock.now(),
        waiting=queries.appeal_of(application.id) is not None,
    )


def ask(application: Application, person: Person, text: str) -> Appeal:
    """Appeal; ``NotAllowed`` with a code of the rule."""
    editing.hold(application)
    code = closed_code(application) or appealing.text_code(text)
    if code:
        raise NotAllowed(code, least=appealing.LEAST_TEXT, most=appealing.MOST_TEXT)
    row = Appeal(
        application_id=application.id, about=application.state, text=text.strip(),
        asked_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "selection.appeal", "application", application.id, actor=person,
        after={"appeal": row.id, "about": row.about},
    )  # fmt: skip
    return row


def withdraw(appeal: Appeal, person: Person) -> bool:
    """Take an appeal back before it is answered; False where it was answered or taken back."""
    editing.hold(appeal)
    if appeal.state != "open":
        return False
    appeal.state = "withdrawn"
    db.session.flush()
    audit.record(
        "selection.appeal_withdraw", "application", appeal.application_id, actor=person,
        after={"appeal": appeal.id},
    )  # fmt: skip
    return True


def answer(appeal: Appeal, actor: Person, outcome: str, text: str, *, version: int) -> None:
    """Answer once: the result is kept, or changed (staff then decide the stage anew).

    ``NotAllowed``: outcome, too_short, too_long, answered. :class:`editing.Conflict` where
    somebody was quicker.
    """
    editing.hold(appeal, version)
    if appeal.state != "open":
        raise NotAllowed("answered")
    if outcome not in appealing.OUTCOMES:
        raise NotAllowed("outcome")
    code = appealing.text_code(text)
    if code:
        raise NotAllowed(code, least=appealing.LEAST_TEXT, most=appealing.MOST_TEXT)
    appeal.state, appeal.answer = outcome, text.strip()
    appeal.answered_by_id, appeal.answered_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        "selection.appeal_answer", "application", appeal.application_id, actor=actor,
        after={"appeal": appeal.id, "state": outcome},
    )  # fmt: skip
    tell(appeal.application, "selection.appeal_answered", dedup=f"appeal:{appeal.id}")
