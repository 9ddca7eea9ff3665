"""How far people have come; a fixed number of statements for any number of people and lessons."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from lms.courses.content import registry
from lms.courses.content.models import Lesson, LessonProgress, Module
from lms.courses.content.rules import ITEM, NOTHING, Decision, Key, Progress, Standing, decide
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.db import db


@dataclass(frozen=True)
class LessonRule:
    """What makes a lesson done, and where it lies."""

    id: int
    offering_id: int
    module_id: int
    rule: str
    minutes: int
    item: Key | None  # the activity of the rule "item"
    published: bool


@dataclass(frozen=True)
class Activities:
    """How people stand with the activities by which lessons are done."""

    there: frozenset[Key] = frozenset()
    standings: dict[tuple[int, Key], Standing] = field(default_factory=dict)

    def of(self, person_id: int | None, key: Key | None) -> Standing | None:
        """A person's standing; none where the activity is gone."""
        if key is None or key not in self.there:
            return None
        return NOTHING if person_id is None else self.standings.get((person_id, key), NOTHING)


def item_of(lesson: Lesson) -> Key | None:
    """The activity by which a lesson is done, where its rule names one."""
    if lesson.done_rule != ITEM or lesson.done_item_kind is None or lesson.done_item_id is None:
        return None
    return Key(lesson.done_item_kind, lesson.done_item_id)


def lesson_rules(offering_ids: Collection[int], *, drafts: bool = False) -> dict[int, LessonRule]:
    """Lessons that have not been deleted, by id; drafts where asked for. One statement."""
    query = (
        select(
            Lesson.id, Module.offering_id, Lesson.module_id, Lesson.done_rule, Lesson.minutes,
            Lesson.done_item_kind, Lesson.done_item_id, Lesson.published_at,
        )
        .join(Module)
        .where(
            Module.offering_id.in_(offering_ids),
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
        )
        .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
    )  # fmt: skip
    if not drafts:
        query = query.where(Lesson.published_at.is_not(None))
    return {
        row.id: LessonRule(
            row.id, row.offering_id, row.module_id, row.done_rule, row.minutes,
            Key(row.done_item_kind, row.done_item_id)
            if row.done_rule == ITEM and row.done_item_kind and row.done_item_id is not None
            else None,
            row.published_at is not None,
        )
        for row in db.session.execute(query)
    }  # fmt: skip


def activities(rules: Iterable[LessonRule], person_ids: Collection[int]) -> Activities:
    """How people stand with the activities that *rules* name; no statement where they name none."""
    wanted: dict[int, set[Key]] = {}
    for rule in rules:
        if rule.item is not None:
            wanted.setdefault(rule.offering_id, set()).add(rule.item)
    there: set[Key] = set()
    standings: dict[tuple[int, Key], Standing] = {}
    for offering_id, keys in wanted.items():
        there |= keys & {subject.key for subject in registry.subjects(offering_id)}
        if person_ids:
            standings |= registry.standings(offering_id, person_ids, keys)
    return Activities(frozenset(there), standings)


def decided(
    rule: LessonRule, row: LessonProgress | None, person_id: int | None, known: Activities
) -> Decision:
    """Whether a lesson is done for the one whose progress *row* is (none: it was never opened)."""
    return decide(
        rule.rule,
        rule.minutes,
        opened=row is not None,
        seconds=row.seconds if row else 0,
        marked=row is not None and row.marked_at is not None,
        done_at=row.done_at if row else None,
        item=known.of(person_id, rule.item),
    )


def decision(lesson: Lesson, row: LessonProgress | None, person_id: int | None = None) -> Decision:
    """Whether *lesson* is done for the one whose progress *row* is."""
    whose = row.person_id if row is not None else person_id
    rule = LessonRule(
        lesson.id, lesson.module.offering_id, lesson.module_id, lesson.done_rule, lesson.minutes,
        item_of(lesson), lesson.published_at is not None,
    )  # fmt: skip
    return decided(rule, row, whose, activities([rule], [] if whose is None else [whose]))


def _rows(
    rules: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], LessonProgress]:
    found = db.session.scalars(
        select(LessonProgress).where(
            LessonProgress.lesson_id.in_(rules), LessonProgress.person_id.in_(person_ids)
        )
    )
    return {(row.person_id, row.lesson_id): row for row in found}


