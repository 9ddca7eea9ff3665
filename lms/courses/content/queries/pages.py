"""What a lesson's page shows: its files, its text as HTML."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select

from lms import markdown, storage
from lms.courses.content.models import LessonProgress
from lms.db import db
from lms.markdown.files import is_notebook
from lms.storage import Attachment


def lesson_files(lesson_id: int) -> list[Attachment]:
    """The files of a lesson, in order."""
    return storage.attachments("lesson", [lesson_id])[lesson_id]


@dataclass(frozen=True)
class Content:
    """The content of a stored file, read when a page needs it; equal for equal content."""

    sha256: str

    def __call__(self) -> bytes:
        """Read it; nothing where the disk has lost it."""
        try:
            return storage.content(self.sha256)
        except FileNotFoundError:
            return b""


def files_by_name(offering_id: int, files: list[Attachment]) -> dict[str, markdown.File]:
    """The files as the text refers to them, by name."""
    return {
        file.name: markdown.File(
            url_for("content.file", offering_id=offering_id, attachment_id=file.id, name=file.name),
            file.media_type,
            file.size,
            page=url_for("content.notebook", offering_id=offering_id, attachment_id=file.id)
            if is_notebook(file.name)
            else "",
            read=Content(file.sha256) if is_notebook(file.name) else None,
        )
        for file in files
    }


def rendered(offering_id: int, body: str, files: list[Attachment]) -> markdown.Rendered:
    """A lesson's text as safe HTML, with its pictures and films."""
    return markdown.render(body, files_by_name(offering_id, files))


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
