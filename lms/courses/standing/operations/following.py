"""A place in a programme and the student status stay consistent: the way from the place up.

Every operation that changes the state of a place in a cohort tells ``programmes.registry``; this
is what listens for degree tracks. The other way is :func:`.changing.apply`, which changes the
place through the operations of programmes; the status is written first there, so that what is
told back finds that both agree, and nothing is written twice.
"""

from __future__ import annotations

from datetime import date

from lms import audit, clock
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.courses.standing import queries
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.standing.operations.register import make_record
from lms.courses.standing.rules.following import agrees, status_for
from lms.db import db

#: What a programme takes back by cancelling it.
_TAKEN_BACK = ("completed", "graduated", "withdrawn", "dismissed")


def follow(member: CohortMember) -> None:
    """Let the status of a degree student follow the state that a place came to. Idempotent.

    Where the institution keeps the register in its own system only the record itself is made; its
    status comes with the institution's file.
    """
    cohort = db.session.get_one(Cohort, member.cohort_id)
    track = db.session.get_one(Track, cohort.track_id)
    if track.stream != "degree":
        return
    record = make_record(member, track)
    counting = queries.member_of(record)
    if counting is None or counting.id != member.id:
        return
    if queries.keeper(track.organisation_id, "student_register").own:
        return
    changes = queries.changes_of([record.id])[record.id]
    now = queries.status_on([record.id]).get(record.id)
    wanted = status_for(member.state, now)
    if wanted is None:
        return
    latest = changes[-1] if changes else None
    before = changes[-2].status if len(changes) > 1 else None
    if latest is not None and latest.status in _TAKEN_BACK and agrees(before, member.state):
        latest.cancelled_at = clock.now()
        latest.cancel_reason = "programme"
        db.session.flush()
        audit.record(
            "standing.cancel", "student_record", record.id,
            before={"status": latest.status, "from": latest.from_on.isoformat()},
            after={"status": before},
        )  # fmt: skip
        return
    _append(record, member, wanted, not changes)


def _append(record: StudentRecord, member: CohortMember, status: str, first: bool) -> None:
    if first and status != "enrolled":
        _write(record, "enrolled", member.entered_on)
    _write(record, status, member.entered_on if first and status == "enrolled" else _day(member))


def _day(member: CohortMember) -> date:
    if member.state == MemberState.GRADUATED:
        return member.graduated_on or clock.today()
    if member.state == MemberState.ENROLLED:
        return clock.today()
    return member.ended_on or clock.today()


def _write(record: StudentRecord, status: str, on: date) -> StatusChange:
    change = StatusChange(
        record_id=record.id, status=status, from_on=on, source="programme",
        decided_at=clock.now(), applied_at=clock.now(),
    )  # fmt: skip
    db.session.add(change)
    db.session.flush()
    audit.record(
        "standing.change", "student_record", record.id,
        after={"status": status, "from": on.isoformat(), "source": "programme"},
    )  # fmt: skip
    return change
