"""The list of a bank's questions: searched, filtered, sorted, and its state as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.facets import plain
from lms.courses.questions.models import (
    BankQuestion,
    QuestionCategory,
    QuestionSkill,
    QuestionTag,
    QuestionVersion,
)
from lms.courses.questions.queries import categories
from lms.db import db
from lms.paging import Page, paginate

SIZE = 25
#: Orders of the list; "-" before one turns it round.
SORTS: dict[str, Any] = {
    "updated": BankQuestion.updated_at,
    "title": func.coalesce(func.nullif(BankQuestion.title, ""), BankQuestion.excerpt),
    "kind": BankQuestion.kind,
    "difficulty": BankQuestion.difficulty,
    "points": BankQuestion.points,
}


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to. *state*: in_use (or ""), attention, retired, all.

    *category*: an id as text, with what lies below it; "none": those without one.
    """

    text: str = ""
    kind: str = ""
    category: str = ""
    tag: str = ""
    skill: str = ""
    difficulty: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return any(
            (self.text, self.kind, self.category, self.tag, self.skill, self.difficulty, self.state)
        )


def listed(course_id: int, asked: Asked, sort: str, number: int) -> Page[BankQuestion]:
    """A page of the questions that *asked* wants."""
    order = SORTS[sort.lstrip("-")]
    query = matching(course_id, asked).options(
        selectinload(BankQuestion.tags),
        joinedload(BankQuestion.category),
        joinedload(BankQuestion.updated_by),
    )
    query = query.order_by(
        order.desc().nulls_last() if sort.startswith("-") else order.asc().nulls_last(),
        BankQuestion.id,
    )
    return paginate(query, number, size=SIZE)


def matching(course_id: int, asked: Asked) -> Select[Any]:
    """The questions that *asked* wants, in no order."""
    query = select(BankQuestion).where(BankQuestion.course_id == course_id)
    if asked.state in {"", "in_use", "attention"}:
        query = query.where(BankQuestion.retired_at.is_(None))
    elif asked.state == "retired":
        query = query.where(BankQuestion.retired_at.is_not(None))
    if asked.state == "attention":
        query = query.where((BankQuestion.errors > 0) | (BankQuestion.warnings > 0))
    for word in plain(asked.text).split():
        tagged = select(QuestionTag.question_id).where(
            QuestionTag.name.icontains(word, autoescape=True)
        )
        query = query.where(
            BankQuestion.search.contains(word, autoescape=True) | BankQuestion.id.in_(tagged)
        )
    if asked.kind:
        query = query.where(BankQuestion.kind == asked.kind)
    if asked.difficulty:
        level = None if asked.difficulty == "none" else int(asked.difficulty)
        query = query.where(
            BankQuestion.difficulty.is_(None) if level is None else BankQuestion.difficulty == level
        )
    if asked.category == "none":
        query = query.where(BankQuestion.category_id.is_(None))
    elif asked.category:
        places = categories.within(course_id, int(asked.category))
        query = query.where(BankQuestion.category_id.in_(places))
    if asked.tag:
        having = select(QuestionTag.question_id).where(QuestionTag.name == asked.tag)
        query = query.where(BankQuestion.id.in_(having))
    if asked.skill:
        having = select(QuestionSkill.question_id).where(QuestionSkill.skill_id == asked.skill)
        query = query.where(BankQuestion.id.in_(having))
    return query


def chosen(course_id: int, ids: Iterable[int]) -> list[BankQuestion]:
    """Questions of this bank by id, in the order of the bank, with their tags."""
    return list(
        db.session.scalars(
            select(BankQuestion)
            .where(BankQuestion.course_id == course_id, BankQuestion.id.in_(set(ids)))
            .order_by(BankQuestion.id)
            .options(selectinload(BankQuestion.tags))
        )
    )


def all_matching(course_id: int, asked: Asked) -> list[BankQuestion]:
    """Every question that *asked* wants, in the order of the bank, with its tags."""
    query = matching(course_id, asked).order_by(BankQuestion.id)
    return list(db.session.scalars(query.options(selectinload(BankQuestion.tags))))


