"""Saying for what badges are issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms import audit, clock
from lms.accounts.models import Organisation
from lms.courses.badges.models import Achievement
from lms.courses.badges.queries.badges import Choice
from lms.courses.documents.queries.institutions import institution_of
from lms.courses.editing import hold
from lms.db import db


@dataclass(frozen=True)
class Values:
    """What the form of an achievement holds."""

    title_ko: str
    title_en: str
    description_ko: str
    description_en: str
    criteria_ko: str
    criteria_en: str
    skills: list[str]
    automatic: bool


def make(choice: Choice, values: Values) -> Achievement:
    """An achievement for a course, a micro-degree or a track."""
    place = db.session.get_one(Organisation, choice.place_id)
    row = Achievement(
        place_id=place.id, organisation_id=institution_of(place).id, kind=choice.kind,
        subject_id=choice.subject_id, created_at=clock.now(), **vars(values),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record("badge_achievement.make", "badge_achievement", row.id, after=_told(row))
    return row


def change(row: Achievement, values: Values, version: int) -> None:
    """Change it for badges issued from now on; those issued keep what they say. ``Conflict``."""
    hold(row, version)
    before = _told(row)
    for name, value in vars(values).items():
        setattr(row, name, value)
    db.session.flush()
    audit.record(
        "badge_achievement.change", "badge_achievement", row.id, before=before, after=_told(row)
    )


def close(row: Achievement, closed: bool) -> None:
    """Issue it to nobody any more, or again."""
    if (row.closed_at is not None) == closed:
        return
    row.closed_at = clock.now() if closed else None
    db.session.flush()
    action = "badge_achievement.close" if closed else "badge_achievement.open"
    audit.record(action, "badge_achievement", row.id)


def _told(row: Achievement) -> dict[str, Any]:
    return {"automatic": row.automatic, "skills": list(row.skills)}
