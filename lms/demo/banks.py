"""Question banks: the hand-written questions of a course, in categories and versions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from lms.courses.questions.models import (
    BankQuestion,
    QuestionCategory,
    QuestionSkill,
    QuestionTag,
    QuestionVersion,
)
from lms.courses.questions.operations.preparing import Prepared, prepare
from lms.courses.quizzes.rules.asking import Mark, mark_of
from lms.demo import reading
from lms.demo.reading import CourseText
from lms.demo.world import World
from lms.interop.formats.questions.model import EMPTY, Kind, Question

#: How hard questions of a kind are, unless their author says otherwise.
_DIFFICULTY = {
    Kind.TRUE_FALSE: 1,
    Kind.SINGLE: 2,
    Kind.SHORT: 2,
    Kind.MATCHING: 2,
    Kind.NUMERICAL: 3,
    Kind.MULTIPLE: 4,
    Kind.ESSAY: 4,
}


@dataclass
class Bank:
    """A course's bank. *pools*: (question, version) by category, in order."""

    categories: list[Any] = field(default_factory=list)
    pools: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    titles: dict[str, tuple[int, int]] = field(default_factory=dict)
    questions: dict[int, Question] = field(default_factory=dict)  # by version
    _marks: dict[tuple[int, str, Decimal], Mark] = field(default_factory=dict)

    def mark(self, version_id: int, response: dict[str, Any], points: Decimal) -> Mark:
        """What an answer is worth by itself; the same answer is looked at once."""
        key = (version_id, repr(response), points)
        if key not in self._marks:
            self._marks[key] = mark_of(self.questions[version_id], response, points)
        return self._marks[key]


@cache
def prepared(slug: str) -> tuple[tuple[Question, Prepared], ...]:
    """The questions of a course, each with what the bank stores of it."""
    return tuple((one, prepare(one)) for one in reading.questions(slug))


def build(world: World, course: Any, text: CourseText, author: Any) -> Bank:
    """Add the bank of a course, written by *author* before its first offering."""
    bank, made = Bank(), world.now - timedelta(days=790)
    places: dict[str, Any] = {}
    for question, ready in prepared(text.slug):
        name = question.category[0]
        if name not in places:
            places[name] = world.rows.add(
                QuestionCategory, course_id=course.id, name=name, created_at=made
            )
            bank.categories.append(places[name])
            bank.pools[places[name].id] = []
        module = text.modules[min(len(bank.categories), len(text.modules)) - 1]
        skills = dict.fromkeys(skill for lesson in module.lessons for skill in lesson.skills)
        # Who first wrote it without an explanation added one later: a second version.
        mended = bool(question.feedback) and len(bank.titles) % 5 == 0
        version = _question(world, course, places[name], author, ready, mended, list(skills)[:3])
        known = (version.question_id, version.id)
        bank.pools[places[name].id].append(known)
        bank.titles[ready.title] = known
        bank.questions[version.id] = ready.question
    return bank


def _question(
    world: World,
    course: Any,
    category: Any,
    author: Any,
    ready: Prepared,
    mended: bool,
    skills: list[str],
) -> Any:
    rng = world.chance("banks")
    made = world.hour(world.day(-rng.randrange(700, 780)), rng)
    changed = world.hour(world.day(-rng.randrange(400, 600)), rng) if mended else made
    editions = [ready]
    if mended:
        editions.insert(0, prepare(dataclasses.replace(ready.question, feedback=EMPTY)))
    kind = ready.question.kind
    row = world.rows.add(
        BankQuestion,
        course_id=course.id,
        category_id=category.id,
        number=len(editions),
        kind=kind.value,
        title=ready.title,
        excerpt=ready.excerpt,
        search=ready.search,
        points=ready.question.points,
        difficulty=_DIFFICULTY.get(kind, 3),
        digest=ready.likeness,
        problems=list(ready.problems),
        errors=ready.errors,
        warnings=ready.warnings,
        version=len(editions),
        created_at=made,
        created_by_id=author.id,
        updated_at=changed,
        updated_by_id=author.id,
    )
    for name in ready.tags:
        world.rows.add(QuestionTag, question_id=row.id, name=name)
    for skill in skills:
        world.rows.add(QuestionSkill, question_id=row.id, skill_id=skill)
    last = None
    for number, edition in enumerate(editions, start=1):
        last = world.rows.add(
            QuestionVersion,
            question_id=row.id,
            number=number,
            body=edition.body,
            digest=edition.digest,
            created_at=changed if number == len(editions) else made,
            created_by_id=author.id,
        )
    return last
