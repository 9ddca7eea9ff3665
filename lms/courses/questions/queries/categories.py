"""The tree of a bank's categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.courses.questions.models import BankQuestion, QuestionCategory
from lms.db import db


@dataclass(frozen=True)
class Node:
    """A category in the order of the tree. *own* and *within*: its questions, and those below too."""

    category: QuestionCategory
    path: tuple[str, ...]
    own: int = 0
    within: int = 0
    leaf: bool = True

    @property
    def depth(self) -> int:
        """How many lie above it."""
        return len(self.path) - 1

    @property
    def label(self) -> str:
        """Its name with what lies above it."""
        return " › ".join(self.path)


def tree(course_id: int) -> list[Node]:
    """Every category, each below its parent, by name; two statements."""
    rows = _rows(course_id)
    counts = dict(
        db.session.execute(
            select(BankQuestion.category_id, func.count())
            .where(BankQuestion.course_id == course_id, BankQuestion.retired_at.is_(None))
            .group_by(BankQuestion.category_id)
        )
        .tuples()
        .all()
    )
    below = _below(rows)
    names = paths_in(rows)
    found: list[Node] = []

    def walk(parent: int | None) -> int:
        total = 0
        for row in sorted(below.get(parent, []), key=lambda one: (one.name, one.id)):
            at = len(found)
            own = counts.get(row.id, 0)
            found.append(Node(row, names[row.id]))
            within = own + walk(row.id)
            found[at] = Node(row, names[row.id], own, within, row.id not in below)
            total += within
        return total

    walk(None)
    return found


def paths(course_id: int) -> dict[int, tuple[str, ...]]:
    """Names from the top down, by category id; one statement."""
    return paths_in(_rows(course_id))


def paths_in(rows: Iterable[QuestionCategory]) -> dict[int, tuple[str, ...]]:
    """Names from the top down of *rows*, which are a whole tree."""
    known = {row.id: row for row in rows}

    def path(row: QuestionCategory) -> tuple[str, ...]:
        names: list[str] = []
        at: QuestionCategory | None = row
        while at is not None and len(names) <= len(known):
            names.insert(0, at.name)
            at = known.get(at.parent_id) if at.parent_id is not None else None
        return tuple(names)

    return {row.id: path(row) for row in known.values()}


def within(course_id: int, category_id: int) -> set[int]:
    """The category and everything below it; one statement."""
    return within_in(_rows(course_id), category_id)


def within_in(rows: Iterable[QuestionCategory], category_id: int) -> set[int]:
    """The same among *rows*."""
    below = _below(rows)
    found, newest = {category_id}, [category_id]
    while newest:
        newest = [row.id for one in newest for row in below.get(one, []) if row.id not in found]
        found |= set(newest)
    return found


def _below(rows: Iterable[QuestionCategory]) -> Mapping[int | None, list[QuestionCategory]]:
    found: dict[int | None, list[QuestionCategory]] = {}
    for row in rows:
        found.setdefault(row.parent_id, []).append(row)
    return found


def _rows(course_id: int) -> list[QuestionCategory]:
    return list(
        db.session.scalars(select(QuestionCategory).where(QuestionCategory.course_id == course_id))
    )


def beside(course_id: int, parent_id: int | None) -> list[QuestionCategory]:
    """The categories directly below *parent_id* (none: at the top)."""
    query = select(QuestionCategory).where(QuestionCategory.course_id == course_id)
    place = (
        QuestionCategory.parent_id.is_(None)
        if parent_id is None
        else QuestionCategory.parent_id == parent_id
    )
    return list(db.session.scalars(query.where(place)))


def holds_anything(category_id: int) -> bool:
    """Whether a category has questions, retired ones too, or categories below it."""
    question = db.session.scalar(
        select(BankQuestion.id).where(BankQuestion.category_id == category_id).limit(1)
    )
    child = db.session.scalar(
        select(QuestionCategory.id).where(QuestionCategory.parent_id == category_id).limit(1)
    )
    return question is not None or child is not None
