"""Where the people of past cohorts went to work, as staff have found out."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from lms import policies
from lms.accounts.models import Organisation
from lms.courses.employment.models import Employment
from lms.courses.employment.queries import COUNTED
from lms.courses.employment.rules import JOBS, OUTSIDE, POLICY, SOURCES, EmploymentPolicy
from lms.courses.programmes.models import Cohort, CohortMember, MemberState
from lms.demo.world import World
from lms.policies import Policy

_KINDS = (*JOBS, *OUTSIDE)
#: How often each of them, of a hundred.
_OFTEN = (46, 20, 14, 6, 8, 6)
#: Three months, in days.
_MONTHS = 90


def build(world: World) -> None:
    """Add a record for most who finished a cohort that is over; of the others nothing is known."""
    _shorter(world)
    rng = world.chance("employment")
    cohorts = {one.id: one for one in world.rows.of(Cohort) if one.ends_on < world.today}
    companies = [one.name for one in world.rows.of(Organisation) if one.kind == "company"]
    for member in world.rows.of(CohortMember):
        cohort = cohorts.get(member.cohort_id)
        if cohort is None or member.state not in COUNTED or not member.ended_on or not companies:
            continue
        early = member.state == MemberState.EARLY_EMPLOYED
        kind = "regular" if early else rng.choices(_KINDS, _OFTEN)[0]
        begun = member.ended_on + timedelta(days=0 if early else rng.randrange(3, 150))
        known = rng.random() < 0.85
        if known and cohort.starts_on <= begun < world.today:
            _record(world, rng, member, kind, rng.choice(companies), begun)


def _shorter(world: World) -> None:
    """The track whose cohort is over longest looks at three months only, so that one rate of the
    demonstration can be told while the others still wait."""
    over = [one for one in world.rows.of(Cohort) if one.ends_on < world.day(-_MONTHS - 1)]
    cohort = min(over, key=lambda one: (one.ends_on, one.id), default=None)
    if cohort is None:
        return
    staff, on = world.cast["staff"], world.day(-200)
    at = world.now - timedelta(days=200)
    row = world.rows.add(
        Policy,
        kind=POLICY,
        scope_kind="track",
        scope_id=cohort.track_id,
        effective_from=on,
        value=policies.dump(EmploymentPolicy(_MONTHS), POLICY),
        inherits=False,
        reason="재직자가 많아 석 달 안의 취업만 세기로 함",
        set_by_id=staff.id,
        created_at=at,
    )
    world.audit(at, "policy.establish", "policy", row.id, actor=staff, after=row.value)


def _record(world: World, rng: Random, member: Any, kind: str, company: str, begun: date) -> None:
    checked = min(begun + timedelta(days=rng.randrange(7, 60)), world.day(-1))
    at = world.hour(checked, rng, 9, 18)
    row = world.rows.add(
        Employment,
        member_id=member.id,
        kind=kind,
        employer=company if kind in JOBS and kind != "own_business" else "",
        started_on=begun,
        source=rng.choice(SOURCES) if kind in JOBS else "own_statement",
        checked_on=checked,
        note="",
        noted_by_id=world.cast["staff"].id,
        noted_at=at,
    )
    if kind == "own_business":
        row.employer = "1인 사업"
    world.audit(
        at, "employment.note", "cohort_member", member.id, actor=world.cast["staff"],
        after={
            "work": row.kind, "started_on": row.started_on.isoformat(), "proof": row.source,
            "checked_on": row.checked_on.isoformat(),
        },
    )  # fmt: skip
