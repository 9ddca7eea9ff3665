"""One trainee in one offering: lessons read, work handed in, marks, and the frozen result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from lms import clock
from lms.courses.assignments import rules as handing_in
from lms.courses.assignments.models import Draft, Submission
from lms.courses.content.models import LessonProgress
from lms.courses.gradebook import rules as results
from lms.courses.gradebook.models import CourseResult
from lms.courses.grading import rules as grading
from lms.courses.grading.models import CriterionMark, Grade
from lms.demo import phrases
from lms.demo.programmes import Run, Work
from lms.demo.world import World
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind
from lms.storage import Attachment


@dataclass(frozen=True)
class Outcome:
    """A frozen result."""

    credit_earned: bool
    percent: Decimal
    decided_at: datetime


@dataclass(frozen=True)
class _Mark:
    points: Decimal | None  # of the last submission that counts
    handed_in: bool
    waiting: bool


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
    if run.phase != "over" or (left_on is not None and run.decided_on >= left_on):
        return None
    return _freeze(world, person, run, marks, done)


def _read(world: World, rng: Random, person: Any, run: Run, diligence: float, until: date) -> int:
    """Read lessons in order; how many are done."""
    length = max(1, (run.row.ends_on - run.row.starts_on).days)
    came = min(1.0, (until - run.row.starts_on).days / length)
    done = 0
    for number, lesson in enumerate(run.lessons):
        opens = number / len(run.lessons)
        if came < opens or rng.random() < (0.03 if came >= 1 else 0.4) * (1 - diligence):
            continue
        day = run.row.starts_on + timedelta(days=int(length * opens) + rng.randrange(0, 9))
        if day >= until:
            continue
        at = world.hour(day, rng, 7, 23)
        finished = came >= 1 or rng.random() < 0.93
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
) -> _Mark:
    due = work.row.due_at
    due_day = due.astimezone(clock.SEOUL).date()
    nothing = _Mark(None, False, False)
    ahead = (due_day - until).days
    shown = person is world.cast.get("trainee")
    early = 0.0 if shown else 0.5 if ahead <= 4 else 0.22
    if ahead > 24 or (ahead > 0 and rng.random() >= early):
        if 0 < ahead <= 24 and until == world.today and rng.random() < 0.3:
            _draft(world, rng, person, work)
        return nothing
    if rng.random() < (0.002 + 0.02 * (1 - diligence) if run.phase == "over" else 0.06):
        return nothing
    if ahead > 0:
        at = world.hour(until - timedelta(days=rng.randrange(1, 5)), rng, 8, 24)
        at = max(at, clock.seoul_midnight(run.row.starts_on) + timedelta(hours=30))
    elif rng.random() < 0.08:
        at = due + timedelta(minutes=rng.randrange(5, 3000))
    else:
        at = due - timedelta(minutes=int(rng.expovariate(1 / 900)) + 1)
    if at >= world.now or at.astimezone(clock.SEOUL).date() > until:
        return nothing
    count = 2 if ahead <= 0 and rng.random() < 0.09 else 1
    made = None
    for number in range(1, count + 1):
        earlier = timedelta(hours=rng.randrange(5, 60)) if number < count else timedelta()
        made = _hand_in(world, rng, person, work, number, at - earlier)
    assert made is not None
    return _grade(world, rng, person, run, work, made, talent)


def _hand_in(world: World, rng: Random, person: Any, work: Work, number: int, at: datetime) -> Any:
    kinds = work.text.kinds
    english = work.text.title_en if person.language == "en" else work.text.title_ko
    texts = phrases.HAND_INS_ENGLISH if person.language == "en" else phrases.HAND_INS
    text = rng.choice(texts).format(work=english) if "text" in kinds else ""
    link = ""
    if "link" in kinds and (not text or rng.random() < 0.5):
        link = f"https://git.demo.example.org/{person.number}/{work.row.id}-{rng.randrange(10**5)}"
    files = list(world.files) if "file" in kinds and rng.random() < 0.35 else []
    if not text and files and rng.random() < 0.5:
        link = ""
    submission = world.rows.add(
        Submission,
        assignment_id=work.row.id,
        person_id=person.id,
        number=number,
        text=text,
        link=link,
        submitted_at=at,
        due_at=work.row.due_at,
        late=at > work.row.due_at,
        receipt=handing_in.receipt(
            assignment_id=work.row.id,
            person_number=person.number,
            number=number,
            submitted_at=at,
            text=text,
            link=link,
            files=[(file.name, file.size, file.sha256) for file in files],
        ),
        client_key=world.key("client", 32),
    )
    for position, file in enumerate(files):
        world.rows.add(
            Attachment,
            subject_kind="submission",
            subject_id=submission.id,
            sha256=file.sha256,
            size=file.size,
            name=file.name,
            media_type=file.media_type,
            position=position,
            uploaded_by_id=person.id,
            created_at=at,
        )
    return submission


def _draft(world: World, rng: Random, person: Any, work: Work) -> None:
    if "text" not in work.text.kinds:
        return
    world.rows.add(
        Draft,
        assignment_id=work.row.id,
        person_id=person.id,
        text=rng.choice(phrases.HAND_INS).format(work=work.text.title_ko)[:90],
        saved_at=world.now - timedelta(hours=rng.randrange(3, 200)),
    )


def _grade(
    world: World, rng: Random, person: Any, run: Run, work: Work, submission: Any, talent: float
) -> _Mark:
    waited = timedelta(days=rng.randrange(2, 7), minutes=rng.randrange(600))
    at = max(work.row.due_at, submission.submitted_at) + waited
    if at >= world.now:
        return _Mark(None, True, True)
    released = run.phase == "over" or at < world.now - timedelta(days=2) or rng.random() < 0.5
    given = [_points(rng, line, talent) for line in work.criteria]
    points = grading.total(
        {line.id: mark for line, mark in zip(work.criteria, given, strict=True)},
        [line.id for line in work.criteria],
    ).points
    assert points is not None
    grader = run.assistant if rng.random() < 0.3 else run.teacher
    work.edition.used_at = min(at, work.edition.used_at or at)
    grade = world.rows.add(
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
            grade_id=grade.id,
            criterion_id=line.id,
            points=mark,
            comment=_comment(rng, line, mark),
        )
        for line, mark in zip(work.criteria, given, strict=True)
    ]
    if not released:
        return _Mark(None, True, True)
    _show(world, person, run, work, grade, held, at)
    if at > world.now - timedelta(days=40):
        world.tell(
            person,
            "grade.released",
            {"title": {"ko": work.row.title_ko, "en": work.row.title_en}},
            f"/submissions/{submission.id}",
            at,
        )
    return _Mark(points, True, False)


def _points(rng: Random, line: Any, talent: float) -> Decimal:
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


def _show(
    world: World, person: Any, run: Run, work: Work, grade: Any, held: list[Any], at: datetime
) -> None:
    """What the released mark shows: of the whole work, and by criterion."""
    english = run.course.language == "en"
    common: dict[str, Any] = {
        "kind": EvidenceKind.ASSESSED.value,
        "title": work.row.title_en if english else work.row.title_ko,
        "course": run.course.title_en if english else run.course.title_ko,
        "shown_on": at.astimezone(clock.SEOUL).date(),
    }
    share = grading.share(grade.points, work.row.points)
    world.show(
        person,
        "grade",
        grade.id,
        [Shown(skill_id=skill, score=share, **common) for skill in dict.fromkeys(work.text.skills)],
        at,
    )
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


def _freeze(world: World, person: Any, run: Run, marks: list[_Mark], done: int) -> Outcome:
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
