"""Destroying the papers of those who were not admitted, when the policy says so or they ask."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_, select

from lms import audit, clock, policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions import notices, registry
from lms.courses.admissions.models import (
    Application,
    ApplicationEvent,
    ApplicationVersion,
    Call,
    PaperRequest,
)
from lms.courses.admissions.operations import consents
from lms.courses.admissions.operations import files as file_operations
from lms.courses.admissions.operations.outcomes import note
from lms.courses.admissions.queries import lists
from lms.courses.admissions.rules import keeping
from lms.courses.admissions.rules.keeping import AdmissionsRetention
from lms.courses.admissions.rules.states import NOT_ADMITTED, CallState, State
from lms.db import db, unit_of_work
from lms.jobs import every

log = logging.getLogger(__name__)
KIND: Final = "admissions_retention"


def policy_of(call: Call) -> AdmissionsRetention:
    """The rule in force for a call."""
    scope = Scope("cohort", call.cohort_id) if call.cohort_id else Scope("track", call.track_id)
    value: AdmissionsRetention = policies.in_force(KIND, scope).value
    return value


def due_at(call: Call) -> datetime:
    """When the papers of those not admitted are destroyed."""
    return keeping.due(policy_of(call), call.closes_at, call.decided_at, call.appeals_until)


def warned(call: Call) -> bool:
    """Whether nobody ended the selection, and its papers go soon for that."""
    return (
        call.decided_at is None
        and call.published_at is not None
        and keeping.warning(due_at(call), clock.now()) is not None
    )


def may_ask(application: Application) -> bool:
    """Whether its applicant may have the papers destroyed now: not admitted, nothing open."""
    call = application.call
    over = call.decided_at is not None and (call.appeals_until or call.decided_at) <= clock.now()
    return (
        application.destroyed_at is None
        and application.state not in (State.DRAFT, State.ACCEPTED)
        and (over or application.state == State.WITHDRAWN)
        and not registry.held(application)
    )


def destroy(application: Application, why: str, actor: Person | None = None) -> int:
    """Delete answers, files and every version's answers, and what scorers and appeals wrote; what
    stays is the number, the states with what was told about them, scores, and the hashes of files.
    Returns how many files went; 0 files where it was done before."""
    editing.hold(application)
    if application.destroyed_at is not None:
        return 0
    gone = file_operations.delete_all(application)
    application.draft, application.answers = {}, {}
    application.destroyed_at = clock.now()
    for version in db.session.scalars(
        select(ApplicationVersion).where(ApplicationVersion.application_id == application.id)
    ):
        version.answers = {}
        version.files = [{"sha256": one["sha256"], "size": one["size"]} for one in version.files]
    # Nothing is left that they were given for; one for something else (news of calls) stays.
    consents.end(application, lambda item: item.required or bool(item.covers))
    note(application, "destroyed")
    db.session.flush()
    registry.blank([application.id])
    audit.record(
        "admission.destroy", "application", application.id, actor=actor,
        after={"files": gone, "why": why},
    )  # fmt: skip
    return gone


@every(timedelta(hours=6))
def destroy_due() -> int:
    """Destroy what is due; how many applications. Each in a transaction of its own, and logged."""
    done = 0
    now = clock.now()
    with unit_of_work() as session:
        calls = list(
            session.scalars(
                select(Call).where(
                    # Somebody may take back an accepted place after all others were destroyed.
                    or_(Call.destroyed_at.is_(None), _waiting()),
                    or_(Call.state == CallState.DECIDED, Call.closes_at < now),
                )
            )
        )
        plans = [
            (call.id, due_at(call), call.closes_at, policy_of(call).draft_days) for call in calls
        ]
    for call_id, due, closes_at, draft_days in plans:
        states: set[str] = set()
        if closes_at + timedelta(days=draft_days) <= now:
            states.add(State.DRAFT)
        if due <= now:
            states |= {str(one) for one in NOT_ADMITTED}
        done += _destroy_all(call_id, states, whole=due <= now)
    return done


@every(timedelta(hours=6))
def warn_due() -> int:
    """Warn those who run a call that nobody ended before its papers go; how many calls.

    Each of the two warnings goes out once for the day on which they go.
    """
    warned_calls = 0
    with unit_of_work() as session:
        now = clock.now()
        for call in session.scalars(
            select(Call).where(
                Call.decided_at.is_(None), Call.published_at.is_not(None),
                Call.destroyed_at.is_(None), Call.closes_at < now, _waiting(),
            )
        ):  # fmt: skip
            due = due_at(call)
            before = keeping.warning(due, now)
            if before is not None:
                notices.keeping_ends(call, due, before, lists.run_by(call))
                warned_calls += 1
    return warned_calls


def _waiting() -> ColumnElement[bool]:
    """Whether a call has papers that the policy destroys some day."""
    return exists().where(
        Application.call_id == Call.id,
        Application.state.in_([str(one) for one in NOT_ADMITTED]),
        Application.destroyed_at.is_(None),
    )


def _destroy_all(call_id: int, states: Iterable[str], *, whole: bool) -> int:
    chosen = list(states)
    if not chosen:
        return 0
    ids = list(
        db.session.scalars(
            select(Application.id).where(
                Application.call_id == call_id, Application.state.in_(chosen),
                Application.destroyed_at.is_(None),
            )
        )
    )  # fmt: skip
    done = kept = 0
    for application_id in ids:
        with unit_of_work() as session:
            application = session.get(Application, application_id)
            if application is None:
                continue
            if registry.held(application):
                kept += 1
                continue
            destroy(application, "policy")
            done += 1
    if whole and not kept:
        with unit_of_work() as session:
            call = session.get(Call, call_id)
            if call is not None and call.destroyed_at is None:
                call.destroyed_at = clock.now()
                audit.record("call.destroyed", "call", call.id, after={"people": done})
    if done:
        log.info("call %s: papers of %s applications were destroyed", call_id, done)
    return done


def export(person: Person) -> list[dict[str, Any]]:
    """Everything that calls hold about a person."""
    rows = db.session.scalars(
        select(Application).where(Application.person_id == person.id).order_by(Application.id)
    )
    return [
        {
            "call": row.call.title_ko,
            "number": row.number,
            "state": row.state,
            "started_at": row.started_at.isoformat(),
            "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
            "draft": row.draft,
            "answers": row.answers,
            "files": [
                {"field": file.key, "name": file.attachment.name, "sha256": file.attachment.sha256}
                for file in row.files
            ],
            "submissions": [
                {"number": one.number, "at": one.submitted_at.isoformat(), "answers": one.answers,
                 "files": one.files}
                for one in db.session.scalars(
                    select(ApplicationVersion)
                    .where(ApplicationVersion.application_id == row.id)
                    .order_by(ApplicationVersion.number)
                )
            ],
            "papers_asked_for": [
                {"field": one.key, "text": one.text, "until": one.until.isoformat(),
                 "asked_at": one.asked_at.isoformat(),
                 "came_at": one.done_at.isoformat() if one.done_at else None}
                for one in db.session.scalars(
                    select(PaperRequest)
                    .where(PaperRequest.application_id == row.id)
                    .order_by(PaperRequest.id)
                )
            ],
            "timeline": [
                {"kind": one.kind, "title": one.title, "text": one.text, "at": one.at.isoformat()}
                for one in db.session.scalars(
                    select(ApplicationEvent)
                    .where(ApplicationEvent.application_id == row.id)
                    .order_by(ApplicationEvent.id)
                )
            ],
        }
        for row in rows
    ]  # fmt: skip


def erase(person: Person) -> None:
    """Destroy whatever a person ever handed in, and the words that were sent to them."""
    for row in db.session.scalars(select(Application).where(Application.person_id == person.id)):
        destroy(row, "erasure")
        row.reason = ""
        for event in db.session.scalars(
            select(ApplicationEvent).where(ApplicationEvent.application_id == row.id)
        ):
            event.title = event.text = ""
        for asked in db.session.scalars(
            select(PaperRequest).where(PaperRequest.application_id == row.id)
        ):
            asked.text = ""
    db.session.flush()
