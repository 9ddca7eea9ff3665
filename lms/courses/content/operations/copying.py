"""Copying lessons, modules or everything of an offering into another one, or into the same.

What is copied is a draft until somebody publishes it; files are referred to, not stored again; what
people did (progress, submissions, marks) is never copied. Other features copy what is theirs
through ``content.registry.register_copier``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.content import queries, registry
from lms.courses.content.models import (
    CourseCopy,
    Lesson,
    LessonSkill,
    Module,
    ReleaseDate,
    ReleaseNeed,
)
from lms.courses.content.operations import versions
from lms.courses.content.registry import CopyJob, Planned
from lms.courses.content.rules import ITEM, MARKED, Key
from lms.courses.content.rules.copying import relinked
from lms.courses.content.rules.release import LESSON, MODULE
from lms.db import db
from lms.storage import Stored


@dataclass(frozen=True)
class PlannedModule:
    """A module of the plan with what will be in it; without a source: what lies in no module."""

    id: int | None
    title_ko: str
    title_en: str
    lines: list[Planned] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What a copy would make, in order, and how many files it refers to."""

    modules: list[PlannedModule]
    files: int

    @property
    def lines(self) -> int:
        """How many things would be made, modules aside."""
        return sum(len(module.lines) for module in self.modules)


def _chosen(job: CopyJob) -> list[tuple[Module, list[Lesson]]]:
    found = []
    for module, lessons in queries.live_modules(job.source_id):
        if job.lesson_id is not None:
            own = [lesson for lesson in lessons if lesson.id == job.lesson_id]
            if own:
                found.append((module, own))
        elif job.takes(module.id):
            found.append((module, lessons))
    return found


def plan(job: CopyJob) -> Plan:
    """What the copy would make; nothing is written."""
    rules = queries.release_rules(job.source_id)
    others = [line for copier in registry.copiers() for line in copier.plan(job)]
    modules, ids = [], []
    for module, lessons in _chosen(job):
        lines = []
        dates = _dates(job, rules, Key(MODULE, module.id))
        if dates and job.lesson_id is None:
            lines.append(Planned(_("모듈"), module.title_ko, module.title_en, module.id, dates))
        for lesson in lessons:
            ids.append(lesson.id)
            lines.append(
                Planned(
                    _("차시"), lesson.title_ko, lesson.title_en, module.id,
                    _dates(job, rules, Key(LESSON, lesson.id)), _notes(job, rules, lesson),
                )
            )  # fmt: skip
        lines += [line for line in others if line.module_id == module.id]
        modules.append(PlannedModule(module.id, module.title_ko, module.title_en, lines))
    known = {module.id for module in modules}
    loose = [line for line in others if line.module_id not in known]
    if loose:
        modules.append(PlannedModule(None, "", "", loose))
    files = sum(len(found) for found in storage.attachments("lesson", ids).values())
    return Plan(modules, files)


def _dates(job: CopyJob, rules: queries.ReleaseRules, key: Key) -> tuple[registry.PlannedDate, ...]:
    return job.planned(_("열림"), rules.dates.get(key, {}).get(None))


def _notes(job: CopyJob, rules: queries.ReleaseRules, lesson: Lesson) -> tuple[Any, ...]:
    notes = []
    key = Key(LESSON, lesson.id)
    if any(section is not None for section in rules.dates.get(key, {})):
        notes.append(_("반마다 다른 때는 옮기지 않습니다."))
    return tuple(notes)


