"""What staff set: turns of the window, seats by group, more credits for one student."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.enrolment.operations.seats import lock_offerings
from lms.courses.registration import queries
from lms.courses.registration.models import (
    Registration,
    RegistrationLoad,
    RegistrationTurn,
    SeatGroup,
    SeatPlan,
)
from lms.courses.registration.operations.promoting import promote
from lms.courses.registration.operations.rows import lock_loads
from lms.courses.registration.rules.windows import Turn, turn_problem
from lms.courses.terms.models import Term
from lms.courses.terms.queries import window
from lms.courses.terms.rules import Window
from lms.db import db


@dataclass(frozen=True)
class GroupLine:
    """A group as staff wrote it; *id* of one that is there."""

    id: int | None
    seats: int
    organisation_id: int | None
    others: bool
    years: tuple[int, ...]


def add_turn(term: Term, turn: Turn) -> RegistrationTurn:
    """Give years of study a turn of their own; :class:`NotAllowed` outside the window."""
    wrong = turn_problem(turn, window(term, "registration"))
    if wrong:
        raise NotAllowed(f"turn_{wrong}")
    row = RegistrationTurn(
        term_id=term.id, years=sorted(turn.years), opens_at=turn.window.opens_at,
        closes_at=turn.window.closes_at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record("registration.turn_added", "term", term.id, after=_turn(row))
    return row


def remove_turn(turn: RegistrationTurn) -> None:
    """Take a turn away."""
    audit.record("registration.turn_removed", "term", turn.term_id, before=_turn(turn))
    db.session.delete(turn)
    db.session.flush()


def _turn(row: RegistrationTurn) -> dict[str, Any]:
    window = Window(row.opens_at, row.closes_at)
    return {
        "years": list(row.years),
        "opens_at": window.opens_at.isoformat(),
        "closes_at": window.closes_at.isoformat(),
    }


def set_groups(offering_id: int, lines: Sequence[GroupLine], version: int) -> SeatPlan:
    """Reserve seats for groups, in this order, then seat whoever waits and fits now.

    ``Conflict`` where somebody set them meanwhile; ``NotAllowed``: groups_over (more than the
    seats), groups_below (fewer than a group's students hold).
    """
    offering = lock_offerings([offering_id])[0]
    plan = db.session.get(SeatPlan, offering_id, populate_existing=True)
    if (plan.version if plan is not None else 0) != version:
        raise Conflict
    total = sum(line.seats for line in lines)
    if total > offering.capacity:
        raise NotAllowed("groups_over", total=total, capacity=offering.capacity)
    held = queries.pools([offering], True)[offering.id].held
    for line in lines:
        if line.id is not None and held.get(line.id, 0) > line.seats:
            raise NotAllowed("groups_below", taken=held[line.id], seats=line.seats)
    before = [_group(group) for group in plan.groups] if plan is not None else []
    if plan is None:
        plan = SeatPlan(offering_id=offering_id, updated_at=clock.now())
        db.session.add(plan)
        db.session.flush()
    _write(plan, lines)
    plan.updated_at = clock.now()
    db.session.flush()
    after = [_group(group) for group in plan.groups]
    if before != after:
        audit.record(
            "registration.groups", "offering", offering_id,
            before={"seat_groups": before}, after={"seat_groups": after},
        )  # fmt: skip
    promote(offering)
    return plan


def _write(plan: SeatPlan, lines: Sequence[GroupLine]) -> None:
    known = {group.id: group for group in plan.groups}
    kept = {line.id for line in lines if line.id in known}
    gone = [id_ for id_ in known if id_ not in kept]
    if gone:  # who sat there sits in the open remainder now
        db.session.execute(
            update(Registration)
            .where(Registration.group_id.in_(gone))
            .values(group_id=None)
            .execution_options(synchronize_session="fetch")
        )
    for id_ in gone:
        plan.groups.remove(known[id_])
    for held in plan.groups:  # positions are unique: out of the way first
        held.position += 1000
    db.session.flush()
    for position, line in enumerate(lines):
        group = known.get(line.id) if line.id in kept and line.id is not None else None
        if group is None:
            group = SeatGroup(position=position, years=[], seats=line.seats)
            plan.groups.append(group)
        group.position, group.seats = position, line.seats
        group.organisation_id = line.organisation_id
        group.others = line.others and line.organisation_id is not None
        group.years = sorted(line.years)
    db.session.flush()
    plan.groups.sort(key=lambda group: group.position)


def _group(group: SeatGroup) -> str:
    """A group in the trail: codes and numbers alone."""
    place = f"{'not ' if group.others else ''}{group.organisation_id or '*'}"
    years = ",".join(str(year) for year in group.years) or "*"
    return f"{group.position}: organisation {place}, years {years}, seats {group.seats}"


def grant_credits(
    term: Term, person: Person, most: Decimal | None, reason: str, by: Person, *,
    seen: Decimal | None = None,
) -> RegistrationLoad:  # fmt: skip
    """Let one student hold up to *most* credits in a term (none: the rule again), for a reason.

    *seen*: what was granted when the page was opened; ``Conflict`` where that is something else by
    now. ``NotAllowed`` ``own_case``: nobody grants themselves anything.
    """
    if by.id == person.id:
        raise NotAllowed("own_case")
    load = lock_loads(term.id, [person.id])[0]
    before = load.most
    if before != seen:
        raise Conflict
    load.most, load.reason = most, reason if most is not None else ""
    load.granted_by_id = by.id
    db.session.flush()
    audit.record(
        "registration.credits", "term", term.id,
        before={"most": str(before) if before is not None else None, "person": person.id},
        after={"most": str(most) if most is not None else None, "person": person.id},
        reason=reason,
    )  # fmt: skip
    return load
