"""Writing, signing, sending back and approving training logs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lms import audit, clock
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.programmes.models import Cohort
from lms.courses.training_log import notices
from lms.courses.training_log.models import TrainingLog, TrainingLogPeriod
from lms.courses.training_log.queries import days
from lms.courses.training_log.queries import logs as queries
from lms.courses.training_log.rules import logs as rules
from lms.courses.training_log.rules.logs import Entry, LogState
from lms.db import db
from lms.i18n import local


def write(
    cohort: Cohort, on: date, entries: Sequence[Entry], notes: str, *, version: int
) -> TrainingLog:
    """Write a day's log, new (*version* 0) or changed; ``signed`` where it is frozen.

    Raises :class:`Conflict` where somebody else wrote it meanwhile.
    """
    log = queries.logs_between(cohort.id, on, on).get(on)
    if log is None:
        if version:
            raise Conflict
        now = clock.now()
        log = TrainingLog(cohort_id=cohort.id, on=on, created_at=now, updated_at=now)
        db.session.add(log)
    else:
        editing.hold(log, version)
        if not rules.may("edit", log.state):
            raise NotAllowed("signed")
    courses = {
        local(one.course): one.id for one in days.offerings_of(Scope("cohort", cohort.id)).values()
    }
    log.notes = notes
    log.periods = [
        TrainingLogPeriod(
            position=position,
            start_minute=entry.start,
            end_minute=entry.end,
            offering_id=courses.get(entry.subject),
            subject=entry.subject,
            instructor=entry.instructor,
            taught=entry.taught,
        )
        for position, entry in enumerate(entries)
    ]
    if log.state == LogState.RETURNED:
        log.state = LogState.DRAFT
    log.updated_at = clock.now()
    db.session.flush()
    audit.record("training_log.write", "training_log", log.id, after={"periods": len(entries)})
    return log


def hindrances(sheet: queries.DaySheet) -> list[str]:
    """What stands against signing the day's log as it is stored."""
    entries = sheet.entries if sheet.log is not None else []
    return rules.hindrances(entries, sheet.counts.unmarked, sheet.on, clock.today())


def sign(sheet: queries.DaySheet, signer: Person, name: str, *, version: int) -> None:
    """Freeze the log with its counts under the signer's name.

    Raises ``NotAllowed``: what hinders it, ``state``, ``other_name`` (not the signer's own), and
    :class:`Conflict`.
    """
    log = _held(sheet.log, version)
    if not rules.may("sign", log.state):
        raise NotAllowed("state")
    wrong = hindrances(sheet)
    if wrong:
        raise NotAllowed(wrong[0])
    if "".join(name.split()) not in {
        "".join(one.split()) for one in (signer.name, signer.english_name) if one
    }:
        raise NotAllowed("other_name")
    log.content = rules.content(log.on, sheet.counts.values(), sheet.entries, log.notes)
    log.content_hash = rules.fingerprint(log.content)
    log.signed_by_id, log.signed_name, log.signed_at = signer.id, name, clock.now()
    _move(log, "sign", after={"hash": log.content_hash})


def take_back(log: TrainingLog, signer: Person, *, version: int) -> None:
    """Take one's own signature back while nobody has approved: ``state``, ``not_yours``."""
    _held(log, version)
    if not rules.may("take_back", log.state):
        raise NotAllowed("state")
    if log.signed_by_id != signer.id:
        raise NotAllowed("not_yours")
    _unsign(log)
    _move(log, "take_back")


def approve(log: TrainingLog, approver: Person, *, version: int) -> None:
    """Approve what was signed; refused (``changed``) where it is not what the signature holds."""
    _held(log, version)
    refusal = rules.approval_refusal(log.state, signed_by=log.signed_by_id, approver=approver.id)
    if refusal is not None:
        raise NotAllowed(refusal)
    if log.content is None or rules.fingerprint(log.content) != log.content_hash:
        raise NotAllowed("changed")
    log.approved_by_id, log.approved_at = approver.id, clock.now()
    _move(log, "approve", after={"hash": log.content_hash})


def send_back(log: TrainingLog, staff: Person, reason: str, *, version: int) -> None:
    """Give it back to the signer with a reason; the signature falls."""
    _held(log, version)
    if not rules.may("return", log.state):
        raise NotAllowed("state")
    signer = db.session.get(Person, log.signed_by_id) if log.signed_by_id else None
    log.returned_by_id, log.returned_at, log.returned_reason = staff.id, clock.now(), reason
    _unsign(log)
    _move(log, "return", reason=reason)
    if signer is not None:
        notices.returned(signer, log, reason)


def _unsign(log: TrainingLog) -> None:
    log.content, log.content_hash = None, ""
    log.signed_by_id, log.signed_name, log.signed_at = None, "", None


def _held(log: TrainingLog | None, version: int) -> TrainingLog:
    if log is None:
        raise NotAllowed("nothing_written")
    editing.hold(log, version)
    return log


def _move(
    log: TrainingLog, act: str, *, after: dict[str, object] | None = None, reason: str = ""
) -> None:
    before = log.state
    log.state = rules.STEPS[act][1].value
    log.updated_at = clock.now()
    db.session.flush()
    audit.record(
        f"training_log.{act}", "training_log", log.id,
        before={"state": before}, after={"state": log.state, **(after or {})}, reason=reason,
    )  # fmt: skip
