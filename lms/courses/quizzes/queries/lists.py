"""Quizzes of an offering: for those who teach, for learners, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import selectinload

from lms import clock
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.rules import Dates
from lms.courses.catalogue.models import Course, Offering
from lms.courses.content.models import Module
from lms.courses.enrolment.models import Enrolment
from lms.courses.quizzes.models import Attempt, Quiz
from lms.courses.quizzes.queries.attempts import attempts_by_quiz
from lms.courses.quizzes.queries.results import possible_points, standings
from lms.courses.sections.queries import in_section
from lms.db import db


@dataclass(frozen=True)
class QuizRow:
    """A quiz in the teacher's list; people, not attempts, are counted."""

    quiz: Quiz
    module: Module | None
    questions: int
    points: Decimal
    begun: int
    finished: int


def teaching_list(
    offering_id: int, *, text: str = "", state: str = "", section_id: int | None = None
) -> list[QuizRow]:
    """The quizzes of an offering in order. *state*: draft, published, deleted, or all that are there.

    *section_id*: people of this section alone are counted.
    """
    query = select(Quiz).where(Quiz.offering_id == offering_id).options(selectinload(Quiz.slots))
    query = query.where(
        Quiz.deleted_at.is_not(None) if state == "deleted" else Quiz.deleted_at.is_(None)
    )
    if state == "draft":
        query = query.where(Quiz.published_at.is_(None))
    elif state == "published":
        query = query.where(Quiz.published_at.is_not(None))
    if text:
        query = query.where(
            Quiz.title_ko.icontains(text, autoescape=True)
            | Quiz.title_en.icontains(text, autoescape=True)
        )
    rows = list(db.session.scalars(query.order_by(Quiz.position, Quiz.id)))
    begun, finished = _people([row.id for row in rows], section_id)
    modules = {module.id: module for module in assignments.modules_of(offering_id)}
    return [
        QuizRow(
            quiz=row,
            module=modules.get(row.module_id or 0),
            questions=sum(slot.draw_count for slot in row.slots),
            points=possible_points(row.slots),
            begun=begun.get(row.id, 0),
            finished=finished.get(row.id, 0),
        )
        for row in rows
    ]


def _people(quiz_ids: list[int], section_id: int | None) -> tuple[dict[int, int], dict[int, int]]:
    counted = (
        select(Attempt.quiz_id, func.count(distinct(Attempt.person_id)))
        .where(
            Attempt.quiz_id.in_(quiz_ids),
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
        )
        .group_by(Attempt.quiz_id)
    )
    if section_id is not None:
        counted = counted.where(in_section(Attempt.person_id, section_id))
    begun = dict(db.session.execute(counted).tuples().all())
    done = counted.where(Attempt.state == "finished")
    return begun, dict(db.session.execute(done).tuples().all())


def quizzes_of(offering_ids: Iterable[int]) -> dict[int, list[Quiz]]:
    """The published quizzes by offering, in order. One statement and the slots."""
    ids = list(offering_ids)
    found: dict[int, list[Quiz]] = {key: [] for key in ids}
    for row in db.session.scalars(
        select(Quiz)
        .where(
            Quiz.offering_id.in_(ids),
            Quiz.published_at.is_not(None),
            Quiz.deleted_at.is_(None),
        )
        .options(selectinload(Quiz.slots))
        .order_by(Quiz.position, Quiz.id)
    ):
        found[row.offering_id].append(row)
    return found


def present_of(offering_id: int) -> list[Quiz]:
    """Every quiz that has not been deleted, drafts too, in order."""
    return list(
        db.session.scalars(
            select(Quiz)
            .where(Quiz.offering_id == offering_id, Quiz.deleted_at.is_(None))
            .order_by(Quiz.position, Quiz.id)
        )
    )


@dataclass(frozen=True)
class DueQuiz:
    """A quiz as a learner's lists show it. Bilingual: title; course through course_*."""

    quiz_id: int
    offering_id: int
    title_ko: str
    title_en: str
    course_ko: str
    course_en: str
    label: str
    dates: Dates
    attempts: int  # handed in
    running_attempt_id: int | None
    attempts_left: int | None  # none: as many as one likes
    updated_at: datetime | None = None
    revision: int = 0

    @property
    def due_at(self) -> datetime | None:
        """When it closes."""
        return self.dates.due_at

    @property
    def is_open(self) -> bool:
        """Whether it can be answered now."""
        now = clock.now()
        begun = self.dates.available_from is None or now >= self.dates.available_from
        return begun and (self.dates.due_at is None or now < self.dates.due_at)


def my_quizzes(person_id: int) -> list[DueQuiz]:
    """The published quizzes of the offerings in which a person sits now, by closing date."""
    rows = list(
        db.session.execute(
            select(Quiz, Course.title_ko, Course.title_en, Offering.label)
            .join(Offering, Offering.id == Quiz.offering_id)
            .join(Course, Course.id == Offering.course_id)
            .join(
                Enrolment,
                (Enrolment.offering_id == Offering.id) & (Enrolment.person_id == person_id),
            )
            .where(
                Enrolment.state == "active",
                Offering.state == "open",
                Quiz.published_at.is_not(None),
                Quiz.deleted_at.is_(None),
            )
            .order_by(Quiz.id)
        ).tuples()
    )
    quizzes = [row[0] for row in rows]
    dates = assignments.effective_dates_of_many([person_id], quizzes)
    made = attempts_by_quiz(person_id, [quiz.id for quiz in quizzes])
    now, found = clock.now(), []
    for quiz, course_ko, course_en, label in rows:
        held = dates[(person_id, Quiz.item_kind, quiz.id)]
        attempts = made.get(quiz.id, [])
        standing = standings(attempts, {(person_id, quiz.id): held})
        running = next((one.attempt.id for one in standing if not one.finished), None)
        most = quiz.attempts_allowed + held.extra_attempts if quiz.attempts_allowed else None
        found.append(
            DueQuiz(
                quiz_id=quiz.id,
                offering_id=quiz.offering_id,
                title_ko=quiz.title_ko,
                title_en=quiz.title_en,
                course_ko=course_ko,
                course_en=course_en,
                label=label,
                dates=held,
                attempts=sum(one.finished for one in standing),
                running_attempt_id=running,
                attempts_left=None if most is None else max(0, most - len(attempts)),
                updated_at=quiz.updated_at,
                revision=quiz.version,
            )
        )
    return sorted(found, key=lambda item: (item.due_at is None, item.due_at or now, item.quiz_id))


def due(person_id: int, until: datetime) -> list[DueQuiz]:
    """What is not handed in, can still be, and closes by *until*; and what is under way."""
    now = clock.now()
    return [
        item
        for item in my_quizzes(person_id)
        if item.running_attempt_id is not None
        or (not item.attempts and item.due_at is not None and now < item.due_at <= until)
    ]
