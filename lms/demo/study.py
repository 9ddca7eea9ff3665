"""One trainee in one offering: lessons read, work handed in, quizzes, and the frozen result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from lms import clock
from lms.courses.content.models import LessonProgress
from lms.courses.gradebook import rules as results
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.rules import explanation
from lms.courses.gradebook.rules.explanation import ByPoints
from lms.courses.grading import rules as grading
from lms.demo.handing_in import draft, hand_in
from lms.demo.marks import NOTHING, Mark, grade
from lms.demo.runs import Run, Work
from lms.demo.sitting import sit
from lms.demo.world import World
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind

#: The files of the demonstration's trainee: remarks of the instructor point into them.
FIRST = {"small-data-classifier": "classifier", "detector-acceptance": "detector"}


@dataclass(frozen=True)
class Outcome:
    """A frozen result."""

    credit_earned: bool
    percent: Decimal
    decided_at: datetime


def study(
    world: World,
    person: Any,
    run: Run,
    ability: float,
    diligence: float,
    left_on: date | None,
) -> Outcome | None:
    """Add what a trainee did; the result where the offering is over and they stayed."""
    rng = world.chance("study")
    until = min(world.today, left_on or world.today)
    done = _read(world, rng, person, run, diligence, until)
    talent = min(0.99, max(0.15, ability + rng.gauss(0, 0.05)))
    marks = [_work(world, rng, person, run, work, talent, diligence, until) for work in run.works]
    tests = [sit(world, person, run, test, talent, diligence, until) for test in run.tests]
    if run.phase != "over" or (left_on is not None and run.decided_on >= left_on):
        return None
    return _freeze(world, person, run, marks, tests, done)


def _read(world: World, rng: Random, person: Any, run: Run, diligence: float, until: date) -> int:
    """Read lessons in order; how many are done."""
    length = max(1, (run.row.ends_on - run.row.starts_on).days)
    came = min(1.0, (until - run.row.starts_on).days / length)
    shown = person is world.cast.get("trainee")  # has read what is open
    done = 0
    for number, lesson in enumerate(run.lessons):
        opens = number / len(run.lessons)
        skips = (0.03 if came >= 1 else 0.4) * (1 - diligence)
        if came < opens or (rng.random() < skips and not shown):
            if run.in_order:
                break
            continue
        day = run.row.starts_on + timedelta(days=int(length * opens) + rng.randrange(0, 9))
        if day >= until:
            break
        at = world.hour(day, rng, 7, 23)
        finished = came >= 1 or shown or rng.random() < 0.93
        seconds = int(lesson.minutes * 60 * rng.uniform(0.5, 1.3))
        end = at + timedelta(seconds=seconds)
        world.rows.add(
            LessonProgress,
            person_id=person.id,
            lesson_id=lesson.id,
            opened_at=at,
            seconds=seconds if finished else seconds // 4,
            seen_at=end,
            marked_at=end if finished else None,
            done_at=end if finished else None,
        )
        done += finished
        if run.in_order and not finished:
            break
    return done


def _work(
    world: World,
    rng: Random,
    person: Any,
    run: Run,
    work: Work,
    talent: float,
    diligence: float,
    until: date,
) -> Mark:
    due = work.row.due_at
    due_day = due.astimezone(clock.SEOUL).date()
    ahead = (due_day - until).days
    shown = person is world.cast.get("trainee")
    if ahead > 0 and run.opens_later(work):
        return NOTHING
    early = 0.0 if shown else 0.5 if ahead <= 4 else 0.22
    if ahead > 24 or (ahead > 0 and rng.random() >= early):
        if 0 < ahead <= 24 and until == world.today and rng.random() < 0.3:
            draft(world, rng, person, work)
        return NOTHING
    skips = 0.002 + 0.02 * (1 - diligence) if run.phase == "over" else 0.06
    if not shown and rng.random() < skips:
        return NOTHING
    if ahead > 0:
        at = world.hour(until - timedelta(days=rng.randrange(1, 5)), rng, 8, 24)
        at = max(at, clock.seoul_midnight(run.row.starts_on) + timedelta(hours=30))
    elif not shown and (rng.random() < 0.05 or len(run.people) % 10 == 5):
        at = due + timedelta(minutes=rng.randrange(5, 3000))
    else:
        at = due - timedelta(minutes=int(rng.expovariate(1 / 900)) + 1)
    if at >= world.now or at.astimezone(clock.SEOUL).date() > until:
        return NOTHING
    count = 2 if not shown and ahead <= 0 and rng.random() < 0.09 else 1
    made = None
    for number in range(1, count + 1):
        earlier = timedelta(hours=rng.randrange(5, 60)) if number < count else timedelta()
        made = hand_in(
            world,
            rng,
            person,
            work,
            number,
            at - earlier,
            bundle=FIRST.get(work.text.slug) if shown else None,
        )
    assert made is not None
    return grade(world, rng, person, run, work, made, talent)


def _freeze(
    world: World, person: Any, run: Run, marks: list[Mark], tests: list[results.Item], done: int
) -> Outcome:
    items = [
        results.Item(
            kind="assignment",
            id=work.row.id,
            title_ko=work.row.title_ko,
            title_en=work.row.title_en,
            possible=work.row.points,
            earned=mark.points,
            handed_in=mark.handed_in,
            waiting=mark.waiting,
            open=False,
        )
        for work, mark in zip(run.works, marks, strict=True)
    ]
    items += tests
    result = results.result(items, done, len(run.lessons), results.CompletionPolicy(), final=True)
    percent = result.percent if result.percent is not None else Decimal(0)
    at = clock.seoul_midnight(run.decided_on) + timedelta(hours=15)
    row = world.rows.add(
        CourseResult,
        offering_id=run.row.id,
        person_id=person.id,
        percent=percent,
        credit_earned=result.credit_earned,
        lines=[line.as_json() for line in result.lines],
        arithmetic=[step.as_json() for step in result.steps],
        explanation=explanation.of(result.total, items, ByPoints()) if result.total else None,
        policy_id=0,
        decided_by_id=run.teacher.id,
        decided_at=at,
    )
    if result.credit_earned:
        english = run.course.language == "en"
        title = run.course.title_en if english else run.course.title_ko
        world.show(
            person,
            "course_result",
            row.id,
            [
                Shown(
                    skill_id=skill,
                    kind=EvidenceKind.ASSESSED.value,
                    title=title,
                    course=title,
                    shown_on=at.astimezone(clock.SEOUL).date(),
                    score=grading.share(percent, Decimal(100)),
                    hours=Decimal(run.course.hours),
                )
                for skill in run.text.skills
            ],
            at,
        )
    return Outcome(result.credit_earned, percent, at)
