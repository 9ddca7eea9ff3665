"""Deciding completion and graduation when results change, and undoing them with a reason."""

from __future__ import annotations

import logging
from datetime import timedelta
from decimal import Decimal

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import audit, clock
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, MemberState, Track
from lms.courses.programmes.operations.changing import changed
from lms.courses.programmes.operations.expecting import NotEnrolled
from lms.courses.programmes.operations.telling import tell
from lms.courses.programmes.queries.assessment import (
    assess,
    assess_many,
    policy_for,
    results_of,
)
from lms.courses.programmes.rules.completion import Completion, mean
from lms.courses.programmes.rules.leaving import (
    GRADUATION_DEFERRED,
    GRADUATION_REVOKED,
    REVOKED,
)
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.jobs import every
from lms.matching.model import EvidenceKind

__all__ = [
    "GRADUATION_REVOKED",
    "REVOKED",
    "NotCompleted",
    "NotEnrolled",
    "decide_completion",
    "hold_member",
    "lift_revocation",
    "refresh_all",
    "refresh_cohort",
    "refresh_person",
    "refresh_track",
    "revoke_completion",
    "revoke_graduation",
]

log = logging.getLogger(__name__)

#: What evidence calls a completed track.
SOURCE = "completion"


class NotCompleted(ValueError):
    """The member has not completed (or graduated), so there is nothing to undo."""


