"""Moving boundaries and single letters, within the caps and with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict
from lms.courses.letters import queries
from lms.courses.letters.models import LetterMove, LetterPlan
from lms.courses.scales.rules import INCOMPLETE, CapUse
from lms.db import db


class OverCap(Exception):
    """A decision would pass caps; ``caps`` say which."""

    def __init__(self, caps: list[CapUse]):
        self.caps = caps
        super().__init__(", ".join(cap.upto for cap in caps))


class NoLetters(Exception):
    """The offering has no letters."""


class UnknownLetter(ValueError):
    """Neither a letter of the offering's scheme nor an incomplete."""


@dataclass(frozen=True)
class PlanValues:
    """What a plan holds."""

    boundaries: Mapping[str, Decimal] | None
    tie_item: str
    graduate: bool
    reason: str


def save_plan(offering: Offering, person: Person, values: PlanValues, version: int) -> LetterPlan:
    """Keep an offering's boundaries. ``editing.Conflict`` where somebody saved meanwhile."""
    _hold(offering)
    plan = db.session.get(LetterPlan, offering.id, populate_existing=True)
    if (plan.version if plan else 0) != version:
        raise Conflict
    before = _plan_facts(plan) if plan else None
    if plan is None:
        plan = LetterPlan(offering_id=offering.id, updated_at=clock.now())
        db.session.add(plan)
    plan.boundaries = (
        {name: f"{least:f}" for name, least in values.boundaries.items()}
        if values.boundaries is not None
        else None
    )
    plan.tie_item, plan.graduate, plan.reason = values.tie_item, values.graduate, values.reason
    plan.updated_at, plan.updated_by_id = clock.now(), person.id
    db.session.flush()
    audit.record(
        "letters.plan", "offering", offering.id, actor=person,
        before=before, after=_plan_facts(plan), reason=values.reason,
    )  # fmt: skip
    return plan


def move(
    offering: Offering,
    actor: Person,
    person_id: int,
    *,
    letter: str,
    standing: str,
    reason: str,
    version: int,
) -> LetterMove:
    """Decide one person's letter (empty: by the rule) or how they count.

    Raises :class:`OverCap` where a cap would be passed that was not passed before,
    :class:`NoLetters`, :class:`UnknownLetter`, and ``editing.Conflict``.
    """
    _hold(offering)
    row = db.session.scalar(
        select(LetterMove)
        .where(LetterMove.offering_id == offering.id, LetterMove.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    if (row.version if row else 0) != version:
        raise Conflict
    now = queries.proposal(offering, anew=[person_id])
    if now is not None and letter not in {"", INCOMPLETE} and now.scheme.named(letter) is None:
        raise UnknownLetter(letter)
    then = queries.proposal(offering, moved={person_id: (letter, standing)}, anew=[person_id])
    if now is None or then is None:
        raise NoLetters
    passed_now = {
        (pool.name, cap.upto): cap.used - cap.allowed
        for pool in now.pools
        for cap in pool.allocation.caps
    }
    worse = [
        cap
        for pool in then.pools
        for cap in pool.allocation.caps
        if cap.over and cap.used - cap.allowed > max(0, passed_now.get((pool.name, cap.upto), 0))
    ]
    if worse:
        raise OverCap(worse)
    before: dict[str, Any] | None = None
    if row is None:
        row = LetterMove(offering_id=offering.id, person_id=person_id, set_at=clock.now())
        db.session.add(row)
    else:
        before = {"letter": row.letter, "standing": row.standing}
    row.letter, row.standing, row.reason = letter, standing, reason
    row.set_by_id, row.set_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        "letters.move", "letter_move", row.id, actor=actor, before=before,
        after={"letter": letter, "standing": standing, "person": person_id}, reason=reason,
    )  # fmt: skip
    return row


def _hold(offering: Offering) -> None:
    """One decision at a time about the letters that share caps: of the offering, or of all of its
    course. Always in the same order, so that two never wait for one another."""
    together = queries.offerings_sharing(offering)
    db.session.execute(
        select(Offering.id).where(Offering.id.in_(together)).order_by(Offering.id).with_for_update()
    ).all()


def _plan_facts(plan: LetterPlan) -> dict[str, Any]:
    return {
        "boundaries": plan.boundaries,
        "tie_item": plan.tie_item,
        "graduate": plan.graduate,
    }
