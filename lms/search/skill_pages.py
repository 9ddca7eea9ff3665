"""One skill: what it is, who teaches it, who asks for it, how many can show it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms.courses.catalogue.models import Course, CourseSkill
from lms.db import db
from lms.matching import taxonomy
from lms.placement.candidates import queries as candidates
from lms.placement.openings import queries as openings
from lms.placement.openings.models import Opening
from lms.skills import queries as skills
from lms.skills.models import Skill

#: Fewer people than this are not counted: they could be recognised.
LEAST = 10


@dataclass(frozen=True)
class SkillPage:
    """What the page shows. *people*: candidates with evidence; none below :data:`LEAST`."""

    skill: Skill
    aliases: list[str]
    broader: list[Skill]
    narrower: list[Skill]
    related: list[Skill]
    courses: list[Course]
    openings: list[Opening]
    people: int | None


def skill_page(skill_id: str) -> SkillPage | None:
    """The page of a skill in force; none for an unknown one."""
    skill = db.session.get(Skill, skill_id)
    if skill is None:
        return None
    known = taxonomy.load().skills
    node = known.get(skill_id)
    broader = list(node.broader) if node else []
    related = list(node.related) if node else []
    narrower = [one.id for one in known.values() if skill_id in one.broader]
    named = skills.by_ids([*broader, *related, *narrower])
    return SkillPage(
        skill=skill,
        aliases=[alias for alias in skill.aliases.split("\n") if alias],
        broader=_in_order(broader, named),
        narrower=_in_order(narrower, named),
        related=_in_order(related, named),
        courses=_courses(skill_id),
        openings=openings.asking_for(skill_id),
        people=count if (count := candidates.holders(skill_id)) >= LEAST else None,
    )


def _in_order(ids: list[str], named: dict[str, Skill]) -> list[Skill]:
    return [named[one] for one in ids if one in named]


def _courses(skill_id: str) -> list[Course]:
    return list(
        db.session.scalars(
            select(Course)
            .join(CourseSkill, CourseSkill.course_id == Course.id)
            .where(CourseSkill.skill_id == skill_id, Course.published_at.is_not(None))
            .order_by(Course.title_ko, Course.id)
        )
    )
