"""What is taught in an offering: modules, lessons, assignments with their rubrics, quizzes."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.courses.assignments.models import Assignment, AssignmentSkill
from lms.courses.content.models import Lesson, LessonSkill, Module, ReleaseDate, ReleaseNeed
from lms.courses.rubrics.models import Criterion, Rubric, RubricVersion
from lms.demo import quizzes
from lms.demo.banks import Bank
from lms.demo.reading import AssignmentText
from lms.demo.runs import SECOND_MODULE, Run, Work
from lms.demo.world import World

#: After the due date, work is taken for so long, marked as late.
LATE = timedelta(days=3)
#: When the bank's rubrics got their second version (days before today).
REVISED = 112


class Rubrics:
    """A course's bank of rubrics: one for each assignment, in one or two versions."""

    def __init__(self, world: World, course: Any, author: Any) -> None:
        self._world, self._course, self._author = world, course, author
        self._held: dict[str, list[tuple[Any, list[Any]]]] = {}

    def edition(self, text: AssignmentText, *, newest: bool) -> tuple[Any, list[Any]]:
        """(version, criteria) by which work on *text* is judged."""
        if text.slug not in self._held:
            self._held[text.slug] = self._write(text)
        return self._held[text.slug][-1 if newest else 0]

    def _write(self, text: AssignmentText) -> list[tuple[Any, list[Any]]]:
        world, made = self._world, self._world.now - timedelta(days=780)
        revised = any(line.note_ko for line in text.criteria)
        changed = world.now - timedelta(days=REVISED, hours=8)
        rubric = world.rows.add(
            Rubric,
            course_id=self._course.id,
            title_ko=text.title_ko,
            title_en=text.title_en,
            in_bank=True,
            created_by_id=self._author.id,
            created_at=made,
            updated_at=changed if revised else None,
        )
        first = self._version(rubric, text, 1, made, None)
        return [first, self._version(rubric, text, 2, changed, first)] if revised else [first]

    def _version(
        self,
        rubric: Any,
        text: AssignmentText,
        number: int,
        made: datetime,
        before: tuple[Any, list[Any]] | None,
    ) -> tuple[Any, list[Any]]:
        version = self._world.rows.add(
            RubricVersion,
            rubric_id=rubric.id,
            number=number,
            created_by_id=self._author.id,
            created_at=made,
        )
        criteria = [
            self._world.rows.add(
                Criterion,
                rubric_version_id=version.id,
                origin_id=before[1][place].id if before else None,
                title_ko=line.title_ko,
                title_en=line.title_en,
                note_ko=line.note_ko if before else "",
                note_en=line.note_en if before else "",
                points=Decimal(line.points),
                levels=[
                    {"points": str(points), "ko": ko, "en": en} for points, ko, en in line.levels
                ],
                skills=list(dict.fromkeys(line.skills)),
                position=place,
            )
            for place, line in enumerate(text.criteria)
        ]
        return version, criteria


def fill(world: World, run: Run, bank: Bank, rubrics: Rubrics, made: datetime) -> None:
    """Add the content of an offering."""
    modules = []
    for position, module in enumerate(run.text.modules):
        held = world.rows.add(
            Module,
            offering_id=run.row.id,
            title_ko=module.title_ko,
            title_en=module.title_en,
            position=position,
        )
        modules.append(held)
        for number, lesson in enumerate(module.lessons):
            row = world.rows.add(
                Lesson,
                module_id=held.id,
                title_ko=lesson.title_ko,
                title_en=lesson.title_en,
                body=lesson.body,
                minutes=lesson.minutes,
                done_rule="marked",
                position=number,
                published_at=made,
                updated_at=made,
                updated_by_id=run.teacher.id,
            )
            run.lessons.append(row)
            for skill in dict.fromkeys(lesson.skills):
                world.rows.add(LessonSkill, lesson_id=row.id, skill_id=skill)
    days = 0
    for position, text in enumerate(run.text.assignments):
        days = max(text.due_day, days + 28)
        due = clock.seoul_end(min(run.row.starts_on + timedelta(days=days), run.row.ends_on))
        module = modules[min(position, len(modules) - 1)]
        run.works.append(assignment(world, run, rubrics, text, module, position, due, made))
    run.modules = modules
    run.tests = quizzes.set_up(world, run, bank, modules, made)
    if run.in_order and run.phase == "running":
        _release(world, run)


def _release(world: World, run: Run) -> None:
    """One lesson after another; the second module on its day, and after the first quiz."""
    for before, after in zip(run.lessons, run.lessons[1:], strict=False):
        if before.module_id == after.module_id:
            _need(world, run, "lesson", after.id, "lesson", before.id)
    opens_on = run.row.starts_on + timedelta(days=SECOND_MODULE)
    if opens_on <= world.today:
        return
    run.opens_on = opens_on
    second = run.modules[1]
    world.rows.add(
        ReleaseDate,
        offering_id=run.row.id,
        subject_kind="module",
        subject_id=second.id,
        opens_at=clock.seoul_midnight(opens_on) + timedelta(hours=9),
    )
    _need(world, run, "module", second.id, "quiz", run.tests[0].row.id)


def _need(world: World, run: Run, kind: str, key: int, needs_kind: str, needs_id: int) -> None:
    world.rows.add(
        ReleaseNeed,
        offering_id=run.row.id,
        subject_kind=kind,
        subject_id=key,
        needs_kind=needs_kind,
        needs_id=needs_id,
    )


def assignment(
    world: World,
    run: Run,
    rubrics: Rubrics,
    text: AssignmentText,
    module: Any,
    position: int,
    due: datetime,
    made: datetime,
) -> Work:
    """Add an assignment, judged by its rubric of the course's bank."""
    edition, criteria = rubrics.edition(text, newest=run.phase != "over")
    row = world.rows.add(
        Assignment,
        offering_id=run.row.id,
        module_id=module.id,
        title_ko=text.title_ko,
        title_en=text.title_en,
        brief=text.brief,
        points=Decimal(text.points),
        due_at=due,
        late_until=due + LATE,
        kinds=list(text.kinds),
        position=position,
        published_at=made,
        rubric_version_id=edition.id,
        created_at=made,
    )
    for skill in dict.fromkeys(text.skills):
        world.rows.add(AssignmentSkill, assignment_id=row.id, skill_id=skill)
    return Work(row, text, criteria, edition)
