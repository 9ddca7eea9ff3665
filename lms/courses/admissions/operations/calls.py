"""Making, changing and opening calls for applications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from lms import audit, clock
from lms.courses import editing
from lms.courses.admissions import notices, queries
from lms.courses.admissions.models import Application, Call, CallVisits, FormVersion
from lms.courses.admissions.operations.standard import standard_form
from lms.courses.admissions.rules import form as rules
from lms.courses.admissions.rules.states import CallState, State
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Cohort, Track
from lms.db import apart, db

FIELDS = (
    "title_ko", "title_en", "text_ko", "text_en", "contact", "opens_at", "closes_at",
    "appeals_until",
)  # fmt: skip


def create(track: Track, cohort: Cohort | None, values: Mapping[str, Any]) -> Call:
    """A call in preparation, with the standard form to begin with; ``window``."""
    _window(values["opens_at"], values["closes_at"])
    call = Call(
        track_id=track.id, cohort_id=cohort.id if cohort else None,
        created_at=clock.now(), **{name: values.get(name) for name in FIELDS},
    )  # fmt: skip
    db.session.add(call)
    db.session.flush()
    db.session.add(
        FormVersion(
            call_id=call.id, number=1, created_at=clock.now(),
            items=[rules.write(item) for item in standard_form(track.stream)],
        )
    )  # fmt: skip
    db.session.flush()
    audit.record("call.create", "call", call.id, after={"track": track.id})
    return call


def update(call: Call, values: Mapping[str, Any], version: int) -> None:
    """Change a call; moving its end moves the reminders. Raises ``Conflict``, ``NotAllowed``."""
    editing.hold(call, version)
    if call.state == CallState.DECIDED:
        raise NotAllowed("decided")
    _window(values["opens_at"], values["closes_at"])
    before = {"opens_at": call.opens_at.isoformat(), "closes_at": call.closes_at.isoformat()}
    moved = call.closes_at != values["closes_at"]
    for name in FIELDS:
        if name in values:
            setattr(call, name, values[name])
    db.session.flush()
    audit.record(
        "call.update", "call", call.id, before=before,
        after={"opens_at": call.opens_at.isoformat(), "closes_at": call.closes_at.isoformat()},
    )  # fmt: skip
    if moved:
        for application in db.session.scalars(
            select(Application).where(
                Application.call_id == call.id, Application.state == State.DRAFT
            )
        ):
            notices.plan_reminder(application, call)


def _window(opens: datetime, closes: datetime) -> None:
    if closes <= opens:
        raise NotAllowed("window")


def publish(call: Call) -> bool:
    """Show the call; it takes applications within its window. ``no_form``, ``over``."""
    editing.hold(call)
    if call.state == CallState.OPEN:
        return False
    if call.state == CallState.DECIDED:
        raise NotAllowed("decided")
    if queries.published_form(call.id) is None:
        raise NotAllowed("no_form")
    if call.closes_at <= clock.now():
        raise NotAllowed("over")
    _move(call, CallState.OPEN)
    call.published_at = call.published_at or clock.now()
    call.closed_at = None
    return True


def close(call: Call) -> bool:
    """End it before its time; drafts stay, but cannot be submitted."""
    editing.hold(call)
    if call.state != CallState.OPEN:
        return False
    _move(call, CallState.CLOSED)
    call.closed_at = clock.now()
    return True


def decide(call: Call, appeals_until: datetime | None) -> bool:
    """Everything is decided; from here the time runs after which papers are destroyed.

    Raises ``still_open`` within the window and ``undecided`` while somebody waits for a decision.
    """
    editing.hold(call)
    if call.state == CallState.DECIDED:
        return False
    if call.state != CallState.CLOSED and call.closes_at > clock.now():
        raise NotAllowed("still_open")
    waiting = (State.SUBMITTED, State.ELIGIBLE, State.IN_SELECTION, State.OFFERED)
    count = len(queries.submitted(call.id, waiting))
    if count:
        raise NotAllowed("undecided", count=count)
    _move(call, CallState.DECIDED)
    call.decided_at, call.appeals_until = clock.now(), appeals_until
    return True


def delete(call: Call) -> None:
    """Remove a call that was never shown; ``shown``."""
    editing.hold(call)
    if call.published_at is not None:
        raise NotAllowed("shown")
    audit.record("call.delete", "call", call.id, before={"track": call.track_id})
    for form in db.session.scalars(select(FormVersion).where(FormVersion.call_id == call.id)):
        db.session.delete(form)
    db.session.flush()
    db.session.delete(call)
    db.session.flush()


def _move(call: Call, state: CallState) -> None:
    audit.record(
        "call.state", "call", call.id, before={"state": call.state}, after={"state": state.value}
    )
    call.state = state.value


def visited(call_id: int) -> None:
    """Count one opening of a call's page, apart from the request."""
    with apart() as session:
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        session.execute(
            insert(CallVisits)
            .values(call_id=call_id, on=clock.today(), visits=1)
            .on_conflict_do_update(
                index_elements=["call_id", "on"], set_={"visits": CallVisits.visits + 1}
            )
        )
