"""How the ways out stand for a member, the coded reasons, and the plan that closes a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import g, has_request_context
from sqlalchemy import select

from lms import clock, i18n, policies, storage
from lms.access import Scope
from lms.courses import reasons
from lms.courses.programmes.models import CohortMember
from lms.courses.programmes.queries.assessment import assess_many, attendance_of, policy_for
from lms.courses.programmes.rules import leaving as rules
from lms.courses.programmes.rules.completion import AttendanceFact, Completion
from lms.courses.programmes.rules.leaving import REVOKED, Situation, Way
from lms.courses.programmes.rules.policy import LeavingCode, LeavingReasons
from lms.db import db
from lms.policies import Policy

EARLY = "early_employment"
REASONS = "leaving_reasons"
#: Files that prove an employment belong to the member under this kind.
DOCUMENTS = "cohort_member"


def leaving_codes(scope: Scope) -> tuple[LeavingCode, ...]:
    """The coded reasons for leaving that are in force at a cohort, track, offering …"""
    return policies.in_force(REASONS, scope).value.listed()


def leaving_choices(scope: Scope) -> list[tuple[str, str]]:
    """(code, words) for a form field, in the page's language."""
    return [(one.code, _local(one)) for one in leaving_codes(scope)]


def leaving_words(code: str) -> str:
    """Why someone left, in the page's language: as institutions last worded it."""
    if not code:
        return ""
    return _all_words().get(code) or reasons.leaving(code)


def _all_words() -> dict[str, str]:
    """Every code that was ever set, with its latest words; read once a request."""
    if has_request_context() and "leaving_words" in g:
        known: dict[str, str] = g.leaving_words
        return known
    found = {one.code: _local(one) for one in LeavingReasons().listed()}
    for row in db.session.scalars(
        select(Policy).where(Policy.kind == REASONS, Policy.inherits.is_(False)).order_by(Policy.id)
    ):
        found |= {one.code: _local(one) for one in policies.parse(REASONS, row.value).listed()}
    if has_request_context():
        g.leaving_words = found
    return found


def _local(one: LeavingCode) -> str:
    return one.en if i18n.current() == "en" else one.ko


def situation_of(
    member: CohortMember, attendance: AttendanceFact | None, documents: int = 0
) -> Situation:
    """A member as the rules of leaving read them."""
    return Situation(
        member.state,
        member.cohort.starts_on,
        member.cohort.ends_on,
        attendance,
        documents,
        member.reason,
    )


def ways_of(member: CohortMember, code: str = "") -> dict[str, Way]:
    """Every way out as it stands for *member* now; *code*: the reason that a withdrawal would have."""
    today = clock.today()
    attendance = attendance_of([member.person_id], member.cohort_id).get(member.person_id)
    files = storage.attachments(DOCUMENTS, [member.id])[member.id]
    found = situation_of(member, attendance, len(files))
    scope = Scope("cohort", member.cohort_id)
    policy = policies.in_force(EARLY, scope).value
    completion = assess_many([member], policy_for(member.cohort.track_id, member.cohort_id).value)
    return {
        "early_employed": rules.early_employment(found, policy, today),
        "withdrawn": rules.withdrawal(found, code, [one.code for one in leaving_codes(scope)]),
        "dismissed": rules.dismissal(found),
        "not_completed": rules.not_completed(found, completion[member.id], today),
    }


def policy_id_of(member: CohortMember, way: str) -> int:
    """The policy that a decision to leave by *way* is made by; 0: the code's default."""
    scope = Scope("cohort", member.cohort_id)
    if way == "early_employed":
        return policies.in_force(EARLY, scope).id
    if way == "withdrawn":
        return policies.in_force(REASONS, scope).id
    return policy_for(member.cohort.track_id, member.cohort_id).id


def plan_of(members: Iterable[CohortMember], outcomes: Mapping[int, Completion]) -> dict[int, str]:
    """What closing the cohort would decide of each member: completed or not_completed, by id."""
    return {
        member.id: "completed"
        if outcomes[member.id].completed and member.reason != REVOKED
        else "not_completed"
        for member in members
    }
