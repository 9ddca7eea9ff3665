"""Making, changing, publishing, copying and removing quizzes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments.messages import both_moments
from lms.courses.assignments.rules import Reason
from lms.courses.catalogue.models import Offering
from lms.courses.editing import hold
from lms.courses.enrolment.models import Enrolment
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import Attempt, Quiz, QuizSkill
from lms.courses.quizzes.operations.copying import SETTINGS, copy_into
from lms.courses.quizzes.operations.evidence import project_all
from lms.courses.quizzes.operations.refusals import Refused
from lms.courses.quizzes.rules import publishing, reviewing
from lms.courses.quizzes.rules.drawing import draw, expected_points
from lms.db import db


@dataclass(frozen=True)
class QuizValues:
    """What a form says of a quiz."""

    title_ko: str
    title_en: str = ""
    intro: str = ""
    module_id: int | None = None
    available_from: datetime | None = None
    due_at: datetime | None = None
    time_limit_minutes: int | None = None
    attempts_allowed: int = 1
    counting: str = "highest"
    shuffle_questions: bool = False
    shuffle_choices: bool = True
    per_page: str = "all"
    no_return: bool = False
    pass_percent: Decimal | None = None
    access_code: str = ""
    review: dict[str, list[str]] = field(default_factory=lambda: dict(reviewing.USUAL))
    skills: Sequence[str] = ()


_FIELDS = (*SETTINGS, "module_id", "available_from", "due_at")
#: What changes marks, results or what they show.
_COUNTED = {"title_ko", "title_en", "counting", "review", "due_at"}


def create(offering: Offering, values: QuizValues) -> Quiz:
    """Make a quiz; it starts as a draft without questions."""
    quiz = Quiz(offering=offering, created_at=clock.now(), position=_next_position(offering.id))
    _apply(quiz, values)
    db.session.add(quiz)
    db.session.flush()
    audit.record("quiz.create", "quiz", quiz.id, after=facts(quiz))
    return quiz


def update(quiz: Quiz, values: QuizValues, version: int) -> None:
    """Change a quiz; :class:`Conflict` where somebody else saved meanwhile."""
    hold(quiz, version)
    before = facts(quiz)
    counted = {name: getattr(quiz, name) for name in _COUNTED}
    skills = {line.skill_id for line in quiz.skills}
    _apply(quiz, values)
    quiz.updated_at = clock.now()
    db.session.flush()
    audit.record("quiz.update", "quiz", quiz.id, before=before, after=facts(quiz))
    changed = any(getattr(quiz, name) != was for name, was in counted.items())
    if changed or {line.skill_id for line in quiz.skills} != skills:
        project_all(quiz)


def _apply(quiz: Quiz, values: QuizValues) -> None:
    for name in _FIELDS:
        setattr(quiz, name, getattr(values, name))
    if quiz.per_page != "one":
        quiz.no_return = False
    known = {line.skill_id: line for line in quiz.skills}
    quiz.skills = [known.get(skill) or QuizSkill(skill_id=skill) for skill in values.skills]


def _next_position(offering_id: int) -> int:
    last = db.session.scalar(select(func.max(Quiz.position)).where(Quiz.offering_id == offering_id))
    return 0 if last is None else last + 1


def publish_reasons(quiz: Quiz) -> list[Reason]:
    """What hinders publishing; empty: nothing does."""
    slots = queries.drawing_slots(quiz)
    return publishing.publish_reasons(
        questions=len(slots),
        points=expected_points(slots),
        shortages=draw(slots, 0, shuffle=False).shortages,
        closes_at=quiz.due_at,
        skills=len(quiz.skills),
        now=clock.now(),
    )


def publish(quiz: Quiz) -> bool:
    """Show it to learners and tell them; False where it is shown already. Raises ``Refused``."""
    hold(quiz)
    if quiz.published_at is not None:
        return False
    reasons = publish_reasons(quiz)
    if reasons:
        raise Refused(reasons)
    quiz.published_at = quiz.updated_at = clock.now()
    db.session.flush()
    audit.record("quiz.publish", "quiz", quiz.id, after=facts(quiz))
    course = quiz.offering.course
    for person in db.session.scalars(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.offering_id == quiz.offering_id, Enrolment.state == "active")
    ):
        notify(
            person,
            "quiz.published",
            {
                "title": named(quiz),
                "course": {"ko": course.title_ko, "en": course.title_en},
                "closes": both_moments(quiz.due_at) if quiz.due_at else {"ko": "–", "en": "–"},
            },
            url=url_for("quizzes.show", quiz_id=quiz.id),
            dedup_key=f"quiz-published:{quiz.id}",
        )
    return True


def unpublish(quiz: Quiz) -> bool:
    """Hide it again, while nobody has begun. Raises ``Refused``."""
    hold(quiz)
    if quiz.published_at is None:
        return False
    _refuse_attempted(quiz)
    quiz.published_at, quiz.updated_at = None, clock.now()
    db.session.flush()
    audit.record("quiz.unpublish", "quiz", quiz.id)
    return True


def delete(quiz: Quiz) -> None:
    """Put it away, while nobody has begun; it can be restored. Raises ``Refused``."""
    hold(quiz)
    _refuse_attempted(quiz)
    quiz.deleted_at = quiz.updated_at = clock.now()
    db.session.flush()
    audit.record("quiz.delete", "quiz", quiz.id, before=facts(quiz))


def restore(quiz: Quiz) -> None:
    """Bring a deleted quiz back, as a draft."""
    hold(quiz)
    quiz.deleted_at, quiz.published_at, quiz.updated_at = None, None, clock.now()
    db.session.flush()
    audit.record("quiz.restore", "quiz", quiz.id, after=facts(quiz))


def duplicate(quiz: Quiz, title_ko: str, title_en: str) -> Quiz:
    """A draft with the same settings and questions, without dates and attempts, at the end."""
    copy = copy_into(
        quiz,
        quiz.offering_id,
        module_id=quiz.module_id,
        position=_next_position(quiz.offering_id),
        available_from=None,
        due_at=None,
    )
    copy.title_ko, copy.title_en = title_ko[:160], title_en[:160]
    db.session.flush()
    return copy


def _refuse_attempted(quiz: Quiz) -> None:
    reasons = publishing.held_reasons(queries.attempt_count(quiz.id))
    if reasons:
        raise Refused(reasons)
    # What those who teach tried out hinders nobody.
    for preview in db.session.scalars(
        select(Attempt).where(Attempt.quiz_id == quiz.id, Attempt.state == "open")
    ):
        preview.state, preview.submitted_at = "finished", clock.now()


def named(quiz: Quiz) -> dict[str, str]:
    """A quiz's name in both languages, for a notification."""
    return {"ko": quiz.title_ko, "en": quiz.title_en}


def facts(quiz: Quiz) -> dict[str, Any]:
    """What the trail keeps of a quiz: settings, no text."""
    return {
        "available_from": quiz.available_from.isoformat() if quiz.available_from else None,
        "due_at": quiz.due_at.isoformat() if quiz.due_at else None,
        "time_limit_minutes": quiz.time_limit_minutes,
        "attempts_allowed": quiz.attempts_allowed,
        "counting": quiz.counting,
        "no_return": quiz.no_return,
        "pass_percent": None if quiz.pass_percent is None else str(quiz.pass_percent),
        "access_code": bool(quiz.access_code),
    }
