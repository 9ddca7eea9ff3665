"""What waits, for the side bar; and which teams were taken over from a set of groups."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_login import current_user
from sqlalchemy import select

from lms.courses.groups.models import Group
from lms.courses.groups.registry import Use
from lms.courses.projects import queries
from lms.courses.projects.models import ProjectRound, ProjectTeam
from lms.db import db


def of_company() -> int:
    """Returned proposals and evaluations that are open."""
    return queries.waiting_of_company(current_user)


def of_staff() -> int:
    """Proposals and evaluations to look at."""
    return queries.waiting_for_staff(current_user)


def uses_of_set(set_id: int) -> Iterator[Use]:
    """The rounds whose teams came from a set of groups."""
    rows = db.session.scalars(
        select(ProjectRound)
        .where(
            ProjectRound.id.in_(
                select(ProjectTeam.round_id)
                .join(Group, Group.id == ProjectTeam.group_id)
                .where(Group.set_id == set_id, ProjectTeam.deleted_at.is_(None))
            )
        )
        .order_by(ProjectRound.id)
    )
    for row in rows:
        yield Use(row.title_ko, row.title_en, url_for("projects.show_round", round_id=row.id))
