"""The versions of a lesson, drafts, copies: what their pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.content.models import (
    CourseCopy,
    Lesson,
    LessonDraft,
    LessonProgress,
    LessonVersion,
    Module,
)
from lms.db import db
from lms.paging import Page, paginate


@dataclass(frozen=True)
class VersionLine:
    """A version in the list, without its text."""

    number: int
    saved_at: datetime
    size: int
    restored_from: int | None
    author: Person | None


def versions_page(lesson_id: int, page: int) -> Page[VersionLine]:
    """The versions of a lesson, the newest first."""
    query: Any = (
        select(LessonVersion, Person)
        .outerjoin(Person, Person.id == LessonVersion.saved_by_id)
        .where(LessonVersion.lesson_id == lesson_id)
        .options(defer(LessonVersion.body))
        .order_by(LessonVersion.number.desc())
    )
    return paginate(query, page, scalars=False).map(
        lambda row: VersionLine(
            row[0].number, row[0].saved_at, row[0].size, row[0].restored_from, row[1]
        )
    )


def version(lesson_id: int, number: int) -> LessonVersion | None:
    """One version with its text."""
    return db.session.scalar(
        select(LessonVersion).where(
            LessonVersion.lesson_id == lesson_id, LessonVersion.number == number
        )
    )


def newest_number(lesson_id: int) -> int:
    """The number of the newest version; 0 where none was kept."""
    return (
        db.session.scalar(
            select(LessonVersion.number)
            .where(LessonVersion.lesson_id == lesson_id)
            .order_by(LessonVersion.number.desc())
            .limit(1)
        )
        or 0
    )


def draft_of(lesson_id: int, person_id: int) -> LessonDraft | None:
    """What a person typed into a lesson without saving."""
    return db.session.scalar(
        select(LessonDraft).where(
            LessonDraft.lesson_id == lesson_id, LessonDraft.author_id == person_id
        )
    )


def copy_made(copy_id: int, person_id: int) -> CourseCopy | None:
    """A copy that this person made."""
    return db.session.scalar(
        select(CourseCopy).where(CourseCopy.id == copy_id, CourseCopy.author_id == person_id)
    )


def offerings_by_id(ids: list[int]) -> list[Offering]:
    """Offerings with their courses, the latest to begin first."""
    return list(
        db.session.scalars(
            select(Offering)
            .where(Offering.id.in_(ids))
            .options(joinedload(Offering.course))
            .order_by(Offering.starts_on.desc(), Offering.id.desc())
        )
    )


def export(person: Person) -> dict[str, Any]:
    """How a person learned and what they typed, for a copy of their data."""
    progress = db.session.execute(
        select(LessonProgress, Lesson.title_ko, Course.title_ko)
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .join(Offering, Offering.id == Module.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(LessonProgress.person_id == person.id)
        .order_by(LessonProgress.id)
    ).all()
    drafts = db.session.scalars(
        select(LessonDraft).where(LessonDraft.author_id == person.id).order_by(LessonDraft.id)
    )
    saved = db.session.execute(
        select(LessonVersion.lesson_id, LessonVersion.number, LessonVersion.saved_at)
        .where(LessonVersion.saved_by_id == person.id)
        .order_by(LessonVersion.id)
    )
    return {
        "lessons": [
            {
                "course": course,
                "lesson": lesson,
                "opened_at": row.opened_at.isoformat(),
                "seconds": row.seconds,
                "marked_at": row.marked_at.isoformat() if row.marked_at else None,
                "done_at": row.done_at.isoformat() if row.done_at else None,
            }
            for row, lesson, course in progress
        ],
        "drafts": [
            {"lesson": draft.lesson_id, "title": draft.title_ko, "text": draft.body,
             "saved_at": draft.saved_at.isoformat()}
            for draft in drafts
        ],
        "versions_saved": [
            {"lesson": row.lesson_id, "number": row.number, "saved_at": row.saved_at.isoformat()}
            for row in saved
        ],
    }  # fmt: skip
