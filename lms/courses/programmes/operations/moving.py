"""Moving within a track: leave, return, and the transfer to another cohort."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.editing import NotAllowed
from lms.courses.programmes import registry
from lms.courses.programmes.models import Cohort, CohortMember, MemberState
from lms.courses.programmes.operations.changing import changed
from lms.courses.programmes.operations.completion import decide_completion, hold_member
from lms.courses.programmes.operations.telling import tell
from lms.db import db

#: The coded reasons that go with these states.
LEAVE, TRANSFER = "leave", "transfer"


def take_leave(
    member: CohortMember, until_on: date | None, note: str = "", *, on: date | None = None
) -> bool:
    """Let *member* rest (휴학) from today: the place is kept, the seats in courses end.

    False where they are on leave already (a later *until_on* is taken over). ``NotAllowed``
    ``not_enrolled``; ``until_past`` where the leave would be over before it began.
    """
    hold_member(member)
    if until_on is not None and until_on < clock.today():
        raise NotAllowed("until_past")
    if member.state == MemberState.ON_LEAVE:
        if member.leave_until != until_on:
            before = {"leave_until": str(member.leave_until)}
            member.leave_until = until_on
            changed(member, until_on=until_on, note=note)
            _trail("programme.extend_leave", member, before, note)
        return False
    if member.state != MemberState.ENROLLED:
        raise NotAllowed("not_enrolled")
    member.state, member.reason, member.leave_until = MemberState.ON_LEAVE, LEAVE, until_on
    member.expected_on = None
    db.session.flush()
    registry.suspend(member, LEAVE)
    changed(member, on=on, until_on=until_on, note=note)
    _trail("programme.on_leave", member, {"state": MemberState.ENROLLED}, note)
    tell(member, "programme.on_leave", on=until_on or clock.today())
    return True


def come_back(member: CohortMember, note: str = "", *, on: date | None = None) -> bool:
    """Let *member* return from leave, with the seats of before where they still run.

    False where they are not on leave. ``NotAllowed`` ``section_full`` where one is taken.
    """
    hold_member(member)
    if member.state != MemberState.ON_LEAVE:
        return False
    member.state, member.reason, member.leave_until = MemberState.ENROLLED, "", None
    db.session.flush()
    registry.resume(member, LEAVE)
    changed(member, on=on, note=note)
    _trail("programme.returned", member, {"state": MemberState.ON_LEAVE}, note)
    tell(member, "programme.returned", on=clock.today())
    decide_completion(member)
    return True


def transfer(member: CohortMember, cohort_id: int, reason: str) -> CohortMember:
    """Let a member go on in another cohort of the same track; the place there.

    The old place ends as ``transferred`` and points to the new one, so that a count of people who
    entered, completed or left finds the person once, where they went. Seats of the old cohort are
    free at once. Idempotent: who was transferred there already is found there.
    ``NotAllowed``: same_cohort, other_track_cohort, not_enrolled, already_there, and what
    enrolling refuses (full, section_full, ended, draft); then nothing has happened.
    """
    _hold_cohorts(member.cohort_id, cohort_id)
    hold_member(member)
    if member.state == MemberState.TRANSFERRED and member.moved_to_id is not None:
        known = db.session.get(CohortMember, member.moved_to_id)
        if known and known.cohort_id == cohort_id and known.state == MemberState.ENROLLED:
            return known
    target = db.session.get(Cohort, cohort_id)
    if target is None or target.track_id != member.cohort.track_id:
        raise NotAllowed("other_track_cohort")
    if target.id == member.cohort_id:
        raise NotAllowed("same_cohort")
    if member.state not in (MemberState.ENROLLED, MemberState.ON_LEAVE):
        raise NotAllowed("not_enrolled")
    known = _place(member.person_id, cohort_id)
    if known is not None and known.state in (MemberState.ENROLLED, MemberState.ON_LEAVE):
        raise NotAllowed("already_there")
    person = db.session.get_one(Person, member.person_id)
    with db.session.begin_nested():
        registry.leave(member, MemberState.TRANSFERRED, TRANSFER, reason)
        there: CohortMember = registry.join(person, cohort_id)
        there.moved_to_id = None
        member.moved_to_id, member.note = there.id, reason[:500]
        db.session.flush()
    audit.record(
        "programme.transfer",
        "cohort_member",
        member.id,
        before={"cohort": member.cohort_id},
        after={"cohort": cohort_id, "member": there.id},
        reason=reason,
    )
    decide_completion(there)
    return there


def _hold_cohorts(*ids: int) -> None:
    """Lock both cohorts in order of id, so that two transfers across never wait in a circle."""
    db.session.execute(
        select(Cohort.id).where(Cohort.id.in_(ids)).order_by(Cohort.id).with_for_update()
    ).all()


def _place(person_id: int, cohort_id: int) -> CohortMember | None:
    return db.session.scalar(
        select(CohortMember)
        .where(CohortMember.person_id == person_id, CohortMember.cohort_id == cohort_id)
        .options(joinedload(CohortMember.cohort))
    )


def _trail(action: str, member: CohortMember, before: dict[str, str], note: str) -> None:
    audit.record(
        action,
        "cohort_member",
        member.id,
        before=dict(before),
        after={"state": member.state, "leave_until": str(member.leave_until or "")},
        reason=note,
    )
