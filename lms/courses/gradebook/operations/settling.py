"""What follows when a result is published and when it is final; each once, at its moment."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import select

from lms import audit, clock, outbox
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses import registry as courses
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment import operations as enrolment
from lms.courses.gradebook import registry
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import is_final_now
from lms.courses.gradebook.registry import Grading, Stage
from lms.courses.gradebook.rules import (
    FINAL,
    PUBLISHED,
    Line,
    Result,
    is_published,
    plain,
)
from lms.courses.programmes import operations as programmes
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind

TURN = "course_results"  # the outbox kind


def lines_with(final: Result, grading: Grading) -> tuple[Line, ...]:
    """The requirements, and the letter as the last one where there is a letter."""
    if grading.letter is None:
        return final.lines
    return (*final.lines, Line("letter", grading.earns, {"letter": grading.letter}))


def values_of(offering_id: int, person_id: int, grading: Grading) -> dict[str, Any]:
    """Letter and stage of a result that is frozen now."""
    now = clock.now()
    stage = registry.stages(offering_id, [person_id]).get(person_id, Stage(None, now))
    later = stage.final_from is None or stage.final_from > now
    return {
        "letter": grading.letter,
        "grade_points": grading.points,
        "scheme_policy_id": grading.scheme_policy_id,
        "letter_basis": grading.basis,
        "state": PUBLISHED if later else FINAL,
        "published_from": stage.published_from if later else None,
        "final_from": stage.final_from if later else None,
    }


def follow(offering: Offering, result: CourseResult) -> None:
    """Do what follows from how a result stands, and come back when its next moment comes."""
    now = clock.now()
    if is_final_now(result):
        _finish(offering.course, result)
        return
    if is_published(result.published_from, now):
        _tell_published(offering.course, result)
    wake(offering.id, (result.published_from, result.final_from))


def wake(offering_id: int, moments: Iterable[Any]) -> None:
    """Look at an offering's results again at each of *moments* that is still to come."""
    now = clock.now()
    for at in moments:
        if at is not None and at > now:
            key = f"{TURN}:{offering_id}:{at.isoformat()}"
            outbox.enqueue(TURN, {"offering_id": offering_id}, dedup_key=key, run_at=at)


def turn(offering_id: int) -> int:
    """Publish and finish what has come to its moment; how many became final. Idempotent."""
    offering = db.session.get(Offering, offering_id)
    if offering is None:
        return 0
    done = 0
    rows = db.session.scalars(
        select(CourseResult)
        .where(
            CourseResult.offering_id == offering_id,
            CourseResult.superseded_at.is_(None),
            CourseResult.state == PUBLISHED,
        )
        .order_by(CourseResult.id)
        .with_for_update()
    )
    for result in rows:
        if is_final_now(result):
            result.state = FINAL
            audit.record(
                "course_result.finish", "course_result", result.id,
                before={"state": PUBLISHED}, after={"state": FINAL},
            )  # fmt: skip
            _finish(offering.course, result)
            done += 1
        elif is_published(result.published_from, clock.now()):
            _tell_published(offering.course, result)
    return done


@outbox.handler(TURN)
def _turn_later(payload: dict[str, Any]) -> None:
    with unit_of_work():
        turn(int(payload["offering_id"]))


def _finish(course: Course, result: CourseResult) -> None:
    evidence.record(result.person_id, "course_result", result.id, shown_by(course, result))
    _tell_final(course, result)
    enrolment.complete_seat(result.person_id, result.offering_id)
    programmes.refresh_person(result.person_id)


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
            score=min(result.percent / 100, Decimal(1)),
            hours=Decimal(course.hours) if course.hours else None,
            shown_on=result.decided_at.astimezone(clock.SEOUL).date(),
        )
        for line in course.skills
    ]


def _tell_published(course: Course, result: CourseResult) -> None:
    _tell(course, result, "course.published", "course_published")


def _tell_final(course: Course, result: CourseResult) -> None:
    kind = "course.completed" if result.credit_earned else "course.result"
    _tell(course, result, kind, "course_result")


def _tell(course: Course, result: CourseResult, kind: str, key: str) -> None:
    person = db.session.get(Person, result.person_id)
    if person is None:
        return
    params: dict[str, Any] = {"course": {"ko": course.title_ko, "en": course.title_en}}
    if courses.result_gates(person.id, [result.offering_id]):  # told what to do, not the result
        kind = "course.result_waits"
    elif kind != "course.published":
        params["percent"] = plain(result.percent)
    notify(
        person,
        kind,
        params,
        url=url_for("gradebook.my_result", offering_id=result.offering_id),
        dedup_key=f"{key}:{result.id}",
    )
