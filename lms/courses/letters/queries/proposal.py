"""Letters of an offering as rules and decisions give them now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.queries import Seat
from lms.courses.gradebook import queries as gradebook
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import Standing
from lms.courses.gradebook.registry import Grading
from lms.courses.gradebook.rules import Obstacle
from lms.courses.letters.models import LetterMove, LetterPlan
from lms.courses.scales import queries as scales
from lms.courses.scales.queries import Rules
from lms.courses.scales.rules import (
    INCOMPLETE,
    Allocation,
    Entrant,
    Facts,
    GradeScheme,
    Placed,
    allocate,
    fitted,
)
from lms.courses.sections import queries as sections
from lms.db import db

SEATS = (*enrolment.SEATED, "withdrawn")


@dataclass(frozen=True)
class Pool:
    """People under the same caps. *name*: the section's; empty: everybody."""

    name: str
    allocation: Allocation


@dataclass(frozen=True)
class LetterLine:
    """A person with a letter. *letter* is the frozen one where there is one."""

    seat: Seat
    standing: Standing | None  # none: withdrawn
    percent: Decimal
    placed: Placed
    move: LetterMove | None
    frozen: CourseResult | None
    pool: Pool

    @property
    def letter(self) -> str:
        """The letter as it is now."""
        return self.placed.letter

    @property
    def ready(self) -> bool:
        """Whether it can be frozen now."""
        if self.standing is None or self.frozen is not None:
            return False
        return self.letter == INCOMPLETE or not self.standing.obstacles


@dataclass(frozen=True)
class Proposal:
    """Everybody's letter, and how the caps are met."""

    rules: Rules
    scheme: GradeScheme  # with the offering's own boundaries
    plan: LetterPlan | None
    lines: tuple[LetterLine, ...]
    pools: tuple[Pool, ...]
    fitted: Mapping[str, Decimal]

    @property
    def over(self) -> bool:
        """Whether any cap is passed."""
        return any(pool.allocation.over for pool in self.pools)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many people have each letter, the best first; then I and W where there are any."""
        found = Counter(line.letter for line in self.lines)
        names = [letter.name for letter in self.scheme.letters]
        rest = sorted(name for name in found if name not in names)
        return [(name, found[name]) for name in [*names, *rest]]


def plan_of(offering_id: int) -> LetterPlan | None:
    """The offering's own boundaries."""
    return db.session.get(LetterPlan, offering_id)


def move_of(offering_id: int, person_id: int) -> LetterMove | None:
    """What was decided for one person."""
    return db.session.scalar(
        select(LetterMove).where(
            LetterMove.offering_id == offering_id, LetterMove.person_id == person_id
        )
    )


def tie_items(standings: Iterable[Standing]) -> list[tuple[str, Any]]:
    """The items that may part a tie, as (value, item)."""
    first = next(iter(standings), None)
    return [(f"{item.kind}:{item.id}", item) for item in first.items] if first else []


def scheme_with(base: GradeScheme, plan: LetterPlan | None) -> GradeScheme:
    """The scheme with the offering's boundaries; the base where they no longer fit it."""
    if plan is None or not plan.boundaries or not base.letters:
        return base
    known = {letter.name for letter in base.letters}
    if set(plan.boundaries) != known:
        return base
    return base.with_boundaries({name: Decimal(text) for name, text in plan.boundaries.items()})


