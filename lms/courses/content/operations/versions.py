"""The history of a lesson's text, and what an author typed without saving."""

from __future__ import annotations

import unicodedata

from sqlalchemy import delete, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.content.models import Lesson, LessonDraft, LessonProgress, LessonVersion
from lms.db import db


def normal(body: str) -> str:
    """A text as it is kept: composed Hangul, one kind of line end."""
    return unicodedata.normalize("NFC", body.replace("\r\n", "\n"))


def record(lesson: Lesson, author_id: int | None, *, restored_from: int | None = None) -> None:
    """Keep the lesson's present text as its newest version, unless it is the newest already."""
    newest = db.session.scalar(
        select(LessonVersion)
        .where(LessonVersion.lesson_id == lesson.id)
        .order_by(LessonVersion.number.desc())
        .limit(1)
    )
    text = (lesson.title_ko, lesson.title_en, lesson.body)
    if newest is not None and text == (newest.title_ko, newest.title_en, newest.body):
        return
    db.session.add(
        LessonVersion(
            lesson_id=lesson.id,
            number=newest.number + 1 if newest is not None else 1,
            title_ko=lesson.title_ko,
            title_en=lesson.title_en,
            body=lesson.body,
            size=len(lesson.body),
            restored_from=restored_from,
            saved_at=lesson.updated_at,
            saved_by_id=author_id,
        )
    )
    db.session.flush()


def restore(lesson: Lesson, number: int, version: int, author: Person) -> None:
    """Bring an older text back, as a new version.

    Raises ``editing.Conflict`` where the lesson was saved since *version* was shown, and
    ``LookupError`` for a number that there is not.
    """
    editing.hold(lesson, version)
    old = db.session.scalar(
        select(LessonVersion).where(
            LessonVersion.lesson_id == lesson.id, LessonVersion.number == number
        )
    )
    if old is None:
        raise LookupError(number)
    record(lesson, lesson.updated_by_id)  # what was never saved by an editor is kept, too
    lesson.title_ko, lesson.title_en, lesson.body = old.title_ko, old.title_en, old.body
    lesson.updated_at, lesson.updated_by_id = clock.now(), author.id
    db.session.flush()
    record(lesson, author.id, restored_from=number)
    audit.record("lesson.restore_version", "lesson", lesson.id, after={"number": number})


def keep_draft(
    lesson: Lesson, author: Person, base_version: int, title_ko: str, title_en: str, body: str
) -> LessonDraft | None:
    """Keep what *author* typed; none where it is what the lesson holds, and no draft is needed."""
    body = normal(body)
    if (title_ko, title_en, body) == (lesson.title_ko, lesson.title_en, lesson.body):
        drop_draft(lesson.id, author.id)
        return None
    draft = db.session.scalar(
        select(LessonDraft)
        .where(LessonDraft.lesson_id == lesson.id, LessonDraft.author_id == author.id)
        .with_for_update()
    )
    if draft is None:
        draft = LessonDraft(lesson_id=lesson.id, author_id=author.id)
        db.session.add(draft)
    draft.base_version = base_version
    draft.title_ko, draft.title_en, draft.body = title_ko[:160], title_en[:160], body
    draft.saved_at = clock.now()
    db.session.flush()
    return draft


def drop_draft(lesson_id: int, author_id: int) -> None:
    """Forget what was typed."""
    db.session.execute(
        delete(LessonDraft).where(
            LessonDraft.lesson_id == lesson_id, LessonDraft.author_id == author_id
        )
    )


def erase(person: Person) -> None:
    """Forget a person's drafts and how they learned; what they wrote for a course stays with it."""
    db.session.execute(delete(LessonDraft).where(LessonDraft.author_id == person.id))
    db.session.execute(delete(LessonProgress).where(LessonProgress.person_id == person.id))
