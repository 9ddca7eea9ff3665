"""Making, changing and publishing courses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select

from lms import audit, clock
from lms.courses import editing
from lms.courses.catalogue import rules
from lms.courses.catalogue.models import Course, CourseSkill, Offering
from lms.courses.catalogue.rules import CourseFacts
from lms.courses.editing import NotAllowed
from lms.courses.places import free_slug
from lms.db import db

FIELDS = (
    "code", "title_ko", "title_en", "summary_ko", "summary_en", "description_ko",
    "description_en", "language", "industry", "level", "hours", "credits",
)  # fmt: skip


def create_course(organisation_id: int, values: dict[str, Any], skills: Sequence[str]) -> Course:
    """Add a draft; ``code_taken`` where the institution has a course with this code."""
    _check_code(organisation_id, values["code"])
    course = Course(
        organisation_id=organisation_id,
        slug=free_slug(values.get("title_en") or values["code"], _slug_taken),
        created_at=clock.now(),
        **{name: values[name] for name in FIELDS},
    )
    course.skills = _skills(skills)
    db.session.add(course)
    db.session.flush()
    audit.record("course.create", "course", course.id, after={"code": course.code})
    return course


def update_course(
    course: Course, values: dict[str, Any], skills: Sequence[str], *, version: int
) -> None:
    """Change a course; :class:`editing.Conflict`, ``code_taken``, ``would_unpublish``."""
    editing.hold(course, version)
    if values["code"] != course.code:
        _check_code(course.organisation_id, values["code"])
    if course.published_at is not None:
        facts = CourseFacts(values["title_ko"], values["summary_ko"], len(skills), values["hours"])
        missing = rules.hindrances_to_publishing(facts)
        if missing:
            raise NotAllowed(missing[0])
    changed = [name for name in FIELDS if getattr(course, name) != values[name]]
    for name in changed:
        setattr(course, name, values[name])
    before = [skill.skill_id for skill in course.skills]
    if before != list(skills):
        db.session.execute(delete(CourseSkill).where(CourseSkill.course_id == course.id))
        db.session.expire(course, ["skills"])
        db.session.add_all(_skills(skills, course.id))
        changed.append("skills")
    if not changed:
        return
    if changed == ["skills"]:
        course.version += 1  # the skills are rows of their own; the form holds both
    db.session.flush()
    audit.record(
        "course.update", "course", course.id,
        before={"skills": before} if "skills" in changed else None,
        after={"changed": changed} | ({"skills": list(skills)} if "skills" in changed else {}),
    )  # fmt: skip


def hindrances_of_course(course: Course) -> list[str]:
    """What stands against publishing the course as it is now."""
    facts = CourseFacts(course.title_ko, course.summary_ko, len(course.skills), course.hours)
    return rules.hindrances_to_publishing(facts)


def publish_course(course: Course) -> list[str]:
    """Show the course in the catalogue; what hinders it (empty: it is published now)."""
    editing.hold(course)
    missing = hindrances_of_course(course)
    if missing or course.published_at is not None:
        return missing
    course.published_at = clock.now()
    db.session.flush()
    audit.record("course.publish", "course", course.id)
    return []


def unpublish_course(course: Course) -> list[str]:
    """Take the course out of the catalogue; ``has_open`` while an offering of it is open."""
    editing.hold(course)
    if course.published_at is None:
        return []
    still_open = db.session.scalar(
        select(func.count()).where(Offering.course_id == course.id, Offering.state == "open")
    )
    if still_open:
        return ["has_open"]
    course.published_at = None
    db.session.flush()
    audit.record("course.unpublish", "course", course.id)
    return []


def _skills(ids: Sequence[str], course_id: int | None = None) -> list[CourseSkill]:
    return [
        CourseSkill(skill_id=skill_id, position=position)
        if course_id is None
        else CourseSkill(course_id=course_id, skill_id=skill_id, position=position)
        for position, skill_id in enumerate(dict.fromkeys(ids))
    ]


def _check_code(organisation_id: int, code: str) -> None:
    taken = db.session.scalar(
        select(Course.id).where(Course.organisation_id == organisation_id, Course.code == code)
    )
    if taken is not None:
        raise NotAllowed("code_taken")


def _slug_taken(slug: str) -> bool:
    return db.session.scalar(select(Course.id).where(Course.slug == slug)) is not None
