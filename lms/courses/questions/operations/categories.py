"""Writing the tree of categories."""

from __future__ import annotations

from collections.abc import Sequence

from lms import audit, clock
from lms.courses.catalogue.models import Course
from lms.courses.editing import NotAllowed, hold
from lms.courses.facets import plain
from lms.courses.questions.models import QuestionCategory
from lms.courses.questions.queries import categories
from lms.db import db

DEEPEST = 6
NAME_CHARS = 120


def add(course: Course, name: str, parent: QuestionCategory | None = None) -> QuestionCategory:
    """A category below *parent*. Raises ``NotAllowed`` (taken, too_deep)."""
    _refuse_taken(course.id, parent.id if parent else None, name)
    _refuse_deep(course.id, parent.id if parent else None, 1)
    row = _add(course, name, parent.id if parent else None)
    audit.record("question_category.create", "question_category", row.id)
    return row


def change(row: QuestionCategory, name: str, parent: QuestionCategory | None, version: int) -> None:
    """Another name or place. Raises ``Conflict``, or ``NotAllowed`` (taken, inside_itself, too_deep)."""
    hold(row, version)
    parent_id = parent.id if parent else None
    inside = categories.within(row.course_id, row.id)
    if parent_id in inside:
        raise NotAllowed("inside_itself")
    if (plain(row.name), row.parent_id) != (plain(name), parent_id):
        _refuse_taken(row.course_id, parent_id, name, but=row.id)
    if row.parent_id != parent_id:
        paths = categories.paths(row.course_id)
        height = max(len(paths[one]) for one in inside) - len(paths[row.id]) + 1
        _refuse_deep(row.course_id, parent_id, height)
    before = {"parent": row.parent_id}
    row.name, row.parent_id = name, parent_id
    db.session.flush()
    audit.record(
        "question_category.update",
        "question_category",
        row.id,
        before=before,
        after={"parent": parent_id},
    )


def delete(row: QuestionCategory) -> None:
    """Remove an empty category. Raises ``NotAllowed`` (not_empty)."""
    hold(row)
    if categories.holds_anything(row.id):
        raise NotAllowed("not_empty")
    audit.record("question_category.delete", "question_category", row.id)
    db.session.delete(row)
    db.session.flush()


def at_path(
    course: Course, path: Sequence[str], below: QuestionCategory | None = None
) -> QuestionCategory | None:
    """The category at *path* below *below*, made where it is missing; none for an empty path.

    What would lie too deep goes into the deepest that there may be.
    """
    room = DEEPEST - (len(categories.paths(course.id)[below.id]) if below is not None else 0)
    at = below
    for name in [short for one in path if (short := " ".join(one.split())[:NAME_CHARS])][:room]:
        parent_id = at.id if at is not None else None
        there = [
            row for row in categories.beside(course.id, parent_id) if plain(row.name) == plain(name)
        ]
        at = there[0] if there else _add(course, name, parent_id)
    return at


def _add(course: Course, name: str, parent_id: int | None) -> QuestionCategory:
    row = QuestionCategory(
        course_id=course.id, parent_id=parent_id, name=name, created_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    return row


def _refuse_taken(course_id: int, parent_id: int | None, name: str, but: int | None = None) -> None:
    for row in categories.beside(course_id, parent_id):
        if row.id != but and plain(row.name) == plain(name):
            raise NotAllowed("taken", name=row.name)


def _refuse_deep(course_id: int, parent_id: int | None, height: int) -> None:
    above = len(categories.paths(course_id).get(parent_id or 0, ()))
    if above + height > DEEPEST:
        raise NotAllowed("too_deep", most=DEEPEST)