def copy(job: CopyJob, what: str, key: str, author: Person) -> tuple[CourseCopy, bool]:
    """Copy what *job* says; the row that tells of it, and whether this call made it.

    The same *key* of the same author finds what was made before: a second click makes nothing.
    """
    known = db.session.scalar(
        select(CourseCopy).where(CourseCopy.author_id == author.id, CourseCopy.client_key == key)
    )
    if known is not None:
        return known, False
    # One copy at a time into an offering: positions are counted, and a double click waits here.
    db.session.execute(select(Offering.id).where(Offering.id == job.target_id).with_for_update())
    row = CourseCopy(
        source_id=job.source_id, target_id=job.target_id, author_id=author.id, client_key=key,
        what=what, days=job.days, made={}, made_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    chosen = _chosen(job)
    for module, _lessons in chosen:
        job.modules[module.id] = _copy_module(job, module)
    for module, lessons in chosen:
        _copy_lessons(job, job.modules[module.id], lessons, author)
    _lead_links_on(job)
    for copier in registry.copiers():
        copier.copy(job)
    _copy_rules(job)
    row.made = dict(Counter(one.kind for one in job.made))
    db.session.flush()
    audit.record(
        "content.copy", "offering", job.target_id,
        after={"source": job.source_id, "what": what, "days": job.days, **row.made},
    )  # fmt: skip
    return row, True


def _copy_module(job: CopyJob, module: Module) -> int:
    """The new module's id; a single lesson goes into a module of the same name if there is one."""
    if job.lesson_id is not None:
        same = db.session.scalar(
            select(Module.id)
            .where(
                Module.offering_id == job.target_id,
                Module.title_ko == module.title_ko,
                Module.deleted_at.is_(None),
            )
            .order_by(Module.position, Module.id)
            .limit(1)
        )
        if same is not None:
            return same
    last = db.session.scalar(
        select(func.max(Module.position)).where(Module.offering_id == job.target_id)
    )
    new = Module(
        offering_id=job.target_id, title_ko=module.title_ko, title_en=module.title_en,
        position=0 if last is None else last + 1,
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    if job.lesson_id is None:
        job.made[Key(MODULE, module.id)] = new.id
    return new.id


def _copy_lessons(job: CopyJob, module_id: int, lessons: list[Lesson], author: Person) -> None:
    last = db.session.scalar(select(func.max(Lesson.position)).where(Lesson.module_id == module_id))
    begin = 0 if last is None else last + 1
    ids = [lesson.id for lesson in lessons]
    whole = db.session.scalars(
        select(Lesson).where(Lesson.id.in_(ids)).options(selectinload(Lesson.skills))
    ).all()
    files = storage.attachments("lesson", ids)
    for old in sorted(whole, key=lambda lesson: ids.index(lesson.id)):
        new = Lesson(
            module_id=module_id, title_ko=old.title_ko, title_en=old.title_en, body=old.body,
            minutes=old.minutes, done_rule=old.done_rule, done_item_kind=old.done_item_kind,
            done_item_id=old.done_item_id, position=begin + ids.index(old.id),
            updated_at=clock.now(), updated_by_id=author.id,
        )  # fmt: skip
        new.skills = [LessonSkill(skill_id=link.skill_id) for link in old.skills]
        db.session.add(new)
        db.session.flush()
        for file in files[old.id]:
            storage.attach(
                Stored(file.sha256, file.size, file.name, file.media_type), "lesson", new.id,
                person_id=author.id, position=file.position,
            )  # fmt: skip
        job.made[Key(LESSON, old.id)] = new.id


def _copies(job: CopyJob) -> list[Lesson]:
    ids = [new for key, new in job.made.items() if key.kind == LESSON]
    return list(db.session.scalars(select(Lesson).where(Lesson.id.in_(ids))))


def _lead_links_on(job: CopyJob) -> None:
    lessons = {key.id: new for key, new in job.made.items() if key.kind == LESSON}
    for lesson in _copies(job):
        body = relinked(lesson.body, job.source_id, job.target_id, lessons)
        if body != lesson.body:
            lesson.body = body
    db.session.flush()


def _copy_rules(job: CopyJob) -> None:
    """Dates moved, and what comes before: its copy, or the thing itself within one offering.

    What was not copied along is asked for no more; a lesson that was done by such an activity is
    then done by the learner's mark.
    """
    same = job.source_id == job.target_id
    rules = queries.release_rules(job.source_id)
    for old, new in job.made.items():
        at = job.moved(rules.dates.get(old, {}).get(None))
        subject = {"offering_id": job.target_id, "subject_kind": old.kind, "subject_id": new}
        if at is not None:
            db.session.add(ReleaseDate(section_id=None, opens_at=at, **subject))
        for need in rules.needs.get(old, ()):
            known = job.made.get(need.key, need.key.id if same else None)
            if known is not None:
                db.session.add(
                    ReleaseNeed(
                        needs_kind=need.key.kind, needs_id=known, at_least=need.at_least, **subject
                    )
                )
    for lesson in _copies(job):
        if lesson.done_rule == ITEM:
            item = Key(lesson.done_item_kind or "", lesson.done_item_id or 0)
            known = job.made.get(item, item.id if same else None)
            if known is None:
                lesson.done_rule, lesson.done_item_kind, lesson.done_item_id = MARKED, None, None
            else:
                lesson.done_item_id = known
        versions.record(lesson, lesson.updated_by_id)
    db.session.flush()
