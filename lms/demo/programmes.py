"""Tracks, cohorts, courses and their offerings, with what is taught in each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.access import Role
from lms.courses.catalogue.models import Course, CourseSkill, Offering
from lms.courses.programmes.models import Cohort, Track, TrackCourse
from lms.demo import banks, reading, teaching
from lms.demo.banks import Bank
from lms.demo.places import Staff
from lms.demo.reading import CourseText
from lms.demo.runs import Run
from lms.demo.teaching import Rubrics
from lms.demo.tracks import TRACKS, TrackText
from lms.demo.world import World

#: The most people in one section of a course.
SECTION = 40


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
class Taught:
    """A course of the catalogue with what its teachers keep for all its offerings."""

    course: Any
    bank: Bank
    rubrics: Rubrics


@dataclass
class Programmes:
    """What was set up."""

    courses: dict[str, Taught]
    groups: list[Group]
    open_runs: list[Run]

    @property
    def runs(self) -> list[Run]:
        """Every offering."""
        held = [run for group in self.groups for sections in group.runs for run in sections]
        return [*held, *self.open_runs]


def build(world: World, staff: Staff) -> Programmes:
    """Add courses, tracks, cohorts, offerings and their content."""
    courses = {slug: _course(world, staff, text) for slug, text in reading.courses().items()}
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


def closed_run(
    world: World, staff: Staff, taught: Programmes, slug: str, label: str, days: tuple[int, int],
    capacity: int,
) -> Run:  # fmt: skip
    """A further offering that nobody enters by themselves; *days* count from today."""
    return _run(world, staff, taught.courses[slug], label, None, days, capacity)


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


def _course(world: World, staff: Staff, text: CourseText) -> Taught:
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
    author = staff.of(text.slug)
    return Taught(row, banks.build(world, row, text, author), Rubrics(world, row, author))


def _track(world: World, staff: Staff, courses: dict[str, Taught], text: TrackText) -> list[Group]:
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
            course_id=courses[slug].course.id,
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
    courses: dict[str, Taught],
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
    taught: Taught,
    label: str,
    cohort: Any,
    slot: tuple[int, int],
    capacity: int,
    *,
    enrol: tuple[datetime, datetime] | None = None,
) -> Run:
    course = taught.course
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
    assistant = rng.choice(staff.assistants)
    if phase == "running" and staff.of(text.slug) is world.cast["instructor"]:
        assistant = world.cast["assistant"]  # the two of the demonstration work together
    run = Run(row, course, text, phase, staff.of(text.slug), assistant)
    world.grant(run.teacher, Role.INSTRUCTOR, "offering", row.id, made)
    world.grant(run.assistant, Role.ASSISTANT, "offering", row.id, made)
    if row.state != "draft":
        teaching.fill(world, run, taught.bank, taught.rubrics, made)
    return run