def proposal(
    offering: Offering,
    *,
    boundaries: Mapping[str, Decimal] | None = None,
    moved: Mapping[int, tuple[str, str]] | None = None,
    anew: Iterable[int] = (),
) -> Proposal | None:
    """Letters of everybody in *offering*; none where its courses have no letters.

    *boundaries* and *moved* (person → (letter, standing)) stand for what is not saved yet. *anew*:
    people whose frozen letter is to be decided again. A fixed number of statements for each
    offering that shares the caps.
    """
    rules = scales.rules_of(offering.id)
    if rules.scheme.value.is_none:
        return None
    plan = plan_of(offering.id)
    scheme = scheme_with(rules.scheme.value, plan)
    if boundaries is not None:
        scheme = rules.scheme.value.with_boundaries(boundaries)
    facts = Facts(offering.course.language == "en", plan.graduate if plan else False)
    own = _people(offering, plan, moved or {}, set(anew))
    policy = rules.relative.value
    groups: dict[str, list[Entrant]] = {}
    if policy.pool == "section":
        names = {one.id: one.name for one in sections.sections_of(offering.id)}
        held = sections.sections_by_person(offering.id)
        for person_id, (entrant, *_rest) in own.items():
            section = held.get(person_id)
            name = names.get(section, "") if section is not None else ""
            groups.setdefault(name, []).append(entrant)
    else:
        groups[""] = [entrant for entrant, *_rest in own.values()]
        if policy.pool == "course":
            groups[""] += _elsewhere(offering)
    pools = tuple(
        Pool(name, allocate(scheme, policy, group, facts)) for name, group in sorted(groups.items())
    )
    by_person = {key: pool for pool in pools for key in pool.allocation.placed if key > 0}
    lines = tuple(
        LetterLine(
            seat, standing, entrant.percent, by_person[person_id].allocation.placed[person_id],
            move, standing.frozen if standing else None, by_person[person_id],
        )
        for person_id, (entrant, seat, standing, move) in own.items()
    )  # fmt: skip
    everyone = [entrant for group in groups.values() for entrant in group]
    fit = fitted(rules.scheme.value, policy, everyone) if policy.limits else {}
    return Proposal(rules, scheme, plan, lines, pools, fit)


def _people(
    offering: Offering,
    plan: LetterPlan | None,
    moved: Mapping[int, tuple[str, str]],
    anew: set[int],
) -> dict[int, tuple[Entrant, Seat, Standing | None, LetterMove | None]]:
    standings = gradebook.standings(offering.id)
    moves = {
        row.person_id: row
        for row in db.session.scalars(
            select(LetterMove).where(LetterMove.offering_id == offering.id)
        )
    }
    found = {}
    for seat in enrolment.roster(offering.id, states=SEATS):
        person_id, standing = seat.person_id, standings.get(seat.person_id)
        move = moves.get(person_id)
        if seat.state == "withdrawn":
            entrant = Entrant(person_id, Decimal(0), standing="withdrawn")
        elif standing is None:
            continue
        else:
            chosen, kind = moved.get(person_id, (move.letter, move.standing) if move else ("", ""))
            percent = standing.final.percent or Decimal(0)
            frozen = standing.frozen
            if frozen is not None and frozen.letter and person_id not in anew:
                chosen, percent = frozen.letter, frozen.percent
            entrant = Entrant(person_id, percent, _item(standing, plan), kind, chosen)
        found[person_id] = (entrant, seat, standing, move)
    return found


def _item(standing: Standing, plan: LetterPlan | None) -> Decimal | None:
    if plan is None or not plan.tie_item:
        return None
    kind, _sep, id_ = plan.tie_item.partition(":")
    return next((item.earned for item in standing.items if item.key == (kind, int(id_))), None)


def offerings_sharing(offering: Offering) -> list[int]:
    """The offerings whose people count for the same caps as those of *offering*, itself too."""
    if scales.rules_of(offering.id).relative.value.pool != "course":
        return [offering.id]
    return sorted([offering.id, *(one.id for one in _others(offering))])


def _others(offering: Offering) -> list[Offering]:
    """The course's other offerings that run at the same time."""
    return list(
        db.session.scalars(
            select(Offering)
            .where(
                Offering.course_id == offering.course_id,
                Offering.id != offering.id,
                Offering.state != "draft",
                Offering.starts_on <= offering.ends_on,
                Offering.ends_on >= offering.starts_on,
            )
            .order_by(Offering.id)
        )
    )


def _elsewhere(offering: Offering) -> list[Entrant]:
    """People of the course's other offerings that run at the same time; keys below zero."""
    found = [
        entrant
        for other in _others(offering)
        for entrant, *_rest in _people(other, plan_of(other.id), {}, set()).values()
    ]
    return [
        Entrant(-number, one.percent, one.item, one.standing, one.chosen)
        for number, one in enumerate(found, start=1)
    ]


