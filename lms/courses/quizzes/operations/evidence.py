"""What a quiz shows of a skill, once its result is final and known to its learner."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from lms import clock
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import Attempt, Quiz
from lms.courses.quizzes.rules.counting import share
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.jobs import every
from lms.matching.model import EvidenceKind

log = logging.getLogger(__name__)
SOURCE = "quiz"


def project(quiz: Quiz, person_id: int) -> bool:
    """Make the evidence of one person's result what it says now; whether it stands. Idempotent.

    Nothing stands while something waits for a mark or the person may not know the result yet.
    """
    result = queries.result_of(quiz, person_id)
    shown = []
    final = result.released and not result.waiting and result.points is not None
    if final and result.points is not None and quiz.published_at and not quiz.deleted_at:
        course = quiz.offering.course
        english = course.language == "en"
        day = (result.submitted_at or clock.now()).astimezone(clock.SEOUL).date()
        shown = [
            Shown(
                skill_id=line.skill_id,
                kind=EvidenceKind.ASSESSED.value,
                title=_named(quiz.title_ko, quiz.title_en, english),
                course=_named(course.title_ko, course.title_en, english),
                shown_on=day,
                score=share(result.points, result.possible),
            )
            for line in quiz.skills
        ]
    evidence.record(person_id, SOURCE, quiz.id, shown)
    if final:
        db.session.execute(
            update(Attempt)
            .where(
                Attempt.quiz_id == quiz.id,
                Attempt.person_id == person_id,
                Attempt.preview.is_(False),
                Attempt.state == "finished",
            )
            .values(evidence_at=clock.now())
        )
    return final


def project_all(quiz: Quiz) -> None:
    """The same for everyone who handed in: names, skills, dates or what counts have changed."""
    people = db.session.scalars(
        select(Attempt.person_id)
        .where(Attempt.quiz_id == quiz.id, Attempt.preview.is_(False), Attempt.state == "finished")
        .distinct()
        .order_by(Attempt.person_id)
    )
    for person_id in people.all():
        project(quiz, person_id)


@every(timedelta(minutes=5))
def project_released() -> None:
    """Tell evidence of results that have become known since: a quiz closed, a mark was given."""
    waiting = db.session.execute(
        select(Attempt.quiz_id, Attempt.person_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(
            Attempt.state == "finished",
            Attempt.evidence_at.is_(None),
            Attempt.points.is_not(None),
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
            Quiz.skills.any(),
        )
        .distinct()
        .order_by(Attempt.quiz_id, Attempt.person_id)
    ).all()
    for quiz_id, person_id in waiting:
        try:
            _project_if_released(quiz_id, person_id)
        except Exception:  # one result's trouble must not keep the others waiting
            log.exception("the result of person %s in quiz %s was not told", person_id, quiz_id)


def _project_if_released(quiz_id: int, person_id: int) -> None:
    with unit_of_work() as session:
        quiz = session.scalar(
            select(Quiz)
            .where(Quiz.id == quiz_id)
            .options(joinedload(Quiz.offering), selectinload(Quiz.skills), selectinload(Quiz.slots))
        )
        if quiz is not None and queries.result_of(quiz, person_id).released:
            project(quiz, person_id)


def _named(ko: str, en: str, english: bool) -> str:
    """A name in the language in which the course is taught."""
    return (en or ko) if english else (ko or en)
