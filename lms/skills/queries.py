"""Reading skills: by id, and by what people type."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from lms.db import db
from lms.skills.models import Skill


def by_ids(ids: Iterable[str]) -> dict[str, Skill]:
    """Skills by id; unknown ids are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.id: row for row in db.session.scalars(select(Skill).where(Skill.id.in_(wanted)))}


def find(text: str, limit: int = 20) -> list[Skill]:
    """Skills whose name or alias holds *text*, in either language; those that begin with it first."""
    needle = text.strip().lower()
    if not needle:
        return []
    like = f"%{needle.replace('%', '').replace('_', ' ')}%"
    rows = db.session.scalars(
        select(Skill)
        .where(
            Skill.retired_to.is_(None),
            or_(Skill.name_ko.ilike(like), Skill.name_en.ilike(like), Skill.aliases.ilike(like)),
        )
        .limit(200)
    )
    return sorted(
        rows,
        key=lambda row: (
            not row.name_ko.lower().startswith(needle)
            and not row.name_en.lower().startswith(needle),
            len(row.name_ko),
            row.id,
        ),
    )[:limit]


def named(text: str) -> Skill | None:
    """The one skill in force whose id, name or alias is *text*, whatever its case; else none."""
    wanted = text.strip().lower()
    if not wanted:
        return None
    exact = [
        skill
        for skill in find(wanted, 200)
        if wanted in {skill.id, skill.name_ko.lower(), skill.name_en.lower()}
        or wanted in skill.aliases.lower().split("\n")
    ]
    by_name = [skill for skill in exact if wanted in {skill.name_ko.lower(), skill.name_en.lower()}]
    candidates = by_name or exact
    return candidates[0] if len(candidates) == 1 else None


def choices(language: str) -> list[tuple[str, str]]:
    """(id, name) of every skill in force, sorted by name, for a picker."""
    name = Skill.name_en if language == "en" else Skill.name_ko
    rows = db.session.execute(
        select(Skill.id, name).where(Skill.retired_to.is_(None)).order_by(name)
    )
    return [(skill_id, label) for skill_id, label in rows]
