"""Changing a student's status: one operation for staff, requests, files and the clock."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import select

from lms import audit, clock, storage
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.editing import NotAllowed, hold
from lms.courses.programmes import operations as programmes
from lms.courses.programmes import queries as programme_queries
from lms.courses.programmes.models import CohortMember, MemberState
from lms.courses.programmes.rules.leaving import GRADUATION_DEFERRED
from lms.courses.standing import notices, queries, registry
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.standing.operations.register import make_missing, refuse_own, require_here
from lms.courses.standing.rules.changing import Because, Wanted, against
from lms.courses.standing.rules.timeline import LEAVES
from lms.db import db, unit_of_work
from lms.jobs import every
from lms.storage import Stored

log = logging.getLogger(__name__)


class Refused(Exception):
    """The change is not allowed; *reasons* say everything that stands against it."""

    def __init__(self, reasons: Sequence[Because]) -> None:
        super().__init__(", ".join(one.code for one in reasons))
        self.reasons = list(reasons)


def change(
    record: StudentRecord,
    wanted: Wanted,
    by: Person | None,
    files: Sequence[Stored] = (),
    *,
    by_student: bool = False,
) -> StatusChange:
    """Write a change of status, and let the place in the cohort follow from its day on.

    A repeated click finds the change that is there. Raises :class:`Refused`, ``NotAllowed``
    ``kept_elsewhere`` and ``own_case``, and what the operations of programmes and enrolment refuse
    (a seat that was given to somebody else).
    """
    require_here(record.track)
    refuse_own(record, by)
    hold(record)
    changes = queries.changes_of([record.id])[record.id]
    last = changes[-1] if changes else None
    if last is not None and (last.status, last.from_on, last.until_on) == (
        wanted.status, wanted.from_on, wanted.until_on,
    ):  # fmt: skip
        return last
    known = queries.known_of(record, changes)
    reasons = against(wanted, known, queries.policy_of(record).value, by_student=by_student)
    if reasons:
        raise Refused(reasons)
    row = write(record, wanted, by, source="here")
    for position, file in enumerate(files):
        storage.attach(
            file, queries.CHANGE, row.id, person_id=by.id if by else None, position=position
        )
    db.session.flush()
    if row.from_on <= clock.today():
        apply(row)
    notices.tell_changed(row)
    return row


def write(
    record: StudentRecord,
    wanted: Wanted,
    by: Person | None,
    *,
    source: str,
    import_id: int | None = None,
) -> StatusChange:
    """Add the row and its line of the trail; asks no rule."""
    row = StatusChange(
        record_id=record.id,
        status=wanted.status,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        terms=wanted.terms,
        reason=wanted.reason.strip()[:300],
        source=source,
        import_id=import_id,
        decided_by_id=by.id if by is not None else None,
        decided_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "standing.change",
        "student_record",
        record.id,
        actor=by,
        after={
            "status": row.status,
            "from": row.from_on.isoformat(),
            "until": row.until_on.isoformat() if row.until_on else None,
            "terms": row.terms,
            "source": source,
        },
        reason=row.reason if source == "here" else "",
    )
    return row


def apply(row: StatusChange) -> None:
    """Let the place in the cohort be what the change says. Idempotent; called from its day on."""
    if row.applied_at is not None:
        return
    row.applied_at = clock.now()
    db.session.flush()
    record = db.session.get_one(StudentRecord, row.record_id)
    member = queries.member_of(record)
    if member is not None:
        _move(member, row)
    registry.changed(record, row)


def _move(member: CohortMember, row: StatusChange) -> None:
    living = member.state in (MemberState.ENROLLED, MemberState.ON_LEAVE)
    if row.status in LEAVES and living:
        programmes.take_leave(member, _still(row), row.reason, on=row.from_on)
    elif row.status == "enrolled":
        programmes.come_back(member, row.reason, on=row.from_on)
    elif row.status == "graduation_deferred" and member.state == MemberState.COMPLETED:
        member.reason = GRADUATION_DEFERRED
    elif row.status in ("completed", "graduated") and member.reason == GRADUATION_DEFERRED:
        member.reason = ""
        db.session.flush()
        programmes.decide_completion(member)
    elif row.status in ("withdrawn", "dismissed") and living:
        decider = row.decided_by or db.session.get_one(Person, member.person_id)
        codes = [one.code for one in programme_queries.leaving_codes(_scope(member))]
        programmes.leave(
            member, row.status, decider,
            code="other" if "other" in codes else codes[0], note=row.reason, beyond=True,
        )  # fmt: skip


def _scope(member: CohortMember) -> Scope:
    return Scope("cohort", member.cohort_id)


def cancel(row: StatusChange, by: Person, reason: str) -> StatusChange | None:
    """Take back the last change, made by mistake; the change that holds again.

    ``NotAllowed``: kept_elsewhere; own_case; not_last_change; by_programme (completion and graduation are
    taken back where they were decided); only_change (the entry itself stays).
    """
    record = db.session.get_one(StudentRecord, row.record_id)
    require_here(record.track)
    refuse_own(record, by)
    hold(record)
    changes = queries.changes_of([record.id])[record.id]
    if row.cancelled_at is not None:
        return changes[-1] if changes else None
    if not changes or changes[-1].id != row.id:
        raise NotAllowed("not_last_change")
    if row.status in ("completed", "graduated") and row.source == "programme":
        raise NotAllowed("by_programme")
    if len(changes) == 1:
        raise NotAllowed("only_change")
    row.cancelled_at, row.cancelled_by_id, row.cancel_reason = clock.now(), by.id, reason[:300]
    before = changes[-2]
    db.session.flush()
    audit.record(
        "standing.cancel", "student_record", record.id, actor=by,
        before={"status": row.status, "from": row.from_on.isoformat()},
        after={"status": before.status}, reason=reason,
    )  # fmt: skip
    if row.applied_at is not None:
        _move_back(record, row, before, reason)
    notices.tell_cancelled(row, before)
    return before


def _move_back(record: StudentRecord, row: StatusChange, before: StatusChange, reason: str) -> None:
    member = queries.member_of(record)
    if member is None:
        return
    if row.status in ("withdrawn", "dismissed"):
        programmes.undo(member, reason)
    elif row.status == "graduation_deferred":
        member.reason = ""
        db.session.flush()
        programmes.decide_completion(member)
    if before.status in LEAVES and member.state == MemberState.ENROLLED:
        programmes.take_leave(member, _still(before), reason, on=clock.today())
    elif before.status == "enrolled":
        programmes.come_back(member, reason, on=clock.today())
    registry.changed(record, before)


def _still(row: StatusChange) -> date | None:
    """The last day of a leave that is not over; one that is over holds until the return."""
    return row.until_on if row.until_on and row.until_on >= clock.today() else None


@every(timedelta(hours=1))
def apply_due() -> None:
    """Let places follow changes whose day has come, each in a transaction of its own.

    Also makes the records of members who entered by a way that told nobody.
    """
    with current_app.test_request_context(), unit_of_work():
        make_missing()
    ids = db.session.scalars(
        select(StatusChange.id)
        .where(
            StatusChange.applied_at.is_(None),
            StatusChange.cancelled_at.is_(None),
            StatusChange.from_on <= clock.today(),
        )
        .order_by(StatusChange.from_on, StatusChange.id)
    ).all()
    for change_id in ids:
        try:
            with current_app.test_request_context(), unit_of_work():
                row = db.session.get_one(StatusChange, change_id)
                hold(db.session.get_one(StudentRecord, row.record_id))
                apply(row)
        except Exception:  # one student's trouble must not keep the others waiting
            log.exception("change of status %s could not be applied", change_id)
