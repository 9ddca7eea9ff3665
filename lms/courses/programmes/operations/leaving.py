"""Ending a place: early employment, withdrawal, dismissal, not completed; and undoing each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.editing import NotAllowed
from lms.courses.programmes import registry
from lms.courses.programmes.models import (
    LEFT_EARLY,
    Cohort,
    CohortMember,
    MemberState,
    Track,
)
from lms.courses.programmes.operations.changing import changed
from lms.courses.programmes.operations.completion import decide_completion, hold_member
from lms.courses.programmes.operations.telling import tell
from lms.courses.programmes.queries import leaving
from lms.courses.programmes.queries.assessment import assess_many, policy_for
from lms.courses.programmes.rules.leaving import Way
from lms.db import db

#: The coded reason that goes with each way out that has only one.
CODES = {"early_employed": "early_employment", "dismissed": "dismissal", "not_completed": ""}


def leave(
    member: CohortMember,
    way: str,
    decider: Person,
    *,
    code: str = "",
    note: str = "",
    beyond: bool = False,
) -> Way:
    """Decide that *member* leaves by *way* (a state's code), or say by open lines why not.

    *code*: the coded reason of a withdrawal. *beyond*: dismiss although no limit was passed; the
    note then says why. Whoever withdrew for a job may be turned into early employment later.
    """
    hold_member(member)
    found = leaving.ways_of(member, code)[way]
    allowed = found.open or (way == "dismissed" and beyond and _only_limit_missing(found))
    if not allowed:
        return found
    before = {"state": member.state, "code": member.reason}
    reason = code if way == "withdrawn" else CODES[way]
    if way == "not_completed":
        member.state, member.ended_on, member.reason = way, clock.today(), ""
        member.expected_on = None
        changed(member, note=note)
    elif member.state == MemberState.WITHDRAWN:  # left for a job before it was proved
        member.state, member.reason = way, reason
        changed(member, note=note)
    elif not registry.leave(member, way, reason, note):
        return found
    member.decision = {"lines": [line.stored() for line in found.lines]}
    member.policy_id = leaving.policy_id_of(member, way)
    member.decided_at, member.decided_by_id, member.note = clock.now(), decider.id, note[:500]
    db.session.flush()
    audit.record(
        f"programme.{way}",
        "cohort_member",
        member.id,
        before=before,
        after={"state": member.state, "code": member.reason, "policy": member.policy_id},
        reason=note,
    )
    tell(member, f"programme.{way}", reason=note if way == "dismissed" else "")
    return found


def _only_limit_missing(found: Way) -> bool:
    return all(line.met or line.code == "limit" for line in found.lines)


def undo(member: CohortMember, reason: str) -> bool:
    """Take a decision to leave back: the member is enrolled again, with the seats of before.

    False where there is none. ``NotAllowed`` where a seat has been given to somebody else. The rule
    then decides anew: who has everything by now completes.
    """
    hold_member(member)
    if member.state not in (*LEFT_EARLY, MemberState.NOT_COMPLETED):
        return False
    before = {"state": member.state, "code": member.reason, "on": str(member.ended_on)}
    if member.state == MemberState.NOT_COMPLETED:
        member.state, member.reason = MemberState.ENROLLED, ""
        changed(member, note=reason)
    else:
        registry.take_back(member, reason)
    member.ended_on, member.reason, member.note = None, "", ""
    member.decision = member.policy_id = None
    member.decided_at, member.decided_by_id = clock.now(), None
    db.session.flush()
    audit.record(
        "programme.undo_leaving",
        "cohort_member",
        member.id,
        before=before,
        after={"state": member.state},
        reason=reason,
    )
    tell(member, "programme.leaving_undone", reason=reason)
    decide_completion(member)
    return True


@dataclass(frozen=True)
class Closed:
    """What closing a cohort did."""

    completed: int
    not_completed: int


class PlanChanged(Exception):
    """Somebody's standing differs from the preview that was looked at; nothing was done."""


def close(cohort: Cohort, decider: Person, expected: dict[int, str], note: str) -> Closed:
    """Decide everybody who is still enrolled after the end: exactly the preview that was seen.

    *expected*: by member id what the preview said, completed or not_completed.
    """
    if clock.today() <= cohort.ends_on:
        raise NotAllowed("not_over", on=cohort.ends_on)
    members = list(
        db.session.scalars(
            select(CohortMember)
            .where(CohortMember.cohort_id == cohort.id, CohortMember.state == MemberState.ENROLLED)
            .options(
                joinedload(CohortMember.cohort)
                .joinedload(Cohort.track)
                .options(selectinload(Track.courses))
            )
            .order_by(CohortMember.id)
            .with_for_update(of=CohortMember)
            .execution_options(populate_existing=True)
        )
    )
    outcomes = assess_many(members, policy_for(cohort.track_id, cohort.id).value)
    if leaving.plan_of(members, outcomes) != expected:
        raise PlanChanged
    done = {"completed": 0, "not_completed": 0}
    for member in members:
        if expected[member.id] == "completed":
            decide_completion(member)
        else:
            leave(member, "not_completed", decider, note=note)
        done[expected[member.id]] += 1
    audit.record("programme.close_cohort", "cohort", cohort.id, after=dict(done), reason=note)
    return Closed(**done)