def gradings(offering_id: int, person_ids: Iterable[int]) -> dict[int, Grading]:
    """What is frozen beside each person's percent; nothing where there are no letters.

    A letter that was frozen stays while neither the percent nor a decision changed, whatever
    becomes of others.
    """
    offering = db.session.get_one(Offering, offering_id)
    wanted = set(person_ids)
    if scales.rules_of(offering_id).scheme.value.is_none:
        return {}
    standings = gradebook.frozen_of(offering_id, wanted)
    first = proposal(offering)
    assert first is not None
    anew = {
        line.seat.person_id
        for line in first.lines
        if line.seat.person_id in wanted
        and line.standing is not None
        and line.frozen is not None
        and (
            line.frozen.percent != (line.standing.final.percent or Decimal(0))
            or (line.move is not None and line.move.set_at > line.frozen.decided_at)
            or line.frozen.letter is None
        )
    }
    found = proposal(offering, anew=anew) if anew else first
    assert found is not None
    return {
        line.seat.person_id: _kept(standings[line.seat.person_id])
        if line.seat.person_id in standings and line.seat.person_id not in anew
        else _grading(offering, found, line)
        for line in found.lines
        if line.seat.person_id in wanted and line.standing is not None
    }


def _kept(result: CourseResult) -> Grading:
    basis = result.letter_basis or {}
    return Grading(
        letter=result.letter,
        points=result.grade_points,
        scheme_policy_id=result.scheme_policy_id,
        basis=basis,
        earns=bool(basis.get("earns", True)),
        open_ended=result.letter == INCOMPLETE,
    )


def _grading(offering: Offering, found: Proposal, line: LetterLine) -> Grading:
    scheme, letter = found.scheme, line.letter
    points = line.percent if scheme.is_percent and letter != INCOMPLETE else None
    named = scheme.named(letter)
    if named is not None:
        points = named.points
    allocation, move = line.pool.allocation, line.move
    basis: dict[str, Any] = {
        "percent": f"{line.percent:f}",
        "base": line.placed.base,
        "ruled": line.placed.ruled,
        "why": [{"code": one.code, "params": _plain(one.params)} for one in line.placed.why],
        "reason": move.reason if move is not None and letter != line.placed.ruled else "",
        "caps": [
            {"upto": cap.upto, "percent": f"{cap.percent:f}", "counted": cap.counted,
             "allowed": cap.allowed, "used": cap.used}
            for cap in allocation.caps
        ],
        "exempt": allocation.exempt,
        "credits": f"{offering.course.credits or 0:f}",
        "scale": None if scheme.scale is None else f"{scheme.scale:f}",
        "earns": scheme.earns(letter),
        "relative_policy_id": found.rules.relative.id,
    }  # fmt: skip
    if letter == INCOMPLETE:
        until = clock.today() + timedelta(days=scheme.incomplete_days)
        turns_to = scheme.named(scheme.incomplete_to)
        basis |= {
            "until": until.isoformat(),
            "turns_to": scheme.incomplete_to,
            "turns_to_points": None
            if turns_to is None or turns_to.points is None
            else f"{turns_to.points:f}",
        }
    return Grading(
        letter=letter,
        points=points,
        scheme_policy_id=found.rules.scheme.id,
        basis=basis,
        earns=scheme.earns(letter),
        obstacles=(Obstacle("caps"),) if _passes_a_cap(found, line) else (),
        open_ended=letter == INCOMPLETE,
    )


def _passes_a_cap(found: Proposal, line: LetterLine) -> bool:
    """Whether a cap that this letter is under is passed; somebody below it may be frozen."""
    rank = found.scheme.rank(line.letter)
    return line.placed.counted and any(
        cap.over and rank <= found.scheme.rank(cap.upto) for cap in line.pool.allocation.caps
    )


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value
        for name, value in params.items()
    }