def progress(person_id: int, offering_ids: Iterable[int]) -> dict[int, Progress]:
    """A person's progress by offering, over published lessons. Two statements, and those of the
    activities that lessons name."""
    ids = list(offering_ids)
    rules = lesson_rules(ids)
    known, rows = activities(rules.values(), [person_id]), _rows(rules, [person_id])
    totals, done = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0)
    for rule in rules.values():
        totals[rule.offering_id] += 1
        done[rule.offering_id] += decided(
            rule, rows.get((person_id, rule.id)), person_id, known
        ).done
    return {key: Progress(done[key], totals[key]) for key in ids}


def progress_of_people(offering_id: int, person_ids: Iterable[int]) -> dict[int, Progress]:
    """The progress of several people in one offering. Two statements, and the activities'."""
    people = list(person_ids)
    rules = lesson_rules([offering_id])
    known, rows = activities(rules.values(), people), _rows(rules, people)
    return {
        person_id: Progress(
            sum(
                decided(rule, rows.get((person_id, rule.id)), person_id, known).done
                for rule in rules.values()
            ),
            len(rules),
        )
        for person_id in people
    }


def standings(offering_id: int, person_id: int, keys: Collection[Key]) -> dict[Key, Standing]:
    """How a person stands with lessons, modules and activities, whatever *keys* are of.

    A module is done when its published lessons and activities are.
    """
    rules = lesson_rules([offering_id])
    subjects = [one for one in registry.subjects(offering_id) if one.published]
    modules = {key.id for key in keys if key.kind == "module"}
    lessons = {key.id for key in keys if key.kind == "lesson"}
    asked = {
        rule.id: rule for rule in rules.values() if rule.id in lessons or rule.module_id in modules
    }
    inside = {one.key for one in subjects if one.module_id in modules}
    known = activities(asked.values(), [person_id])
    rows = _rows(asked, [person_id])
    items = registry.standings(offering_id, [person_id], {*keys, *inside})
    done = {
        rule.id: Standing(decided(rule, rows.get((person_id, rule.id)), person_id, known).done)
        for rule in asked.values()
    }
    found = {key: standing for (_person, key), standing in items.items()}
    found |= {Key("lesson", lesson_id): standing for lesson_id, standing in done.items()}
    for module_id in modules:
        parts = [done[rule.id] for rule in asked.values() if rule.module_id == module_id]
        parts += [found.get(one.key, NOTHING) for one in subjects if one.module_id == module_id]
        found[Key("module", module_id)] = Standing(all(part.done for part in parts))
    return found


def progress_row(person_id: int, lesson_id: int) -> LessonProgress | None:
    """What a person did with a lesson."""
    return db.session.scalar(
        select(LessonProgress).where(
            LessonProgress.person_id == person_id, LessonProgress.lesson_id == lesson_id
        )
    )


def done_by_lesson(offering_id: int) -> dict[int, int]:
    """How many of those who sit in the offering have done each lesson. One statement, and those of
    the activities that lessons name."""
    rows = db.session.execute(
        select(LessonProgress.lesson_id, func.count().label("people"))
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .join(
            Enrolment,
            (Enrolment.person_id == LessonProgress.person_id)
            & (Enrolment.offering_id == Module.offering_id),
        )
        .where(
            Module.offering_id == offering_id,
            LessonProgress.done_at.is_not(None),
            Enrolment.state.in_(SEATED),
        )
        .group_by(LessonProgress.lesson_id)
    )
    found = {row.lesson_id: row.people for row in rows}
    by_item = {rule.id: rule for rule in lesson_rules([offering_id]).values() if rule.item}
    if by_item:
        people = list(
            db.session.scalars(
                select(Enrolment.person_id).where(
                    Enrolment.offering_id == offering_id, Enrolment.state.in_(SEATED)
                )
            )
        )
        known, kept = activities(by_item.values(), people), _rows(by_item, people)
        for rule in by_item.values():
            found[rule.id] = sum(
                decided(rule, kept.get((who, rule.id)), who, known).done for who in people
            )
    return found
