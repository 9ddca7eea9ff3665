"""Assignments in release rules, in copies of a course, and in its search."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from lms.courses.assignments import operations, queries, registry
from lms.courses.assignments.models import Assignment
from lms.courses.catalogue.models import Offering
from lms.courses.content.registry import (
    Copier,
    CopyJob,
    ItemKind,
    Planned,
    Searchable,
    Subject,
)
from lms.courses.content.rules.standing import Key, Standing
from lms.courses.groups.registry import Use
from lms.db import db


def kind() -> ItemKind:
    """Assignments as release rules and lessons ask for them."""
    return ItemKind(
        kind=Assignment.item_kind,
        label=lazy_pgettext("item", "과제"),
        find=_subjects,
        standings=_standings,
        opens_when=_("'%(title)s' 과제를 내면 열립니다."),
        done_rule=_("이 차시는 '%(title)s' 과제를 내면 마친 것으로 셉니다."),
        done_because=_("'%(title)s' 과제를 냈으므로 마쳤습니다."),
        not_yet=_("'%(title)s' 과제를 아직 내지 않았습니다."),
    )


def _subjects(offering_id: int) -> list[Subject]:
    return [Subject.of(row) for row in queries.present_of(offering_id)]


def _standings(
    offering_id: int, person_ids: Collection[int], item_ids: Collection[int]
) -> dict[tuple[int, int], Standing]:
    """Done once handed in, by oneself or by one's group; the percent once it is released."""
    handed_in = queries.handed_in_by(item_ids, person_ids)
    marks = registry.released_marks({work for works in handed_in.values() for work in works})
    found = {}
    for key, works in handed_in.items():
        shown = [marks[work] for work in works if work in marks]
        last = shown[-1] if shown else None
        percent = last.points / last.assignment.points * Decimal(100) if last else None
        found[key] = Standing(True, percent)
    return found


def copier() -> Copier:
    """Assignments in copies of a course."""
    return Copier(plan=_plan, copy=_copy)


def _sources(job: CopyJob) -> list[Assignment]:
    return [row for row in queries.present_of(job.source_id) if job.takes(row.module_id)]


def _plan(job: CopyJob) -> Iterable[Planned]:
    for row in _sources(job):
        alone = row.group_set_id is None or job.source_id == job.target_id
        yield Planned(
            lazy_pgettext("item", "과제"),
            row.title_ko,
            row.title_en,
            row.module_id,
            job.planned(_("여는 때"), row.available_from)
            + job.planned(_("마감 일시"), row.due_at)
            + job.planned(_("늦은 제출 허용"), row.late_until),
            () if alone else (_("조 모음은 따라가지 않습니다. 새 강좌에서 조를 다시 고르세요."),),
        )


def _copy(job: CopyJob) -> None:
    target = db.session.get_one(Offering, job.target_id)
    for row in _sources(job):
        made = operations.copy_into(
            row,
            target,
            moved_by=timedelta(days=job.days),
            module_id=job.modules.get(row.module_id or 0),
            group_set_id=row.group_set_id if job.source_id == job.target_id else None,
        )
        job.made[Key(Assignment.item_kind, row.id)] = made.id


def search(person: Any, offering_id: int, teaches: bool) -> Iterable[Searchable]:
    """Titles and briefs of assignments; of those that hide it until they open, the title."""
    rows = queries.present_of(offering_id)
    for row in rows:
        if row.published_at is None and not teaches:
            continue
        hidden = not teaches and queries.is_hidden(row, person)
        url = (
            url_for("assignments.edit", offering_id=offering_id, assignment_id=row.id)
            if row.published_at is None
            else url_for("assignments.show", assignment_id=row.id)
        )
        text = "" if hidden else row.brief
        key = Key(Assignment.item_kind, row.id)
        yield Searchable(
            lazy_pgettext("item", "과제"),
            row.title_ko,
            row.title_en,
            text,
            url,
            "clipboard-list",
            key,
        )


def uses_of_set(set_id: int) -> list[Use]:
    """The assignments for which the groups of a set hand in."""
    return [
        Use(
            row.title_ko,
            row.title_en,
            url_for("assignments.edit", offering_id=row.offering_id, assignment_id=row.id),
        )
        for row in queries.using_set(set_id)
    ]
