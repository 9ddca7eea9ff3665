"""Freezing results: what completion, transcripts and evidence read from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook import queries, registry
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.operations.settling import (
    follow,
    lines_with,
    values_of,
)
from lms.courses.gradebook.queries import Standing, is_final_now, same_letter
from lms.courses.gradebook.registry import Grading
from lms.courses.gradebook.rules import Obstacle, plain
from lms.db import db
from lms.evidence import operations as evidence


class NotReady(Exception):
    """Something has to be settled first; ``obstacles`` say what."""

    def __init__(self, obstacles: list[Obstacle]):
        self.obstacles = obstacles
        super().__init__(", ".join(item.code for item in obstacles))


class ReasonNeeded(Exception):
    """A frozen result changes only with a reason."""


class SecondPersonNeeded(Exception):
    """A final result changes only when a second person approves (``registry.propose``)."""


@dataclass(frozen=True)
class Expected:
    """What was on the page when somebody decided to freeze."""

    person_id: int
    percent: Decimal
    credit_earned: bool  # by marks and progress
    letter: str | None = None  # none: whatever the letters say now


def freeze(
    offering: Offering,
    person_id: int,
    decider: Person | None,
    *,
    reason: str = "",
    approver: Person | None = None,
) -> CourseResult:
    """Freeze one person's result as it stands now; idempotent while nothing changed.

    A result that was frozen before and differs now becomes a new revision, which needs a *reason*
    (:class:`ReasonNeeded`) and, once it is final, an *approver* who is somebody else
    (:class:`SecondPersonNeeded`). Work that has no released mark or can still be handed in keeps a
    result from being frozen (:class:`NotReady`), so that nobody loses by what a grader has not done.
    """
    db.session.execute(
        select(Enrolment.id)
        .where(Enrolment.offering_id == offering.id, Enrolment.person_id == person_id)
        .with_for_update()
    )
    standing = queries.standing(offering.id, person_id)
    grading = registry.gradings(offering.id, [person_id])[person_id]
    return _freeze(offering, standing, grading, decider, reason, approver)


def freeze_expected(
    offering: Offering, decider: Person, expected: Iterable[Expected]
) -> tuple[list[CourseResult], int]:
    """Freeze exactly what was shown; (frozen, left out because they differ by now)."""
    wanted = {item.person_id: item for item in expected}
    db.session.execute(
        select(Enrolment.id)
        .where(Enrolment.offering_id == offering.id, Enrolment.person_id.in_(wanted))
        .order_by(Enrolment.id)
        .with_for_update()
    )
    seated = queries.standings(offering.id)
    gradings = registry.gradings(offering.id, wanted)
    done, left_out = [], 0
    for person_id, item in wanted.items():
        standing, grading = seated.get(person_id), gradings[person_id]
        if standing is None or standing.frozen is not None:
            left_out += 1
            continue
        if _hindered(standing, grading):
            left_out += 1
            continue
        now = standing.final
        if (now.percent or Decimal(0), now.credit_earned) != (item.percent, item.credit_earned):
            left_out += 1
            continue
        if item.letter is not None and item.letter != grading.letter:
            left_out += 1
            continue
        done.append(_freeze(offering, standing, grading, decider, "", None))
    return done, left_out


def _freeze(
    offering: Offering,
    standing: Standing,
    grading: Grading,
    decider: Person | None,
    reason: str,
    approver: Person | None,
) -> CourseResult:
    now, final, before = clock.now(), standing.final, standing.frozen
    if before is not None and not standing.changed_since and same_letter(before, grading):
        return before
    if obstacles := _hindered(standing, grading):
        raise NotReady(obstacles)
    if before is not None:
        if not reason.strip():
            raise ReasonNeeded
        if is_final_now(before) and (
            approver is None or (decider is not None and approver.id == decider.id)
        ):
            raise SecondPersonNeeded
        before.superseded_at = now
        evidence.withdraw(standing.person_id, "course_result", before.id)
        db.session.flush()
    result = CourseResult(
        offering_id=offering.id,
        person_id=standing.person_id,
        revision=before.revision + 1 if before else 1,
        percent=final.percent or Decimal(0),
        credit_earned=final.credit_earned and grading.earns,
        lines=[line.as_json() for line in lines_with(final, grading)],
        arithmetic=[step.as_json() for step in final.steps],
        explanation=standing.explain(final),
        policy_id=standing.policy.id,
        decided_by_id=decider.id if decider is not None else None,
        decided_at=now,
        reason=reason.strip()[:500],
        approved_by_id=approver.id if approver is not None else None,
        **values_of(offering.id, standing.person_id, grading),
    )
    db.session.add(result)
    db.session.flush()
    audit.record(
        "course_result.freeze" if before is None else "course_result.revise",
        "course_result",
        result.id,
        actor=approver or decider,
        before=_facts(before) if before else None,
        after=_facts(result),
        reason=result.reason,
    )
    follow(offering, result)
    return result


def _hindered(standing: Standing, grading: Grading) -> list[Obstacle]:
    open_ended = [Obstacle("kept_elsewhere")] if standing.kept_elsewhere else []
    return [*(open_ended if grading.open_ended else standing.obstacles), *grading.obstacles]


def _facts(result: CourseResult) -> dict[str, Any]:
    return {
        "offering": result.offering_id,
        "person": result.person_id,
        "revision": result.revision,
        "percent": plain(result.percent),
        "credit_earned": result.credit_earned,
        "policy": result.policy_id,
        "letter": result.letter,
        "state": result.state,
        "decided_by": result.decided_by_id,
        "approved_by": result.approved_by_id,
    }
