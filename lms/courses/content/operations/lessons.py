"""Writing lessons: text, state, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import func, select

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses.content.models import Lesson, LessonSkill, Module
from lms.courses.content.operations import versions
from lms.courses.content.rules import ITEM, Key
from lms.db import db
from lms.storage import Attachment, Stored


class Outdated(Exception):
    """Someone else saved the lesson meanwhile; the row holds what they saved."""


@dataclass(frozen=True)
class LessonValues:
    """What the editor sends."""

    title_ko: str
    title_en: str
    body: str
    minutes: int
    done_rule: str
    skills: list[str]
    published: bool
    item: Key | None = None  # the activity of the rule "item"


def add_lesson(module: Module, values: LessonValues, author: Person) -> Lesson:
    """A new lesson at the end of *module*."""
    last = db.session.scalar(select(func.max(Lesson.position)).where(Lesson.module_id == module.id))
    lesson = Lesson(
        module=module,
        position=0 if last is None else last + 1,
        title_ko="",
        updated_at=clock.now(),
    )
    db.session.add(lesson)
    _fill(lesson, values, author)
    db.session.flush()
    versions.record(lesson, author.id)
    audit.record("lesson.add", "lesson", lesson.id, after={"published": values.published})
    return lesson


def save_lesson(lesson: Lesson, values: LessonValues, version: int, author: Person) -> None:
    """Save what was written on *version*. Raises :class:`Outdated` where another one is stored."""
    db.session.refresh(lesson, with_for_update={"of": Lesson})
    if lesson.version != version:
        raise Outdated
    was = lesson.published_at is not None
    versions.record(lesson, lesson.updated_by_id)  # a text from before versions were kept
    _fill(lesson, values, author)
    db.session.flush()
    versions.record(lesson, author.id)
    versions.drop_draft(lesson.id, author.id)
    if was != values.published:
        audit.record(
            "lesson.publish" if values.published else "lesson.unpublish", "lesson", lesson.id
        )


def _fill(lesson: Lesson, values: LessonValues, author: Person) -> None:
    kept = {link.skill_id: link for link in lesson.skills}  # read before anything is changed
    lesson.title_ko, lesson.title_en = values.title_ko, values.title_en
    lesson.body = versions.normal(values.body)
    lesson.minutes, lesson.done_rule = values.minutes, values.done_rule
    item = values.item if values.done_rule == ITEM else None
    lesson.done_item_kind, lesson.done_item_id = item if item else (None, None)
    if values.published and lesson.published_at is None:
        lesson.published_at = clock.now()
    elif not values.published:
        lesson.published_at = None
    lesson.skills = [kept.get(skill) or LessonSkill(skill_id=skill) for skill in values.skills]
    lesson.updated_at, lesson.updated_by_id = clock.now(), author.id


def publish(lesson: Lesson, published: bool) -> None:
    """Show a lesson to learners, or hide it again. Idempotent."""
    if (lesson.published_at is not None) is published:
        return
    lesson.published_at = clock.now() if published else None
    db.session.flush()
    audit.record("lesson.publish" if published else "lesson.unpublish", "lesson", lesson.id)


def delete_lesson(lesson: Lesson) -> None:
    """Hide a lesson from everyone; its text, files and progress stay. Idempotent."""
    if lesson.deleted_at is not None:
        return
    lesson.deleted_at = clock.now()
    db.session.flush()
    audit.record("lesson.delete", "lesson", lesson.id)


def restore_lesson(lesson: Lesson) -> None:
    """Bring a deleted lesson back where it was."""
    if lesson.deleted_at is None:
        return
    lesson.deleted_at = None
    db.session.flush()
    audit.record("lesson.restore", "lesson", lesson.id)


def attach(lesson: Lesson, files: Iterable[Stored], author: Person) -> list[Attachment]:
    """Let the lesson have *files*; a name that is taken gets a number, so that no reference moves.

    The same content under the same name is attached once.
    """
    present = storage.attachments("lesson", [lesson.id])[lesson.id]
    by_name = {one.name: one for one in present}
    added = []
    for stored in files:
        name = stored.name
        count = 1
        while name in by_name and by_name[name].sha256 != stored.sha256:
            count += 1
            path = PurePosixPath(stored.name)
            name = f"{path.stem}-{count}{path.suffix}"
        if name in by_name:
            added.append(by_name[name])
            continue
        row = storage.attach(
            Stored(stored.sha256, stored.size, name, stored.media_type),
            "lesson",
            lesson.id,
            person_id=author.id,
            position=len(by_name),
        )
        by_name[name] = row
        added.append(row)
    db.session.flush()
    return added


def detach(attachment: Attachment) -> None:
    """Take a file from its lesson; the content is swept later."""
    before = {"file": attachment.id, "size": attachment.size}
    audit.record("lesson.detach", "lesson", attachment.subject_id, before=before)
    db.session.delete(attachment)
    db.session.flush()