def hold_member(member: CohortMember) -> None:
    """Lock the member's row and read it anew: of two deciders the second finds what the first did."""
    db.session.execute(
        select(CohortMember)
        .where(CohortMember.id == member.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def decide_completion(member: CohortMember) -> Completion:
    """Apply the rule to a member: complete, graduate, record why, and tell them.

    Idempotent. Only who is enrolled completes, and only who completed graduates: one who left, or
    whose completion or graduation was revoked, stays so until staff decide otherwise. The decision
    keeps its lines and the policy that it was made by.
    """
    found = policy_for(member.cohort.track_id, member.cohort_id)
    results = results_of(member.person_id)
    outcome = assess(member, found.value, results)
    if member.state == MemberState.ENROLLED and _due(member, outcome):
        _complete(member, outcome, found.id)
    if member.state == MemberState.COMPLETED and _due(member, outcome):
        _graduate(member, outcome, found.id)
    return outcome


def _complete(member: CohortMember, outcome: Completion, policy_id: int) -> None:
    member.state = MemberState.COMPLETED
    member.ended_on = clock.today()
    member.decision = {"lines": [line.stored() for line in outcome.lines]}
    member.policy_id = policy_id
    member.decided_at = clock.now()
    member.decided_by_id = None
    db.session.flush()
    audit.record(
        "programme.complete",
        "cohort_member",
        member.id,
        before={"state": MemberState.ENROLLED},
        after={"state": member.state, "on": member.ended_on.isoformat(), "policy": policy_id},
    )
    changed(member)
    _show_skills(member)
    tell(
        member,
        "programme.completed",
        dedup=f"completed:{member.id}:{member.decided_at.isoformat()}",
    )


def _graduate(member: CohortMember, outcome: Completion, policy_id: int) -> None:
    member.state = MemberState.GRADUATED
    member.graduated_on = clock.today()
    member.reason = ""
    member.decision = {
        **(member.decision or {}),
        "graduation": [line.stored() for line in outcome.graduation],
    }
    member.policy_id = policy_id
    member.decided_at = clock.now()
    member.decided_by_id = None
    db.session.flush()
    audit.record(
        "programme.graduate",
        "cohort_member",
        member.id,
        before={"state": MemberState.COMPLETED},
        after={"state": member.state, "on": member.graduated_on.isoformat(), "policy": policy_id},
    )
    changed(member)
    tell(
        member,
        "programme.graduated",
        on=member.graduated_on,
        dedup=f"graduated:{member.id}:{member.decided_at.isoformat()}",
    )


def _show_skills(member: CohortMember) -> None:
    """A completed track certifies the skills of its courses that were earned, with their hours."""
    track = member.cohort.track
    earned = {
        course_id: result
        for course_id, result in results_of(member.person_id).items()
        if result.credit_earned
    }
    courses = db.session.scalars(
        select(Course).where(
            Course.id.in_([item.course_id for item in track.courses if item.course_id in earned])
        )
    )
    taught: dict[str, list[Course]] = {}
    for course in courses:
        for line in course.skills:
            taught.setdefault(line.skill_id, []).append(course)
    title = (track.title_en or track.title_ko) if track.language == "en" else track.title_ko
    shown = []
    for skill_id, of in sorted(taught.items()):
        score = mean([earned[course.id].percent for course in of])
        hours = sum(course.hours for course in of)
        shown.append(
            Shown(
                skill_id=skill_id,
                kind=EvidenceKind.CERTIFIED.value,
                title=title,
                course=title,
                score=score / 100 if score is not None else None,
                hours=Decimal(hours) if hours else None,
                shown_on=member.ended_on or clock.today(),
            )
        )
    evidence.record(member.person_id, SOURCE, member.id, shown)


def refresh_person(person_id: int) -> list[int]:
    """Decide all of a person's places anew, after a result was frozen; ids of those completed now."""
    completed: list[int] = []
    for member in _members(CohortMember.person_id == person_id):
        before = member.state
        decide_completion(member)
        if before == MemberState.ENROLLED and member.state in FINISHED:
            completed.append(member.id)
    return completed


def refresh_track(track_id: int) -> list[int]:
    """Decide everybody of a track anew, after its rule or requirements changed; ids that changed."""
    return _refresh(_members(Cohort.track_id == track_id))


def refresh_cohort(cohort_id: int) -> list[int]:
    """Decide everybody of a cohort anew; ids that changed."""
    return _refresh(_members(CohortMember.cohort_id == cohort_id))


@every(timedelta(hours=1))
def refresh_all() -> None:
    """Complete whoever has everything by now, each cohort in a transaction of its own.

    Marks of attendance are made and corrected, and rules come into force, without any result that
    would ask for a decision. It does not matter how often this runs.
    """
    ids = db.session.scalars(
        select(CohortMember.cohort_id)
        .where(CohortMember.state == MemberState.ENROLLED)
        .distinct()
        .order_by(CohortMember.cohort_id)
    ).all()
    for cohort_id in ids:
        try:
            with current_app.test_request_context(), unit_of_work():
                refresh_cohort(cohort_id)
        except Exception:  # one cohort's trouble must not keep the others waiting
            log.exception("completion of cohort %s could not be decided", cohort_id)


def _refresh(members: list[CohortMember]) -> list[int]:
    """Look at all of a cohort at once, and decide only those for whom something is due."""
    changed: list[int] = []
    cohorts: dict[int, list[CohortMember]] = {}
    for member in members:
        cohorts.setdefault(member.cohort_id, []).append(member)
    for listed in cohorts.values():
        policy = policy_for(listed[0].cohort.track_id, listed[0].cohort_id)
        outcomes = assess_many(listed, policy.value)
        for member in listed:
            if _due(member, outcomes[member.id]):
                decide_completion(member)
                changed.append(member.id)
    return changed


def _due(member: CohortMember, outcome: Completion) -> bool:
    """Whether :func:`decide_completion` would change anything."""
    if member.state == MemberState.ENROLLED:
        return member.reason != REVOKED and outcome.completed
    held = (GRADUATION_REVOKED, GRADUATION_DEFERRED)
    return member.reason not in held and outcome.graduation_met


def _members(condition: object) -> list[CohortMember]:
    return list(
        db.session.scalars(
            select(CohortMember)
            .join(Cohort, Cohort.id == CohortMember.cohort_id)
            .where(
                condition,  # type: ignore[arg-type]
                CohortMember.state.in_((MemberState.ENROLLED, MemberState.COMPLETED)),
            )
            .options(
                joinedload(CohortMember.cohort).joinedload(Cohort.track).selectinload(Track.courses)
            )
            .order_by(CohortMember.id)
            .with_for_update(of=CohortMember)
        )
    )


def revoke_completion(member: CohortMember, reason: str) -> None:
    """Take a completion back, and the graduation with it; the rule does not give it by itself again."""
    hold_member(member)
    if member.state not in FINISHED:
        raise NotCompleted(member.id)
    before = {"state": member.state, "on": str(member.ended_on), "policy": member.policy_id}
    member.state = MemberState.ENROLLED
    member.ended_on = member.graduated_on = None
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
    changed(member, note=reason)
    evidence.withdraw(member.person_id, SOURCE, member.id)
    tell(member, "programme.completion_revoked", reason=reason)


def revoke_graduation(member: CohortMember, reason: str) -> None:
    """Take a graduation back; the completion stands. The rule does not give it by itself again."""
    hold_member(member)
    if member.state != MemberState.GRADUATED:
        raise NotCompleted(member.id)
    before = {"state": member.state, "on": str(member.graduated_on), "policy": member.policy_id}
    member.state = MemberState.COMPLETED
    member.graduated_on = None
    member.reason = GRADUATION_REVOKED
    member.decision = {
        key: value for key, value in (member.decision or {}).items() if key != "graduation"
    }
    member.decided_at = clock.now()
    db.session.flush()
    audit.record(
        "programme.revoke_graduation",
        "cohort_member",
        member.id,
        before=before,
        after={"state": member.state},
        reason=reason,
    )
    changed(member, note=reason)
    tell(member, "programme.graduation_revoked", reason=reason)


def lift_revocation(member: CohortMember, reason: str) -> Completion:
    """Let the rule decide again about a member whose completion or graduation was revoked."""
    if member.reason in (REVOKED, GRADUATION_REVOKED):
        member.reason = ""
        db.session.flush()
        audit.record("programme.lift_revocation", "cohort_member", member.id, reason=reason)
    return decide_completion(member)
