"""Freezing results: what completion, transcripts and evidence read from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment import operations as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import Standing
from lms.courses.gradebook.rules import Obstacle, plain
from lms.courses.programmes import operations as programmes
from lms.db import db
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind


class NotReady(Exception):
    """Something has to be settled first; ``obstacles`` say what."""

    def __init__(self, obstacles: list[Obstacle]):
        self.obstacles = obstacles
        super().__init__(", ".join(item.code for item in obstacles))


class ReasonNeeded(Exception):
    """A frozen result changes only with a reason."""


@dataclass(frozen=True)
class Expected:
    """What was on the page when somebody decided to freeze."""

    person_id: int
    percent: Decimal
    credit_earned: bool


def freeze(
    offering: Offering, person_id: int, decider: Person | None, *, reason: str = ""
) -> CourseResult:
    """Freeze one person's result as it stands now; idempotent while nothing changed.

    A result that was frozen before and differs now becomes a new revision, which needs a *reason*
    (:class:`ReasonNeeded`). Work that has no released mark or can still be handed in keeps a result
    from being frozen (:class:`NotReady`), so that nobody loses by what a grader has not done.
    """
    db.session.execute(
        select(Enrolment.id)
        .where(Enrolment.offering_id == offering.id, Enrolment.person_id == person_id)
        .with_for_update()
    )
    return _freeze(offering, queries.standing(offering.id, person_id), decider, reason)


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
    done, left_out = [], 0
    for person_id, item in wanted.items():
        standing = seated.get(person_id)
        if standing is None or standing.frozen is not None or standing.obstacles:
            left_out += 1
            continue
        now = standing.final
        if (now.percent or Decimal(0), now.credit_earned) != (item.percent, item.credit_earned):
            left_out += 1
            continue
        done.append(_freeze(offering, standing, decider, ""))
    return done, left_out


def _freeze(
    offering: Offering, standing: Standing, decider: Person | None, reason: str
) -> CourseResult:
    if standing.frozen is not None and not standing.changed_since:
        return standing.frozen
    if standing.obstacles:
        raise NotReady(standing.obstacles)
    if standing.frozen is not None and not reason.strip():
        raise ReasonNeeded
    now, final, before = clock.now(), standing.final, standing.frozen
    if before is not None:
        before.superseded_at = now
        evidence.withdraw(standing.person_id, "course_result", before.id)
        db.session.flush()
    result = CourseResult(
        offering_id=offering.id,
        person_id=standing.person_id,
        revision=before.revision + 1 if before else 1,
        percent=final.percent or Decimal(0),
        credit_earned=final.credit_earned,
        lines=[line.as_json() for line in final.lines],
        arithmetic=[step.as_json() for step in final.steps],
        policy_id=standing.policy.id,
        decided_by_id=decider.id if decider is not None else None,
        decided_at=now,
        reason=reason.strip()[:500],
    )
    db.session.add(result)
    db.session.flush()
    audit.record(
        "course_result.freeze" if before is None else "course_result.revise",
        "course_result",
        result.id,
        actor=decider,
        before=_facts(before) if before else None,
        after=_facts(result),
        reason=result.reason,
    )
    course = offering.course
    evidence.record(result.person_id, "course_result", result.id, shown_by(course, result))
    _tell(course, result)
    enrolment.complete_seat(result.person_id, offering.id)
    programmes.refresh_person(result.person_id)
    return result


def shown_by(course: Course, result: CourseResult) -> list[Shown]:
    """What a course that was completed shows of each skill that it teaches."""
    if not result.credit_earned:
        return []
    title = (course.title_en or course.title_ko) if course.language == "en" else course.title_ko
    return [
        Shown(
            skill_id=line.skill_id,
            kind=EvidenceKind.ASSESSED.value,
            title=title,
            course=title,
            score=result.percent / 100,
            hours=Decimal(course.hours) if course.hours else None,
            shown_on=result.decided_at.astimezone(clock.SEOUL).date(),
        )
        for line in course.skills
    ]


def _tell(course: Course, result: CourseResult) -> None:
    person = db.session.get(Person, result.person_id)
    if person is None:
        return
    if registry.result_gates(person.id, [result.offering_id]):  # told what to do, not the result
        notify(
            person,
            "course.result_waits",
            {"course": {"ko": course.title_ko, "en": course.title_en}},
            url=url_for("gradebook.my_result", offering_id=result.offering_id),
            dedup_key=f"course_result:{result.id}",
        )
        return
    notify(
        person,
        "course.completed" if result.credit_earned else "course.result",
        {
            "course": {"ko": course.title_ko, "en": course.title_en},
            "percent": plain(result.percent),
        },
        url=url_for("gradebook.my_result", offering_id=result.offering_id),
        dedup_key=f"course_result:{result.id}",
    )


def _facts(result: CourseResult) -> dict[str, Any]:
    return {
        "offering": result.offering_id,
        "person": result.person_id,
        "revision": result.revision,
        "percent": plain(result.percent),
        "credit_earned": result.credit_earned,
        "policy": result.policy_id,
    }
