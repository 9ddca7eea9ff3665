"""What opens the parts of an offering, and whether they are open for someone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from lms import clock
from lms.courses.content import registry
from lms.courses.content.models import Lesson, Module, ReleaseDate, ReleaseNeed
from lms.courses.content.queries.progress import standings
from lms.courses.content.rules import ITEM, OPEN, Key, Need, Opening, Rule, Standing
from lms.courses.content.rules.release import LESSON, MODULE, all_waits, decide, own_date
from lms.courses.sections import queries as sections
from lms.db import db


@dataclass(frozen=True)
class Part:
    """Something of an offering that rules can name: a module, a lesson, an activity. Bilingual."""

    key: Key
    title_ko: str
    title_en: str
    module_id: int | None
    published: bool


@dataclass(frozen=True)
class ReleaseRules:
    """What opens each part: dates by section (none: everybody), and what comes before it."""

    dates: Mapping[Key, Mapping[int | None, datetime]]
    needs: Mapping[Key, tuple[Need, ...]]

    def any(self) -> bool:
        """Whether the offering has rules at all."""
        return bool(self.dates or self.needs)

    def rule(self, key: Key, section_id: int | None) -> Rule:
        """What opens *key* for a learner of the section."""
        dates = self.dates.get(key, {})
        by_section = {one: at for one, at in dates.items() if one is not None}
        return Rule(own_date(dates.get(None), by_section, section_id), self.needs.get(key, ()))


@dataclass(frozen=True)
class Gates:
    """What is open for one learner, and what the rest waits for."""

    openings: Mapping[Key, Opening] = field(default_factory=dict)
    parts: Mapping[Key, Part] = field(default_factory=dict)

    def of(self, key: Key) -> Opening:
        """Whether a part is open, its module's rules included."""
        return self.openings.get(key, OPEN)

    @property
    def shut(self) -> set[Key]:
        """The parts that are not open."""
        return {key for key, one in self.openings.items() if not one.open}


def release_rules(offering_id: int) -> ReleaseRules:
    """The rules of an offering. Two statements."""
    return release_rules_of([offering_id])[offering_id]


def release_rules_of(offering_ids: Iterable[int]) -> dict[int, ReleaseRules]:
    """The rules of several offerings, empty ones too. Two statements."""
    ids = list(offering_ids)
    dates: dict[int, dict[Key, dict[int | None, datetime]]] = {one: {} for one in ids}
    for date in db.session.scalars(select(ReleaseDate).where(ReleaseDate.offering_id.in_(ids))):
        key = Key(date.subject_kind, date.subject_id)
        dates[date.offering_id].setdefault(key, {})[date.section_id] = date.opens_at
    needs: dict[int, dict[Key, tuple[Need, ...]]] = {one: {} for one in ids}
    for need in db.session.scalars(
        select(ReleaseNeed).where(ReleaseNeed.offering_id.in_(ids)).order_by(ReleaseNeed.id)
    ):
        key, held = Key(need.subject_kind, need.subject_id), needs[need.offering_id]
        asked = Need(Key(need.needs_kind, need.needs_id), need.at_least)
        held[key] = (*held.get(key, ()), asked)
    return {one: ReleaseRules(dates[one], needs[one]) for one in ids}


def parts(offering_id: int) -> dict[Key, Part]:
    """Everything that there is, modules with their lessons in order, then activities; drafts too."""
    modules = db.session.execute(
        select(Module.id, Module.title_ko, Module.title_en)
        .where(Module.offering_id == offering_id, Module.deleted_at.is_(None))
        .order_by(Module.position, Module.id)
    ).all()
    lessons = db.session.execute(
        select(Lesson.id, Lesson.title_ko, Lesson.title_en, Lesson.module_id, Lesson.published_at)
        .join(Module)
        .where(
            Module.offering_id == offering_id,
            Module.deleted_at.is_(None),
            Lesson.deleted_at.is_(None),
        )
        .order_by(Lesson.position, Lesson.id)
    ).all()
    items = registry.subjects(offering_id)
    found: dict[Key, Part] = {}
    for module in modules:
        key = Key(MODULE, module.id)
        found[key] = Part(key, module.title_ko, module.title_en, None, True)
        for row in lessons:
            if row.module_id == module.id:
                own = Key(LESSON, row.id)
                found[own] = Part(
                    own, row.title_ko, row.title_en, module.id, row.published_at is not None
                )
    for item in items:
        found[item.key] = Part(
            item.key, item.title_ko, item.title_en, item.module_id, item.published
        )
    return found


def gates(
    offering_id: int, person_id: int | None, section_id: int | None = None, *, of: Key | None = None
) -> Gates:
    """What is open for a learner of the offering, and why the rest is not.

    Without a person: for somebody of *section_id* who has done nothing yet. With *of* only that
    part is decided. Two statements where the offering has no rules, a fixed number elsewhere.
    """
    return _decided(release_rules(offering_id), offering_id, person_id, section_id, of)


def gates_of(person_id: int, offering_ids: Iterable[int]) -> dict[int, Gates]:
    """What is open for a learner of several offerings, for lists across courses. Two statements,
    and a fixed number for each offering that has rules."""
    return {
        offering_id: _decided(rules, offering_id, person_id)
        for offering_id, rules in sorted(release_rules_of(offering_ids).items())
    }


def _decided(
    rules: ReleaseRules,
    offering_id: int,
    person_id: int | None,
    section_id: int | None = None,
    of: Key | None = None,
) -> Gates:
    if not rules.any():
        return Gates()
    there = parts(offering_id)
    if person_id is not None:
        section_id = sections.section_of(person_id, offering_id)
    asked = {need.key for needs in rules.needs.values() for need in needs} & set(there)
    known: dict[Key, Standing] = (
        standings(offering_id, person_id, asked) if person_id is not None and asked else {}
    )
    now, keys = clock.now(), frozenset(there)
    openings = {}
    for key in [of] if of is not None else there:
        if key not in there:
            continue
        own = [rules.rule(key, section_id)]
        module_id = there[key].module_id
        if module_id is not None:
            own.append(rules.rule(Key(MODULE, module_id), section_id))
        openings[key] = decide(now, own, known, keys)
    return Gates(openings, there)


def opening(person_id: int, offering_id: int, kind: str, item_id: int) -> Opening:
    """Whether a learner may open a module, a lesson or an activity now, and if not, why."""
    key = Key(kind, item_id)
    return gates(offering_id, person_id, of=key).of(key)


def waits(offering_id: int, rules: ReleaseRules, there: Mapping[Key, Part]) -> dict[Key, list[Key]]:
    """What each part waits for before it can be done: for finding circles."""
    inside: dict[int, list[Key]] = {key.id: [] for key in there if key.kind == MODULE}
    for part in there.values():
        if part.module_id in inside:
            inside[part.module_id].append(part.key)
    done_by = {
        Key(LESSON, row.id): Key(row.done_item_kind, row.done_item_id)
        for row in db.session.execute(
            select(Lesson.id, Lesson.done_item_kind, Lesson.done_item_id)
            .join(Module)
            .where(
                Module.offering_id == offering_id,
                Lesson.done_rule == ITEM,
                Lesson.done_item_kind.is_not(None),
                Lesson.deleted_at.is_(None),
            )
        )
    }
    needs = {key: [need.key for need in found] for key, found in rules.needs.items()}
    return all_waits(inside, needs, done_by)
