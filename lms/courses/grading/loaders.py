"""Loading is authorising: grades by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.assignments.loaders import submission_for
from lms.courses.grading.models import Grade
from lms.db import db


def grade_for(
    person: Person, grade_id: int, permission: Permission = Permission.SUBMISSION_GRADE
) -> Grade:
    """A grade, where *person* may see its submission; its own learner only once it is released."""
    grade = db.session.scalar(
        select(Grade)
        .where(Grade.id == grade_id)
        .options(joinedload(Grade.submission), selectinload(Grade.marks), joinedload(Grade.grader))
    )
    if grade is None:
        abort(404 if person.is_authenticated else 401)
    submission = submission_for(person, grade.submission_id, permission)
    if submission.person_id == person.id and grade.released_at is None:
        abort(404)
    return grade
