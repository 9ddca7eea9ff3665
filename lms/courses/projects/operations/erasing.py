"""Erasing what is kept about a person's part in projects."""

from __future__ import annotations

from sqlalchemy import delete, update

from lms import clock
from lms.accounts.models import Person
from lms.courses.projects.models import (
    CompanyProject,
    PersonEvaluation,
    ProjectComment,
    ProjectMeeting,
    ProjectMember,
)
from lms.db import db


def erase(person: Person) -> None:
    """End stays, empty what they wrote, drop what was said of them alone; the team's work stays."""
    for statement in (
        update(ProjectMember)
        .where(ProjectMember.person_id == person.id, ProjectMember.left_at.is_(None))
        .values(left_at=clock.now()),
        update(ProjectComment).where(ProjectComment.by_id == person.id).values(text=""),
        update(ProjectMeeting).where(ProjectMeeting.by_id == person.id).values(text=""),
        update(CompanyProject).where(CompanyProject.mentor_id == person.id).values(mentor_id=None),
        delete(PersonEvaluation).where(PersonEvaluation.person_id == person.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
