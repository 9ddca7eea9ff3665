"""The public catalogue of courses: published ones only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Organisation
from lms.courses import registry
from lms.courses.catalogue.models import Course, CourseSkill, Offering
from lms.courses.facets import Entry
from lms.courses.registry import TrackBrief
from lms.db import db
from lms.skills.models import Skill


@dataclass(frozen=True)
class CourseLine:
    """A course in a list. Bilingual fields: title, summary, organisation."""

    id: int
    slug: str
    code: str
    title_ko: str
    title_en: str
    summary_ko: str
    summary_en: str
    organisation_ko: str
    organisation_en: str
    language: str
    industry: str
    level: str
    hours: int
    credits: Decimal | None
    published_at: datetime
    streams: tuple[str, ...]
    skills: tuple[Skill, ...]


def course_entries() -> list[Entry]:
    """Every published course, ready to be searched; three statements whatever their number.

    A course has the streams and audiences of the tracks that it belongs to; one that belongs to
    none has the stream of its institution.
    """
    rows = db.session.execute(
        select(
            Course.id, Course.slug, Course.code, Course.title_ko, Course.title_en,
            Course.summary_ko, Course.summary_en,
            Organisation.name.label("organisation_ko"),
            Organisation.english_name.label("organisation_en"),
            Organisation.kind, Course.language, Course.industry, Course.level, Course.hours,
            Course.credits, Course.published_at,
        )
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(Course.published_at.is_not(None))
        .order_by(Course.title_ko, Course.id)
    ).all()  # fmt: skip
    taught: dict[int, list[Skill]] = {}
    for course_id, skill in db.session.execute(
        select(CourseSkill.course_id, Skill)
        .join(Skill, Skill.id == CourseSkill.skill_id)
        .join(Course, Course.id == CourseSkill.course_id)
        .where(Course.published_at.is_not(None))
        .order_by(CourseSkill.course_id, CourseSkill.position)
    ):
        taught.setdefault(course_id, []).append(skill)
    tracks = registry.course_tracks()
    entries = []
    for row in rows:
        values = row._asdict()
        own = "academy" if values.pop("kind") == "academy" else "degree"
        within = tracks.get(row.id, [])
        streams = tuple(sorted({track.stream for track in within} or {own}))
        skills = tuple(taught.get(row.id, ()))
        line = CourseLine(**values, streams=streams, skills=skills)
        entries.append(
            Entry(
                key=row.id,
                names=(row.title_ko, row.title_en),
                texts=(
                    row.code, row.summary_ko, row.summary_en, row.organisation_ko,
                    row.organisation_en, *(skill.name_ko for skill in skills),
                    *(skill.name_en for skill in skills),
                ),
                facets={
                    "stream": frozenset(streams),
                    "industry": frozenset({row.industry}),
                    "audience": frozenset(a for track in within for a in track.audiences),
                    "language": frozenset({row.language}),
                },
                item=line,
            )
        )  # fmt: skip
    return entries


@dataclass(frozen=True)
class CoursePage:
    """What the page of a course shows."""

    course: Course
    skills: list[Skill]
    offerings: list[Offering]  # open ones that are not over, by start
    tracks: list[TrackBrief]


def course_page(slug: str) -> CoursePage | None:
    """The page of a published course; none where there is none of that name."""
    course = db.session.scalar(
        select(Course)
        .where(Course.slug == slug, Course.published_at.is_not(None))
        .options(joinedload(Course.organisation))
    )
    if course is None:
        return None
    return CoursePage(
        course=course,
        skills=skills_of(course.id),
        offerings=list(
            db.session.scalars(
                select(Offering)
                .where(
                    Offering.course_id == course.id,
                    Offering.state == "open",
                    Offering.ends_on >= clock.today(),
                )
                .order_by(Offering.starts_on, Offering.id)
            )
        ),
        tracks=registry.course_tracks().get(course.id, []),
    )


def skills_of(course_id: int) -> list[Skill]:
    """The skills that a course teaches, in its order."""
    return list(
        db.session.scalars(
            select(Skill)
            .join(CourseSkill, CourseSkill.skill_id == Skill.id)
            .where(CourseSkill.course_id == course_id)
            .order_by(CourseSkill.position)
        )
    )
