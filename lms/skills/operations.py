"""Writing the mirror of the taxonomy."""

from __future__ import annotations

from sqlalchemy import select

from lms.db import db
from lms.matching import taxonomy
from lms.skills.models import Skill


def mirror() -> int:
    """Bring the table in step with the matcher's files; how many rows changed. Idempotent.

    A skill that left the files stays as a row, so that old evidence keeps its name.
    """
    source = taxonomy.load()
    rows = {row.id: row for row in db.session.scalars(select(Skill))}
    changed = 0
    for skill in source.skills.values():
        values = {
            "name_ko": skill.ko,
            "name_en": skill.en,
            "definition_ko": skill.definition_ko,
            "definition_en": skill.definition_en,
            "kind": str(skill.kind),
            "aliases": "\n".join(skill.aliases),
            "retired_to": None,
        }
        row = rows.get(skill.id)
        if row is None:
            db.session.add(Skill(id=skill.id, **values))
            changed += 1
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed += 1
    for old, new in source.retired.items():
        if old in rows and rows[old].retired_to != new:
            rows[old].retired_to = new
            changed += 1
    db.session.flush()
    return changed
