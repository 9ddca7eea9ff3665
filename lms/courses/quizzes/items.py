"""Quizzes among the lessons of a course, in release rules, in copies of it, and in its search."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from lms import clock
from lms.courses.content.registry import (
    Copier,
    CopyJob,
    Item,
    ItemKind,
    Planned,
    Searchable,
    Subject,
)
from lms.courses.content.rules.standing import Key, Standing
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import Quiz
from lms.courses.quizzes.operations.copying import copy_into
from lms.courses.quizzes.queries.lists import DueQuiz
from lms.db import db


def of_offering(offering_id: int, person_id: int | None) -> list[Item]:
    """The published quizzes of an offering with where *person_id* stands with each."""
    quizzes = queries.quizzes_of([offering_id])[offering_id]
    if person_id is None or not quizzes:
        return [_item(quiz, quiz.due_at, "", "neutral", done=False) for quiz in quizzes]
    results = queries.results(offering_id, [person_id])
    mine = {one.quiz_id: one for one in queries.my_quizzes(person_id)}
    found = []
    for quiz in quizzes:
        result = results[(person_id, quiz.id)]
        line = mine.get(quiz.id)
        state, tone = _state(result, line)
        due_at = line.due_at if line else quiz.due_at
        found.append(_item(quiz, due_at, state, tone, done=result.attempts > 0))
    return found


def _item(quiz: Quiz, due_at: datetime | None, state: Any, tone: str, *, done: bool) -> Item:
    return Item(
        module_id=quiz.module_id,
        position=quiz.position,
        title_ko=quiz.title_ko,
        title_en=quiz.title_en,
        url=url_for("quizzes.show", quiz_id=quiz.id),
        kind=_("시험"),
        icon="list-checks",
        due_at=due_at,
        state=state,
        tone=tone,
        done=done,
        item_kind=Quiz.item_kind,
        item_id=quiz.id,
    )


def _state(result: queries.QuizResult, line: DueQuiz | None) -> tuple[Any, str]:
    if result.running:
        return _("응시 중"), "warning"
    if result.attempts:
        if result.released and result.passed is True:
            return _("통과"), "success"
        if result.released and result.passed is False:
            return _("통과 못 함"), "danger"
        if result.waiting:
            return _("냈음 · 채점 전"), "info"
        return _("냈음"), "success"
    if line is None:
        return "", "neutral"
    if line.dates.available_from is not None and clock.now() < line.dates.available_from:
        return _("아직 열리지 않음"), "neutral"
    return (_("응시할 수 있음"), "neutral") if line.is_open else (_("닫힘"), "danger")


def kind() -> ItemKind:
    """Quizzes as release rules and lessons ask for them."""
    return ItemKind(
        kind=Quiz.item_kind,
        label=_("시험"),
        find=_subjects,
        standings=_standings,
        opens_when=_("'%(title)s' 시험을 통과하거나 마치면 열립니다."),
        done_rule=_("이 차시는 '%(title)s' 시험을 통과하거나 마치면 마친 것으로 셉니다."),
        done_because=_("'%(title)s' 시험을 통과하거나 마쳤으므로 마쳤습니다."),
        not_yet=_("'%(title)s' 시험을 아직 통과하거나 마치지 않았습니다."),
    )


def _subjects(offering_id: int) -> list[Subject]:
    return [Subject.of(row) for row in queries.present_of(offering_id)]


def _standings(
    offering_id: int, person_ids: Collection[int], item_ids: Collection[int]
) -> dict[tuple[int, int], Standing]:
    """Passed where there is a pass mark, else handed in; a percent only once it may be known.

    A pass that the learner may not know yet opens nothing: what opens would tell it.
    """
    quizzes = {
        quiz.id: quiz.pass_percent is not None
        for quiz in queries.quizzes_of([offering_id])[offering_id]
    }
    found = {}
    for key, result in queries.results(offering_id, person_ids, item_ids).items():
        passes = quizzes[key[1]]
        known = result.released
        done = (known and result.passed is True) if passes else result.attempts > 0
        if result.attempts:
            found[key] = Standing(done, result.percent if known else None)
    return found


def copier() -> Copier:
    """Quizzes in copies of a course."""
    return Copier(plan=_plan, copy=_copy)


def _sources(job: CopyJob) -> list[Quiz]:
    return [row for row in queries.present_of(job.source_id) if job.takes(row.module_id)]


def _plan(job: CopyJob) -> Iterable[Planned]:
    for quiz in _sources(job):
        yield Planned(
            _("시험"),
            quiz.title_ko,
            quiz.title_en,
            quiz.module_id,
            job.planned(_("여는 때"), quiz.available_from) + job.planned(_("닫는 때"), quiz.due_at),
        )


def _copy(job: CopyJob) -> None:
    last = db.session.scalar(
        select(func.max(Quiz.position)).where(Quiz.offering_id == job.target_id)
    )
    for offset, quiz in enumerate(_sources(job), start=1):
        made = copy_into(
            quiz,
            job.target_id,
            module_id=job.modules.get(quiz.module_id or 0),
            position=(last or 0) + offset,
            available_from=job.moved(quiz.available_from),
            due_at=job.moved(quiz.due_at),
        )
        job.made[Key(Quiz.item_kind, quiz.id)] = made.id


def search(person: Any, offering_id: int, teaches: bool) -> Iterable[Searchable]:
    """Titles and introductions of quizzes; never a question."""
    for quiz in queries.present_of(offering_id):
        if quiz.published_at is None and not teaches:
            continue
        url = (
            url_for("quizzes.edit", offering_id=offering_id, quiz_id=quiz.id)
            if quiz.published_at is None
            else url_for("quizzes.show", quiz_id=quiz.id)
        )
        key = Key(Quiz.item_kind, quiz.id)
        yield Searchable(
            _("시험"), quiz.title_ko, quiz.title_en, quiz.intro, url, "list-checks", key
        )
