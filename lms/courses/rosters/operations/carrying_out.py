"""Doing exactly what a plan showed, in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select

from lms import audit, clock
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses import reasons
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations.seats import Refused, lock_offerings
from lms.courses.enrolment.queries import kept_by
from lms.courses.enrolment.rules import STAFF_REASONS
from lms.courses.programmes import operations as programmes
from lms.courses.programmes.models import Cohort, CohortMember
from lms.courses.programmes.queries.leaving import leaving_codes
from lms.courses.rosters.models import ExternalIdentity, RosterPlan
from lms.courses.rosters.operations.keeping import GOOD_FOR, planned
from lms.courses.rosters.rules.planning import Plan, PlanLine
from lms.courses.rosters.rules.reading import plain
from lms.db import db


class Changed(Exception):
    """The plan was settled, is too old, or the roster is no longer what it was made from."""


def carry_out(
    plan: RosterPlan, place: Cohort | Offering, digest: str, by: Person
) -> dict[str, int]:
    """End, move and seat as previewed; counts by outcome.

    The places are locked first, so that nothing changes between the look and the deed. Raises
    :class:`Changed`, or ``NotAllowed`` where a rule stands against somebody: then the caller's
    transaction goes back whole.
    """
    db.session.execute(select(RosterPlan.id).where(RosterPlan.id == plan.id).with_for_update())
    db.session.refresh(plan)
    if plan.state != "planned" or clock.now() > plan.made_at + GOOD_FOR:
        raise Changed
    _lock(place)
    made = planned(plan, place)
    if made.digest != digest:
        raise Changed
    system = kept_by(place) if isinstance(place, Offering) else ""
    if system:
        raise NotAllowed("kept_elsewhere", system=system)
    _end(place, made)
    try:
        for line in made.lines:
            if line.outcome == "move" and isinstance(place, Cohort):
                programmes.transfer(_member(place, line), line.target_id or 0, line.reason)
        enrolment.seat_people(
            place, [one for line in made.lines if (one := _seated(line)) is not None]
        )
    except Refused as no:
        raise NotAllowed(no.decision.code, **no.decision.params) from no
    _link(plan, made.lines)
    plan.state, plan.settled_at, plan.counts, plan.rows = "applied", clock.now(), made.counts, []
    plan.done = [[one.line, one.person_id, one.outcome] for one in made.lines if one.person_id]
    db.session.flush()
    audit.record(
        "roster.apply", "roster_plan", plan.id, actor=by,
        after={**made.counts, "plan": digest, "file": plan.sha256},
    )  # fmt: skip
    return made.counts


def _lock(place: Cohort | Offering) -> None:
    """All cohorts of the track in order of id, or the offering; read anew."""
    if isinstance(place, Offering):
        lock_offerings([place.id])
        return
    db.session.scalars(
        select(Cohort)
        .where(Cohort.track_id == place.track_id)
        .order_by(Cohort.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _seated(line: PlanLine) -> int | None:
    return line.person_id if line.outcome in ("add", "again") else None


def _end(place: Cohort | Offering, made: Plan) -> None:
    """End places and seats, each with its coded reason; what the file wrote stays as the note."""
    lines = {
        one.person_id: one
        for one in made.lines
        if one.outcome in ("end", "missing_end") and one.person_id is not None
    }
    if isinstance(place, Cohort):
        codes = {plain(one.ko): one.code for one in leaving_codes(Scope("cohort", place.id))}
        codes |= {code: code for code in codes.values()}
        for person_id, member in _members(place, lines).items():
            line = lines[person_id]
            enrolment.leave_cohort(member, _reason(line, codes), note=line.reason)
        return
    words = {plain(str(reasons.LEAVING[code])): code for code in STAFF_REASONS}
    words |= {code: code for code in STAFF_REASONS}
    ids = sorted(lines)
    for start in range(0, len(ids), 500):
        for seat in list(
            db.session.scalars(
                select(Enrolment).where(
                    Enrolment.offering_id == place.id,
                    Enrolment.person_id.in_(ids[start : start + 500]),
                )
            )
        ):
            line = lines[seat.person_id]
            enrolment.withdraw(seat, _reason(line, words), note=line.reason)


def _reason(line: PlanLine, codes: dict[str, str]) -> str:
    return codes.get(plain(line.reason), "other")


def _members(cohort: Cohort, wanted: Iterable[int]) -> dict[int, CohortMember]:
    ids = sorted(wanted)
    return {
        one.person_id: one
        for start in range(0, len(ids), 500)
        for one in db.session.scalars(
            select(CohortMember).where(
                CohortMember.cohort_id == cohort.id,
                CohortMember.person_id.in_(ids[start : start + 500]),
            )
        )
    }


def _member(cohort: Cohort, line: PlanLine) -> CohortMember:
    return db.session.scalars(
        select(CohortMember).where(
            CohortMember.cohort_id == cohort.id, CohortMember.person_id == line.person_id
        )
    ).one()


def _link(plan: RosterPlan, lines: Iterable[PlanLine]) -> None:
    """Keep the ids of the other system for people whom the file named by address as well."""
    now = clock.now()
    rows = [
        {"organisation_id": plan.organisation_id, "person_id": one.person_id, "value": one.key,
         "made_at": now}
        for one in lines
        if one.link and one.person_id is not None
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(ExternalIdentity), rows)
