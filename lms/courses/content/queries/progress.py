"""How far people have come; a fixed number of statements for any number of offerings or people."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from lms.courses.content.models import Lesson, LessonProgress, Module
from lms.courses.content.rules import Decision, Progress, decide
from lms.courses.enrolment.models import Enrolment
from lms.db import db


def decision(lesson: Lesson, row: LessonProgress | None) -> Decision:
    """Whether *lesson* is done for the one whose progress *row* is."""
    if row is None:
        return decide(lesson.done_rule, lesson.minutes, opened=False)
    return decide(
        lesson.done_rule,
        lesson.minutes,
        opened=True,
        seconds=row.seconds,
        marked=row.marked_at is not None,
        done_at=row.done_at,
    )


def _lesson_rules(offering_ids: list[int]) -> dict[int, tuple[int, str, int]]:
    """Published lessons: id → (offering, rule, minutes)."""
    rows = db.session.execute(
        select(Lesson.id, Module.offering_id, Lesson.done_rule, Lesson.minutes)
        .join(Module)
        .where(
            Module.offering_id.in_(offering_ids),
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
            Lesson.published_at.is_not(None),
        )
    )
    return {row.id: (row.offering_id, row.done_rule, row.minutes) for row in rows}


def progress(person_id: int, offering_ids: Iterable[int]) -> dict[int, Progress]:
    """A person's progress by offering, over published lessons. Two statements."""
    ids = list(offering_ids)
    rules = _lesson_rules(ids)
    totals, done = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0)
    for offering_id, _rule, _minutes in rules.values():
        totals[offering_id] += 1
    rows = db.session.scalars(
        select(LessonProgress)
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .where(LessonProgress.person_id == person_id, Module.offering_id.in_(ids))
    )
    for row in rows:
        if row.lesson_id in rules and _is_done(rules[row.lesson_id], row):
            done[rules[row.lesson_id][0]] += 1
    return {key: Progress(done[key], totals[key]) for key in ids}


def progress_of_people(offering_id: int, person_ids: Iterable[int]) -> dict[int, Progress]:
    """The progress of several people in one offering. Two statements."""
    people = list(person_ids)
    rules = _lesson_rules([offering_id])
    done = dict.fromkeys(people, 0)
    rows = db.session.scalars(
        select(LessonProgress).where(
            LessonProgress.lesson_id.in_(list(rules)), LessonProgress.person_id.in_(people)
        )
    )
    for row in rows:
        done[row.person_id] += _is_done(rules[row.lesson_id], row)
    return {person_id: Progress(count, len(rules)) for person_id, count in done.items()}


def _is_done(known: tuple[int, str, int], row: LessonProgress) -> bool:
    _offering, rule, minutes = known
    return decide(
        rule,
        minutes,
        opened=True,
        seconds=row.seconds,
        marked=row.marked_at is not None,
        done_at=row.done_at,
    ).done


def progress_row(person_id: int, lesson_id: int) -> LessonProgress | None:
    """What a person did with a lesson."""
    return db.session.scalar(
        select(LessonProgress).where(
            LessonProgress.person_id == person_id, LessonProgress.lesson_id == lesson_id
        )
    )


def done_by_lesson(offering_id: int) -> dict[int, int]:
    """How many of those who sit in the offering have done each lesson. One statement."""
    rows = db.session.execute(
        select(LessonProgress.lesson_id, func.count().label("people"))
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .join(
            Enrolment,
            (Enrolment.person_id == LessonProgress.person_id)
            & (Enrolment.offering_id == Module.offering_id),
        )
        .where(
            Module.offering_id == offering_id,
            LessonProgress.done_at.is_not(None),
            Enrolment.state.in_(("active", "completed")),
        )
        .group_by(LessonProgress.lesson_id)
    )
    return {row.lesson_id: row.people for row in rows}
