"""Making and changing questions. What was asked once stays: a change is a new version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.courses.editing import hold
from lms.courses.questions import queries
from lms.courses.questions.models import (
    BankQuestion,
    QuestionCategory,
    QuestionSkill,
    QuestionTag,
    QuestionVersion,
)
from lms.courses.questions.operations.preparing import Prepared, prepare
from lms.courses.questions.queries.versions import FILES
from lms.db import db
from lms.interop.formats.questions.model import Question, from_json
from lms.storage import Attachment, Stored


def create(
    course: Course,
    person: Person | None,
    question: Question | Prepared,
    category: QuestionCategory | None = None,
    *,
    skills: Iterable[str] = (),
    difficulty: int | None = None,
) -> BankQuestion:
    """Put *question* into the bank of *course*. Its tags and its difficulty come along.

    A question that has errors is kept too, and marked: no quiz draws it before it is mended.
    """
    if category is not None and category.course_id != course.id:
        raise ValueError("a category of another course")
    ready = question if isinstance(question, Prepared) else prepare(question)
    if isinstance(question, Question):
        difficulty = difficulty or question.difficulty
    now = clock.now()
    row = BankQuestion(
        course_id=course.id,
        category_id=category.id if category is not None else None,
        number=1,
        difficulty=difficulty,
        created_at=now,
        created_by_id=person.id if person is not None else None,
        updated_at=now,
        updated_by_id=person.id if person is not None else None,
        **_told(ready),
    )
    row.tags = [QuestionTag(name=name) for name in ready.tags]
    row.skills = [QuestionSkill(skill_id=one) for one in dict.fromkeys(skills)]
    db.session.add(row)
    db.session.flush()
    _add_version(row, ready, person)
    audit.record("question.create", "question", row.id, actor=person, after=_facts(row))
    return row


def save(
    row: BankQuestion,
    person: Person,
    ready: Prepared,
    version: int,
    *,
    category: QuestionCategory | None,
    skills: Sequence[str],
    difficulty: int | None,
) -> bool:
    """Save what was written on *version*; whether its content changed, and so a new version is.

    Raises ``editing.Conflict`` where somebody else saved meanwhile.
    """
    hold(row, version)
    before = _facts(row)
    row.category_id = category.id if category is not None else None
    row.difficulty = difficulty
    retag(row, ready.tags)
    kept = {one.skill_id: one for one in row.skills}
    row.skills = [kept.get(one) or QuestionSkill(skill_id=one) for one in dict.fromkeys(skills)]
    changed = _change(row, ready, person)
    _touch(row, person)
    db.session.flush()
    audit.record("question.update", "question", row.id, before=before, after=_facts(row))
    return changed


def restore(row: BankQuestion, person: Person, old: QuestionVersion) -> bool:
    """Make what *old* says current again, as a new version; False where it says so already."""
    question = queries.question_of(old)
    ready = prepare(question, stored_files(old))
    hold(row)
    before = _facts(row)
    if not _change(row, ready, person, restored_from=old.number):
        return False
    _touch(row, person)
    db.session.flush()
    audit.record("question.bring_back", "question", row.id, before=before, after=_facts(row))
    return True


def duplicate(row: BankQuestion, person: Person, title: str) -> BankQuestion:
    """A question of its own that says the same, under *title*."""
    current = queries.current_versions([row.id])[row.id]
    body = {name: one for name, one in current.body.items() if name != "external_id"}
    renewed = prepare(from_json({**body, "title": title}), stored_files(current))
    copy = create(
        row.course,
        person,
        renewed,
        row.category,
        skills=[one.skill_id for one in row.skills],
        difficulty=row.difficulty,
    )
    copy.tags = [QuestionTag(name=one.name) for one in row.tags]
    db.session.flush()
    return copy


def retire(row: BankQuestion, person: Person) -> bool:
    """Take it out of use: no quiz draws it any more, those that have it keep it. Idempotent."""
    if row.retired_at is not None:
        return False
    row.retired_at = clock.now()
    _touch(row, person)
    db.session.flush()
    audit.record("question.retire", "question", row.id)
    return True


def reinstate(row: BankQuestion, person: Person) -> bool:
    """Put it into use again. Idempotent."""
    if row.retired_at is None:
        return False
    row.retired_at = None
    _touch(row, person)
    db.session.flush()
    audit.record("question.reinstate", "question", row.id)
    return True


def retag(row: BankQuestion, names: Iterable[str]) -> None:
    """Let a question have exactly these tags."""
    kept = {one.name: one for one in row.tags}
    row.tags = [kept.get(name) or QuestionTag(name=name) for name in names]


def stored_files(version: QuestionVersion) -> list[Stored]:
    """A version's files as another version can have them too."""
    rows: Sequence[Attachment] = queries.files_of([version.id])[version.id]
    return [Stored(row.sha256, row.size, row.name, row.media_type) for row in rows]


def _change(
    row: BankQuestion, ready: Prepared, person: Person, restored_from: int | None = None
) -> bool:
    current = queries.current_versions([row.id])[row.id]
    if current.digest == ready.digest:
        return False
    row.number += 1
    for name, value in _told(ready).items():
        setattr(row, name, value)
    _add_version(row, ready, person, restored_from)
    return True


def _add_version(
    row: BankQuestion, ready: Prepared, person: Person | None, restored_from: int | None = None
) -> None:
    version = QuestionVersion(
        question_id=row.id,
        number=row.number,
        body=ready.body,
        digest=ready.digest,
        restored_from=restored_from,
        created_at=clock.now(),
        created_by_id=person.id if person is not None else None,
    )
    db.session.add(version)
    db.session.flush()
    for position, file in enumerate(ready.files):
        storage.attach(
            file,
            FILES,
            version.id,
            person_id=person.id if person is not None else None,
            position=position,
        )
    db.session.flush()


def _told(ready: Prepared) -> dict[str, Any]:
    """What a question's row repeats of its current version."""
    return {
        "kind": ready.question.kind.value,
        "title": ready.title,
        "excerpt": ready.excerpt,
        "search": ready.search,
        "points": ready.question.points,
        "digest": ready.likeness,
        "problems": ready.problems,
        "errors": ready.errors,
        "warnings": ready.warnings,
    }


def _touch(row: BankQuestion, person: Person) -> None:
    """The row's version rises with every change, those of its tags alone too."""
    row.updated_at = clock.now()
    row.updated_by_id = person.id


def _facts(row: BankQuestion) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "edition": row.number,
        "category": row.category_id,
        "difficulty": row.difficulty,
        "points": str(row.points),
        "skills": [one.skill_id for one in row.skills],
    }
