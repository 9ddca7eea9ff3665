"""The public catalogue of tracks: published ones only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course, CourseSkill
from lms.courses.facets import Entry
from lms.courses.programmes.models import Cohort, Track, TrackCourse
from lms.courses.registry import TrackBrief
from lms.db import db
from lms.skills.models import Skill


@dataclass(frozen=True)
class TrackLine:
    """A track in a list. Bilingual fields: title, summary, organisation."""

    id: int
    slug: str
    title_ko: str
    title_en: str
    summary_ko: str
    summary_en: str
    organisation_ko: str
    organisation_en: str
    stream: str
    industry: str
    audiences: tuple[str, ...]
    language: str
    published_at: datetime
    cohorts: tuple[Cohort, ...]  # open ones that are not over, by start

    @property
    def coming(self) -> list[Cohort]:
        """Cohorts whose time to apply is not over: what somebody who looks around may yet enter."""
        now = clock.now()
        return [one for one in self.cohorts if one.enrol_until is None or one.enrol_until > now]

    @property
    def starts_on(self) -> date | None:
        """When the next cohort that may be entered begins; the first of them where all began."""
        starts = [one.starts_on for one in self.coming]
        return min((on for on in starts if on >= clock.today()), default=min(starts, default=None))

    @property
    def seats_left(self) -> int:
        """Free seats of the cohorts that may be entered."""
        return sum(max(0, cohort.capacity - cohort.seats_taken) for cohort in self.coming)


def track_entries() -> list[Entry]:
    """Every published track, ready to be searched; two statements whatever their number."""
    rows = db.session.execute(
        select(
            Track.id, Track.slug, Track.title_ko, Track.title_en, Track.summary_ko,
            Track.summary_en, Organisation.name.label("organisation_ko"),
            Organisation.english_name.label("organisation_en"), Track.stream, Track.industry,
            Track.audiences, Track.language, Track.published_at,
        )
        .join(Organisation, Organisation.id == Track.organisation_id)
        .where(Track.published_at.is_not(None))
        .order_by(Track.title_ko, Track.id)
    ).all()  # fmt: skip
    cohorts: dict[int, list[Cohort]] = {}
    for cohort in db.session.scalars(
        select(Cohort)
        .join(Track, Track.id == Cohort.track_id)
        .where(
            Track.published_at.is_not(None),
            Cohort.state == "open",
            Cohort.ends_on >= clock.today(),
        )
        .order_by(Cohort.starts_on, Cohort.id)
    ):
        cohorts.setdefault(cohort.track_id, []).append(cohort)
    return [
        Entry(
            key=row.id,
            names=(row.title_ko, row.title_en),
            texts=(row.summary_ko, row.summary_en, row.organisation_ko, row.organisation_en),
            facets={
                "stream": frozenset({row.stream}),
                "industry": frozenset({row.industry}),
                "audience": frozenset(row.audiences),
                "language": frozenset({row.language}),
            },
            item=TrackLine(
                **{**row._asdict(), "audiences": tuple(row.audiences)},
                cohorts=tuple(cohorts.get(row.id, ())),
            ),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class CurriculumLine:
    """A course of the curriculum and the skills that it teaches."""

    course: Course
    required: bool
    skills: tuple[str, ...]
    is_project: bool = False


@dataclass(frozen=True)
class TrackPage:
    """What the page of a track shows: the map is *curriculum* × *skills*."""

    track: Track
    curriculum: list[CurriculumLine]
    skills: list[Skill]  # those that most courses teach first
    cohorts: list[Cohort]  # open ones that are not over

    @property
    def hours(self) -> int:
        """Hours of the required courses."""
        return sum(line.course.hours for line in self.curriculum if line.required)


def track_page(slug: str) -> TrackPage | None:
    """The page of a published track; none where there is none of that name."""
    track = db.session.scalar(
        select(Track)
        .where(Track.slug == slug, Track.published_at.is_not(None))
        .options(joinedload(Track.organisation))
    )
    if track is None:
        return None
    lines, skills = curriculum_of(track.id, published_only=True)
    cohorts = db.session.scalars(
        select(Cohort)
        .where(Cohort.track_id == track.id, Cohort.state == "open", Cohort.ends_on >= clock.today())
        .order_by(Cohort.starts_on, Cohort.id)
    )
    return TrackPage(track, lines, skills, list(cohorts))


def curriculum_of(
    track_id: int, *, published_only: bool = False
) -> tuple[list[CurriculumLine], list[Skill]]:
    """The courses of a track in order, and all skills that they teach; two statements."""
    query = (
        select(TrackCourse.required, TrackCourse.is_project, Course)
        .join(Course, Course.id == TrackCourse.course_id)
        .where(TrackCourse.track_id == track_id)
        .order_by(TrackCourse.position, Course.id)
    )
    if published_only:
        query = query.where(Course.published_at.is_not(None))
    rows = db.session.execute(query).all()
    taught: dict[int, list[str]] = {}
    known: dict[str, Skill] = {}
    for course_id, skill in db.session.execute(
        select(CourseSkill.course_id, Skill)
        .join(Skill, Skill.id == CourseSkill.skill_id)
        .where(CourseSkill.course_id.in_([course.id for _required, _project, course in rows]))
        .order_by(CourseSkill.course_id, CourseSkill.position)
    ):
        taught.setdefault(course_id, []).append(skill.id)
        known[skill.id] = skill
    lines = [
        CurriculumLine(course, required, tuple(taught.get(course.id, ())), project)
        for required, project, course in rows
    ]
    order: dict[str, tuple[int, int]] = {}
    for position, skill_id in enumerate(skill for line in lines for skill in line.skills):
        count, first = order.get(skill_id, (0, position))
        order[skill_id] = (count - 1, first)
    return lines, [known[skill_id] for skill_id in sorted(order, key=lambda key: order[key])]


def tracks_by_course() -> dict[int, list[TrackBrief]]:
    """The published tracks that courses belong to; one statement."""
    found: dict[int, list[TrackBrief]] = {}
    for course_id, required, track in db.session.execute(
        select(TrackCourse.course_id, TrackCourse.required, Track)
        .join(Track, Track.id == TrackCourse.track_id)
        .where(Track.published_at.is_not(None))
        .order_by(Track.title_ko, Track.id)
    ):
        found.setdefault(course_id, []).append(
            TrackBrief(
                track.slug, track.title_ko, track.title_en, track.stream,
                tuple(track.audiences), required,
            )
        )  # fmt: skip
    return found
