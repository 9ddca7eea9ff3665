"""An offering's modules and lessons in order, as its learner or its instructor sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from lms.courses.content import registry
from lms.courses.content.models import Lesson, LessonProgress, Module
from lms.courses.content.queries.progress import activities, decided, lesson_rules
from lms.courses.content.queries.release import Gates
from lms.courses.content.rules import OPEN, Decision, Key, Opening, Progress
from lms.db import db


@dataclass(frozen=True)
class OutlineLesson:
    """A lesson in the outline; *number* counts through the offering."""

    id: int
    number: int
    title_ko: str
    title_en: str
    minutes: int
    done_rule: str
    published: bool
    decision: Decision
    started: bool
    opening: Opening = OPEN

    @property
    def key(self) -> Key:
        """What release rules call it."""
        return Key("lesson", self.id)


@dataclass(frozen=True)
class OutlineModule:
    """A module with its lessons and what other features put beside them."""

    id: int
    title_ko: str
    title_en: str
    lessons: list[OutlineLesson]
    items: list[registry.Item]
    opening: Opening = OPEN

    @property
    def key(self) -> Key:
        """What release rules call it."""
        return Key("module", self.id)

    @property
    def minutes(self) -> int:
        """The expected reading time of its lessons."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def done(self) -> int:
        """How many of its lessons are done."""
        return sum(lesson.decision.done for lesson in self.lessons)


@dataclass(frozen=True)
class Outline:
    """Everything of an offering in order; *items* belong to no module."""

    modules: list[OutlineModule]
    items: list[registry.Item] = field(default_factory=list)
    gates: Gates = field(default_factory=Gates)

    @property
    def lessons(self) -> list[OutlineLesson]:
        """All lessons in order."""
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def progress(self) -> Progress:
        """How many of the published lessons are done."""
        shown = [lesson for lesson in self.lessons if lesson.published]
        return Progress(sum(lesson.decision.done for lesson in shown), len(shown))

    @property
    def next_lesson(self) -> OutlineLesson | None:
        """The first published lesson that is open and not done."""
        return next(
            (
                one
                for one in self.lessons
                if one.published and one.opening.open and not one.decision.done
            ),
            None,
        )

    def around(
        self, lesson_id: int
    ) -> tuple[OutlineLesson | None, OutlineLesson | None, OutlineLesson | None]:
        """The lesson before, the lesson itself, and the lesson after."""
        lessons = self.lessons
        at = next((i for i, one in enumerate(lessons) if one.id == lesson_id), None)
        if at is None:
            return None, None, None
        return (
            lessons[at - 1] if at else None,
            lessons[at],
            lessons[at + 1] if at + 1 < len(lessons) else None,
        )


def live_modules(offering_id: int) -> list[tuple[Module, list[Lesson]]]:
    """Modules with their lessons (without the text), deleted ones left out. Two statements."""
    modules = db.session.scalars(
        select(Module)
        .where(Module.offering_id == offering_id, Module.deleted_at.is_(None))
        .order_by(Module.position, Module.id)
    ).all()
    lessons = db.session.scalars(
        select(Lesson)
        .join(Module)
        .where(
            Module.offering_id == offering_id,
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
        )
        .order_by(Lesson.position, Lesson.id)
        .options(defer(Lesson.body))
    ).all()
    by_module: dict[int, list[Lesson]] = {module.id: [] for module in modules}
    for lesson in lessons:
        by_module[lesson.module_id].append(lesson)
    return [(module, by_module[module.id]) for module in modules]


def outline(
    offering_id: int,
    person_id: int | None,
    *,
    drafts: bool = False,
    gates: Gates | None = None,
) -> Outline:
    """The outline with *person_id*'s progress; drafts only where they may be seen.

    *gates* says what is open; without it everything is. Four statements, and those of the
    registered items.
    """
    gates = gates or Gates()
    rows: dict[int, LessonProgress] = {}
    if person_id is not None:
        found = db.session.scalars(
            select(LessonProgress)
            .join(Lesson, Lesson.id == LessonProgress.lesson_id)
            .join(Module, Module.id == Lesson.module_id)
            .where(LessonProgress.person_id == person_id, Module.offering_id == offering_id)
        )
        rows = {row.lesson_id: row for row in found}
    items = registry.items(offering_id, person_id)
    rules = lesson_rules([offering_id], drafts=True)
    known = activities(rules.values(), [] if person_id is None else [person_id])
    modules, number = [], 0
    for module, lessons in live_modules(offering_id):
        shown = []
        for lesson in lessons:
            if lesson.published_at is None and not drafts:
                continue
            number += 1
            row = rows.get(lesson.id)
            shown.append(
                OutlineLesson(
                    id=lesson.id,
                    number=number,
                    title_ko=lesson.title_ko,
                    title_en=lesson.title_en,
                    minutes=lesson.minutes,
                    done_rule=lesson.done_rule,
                    published=lesson.published_at is not None,
                    decision=decided(rules[lesson.id], row, person_id, known),
                    started=row is not None,
                    opening=gates.of(Key("lesson", lesson.id)),
                )
            )
        inside = [item for item in items if item.module_id == module.id]
        if shown or inside or drafts:
            modules.append(
                OutlineModule(
                    module.id, module.title_ko, module.title_en, shown, inside,
                    gates.of(Key("module", module.id)),
                )
            )  # fmt: skip
    present = {module.id for module in modules}
    loose = [item for item in items if item.module_id not in present]
    return Outline(modules, loose, gates)


def deleted(offering_id: int) -> tuple[list[Module], list[Lesson]]:
    """Deleted modules, and deleted lessons of modules that still stand; the latest first."""
    modules = db.session.scalars(
        select(Module)
        .where(Module.offering_id == offering_id, Module.deleted_at.is_not(None))
        .order_by(Module.deleted_at.desc(), Module.id)
    ).all()
    lessons = db.session.scalars(
        select(Lesson)
        .join(Module)
        .where(
            Module.offering_id == offering_id,
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_not(None),
        )
        .options(joinedload(Lesson.module), defer(Lesson.body))
        .order_by(Lesson.deleted_at.desc(), Lesson.id)
    ).all()
    return list(modules), list(lessons)
