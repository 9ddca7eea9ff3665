"""Deciding completion when results change, and undoing it with a reason."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.courses.programmes.queries.assessment import assess, policy_for, results_of
from lms.courses.programmes.rules.completion import Completion
from lms.db import db

#: The reason of a member whose completion was taken back.
REVOKED = "completion_revoked"


class NotCompleted(ValueError):
    """The member has not completed the track, so there is nothing to undo."""


class NotEnrolled(ValueError):
    """Only a member who is enrolled can be given an expected date."""


def decide_completion(member: CohortMember) -> Completion:
    """Apply the rule to a member who is enrolled: complete, record why, and tell them.

    Idempotent. A member who left is not completed; one whose completion was revoked stays so until
    staff lift the revocation. The decision keeps its lines and the policy that it was made by.
    """
    found = policy_for(member.cohort.track_id, member.cohort_id)
    outcome = assess(member, found.value, results_of(member.person_id))
    if member.state != MemberState.ENROLLED or member.reason == REVOKED or not outcome.completed:
        return outcome
    member.state = MemberState.COMPLETED
    member.ended_on = clock.today()
    member.decision = {"lines": [line.stored() for line in outcome.lines]}
    member.policy_id = found.id
    member.decided_at = clock.now()
    db.session.flush()
    audit.record(
        "programme.complete",
        "cohort_member",
        member.id,
        before={"state": MemberState.ENROLLED},
        after={"state": member.state, "on": member.ended_on.isoformat(), "policy": found.id},
    )
    _tell(
        member,
        "programme.completed",
        dedup=f"completed:{member.id}:{member.decided_at.isoformat()}",
    )
    return outcome


def refresh_person(person_id: int) -> list[int]:
    """Decide all of a person's places anew, after a result was frozen; ids of those completed now."""
    completed: list[int] = []
    for member in _members(person_id):
        if decide_completion(member).completed and member.state == MemberState.COMPLETED:
            completed.append(member.id)
    return completed


def _members(person_id: int) -> list[CohortMember]:
    return list(
        db.session.scalars(
            select(CohortMember)
            .join(Cohort, Cohort.id == CohortMember.cohort_id)
            .where(CohortMember.person_id == person_id, CohortMember.state == MemberState.ENROLLED)
            .options(
                joinedload(CohortMember.cohort).joinedload(Cohort.track).selectinload(Track.courses)
            )
            .order_by(CohortMember.id)
            .with_for_update(of=CohortMember)
        )
    )


def revoke_completion(member: CohortMember, reason: str) -> None:
    """Take a completion back, with a reason; the rule does not give it again by itself."""
    if member.state != MemberState.COMPLETED:
        raise NotCompleted(member.id)
    before = {"state": member.state, "on": str(member.ended_on), "policy": member.policy_id}
    member.state = MemberState.ENROLLED
    member.ended_on = None
    member.reason = REVOKED
    member.decision = None
    member.policy_id = None
    member.decided_at = clock.now()
    db.session.flush()
    audit.record(
        "programme.revoke_completion",
        "cohort_member",
        member.id,
        before=before,
        after={"state": member.state},
        reason=reason,
    )
    _tell(member, "programme.completion_revoked", reason=reason)


def lift_revocation(member: CohortMember, reason: str) -> Completion:
    """Let the rule decide again about a member whose completion was revoked."""
    if member.reason == REVOKED:
        member.reason = ""
        db.session.flush()
        audit.record("programme.lift_revocation", "cohort_member", member.id, reason=reason)
    return decide_completion(member)


def expect_member(member: CohortMember, on: date | None) -> bool:
    """State (or with none take back) the day on which a member will complete; False: no change."""
    if member.state != MemberState.ENROLLED:
        raise NotEnrolled(member.id)
    if member.expected_on == on:
        return False
    before = {"expected_on": str(member.expected_on) if member.expected_on else None}
    member.expected_on = on
    db.session.flush()
    audit.record(
        "programme.expect",
        "cohort_member",
        member.id,
        before=before,
        after={"expected_on": str(on) if on else None},
    )
    if on is not None:
        _tell(member, "programme.expected", on=on)
    return True


def expect_cohort(cohort: Cohort, on: date | None) -> int:
    """State the day for everyone who is enrolled in the cohort now; how many it changed for."""
    members = db.session.scalars(
        select(CohortMember)
        .where(CohortMember.cohort_id == cohort.id, CohortMember.state == MemberState.ENROLLED)
        .options(joinedload(CohortMember.cohort).joinedload(Cohort.track))
        .order_by(CohortMember.id)
    )
    return sum(expect_member(member, on) for member in list(members))


def _tell(
    member: CohortMember,
    kind: str,
    *,
    reason: str = "",
    on: date | None = None,
    dedup: str | None = None,
) -> None:
    person = db.session.get(Person, member.person_id)
    if person is None:
        return
    track = member.cohort.track
    day = on or member.ended_on
    notify(
        person,
        kind,
        {
            "track": {"ko": track.title_ko, "en": track.title_en or track.title_ko},
            "on": day.isoformat() if day else "",
            "reason": reason,
        },
        url=f"/me/progress/{member.id}",
        dedup_key=dedup,
    )
