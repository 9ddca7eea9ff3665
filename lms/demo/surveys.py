"""Surveys: a midterm one that has closed, and final evaluations that are open."""

from __future__ import annotations

import uuid
from datetime import timedelta
from random import Random
from typing import Any

from lms import clock
from lms.courses.surveys import standard
from lms.courses.surveys.models import Survey, SurveyQuestion, SurveyReply, SurveySheet
from lms.courses.surveys.rules import SCALES, Kind
from lms.demo import reading
from lms.demo.programmes import Programmes
from lms.demo.runs import Run
from lms.demo.world import World

#: How many answered the midterm survey of the shared course.
ANSWERS = 12


def build(world: World, programmes: Programmes) -> None:
    """Add surveys to the courses that run, and to those that ended a while ago."""
    rng, trainee = world.chance("surveys"), world.cast["trainee"]
    for run in programmes.runs:
        if not run.people:
            continue
        lasted = (world.today - run.row.starts_on).days
        if run.phase == "running" and lasted > 40:
            people = [one for one in run.people if one is not trainee]
            share = ANSWERS if run is world.shared else int(len(people) * 0.55)
            midterm = _survey(world, run, Kind.MIDTERM, run.row.starts_on + timedelta(days=27), 10)
            _answer(world, rng, midterm, rng.sample(people, min(share, len(people))))
        if run.phase == "over" and (world.today - run.row.ends_on).days < 40:
            mine = trainee in run.people
            final = _survey(
                world, run, Kind.FINAL, run.row.ends_on - timedelta(days=5), 36 if mine else 14
            )
            others = [one for one in run.people if one is not trainee and rng.random() < 0.7]
            _answer(world, rng, final, others)


def _survey(world: World, run: Run, kind: Kind, opens_on: Any, days: int) -> tuple[Any, list[Any]]:
    title_ko, title_en = standard.TITLES[kind]
    final = kind is Kind.FINAL
    opens = clock.seoul_midnight(opens_on) + timedelta(hours=9)
    row = world.rows.add(
        Survey,
        offering_id=run.row.id,
        kind=kind.value,
        title_ko=title_ko,
        title_en=title_en,
        opens_at=opens,
        closes_at=clock.seoul_end(opens_on + timedelta(days=days)),
        results_after="grades" if final else "close",
        before_grades=final,
        published_at=opens - timedelta(days=2),
        created_at=opens - timedelta(days=3),
    )
    questions = [
        world.rows.add(
            SurveyQuestion,
            survey_id=row.id,
            position=position,
            kind=one.kind,
            text_ko=one.text_ko,
            text_en=one.text_en,
            options=[{"ko": ko, "en": en} for ko, en in one.options],
            required=one.required,
            skill_id=one.skill_id,
        )
        for position, one in enumerate(standard.questions(kind))
    ]
    return row, questions


def _answer(world: World, rng: Random, survey: tuple[Any, list[Any]], people: list[Any]) -> None:
    """Let *people* answer. What they say is written apart from who did, as the product does."""
    row, questions = survey
    last = min(world.today, row.closes_at.astimezone(clock.SEOUL).date())
    first = row.opens_at.astimezone(clock.SEOUL).date()
    texts = reading.talk("surveys")
    pools = (
        (texts["helped"], texts["different"])
        if row.kind == Kind.FINAL
        else (texts["keep"], texts["change"])
    )
    written = [rng.sample(pool, len(pool)) for pool in pools]
    sheets = []
    for person in people:
        world.rows.add(
            SurveyReply,
            survey_id=row.id,
            person_id=person.id,
            answered_on=first + timedelta(days=rng.randrange(max(1, (last - first).days))),
        )
        answers: dict[str, Any] = {}
        mood = rng.gauss(4.1, 0.55)
        free = 0
        for question in questions:
            if question.kind in SCALES:
                answers[str(question.id)] = min(5, max(1, round(mood + rng.gauss(0, 0.6))))
            elif question.kind == "choice":
                options = range(len(question.options))
                answers[str(question.id)] = rng.choices(options, (1, 4, 3, 1)[: len(options)])[0]
            elif written[min(free, 1)] and rng.random() < 0.5:
                answers[str(question.id)] = written[min(free, 1)].pop()
            free += question.kind == "text"
        sheets.append(answers)
    rng.shuffle(sheets)
    for answers in sheets:
        key = uuid.UUID(int=rng.getrandbits(128), version=4)
        world.rows.add(SurveySheet, id=str(key), survey_id=row.id, answers=answers)
