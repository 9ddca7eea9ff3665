"""Copying a quiz: beside itself, and into another offering."""

from __future__ import annotations

from datetime import datetime

from lms import audit, clock
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes.models import Quiz, QuizSkill, QuizSlot
from lms.db import db

#: What is copied as it is.
SETTINGS = (
    "title_ko", "title_en", "intro", "time_limit_minutes", "attempts_allowed", "counting",
    "shuffle_questions", "shuffle_choices", "per_page", "no_return", "pass_percent", "access_code",
    "review",
)  # fmt: skip
_SLOT = (
    "position", "kind", "points", "question_version_id", "category_id", "with_subcategories",
    "tags", "difficulty_from", "difficulty_to", "draw_count", "section_ko", "section_en",
)  # fmt: skip


def copy_into(
    quiz: Quiz,
    offering_id: int,
    *,
    module_id: int | None,
    position: int,
    available_from: datetime | None,
    due_at: datetime | None,
) -> Quiz:
    """A draft with the same settings and questions, without attempts.

    Questions stay pinned to the versions that they are. In another course's offering a draw keeps
    its tags and difficulty and draws from that course's whole bank, for categories are a course's
    own: what is missing there is said before it can be published.
    """
    target = db.session.get_one(Offering, offering_id)
    same_bank = target.course_id == quiz.offering.course_id
    copy = Quiz(
        offering=target,
        module_id=module_id,
        position=position,
        available_from=available_from,
        due_at=due_at,
        created_at=clock.now(),
    )
    for name in SETTINGS:
        setattr(copy, name, getattr(quiz, name))
    copy.skills = [QuizSkill(skill_id=line.skill_id) for line in quiz.skills]
    for slot in quiz.slots:
        twin = QuizSlot(**{name: getattr(slot, name) for name in _SLOT})
        if not same_bank:
            twin.category_id = None
        copy.slots.append(twin)
    db.session.add(copy)
    db.session.flush()
    audit.record("quiz.duplicate", "quiz", copy.id, before={"quiz": quiz.id})
    return copy
