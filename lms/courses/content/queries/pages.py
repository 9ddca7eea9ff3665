"""What a lesson's page shows: its files, its text as HTML; and searching in an offering."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms import markdown, storage
from lms.courses.content.models import Lesson, LessonProgress, Module
from lms.db import db
from lms.storage import Attachment


def lesson_files(lesson_id: int) -> list[Attachment]:
    """The files of a lesson, in order."""
    return storage.attachments("lesson", [lesson_id])[lesson_id]


def files_by_name(offering_id: int, files: list[Attachment]) -> dict[str, markdown.File]:
    """The files as the text refers to them, by name."""
    return {
        file.name: markdown.File(
            url_for("content.file", offering_id=offering_id, attachment_id=file.id, name=file.name),
            file.media_type,
            file.size,
        )
        for file in files
    }


def rendered(offering_id: int, body: str, files: list[Attachment]) -> markdown.Rendered:
    """A lesson's text as safe HTML, with its pictures and films."""
    return markdown.render(body, files_by_name(offering_id, files))


@dataclass(frozen=True)
class Hit:
    """A lesson that a search found, with the words around the first finding."""

    lesson: Lesson
    before: str
    found: str
    after: str


def search(offering_id: int, text: str, *, drafts: bool = False, most: int = 50) -> list[Hit]:
    """Lessons of an offering whose title or text holds *text*, in order. One statement."""
    needle = " ".join(text.split())[:100]
    if not needle:
        return []
    like = "%" + re.sub(r"([\\%_])", r"\\\1", needle) + "%"
    query = (
        select(Lesson)
        .join(Module)
        .where(
            Module.offering_id == offering_id,
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
            or_(
                Lesson.title_ko.ilike(like, escape="\\"),
                Lesson.title_en.ilike(like, escape="\\"),
                Lesson.body.ilike(like, escape="\\"),
            ),
        )
        .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
        .options(joinedload(Lesson.module))
        .limit(most)
    )
    if not drafts:
        query = query.where(Lesson.published_at.is_not(None))
    return [_hit(lesson, needle) for lesson in db.session.scalars(query)]


def _hit(lesson: Lesson, needle: str) -> Hit:
    flat = " ".join(re.sub(r"[#*`>|$]+|:::\s*\w*", " ", lesson.body).split())
    at = flat.lower().find(needle.lower())
    if at < 0:
        return Hit(lesson, flat[:140], "", "…" if len(flat) > 140 else "")
    start, end = max(0, at - 60), at + len(needle)
    before = ("…" if start else "") + flat[start:at]
    return Hit(
        lesson, before, flat[at:end], flat[end : end + 80] + ("…" if end + 80 < len(flat) else "")
    )


def hangs_on(lesson_id: int) -> dict[str, int]:
    """What a lesson's deletion would hide: how many people have progress in it, how many files."""
    people = db.session.scalar(
        select(func.count())
        .select_from(LessonProgress)
        .where(LessonProgress.lesson_id == lesson_id)
    )
    files = db.session.scalar(
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.subject_kind == "lesson", Attachment.subject_id == lesson_id)
    )
    return {"people": people or 0, "files": files or 0}
