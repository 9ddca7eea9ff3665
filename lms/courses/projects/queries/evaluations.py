"""Evaluations: what a company writes, and what of it a member sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.courses.projects.models import PersonEvaluation, ProjectEvaluation
from lms.courses.projects.rules.evaluating import Measure
from lms.courses.rubrics.models import RubricVersion
from lms.db import db


def evaluations_of(team_id: int) -> list[ProjectEvaluation]:
    """Every evaluation of a team, the latest first."""
    return list(
        db.session.scalars(
            select(ProjectEvaluation)
            .where(ProjectEvaluation.team_id == team_id)
            .options(
                joinedload(ProjectEvaluation.rubric_version).selectinload(RubricVersion.criteria),
                selectinload(ProjectEvaluation.people).joinedload(PersonEvaluation.person),
            )
            .order_by(ProjectEvaluation.number.desc())
        )
    )


def current_evaluation(team_id: int) -> ProjectEvaluation | None:
    """The newest evaluation, in whatever state."""
    return next(iter(evaluations_of(team_id)), None)


def latest_of(team_ids: Iterable[int]) -> dict[int, str]:
    """The state of the newest evaluation of each team."""
    rows = db.session.execute(
        select(ProjectEvaluation.team_id, ProjectEvaluation.state)
        .where(ProjectEvaluation.team_id.in_(list(team_ids)))
        .order_by(ProjectEvaluation.team_id, ProjectEvaluation.number)
    )
    return {row.team_id: row.state for row in rows}


def measures_of(version: RubricVersion) -> list[Measure]:
    """The criteria of a rubric as the rules take them."""
    return [
        Measure(
            one.id, one.title_ko, one.points, tuple(one.skills),
            tuple({key: str(value) for key, value in level.items()} for level in one.levels),
        )
        for one in version.criteria
    ]  # fmt: skip


def points_of(stored: Mapping[str, str]) -> dict[int, Decimal]:
    """Points as the table keeps them, by criterion."""
    return {int(key): Decimal(value) for key, value in stored.items()}


@dataclass(frozen=True)
class Seen:
    """A released evaluation as one member sees it: the team's, and what is said of them alone."""

    evaluation: ProjectEvaluation
    points: dict[int, Decimal]
    differs: frozenset[int]  # criteria in which this member's points are others than the team's
    reason: str


def released_for(team_id: int, person_id: int) -> Seen | None:
    """The evaluation that stands, as *person_id* may see it; never what others got."""
    row = next((one for one in evaluations_of(team_id) if one.state == "released"), None)
    if row is None:
        return None
    own = next((one for one in row.people if one.person_id == person_id), None)
    points = points_of(row.points)
    differing = points_of(own.points) if own else {}
    return Seen(row, {**points, **differing}, frozenset(differing), own.reason if own else "")