@dataclass(frozen=True)
class Overview:
    """How many questions a bank holds."""

    in_use: int
    attention: int
    retired: int


def overview(course_id: int) -> Overview:
    """Counts of the whole bank; one statement."""
    used = BankQuestion.retired_at.is_(None)
    wrong = (BankQuestion.errors > 0) | (BankQuestion.warnings > 0)
    row = db.session.execute(
        select(
            func.count().filter(used),
            func.count().filter(used & wrong),
            func.count().filter(~used),
        ).where(BankQuestion.course_id == course_id)
    ).one()
    return Overview(*row)


def attention_of_offering(offering_id: int) -> int:
    """How many questions in use of the offering's course have errors; for its tab."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(BankQuestion)
            .join(Offering, Offering.course_id == BankQuestion.course_id)
            .where(
                Offering.id == offering_id,
                BankQuestion.retired_at.is_(None),
                BankQuestion.errors > 0,
            )
        )
        or 0
    )


def tags(course_id: int) -> list[tuple[str, int]]:
    """The tags of questions in use with how often each is there, by name."""
    rows = db.session.execute(
        select(QuestionTag.name, func.count())
        .join(BankQuestion, BankQuestion.id == QuestionTag.question_id)
        .where(BankQuestion.course_id == course_id, BankQuestion.retired_at.is_(None))
        .group_by(QuestionTag.name)
        .order_by(QuestionTag.name)
    )
    return [(name, count) for name, count in rows]


def skill_ids(course_id: int) -> list[str]:
    """The skills that questions in use ask for."""
    return list(
        db.session.scalars(
            select(QuestionSkill.skill_id)
            .join(BankQuestion, BankQuestion.id == QuestionSkill.question_id)
            .where(BankQuestion.course_id == course_id, BankQuestion.retired_at.is_(None))
            .distinct()
        )
    )


def state(course_id: int) -> str:
    """SHA-256 of what a bank holds: it changes with every question and category that changes."""
    questions = db.session.execute(
        select(BankQuestion.id, BankQuestion.version)
        .where(BankQuestion.course_id == course_id)
        .order_by(BankQuestion.id)
    )
    places = db.session.execute(
        select(QuestionCategory.id, QuestionCategory.version)
        .where(QuestionCategory.course_id == course_id)
        .order_by(QuestionCategory.id)
    )
    whole = repr(([tuple(row) for row in questions], [tuple(row) for row in places]))
    return hashlib.sha256(whole.encode()).hexdigest()


def alike(course_id: int, digests: Iterable[str]) -> dict[str, BankQuestion]:
    """Questions of the bank that ask the same, by ``likeness.digest``; one statement."""
    rows = db.session.scalars(
        select(BankQuestion)
        .where(BankQuestion.course_id == course_id, BankQuestion.digest.in_(set(digests)))
        .order_by(BankQuestion.retired_at.is_(None), BankQuestion.id.desc())
    )
    return {row.digest: row for row in rows}


def history(question_id: int) -> list[QuestionVersion]:
    """All versions with who wrote them, newest first."""
    return list(
        db.session.scalars(
            select(QuestionVersion)
            .where(QuestionVersion.question_id == question_id)
            .options(joinedload(QuestionVersion.created_by))
            .order_by(QuestionVersion.number.desc())
        )
    )


def export(person: Person) -> dict[str, Any]:
    """What a person wrote, for the copy of their data: versions of questions, by course."""
    rows = db.session.execute(
        select(QuestionVersion, BankQuestion.course_id)
        .join(BankQuestion, BankQuestion.id == QuestionVersion.question_id)
        .where(QuestionVersion.created_by_id == person.id)
        .order_by(QuestionVersion.id)
    )
    return {
        "versions": [
            {
                "course": course_id,
                "question": version.question_id,
                "number": version.number,
                "written_at": version.created_at.isoformat(),
                "content": version.body,
            }
            for version, course_id in rows
        ]
    }
