"""Stating by which day members are expected to complete (수료예정, 졸업예정)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import audit
from lms.courses.programmes.models import Cohort, CohortMember, MemberState
from lms.courses.programmes.operations.telling import tell
from lms.db import db


class NotEnrolled(ValueError):
    """Only a member who is enrolled can be given an expected date."""


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
        tell(member, "programme.expected", on=on)
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
