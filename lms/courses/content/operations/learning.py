"""What a learner does with a lesson: opens it, reads it, marks it as done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms import clock
from lms.accounts.models import Person
from lms.courses.content.models import Lesson, LessonProgress
from lms.courses.content.queries.progress import decision, progress_row
from lms.courses.content.rules import MARKED, Decision, credited
from lms.db import apart, db, release


@dataclass(frozen=True)
class Beat:
    """What a report of reading time came to."""

    decision: Decision
    just_done: bool


def open_lesson(person: Person, lesson: Lesson) -> LessonProgress:
    """Note that *person* opened *lesson*, once; returns the row.

    Called while a page is only read, therefore written in a short transaction of its own.
    """
    row = progress_row(person.id, lesson.id)
    if row is None:
        new = _new_row(person.id, lesson)
        release()  # the page's own view of the database began before the row: it must see it
        try:
            with apart() as session:
                session.add(new)
        except IntegrityError:
            pass  # two tabs opened it at once: one row is what was wanted
        row = progress_row(person.id, lesson.id)
    if row is None:
        raise LookupError(f"progress of lesson {lesson.id}")
    return row


def _new_row(person_id: int, lesson: Lesson) -> LessonProgress:
    now = clock.now()
    row = LessonProgress(person_id=person_id, lesson_id=lesson.id, opened_at=now, seconds=0)
    row.done_at = now if decision(lesson, row).done else None
    return row


def _locked(person: Person, lesson: Lesson) -> LessonProgress:
    """The row, to be changed; made where the page was opened before it was published."""
    row = db.session.scalar(
        select(LessonProgress)
        .where(LessonProgress.person_id == person.id, LessonProgress.lesson_id == lesson.id)
        .with_for_update()
    )
    if row is None:
        row = _new_row(person.id, lesson)
        db.session.add(row)
    return row


def report_time(person: Person, lesson: Lesson, seconds: int) -> Beat:
    """Count *seconds* of reading, as far as they can be true."""
    row = _locked(person, lesson)
    was_done = decision(lesson, row).done
    now = clock.now()
    row.seconds += credited(seconds, now - (row.seen_at or row.opened_at))
    row.seen_at = now
    return _settled(lesson, row, was_done=was_done)


def mark(person: Person, lesson: Lesson) -> Beat:
    """The learner says that the lesson is done. Idempotent; only where the rule asks for it."""
    row = _locked(person, lesson)
    was_done = decision(lesson, row).done
    if lesson.done_rule == MARKED and row.marked_at is None:
        row.marked_at = clock.now()
    return _settled(lesson, row, was_done=was_done)


def unmark(person: Person, lesson: Lesson) -> Beat:
    """Take the mark back; a lesson that is done by another rule stays done."""
    row = _locked(person, lesson)
    was_done = decision(lesson, row).done
    if lesson.done_rule == MARKED:
        row.marked_at = row.done_at = None
    return _settled(lesson, row, was_done=was_done)


def _settled(lesson: Lesson, row: LessonProgress, *, was_done: bool) -> Beat:
    now_decided = decision(lesson, row)
    if now_decided.done and row.done_at is None:
        row.done_at = clock.now()
    db.session.flush()
    return Beat(now_decided, now_decided.done and not was_done)
