"""What a stage can be scored by: rubrics, quizzes and courses of the call's institution."""

from __future__ import annotations

from sqlalchemy import select

from lms.courses.admissions.models import Call
from lms.courses.catalogue.models import Course, Offering
from lms.courses.quizzes.models import Quiz
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.db import db
from lms.i18n import local

Choice = tuple[int, str]


def rubric_choices(call: Call, keep: int | None = None) -> list[Choice]:
    """The newest version of each rubric in the banks of the institution's courses."""
    newest = (
        select(RubricVersion.id)
        .where(RubricVersion.rubric_id == Rubric.id)
        .order_by(RubricVersion.number.desc())
        .limit(1)
        .correlate(Rubric)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(newest.label("id"), Rubric, Course)
        .join(Course, Course.id == Rubric.course_id)
        .where(
            Course.organisation_id == call.track.organisation_id,
            Rubric.in_bank.is_(True),
            Rubric.archived_at.is_(None),
        )
        .order_by(Course.title_ko, Rubric.title_ko, Rubric.id)
    )
    found = [(row.id, f"{local(row.Course)} · {local(row.Rubric)}") for row in rows]
    if keep is not None and keep not in {one for one, _label in found}:
        held = db.session.get(RubricVersion, keep)
        if held is not None:
            found.insert(0, (keep, f"{local(held.rubric)} ({held.number})"))
    return found


def quiz_choices(call: Call) -> list[Choice]:
    """Published quizzes of the institution's offerings that are not over."""
    rows = db.session.execute(
        select(Quiz, Course, Offering)
        .join(Offering, Offering.id == Quiz.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(
            Course.organisation_id == call.track.organisation_id,
            Offering.state == "open",
            Quiz.published_at.is_not(None),
            Quiz.deleted_at.is_(None),
        )
        .order_by(Course.title_ko, Offering.label, Quiz.id)
    )
    return [
        (row.Quiz.id, f"{local(row.Course)} · {row.Offering.label} · {local(row.Quiz)}")
        for row in rows
    ]


def offering_choices(call: Call) -> list[Choice]:
    """Open offerings of the institution."""
    rows = db.session.execute(
        select(Course, Offering)
        .join(Course, Course.id == Offering.course_id)
        .where(
            Course.organisation_id == call.track.organisation_id, Offering.state == "open"
        )
        .order_by(Course.title_ko, Offering.label)
    )  # fmt: skip
    return [(row.Offering.id, f"{local(row.Course)} · {row.Offering.label}") for row in rows]
