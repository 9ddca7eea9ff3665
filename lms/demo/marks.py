"""Marks of what trainees handed in: by criterion, with words, and what they show of a skill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from lms import clock
from lms.courses.feedback.models import FeedbackSeen
from lms.courses.grading import rules as grading
from lms.courses.grading.models import CriterionMark, Grade
from lms.demo import phrases
from lms.demo.runs import HandIn, Run, Work
from lms.demo.world import World
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind


@dataclass(frozen=True)
class Mark:
    """How a piece of work stands. *points*: of the last hand-in that counts."""

    points: Decimal | None
    handed_in: bool
    waiting: bool


NOTHING = Mark(None, False, False)
WAITING = Mark(None, True, True)


def grade(
    world: World, rng: Random, person: Any, run: Run, work: Work, submission: Any, talent: float
) -> Mark:
    """Mark a hand-in some days later, or leave it waiting where that day has not come."""
    last = max(work.row.due_at, submission.submitted_at).astimezone(clock.SEOUL)
    day = last.date() + timedelta(days=rng.randrange(3, 8))
    at = datetime.combine(day, time(rng.randrange(9, 21), rng.randrange(60)), clock.SEOUL)
    if at >= world.now:
        run.hand_ins.append(HandIn(person, work, submission))
        return WAITING
    released = run.phase == "over" or at < world.now - timedelta(days=2) or rng.random() < 0.5
    grader = run.assistant if rng.random() < 0.3 else run.teacher
    row, held = write(world, rng, work, submission, talent, grader, at, released=released)
    run.hand_ins.append(HandIn(person, work, submission, row))
    if not released:
        return WAITING
    show(world, person, run, work, row, held, at)
    tell(world, rng, person, work, submission, at)
    return Mark(row.points, True, False)


def write(
    world: World,
    rng: Random,
    work: Work,
    submission: Any,
    talent: float,
    grader: Any,
    at: datetime,
    *,
    released: bool,
) -> tuple[Any, list[Any]]:
    """Add a mark by criterion: (grade, marks)."""
    given = [points_near(rng, line, talent) for line in work.criteria]
    points = grading.total(
        {line.id: mark for line, mark in zip(work.criteria, given, strict=True)},
        [line.id for line in work.criteria],
    ).points
    assert points is not None
    work.edition.used_at = min(at, work.edition.used_at or at)
    row = world.rows.add(
        Grade,
        submission_id=submission.id,
        grader_id=grader.id,
        rubric_version_id=work.row.rubric_version_id,
        points=points,
        feedback=_feedback(rng, work, points),
        graded_at=at,
        released_at=at if released else None,
    )
    held = [
        world.rows.add(
            CriterionMark,
            grade_id=row.id,
            criterion_id=line.id,
            points=mark,
            comment=_comment(rng, line, mark),
        )
        for line, mark in zip(work.criteria, given, strict=True)
    ]
    return row, held


def tell(world: World, rng: Random, person: Any, work: Work, submission: Any, at: datetime) -> None:
    """A line in the inbox; and whether they have looked since."""
    if at > world.now - timedelta(days=40):
        world.tell(
            person,
            "grade.released",
            {"title": {"ko": work.row.title_ko, "en": work.row.title_en}},
            f"/submissions/{submission.id}",
            at,
        )
    seen = at + timedelta(hours=rng.randrange(3, 60))
    if seen < world.now:
        world.rows.add(FeedbackSeen, submission_id=submission.id, person_id=person.id, seen_at=seen)


def points_near(rng: Random, line: Any, talent: float) -> Decimal:
    """Points near what the trainee tends to reach: mostly a level's own, sometimes between two."""
    most = float(line.points)
    aim = most * min(1.0, max(0.0, talent + rng.gauss(0.04, 0.1)))
    levels = [float(level["points"]) for level in line.levels]
    if rng.random() < 0.55:
        return Decimal(int(min(levels, key=lambda points: abs(points - aim))))
    return Decimal(min(int(most), max(0, round(aim))))


def _feedback(rng: Random, work: Work, points: Decimal) -> str:
    percent = points * 100 / work.row.points
    text = next((text for least, text in work.text.feedback if percent >= least), "")
    return f"{text}\n\n{rng.choice(phrases.MARKER_ADDS)}" if rng.random() < 0.45 else text


def _comment(rng: Random, line: Any, mark: Decimal) -> str:
    if rng.random() > 0.3:
        return ""
    level = grading.level_of(line.levels, mark)
    return str(level["ko"]) if level else ""


def show(
    world: World,
    person: Any,
    run: Run,
    work: Work,
    grade: Any,
    held: list[Any],
    at: datetime,
    *,
    apart: Decimal | None = None,
) -> None:
    """What a released mark shows: of the whole work, and by criterion.

    *apart*: the points of a member of a group who got others; then nothing by criterion.
    """
    english = run.course.language == "en"
    common: dict[str, Any] = {
        "kind": EvidenceKind.ASSESSED.value,
        "title": work.row.title_en if english else work.row.title_ko,
        "course": run.course.title_en if english else run.course.title_ko,
        "shown_on": at.astimezone(clock.SEOUL).date(),
    }
    points = grade.points if apart is None else apart
    share = grading.share(points, work.row.points)
    world.show(
        person,
        "grade",
        grade.id,
        [Shown(skill_id=skill, score=share, **common) for skill in dict.fromkeys(work.text.skills)],
        at,
    )
    if apart is not None:
        return
    for line, mark in zip(work.criteria, held, strict=True):
        level = grading.level_of(line.levels, mark.points)
        world.show(
            person,
            "criterion",
            mark.id,
            [
                Shown(
                    skill_id=skill,
                    score=grading.share(mark.points, line.points),
                    criterion=line.title_en if english else line.title_ko,
                    level=str(level["en" if english else "ko"])[:120] if level else "",
                    **common,
                )
                for skill in line.skills
            ],
            at,
        )
