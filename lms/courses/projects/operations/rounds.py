"""Rounds and their milestones: made, changed, ended."""

from __future__ import annotations

import secrets
from typing import Any

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Cohort
from lms.courses.projects.models import ProjectMilestone, ProjectRound
from lms.courses.projects.rules import phases
from lms.courses.projects.rules.phases import Dates
from lms.db import db

FIELDS = (
    "title_ko", "title_en", "guide", "propose_until", "teams_until", "prefer_until", "starts_on",
    "ends_on", "self_teams", "team_min", "team_max", "rubric_version_id",
)  # fmt: skip
MILESTONE_FIELDS = ("title_ko", "title_en", "detail", "due_at")


def _check(values: dict[str, Any]) -> None:
    dates = Dates(*(values[name] for name in Dates.__dataclass_fields__))
    found = phases.date_problems(dates)
    if found:
        raise NotAllowed(found[0])
    if values["team_min"] > values["team_max"]:
        raise NotAllowed("sizes")


def create_round(cohort: Cohort, values: dict[str, Any], by: Person) -> ProjectRound:
    """Open a round for a cohort. The seed of its lots is drawn here, before anybody has wished."""
    _check(values)
    row = ProjectRound(
        cohort_id=cohort.id, seed=secrets.token_hex(8), created_at=clock.now(),
        **{name: values[name] for name in FIELDS},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "project_round.create", "project_round", row.id, actor=by,
        after={"cohort": cohort.id, "until": row.propose_until.isoformat()},
    )  # fmt: skip
    return row


def update_round(row: ProjectRound, values: dict[str, Any], version: int) -> None:
    """Change a round; ``Conflict`` where somebody saved in between. After publication the wishes'
    dates stay as they were."""
    editing.hold(row, version)
    _check(values)
    if row.published_at is not None and any(
        values[name] != getattr(row, name) for name in ("teams_until", "prefer_until")
    ):
        raise NotAllowed("published")
    before = {name: _plain(getattr(row, name)) for name in FIELDS}
    for name in FIELDS:
        setattr(row, name, values[name])
    db.session.flush()
    changed = [name for name in FIELDS if before[name] != _plain(getattr(row, name))]
    if changed:
        audit.record("project_round.update", "project_round", row.id, after={"fields": changed})


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def close_round(row: ProjectRound, *, again: bool = False) -> bool:
    """End a round: everything stays readable, nothing is written any more. *again* opens it."""
    editing.hold(row)
    if (row.closed_at is not None) != again:
        return False
    row.closed_at = None if again else clock.now()
    db.session.flush()
    audit.record(f"project_round.{'reopen' if again else 'close'}", "project_round", row.id)
    return True


def add_milestone(row: ProjectRound, values: dict[str, Any]) -> ProjectMilestone:
    """Ask every team for something by a moment."""
    made = ProjectMilestone(
        round_id=row.id, updated_at=clock.now(),
        **{name: values[name] for name in MILESTONE_FIELDS},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(
        "project_milestone.create", "project_milestone", made.id,
        after={"until": made.due_at.isoformat()},
    )  # fmt: skip
    return made


def update_milestone(row: ProjectMilestone, values: dict[str, Any], version: int) -> None:
    """Change a milestone; ``Conflict`` where somebody saved in between."""
    editing.hold(row, version)
    before = {"until": row.due_at.isoformat()}
    for name in MILESTONE_FIELDS:
        setattr(row, name, values[name])
    row.updated_at = clock.now()
    db.session.flush()
    audit.record(
        "project_milestone.update", "project_milestone", row.id,
        before=before, after={"until": row.due_at.isoformat()},
    )  # fmt: skip


def remove_milestone(row: ProjectMilestone) -> bool:
    """Ask for it no more; what was handed in is kept."""
    editing.hold(row)
    if row.deleted_at is not None:
        return False
    row.deleted_at = clock.now()
    db.session.flush()
    audit.record("project_milestone.remove", "project_milestone", row.id)
    return True
