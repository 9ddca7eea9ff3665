"""Tracks, cohorts, courses and their offerings, with what is taught in each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.access import Role
from lms.courses.assignments.models import Assignment, AssignmentSkill
from lms.courses.catalogue.models import Course, CourseSkill, Offering
from lms.courses.content.models import Lesson, LessonSkill, Module
from lms.courses.programmes.models import Cohort, Track, TrackCourse
from lms.courses.rubrics.models import Criterion, Rubric, RubricVersion
from lms.demo import reading
from lms.demo.places import Staff
from lms.demo.reading import AssignmentText, CourseText
from lms.demo.tracks import TRACKS, TrackText
from lms.demo.world import World

#: The most people in one section of a course.
SECTION = 40
#: After the due date, work is taken for so long, marked as late.
LATE = timedelta(days=3)


@dataclass
class Work:
    """An assignment as it was set in an offering."""

    row: Any
    text: AssignmentText
    criteria: list[Any]
    edition: Any  # of its rubric


@dataclass
class Run:
    """An offering with everything in it. *phase*: over, running or ahead."""

    row: Any
    course: Any
    text: CourseText
    phase: str
    teacher: Any
    assistant: Any
    lessons: list[Any] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)

    @property
    def decided_on(self) -> date:
        """When its results were frozen: the Thursday after it ended, more or less."""
        return self.row.ends_on + timedelta(days=5)  # type: ignore[no-any-return]


@dataclass
class Group:
    """A cohort; *runs* holds the parallel sections of each of its courses, in order."""

    row: Any
    track: Any
    text: TrackText
    phase: str  # over, expected, running, enrolling
    size: int
    runs: list[list[Run]] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """A kind of cohort: its share of all people, when its courses run (days from today)."""

    phase: str
    share: float
    starts: int
    ends: int
    slots: tuple[tuple[int, int], ...]

    def earlier(self, days: int) -> Plan:
        """The same, so many days before."""
        slots = tuple((first - days, last - days) for first, last in self.slots)
        return replace(self, starts=self.starts - days, ends=self.ends - days, slots=slots)


_ACADEMY = (
    Plan("over", 0.115, -300, -82, tuple((-300 + 35 * i, -230 + 35 * i) for i in range(5))),
    Plan("running", 0.085, -96, 124, tuple((-96 + 35 * i, -26 + 35 * i) for i in range(5))),
    Plan("enrolling", 0.03, 20, 240, tuple((20 + 35 * i, 90 + 35 * i) for i in range(5))),
)
_DEGREE = (
    Plan(
        "expected", 0.0475, -1360, 95,
        ((-330, -220), (-330, -220), (-175, -65), (-175, -65), (-50, 60), (-50, 60)),
    ),
    Plan("running", 0.03, -630, 820, ((-175, -65), (-175, -65), (-50, 60), (-50, 60))),
)  # fmt: skip
#: The number of the Academy's cohort that is over.
_FIRST_NUMBER = 5


@dataclass
class Programmes:
    """What was set up."""

    courses: dict[str, Any]
    groups: list[Group]
    open_runs: list[Run]


def build(world: World, staff: Staff) -> Programmes:
    """Add courses, tracks, cohorts, offerings and their content."""
    courses = {slug: _course(world, text) for slug, text in reading.courses().items()}
    groups = [group for text in TRACKS for group in _track(world, staff, courses, text)]
    open_runs = [
        _run(
            world,
            staff,
            courses[slug],
            "공개 1반",
            None,
            (start, start + 63),
            30,
            enrol=(world.now - timedelta(days=12), clock.seoul_end(world.day(last))),
        )
        for slug, start, last in (
            ("nlp-llm-applications", -5, 6),
            ("sql-data-engineering", 14, 12),
            ("smart-grid-ems", 25, 22),
        )
    ]
    return Programmes(courses, groups, open_runs)


_OWNERS = {
    "energy-forecasting": "seoseok-energy",
    "smart-grid-ems": "seoseok-energy",
    "health-data-standards": "mudeung-health",
    "medical-imaging-ai": "mudeung-health",
    "autonomous-driving-perception": "eodeung-mobility",
    "embedded-vehicle-software": "eodeung-mobility",
    "nlp-llm-applications": "geukrak-ai",
    "mlops-cloud": "geukrak-ai",
}


def _course(world: World, text: CourseText) -> Any:
    values = text.values
    made = world.now - timedelta(days=820)
    number = list(reading.courses()).index(text.slug)
    row = world.rows.add(
        Course,
        organisation_id=world.organisations[_OWNERS.get(text.slug, "academy")].id,
        code=f"{values['industry'][:2].upper()}{101 + number}",
        slug=text.slug,
        **{
            name: values[name]
            for name in (
                "title_ko", "title_en", "summary_ko", "summary_en", "description_ko",
                "description_en", "language", "industry", "level", "hours",
            )
        },
        credits=Decimal(values["credits"]),
        published_at=made,
        created_at=made,
    )  # fmt: skip
    for position, skill in enumerate(text.skills):
        world.rows.add(CourseSkill, course_id=row.id, skill_id=skill, position=position)
    return row


def _track(world: World, staff: Staff, courses: dict[str, Any], text: TrackText) -> list[Group]:
    made = world.now - timedelta(days=800)
    track = world.rows.add(
        Track,
        organisation_id=world.organisations[text.owner].id,
        stream=text.stream,
        slug=text.slug,
        title_ko=text.title_ko,
        title_en=text.title_en,
        summary_ko=text.summary_ko,
        summary_en=text.summary_en,
        description_ko=text.description_ko,
        description_en=text.description_en,
        industry=text.industry,
        audiences=list(text.audiences),
        published_at=made,
        created_at=made,
    )
    for position, (slug, required) in enumerate(text.courses):
        world.rows.add(
            TrackCourse,
            track_id=track.id,
            course_id=courses[slug].id,
            required=required,
            position=position,
        )
    plans: tuple[Plan, ...] = _ACADEMY if text.stream == "academy" else _DEGREE
    earlier = 29 * TRACKS.index(text)  # the Academy's tracks do not all begin on one day
    plans = tuple(plan.earlier(earlier) if plan.phase == "over" else plan for plan in plans)
    return [
        _cohort(world, staff, courses, text, track, plan, number)
        for number, plan in enumerate(plans)
    ]


def _cohort(
    world: World,
    staff: Staff,
    courses: dict[str, Any],
    text: TrackText,
    track: Any,
    plan: Plan,
    order: int,
) -> Group:
    size = max(1, round(world.people_wanted * plan.share))
    if text.stream == "academy":
        number = _FIRST_NUMBER + order
        title_ko, title_en = f"{number}기", f"Cohort {number}"
        starts_on = world.day(plan.starts)
        capacity = max(size + 6, 30) if plan.phase == "enrolling" else size + 2
    else:
        number = world.today.year - (3 if plan.phase == "expected" else 1)
        title_ko, title_en = f"{number}학번", f"Entered {number}"
        starts_on = date(number, 3, 2)
        capacity = size + 2
    enrolling = plan.phase == "enrolling"
    cohort = world.rows.add(
        Cohort,
        track_id=track.id,
        number=number,
        title_ko=title_ko,
        title_en=title_en,
        starts_on=starts_on,
        ends_on=world.day(plan.ends),
        enrol_from=world.now - timedelta(days=15)
        if enrolling
        else clock.seoul_midnight(starts_on - timedelta(days=40)),
        enrol_until=clock.seoul_end(world.day(13))
        if enrolling
        else clock.seoul_end(starts_on - timedelta(days=7)),
        capacity=capacity,
        state="closed" if plan.phase == "over" else "open",
        created_at=clock.seoul_midnight(min(starts_on, world.today) - timedelta(days=60)),
    )
    group = Group(cohort, track, text, plan.phase, size)
    for (slug, _required), slot in zip(text.courses, plan.slots, strict=False):
        if text.stream == "degree":
            label = f"{_term(world.day(slot[0]))} {text.short}"
        elif enrolling and slot[0] > 60:
            break
        else:
            label = f"{title_ko} {text.short}"
        sections = -(-(capacity if enrolling else size) // SECTION)
        seats = max(1, -(-capacity // sections))
        group.runs.append(
            [
                _run(
                    world,
                    staff,
                    courses[slug],
                    f"{label} {'ABCDEFGHJKLM'[section]}반" if sections > 1 else label,
                    cohort,
                    slot,
                    seats,
                )
                for section in range(sections)
            ]
        )
    return group


def _term(day: date) -> str:
    return f"{day.year}년 {'1' if 2 <= day.month <= 7 else '2'}학기"


def _run(
    world: World,
    staff: Staff,
    course: Any,
    label: str,
    cohort: Any,
    slot: tuple[int, int],
    capacity: int,
    *,
    enrol: tuple[datetime, datetime] | None = None,
) -> Run:
    text = reading.courses()[course.slug]
    starts_on, ends_on = world.day(slot[0]), world.day(slot[1])
    phase = "over" if slot[1] < -6 else "running" if slot[0] <= 0 else "ahead"
    made = clock.seoul_midnight(min(starts_on, world.today) - timedelta(days=30))
    row = world.rows.add(
        Offering,
        course_id=course.id,
        cohort_id=cohort.id if cohort is not None else None,
        label=label,
        starts_on=starts_on,
        ends_on=ends_on,
        enrol_from=enrol[0] if enrol else None,
        enrol_until=enrol[1] if enrol else None,
        capacity=capacity,
        state="closed" if phase == "over" else "open" if slot[0] <= 60 else "draft",
        created_at=made,
    )
    rng = world.chance("teaching")
    run = Run(row, course, text, phase, staff.of(text.slug), rng.choice(staff.assistants))
    world.grant(run.teacher, Role.INSTRUCTOR, "offering", row.id, made)
    world.grant(run.assistant, Role.ASSISTANT, "offering", row.id, made)
    if row.state != "draft":
        _content(world, run, made)
    return run


def _content(world: World, run: Run, made: datetime) -> None:
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
        row = world.rows.add(
            Assignment,
            offering_id=run.row.id,
            module_id=modules[min(position, len(modules) - 1)].id,
            title_ko=text.title_ko,
            title_en=text.title_en,
            brief=text.brief,
            points=Decimal(text.points),
            due_at=due,
            late_until=due + LATE,
            kinds=list(text.kinds),
            position=position,
            published_at=made,
            created_at=made,
        )
        for skill in dict.fromkeys(text.skills):
            world.rows.add(AssignmentSkill, assignment_id=row.id, skill_id=skill)
        rubric = world.rows.add(
            Rubric,
            course_id=run.row.course_id,
            title_ko=text.title_ko,
            title_en=text.title_en,
            created_at=made,
        )
        edition = world.rows.add(RubricVersion, rubric_id=rubric.id, number=1, created_at=made)
        row.rubric_version_id = edition.id
        criteria = [
            world.rows.add(
                Criterion,
                rubric_version_id=edition.id,
                title_ko=line.title_ko,
                title_en=line.title_en,
                points=Decimal(line.points),
                levels=[
                    {"points": str(points), "ko": ko, "en": en} for points, ko, en in line.levels
                ],
                skills=list(dict.fromkeys(line.skills)),
                position=number,
            )
            for number, line in enumerate(text.criteria)
        ]
        run.works.append(Work(row, text, criteria, edition))
