"""Setting a selection up: its settings, stages, groups and reviewers."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, select

from lms import audit, clock
from lms.access import Role
from lms.accounts.models import Person
from lms.accounts.operations.people import end_role, grant_role
from lms.courses import editing
from lms.courses.admissions.models import Application, Call
from lms.courses.editing import Conflict as EditConflict
from lms.courses.editing import NotAllowed
from lms.courses.selection import queries
from lms.courses.selection.models import (
    ApplicantGroup,
    SelectionSettings,
    Stage,
    StageEntry,
    StageReview,
)
from lms.courses.selection.operations.telling import tell_reviewer
from lms.courses.selection.rules import staging
from lms.courses.selection.rules.staging import Rule
from lms.courses.selection.scopes import scope_of
from lms.db import db

SETTINGS = (
    "blind", "counts", "seats", "waiting_size", "offer_hours", "offers_until", "slot_lead_hours",
)  # fmt: skip
STAGE = (
    "kind", "source", "title_ko", "title_en", "guide", "weight", "pass_mark", "top",
    "reviewers_each", "rubric_version_id", "quiz_id", "offering_id", "due_at",
)  # fmt: skip
#: What stays once scores are there: they were given by it.
FIXED = ("kind", "source", "rubric_version_id", "quiz_id", "offering_id")
GROUP = ("code", "title_ko", "title_en", "field_key", "answers", "quota", "seats")


def ensure_settings(call: Call) -> SelectionSettings:
    """The call's settings row, made with a fresh seed where there is none."""
    editing.hold(call)
    row = db.session.get(SelectionSettings, call.id, populate_existing=True)
    if row is None:
        row = SelectionSettings(call_id=call.id, seed=secrets.token_hex(8), created_at=clock.now())
        db.session.add(row)
        db.session.flush()
    return row


def update_settings(call: Call, values: dict[str, Any], *, version: int) -> None:
    """Change how the call selects; version 0: nobody has set anything yet.

    Once an order is published, what it was made by stays (``published``): blindness, which score
    counts, the length of the list. Seats, hours and the last day may change; seats only grow.
    """
    row = ensure_settings(call)
    if version != row.version and not (version == 0 and row.version == 1):
        raise EditConflict
    before = _facts(row, SETTINGS)
    if queries.published_ranking(call.id) is not None:
        fixed = ("blind", "counts", "waiting_size")
        if any(values[name] != getattr(row, name) for name in fixed):
            raise NotAllowed("published")
        if values["seats"] is not None and (row.seats is None or values["seats"] < row.seats):
            raise NotAllowed("fewer_seats")
    for name in SETTINGS:
        setattr(row, name, values[name])
    if _facts(row, SETTINGS) == before:
        return
    db.session.flush()
    audit.record("selection.settings", "call", call.id, before=before, after=_facts(row, SETTINGS))


def add_stage(call: Call, values: dict[str, Any]) -> Stage:
    """Add a stage at the end; ``NotAllowed`` with the first problem of it."""
    ensure_settings(call)
    _open_for_stages(call)
    _check(values)
    last = db.session.scalar(select(func.max(Stage.position)).where(Stage.call_id == call.id))
    if last is not None and db.session.scalar(
        select(Stage.id).where(
            Stage.call_id == call.id, Stage.position == last, Stage.state == "decided"
        )
    ):
        raise NotAllowed("stages_over")
    stage = Stage(
        call_id=call.id,
        position=(last if last is not None else -1) + 1,
        created_at=clock.now(),
        **{name: values[name] for name in STAGE},
    )
    db.session.add(stage)
    db.session.flush()
    audit.record("selection.stage.add", "call", call.id, after=_stage_facts(stage))
    return stage


def update_stage(stage: Stage, values: dict[str, Any], *, version: int) -> None:
    """Change a stage; what scores were given by stays once it runs (``running``)."""
    editing.hold(stage, version)
    _check(values)
    if stage.state == "decided":
        raise NotAllowed("stage_decided")
    if stage.state != "planned" and any(values[name] != getattr(stage, name) for name in FIXED):
        raise NotAllowed("stage_running")
    before = _stage_facts(stage)
    for name in STAGE:
        setattr(stage, name, values[name])
    if _stage_facts(stage) == before:
        return
    db.session.flush()
    audit.record("selection.stage.update", "call", stage.call_id, before=before,
                 after=_stage_facts(stage))  # fmt: skip


def move_stage(stage: Stage, step: int) -> bool:
    """Move a planned stage up (-1) or down (+1) among the planned ones; False at their end."""
    editing.hold(stage.call)
    order = queries.stages_of(stage.call_id)
    here = next(at for at, one in enumerate(order) if one.id == stage.id)
    there = here + step
    if not 0 <= there < len(order):
        return False
    if order[there].state != "planned" or stage.state != "planned":
        raise NotAllowed("stage_running")
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order):
        one.position = position
    db.session.flush()
    audit.record("selection.stage.move", "call", stage.call_id, after={"stage": stage.id})
    return True


def delete_stage(stage: Stage) -> None:
    """Take a planned stage out."""
    editing.hold(stage)
    if stage.state != "planned":
        raise NotAllowed("stage_running")
    audit.record("selection.stage.delete", "call", stage.call_id, before=_stage_facts(stage))
    db.session.execute(delete(Stage).where(Stage.id == stage.id))


def save_group(
    call: Call, group: ApplicantGroup | None, values: dict[str, Any], *, version: int
) -> ApplicantGroup:
    """Add or change a group; ``published`` once an order is, ``code_taken``, ``seats_needed``."""
    ensure_settings(call)
    if queries.published_ranking(call.id) is not None:
        raise NotAllowed("published")
    if values["quota"] == "reserved" and values["seats"] < 1:
        raise NotAllowed("seats_needed")
    taken = db.session.scalar(
        select(ApplicantGroup.id).where(
            ApplicantGroup.call_id == call.id, ApplicantGroup.code == values["code"]
        )
    )
    if taken is not None and (group is None or taken != group.id):
        raise NotAllowed("code_taken")
    if group is None:
        last = db.session.scalar(
            select(func.max(ApplicantGroup.position)).where(ApplicantGroup.call_id == call.id)
        )
        group = ApplicantGroup(call_id=call.id, position=(last if last is not None else -1) + 1)
        db.session.add(group)
        before = None
    else:
        editing.hold(group, version)
        before = _facts(group, GROUP)
    for name in GROUP:
        setattr(group, name, values[name])
    db.session.flush()
    audit.record("selection.group", "call", call.id, before=before, after=_facts(group, GROUP))
    return group


def delete_group(group: ApplicantGroup, call: Call) -> None:
    """Take a group out, before an order is published."""
    editing.hold(call)
    if queries.published_ranking(call.id) is not None:
        raise NotAllowed("published")
    audit.record("selection.group", "call", call.id, before=_facts(group, GROUP))
    db.session.execute(delete(ApplicantGroup).where(ApplicantGroup.id == group.id))


def add_reviewer(call: Call, person: Person) -> bool:
    """Let *person* score this call's applicants; False where they do. They are told.

    ``applicant``: who applies to the call does not score it.
    """
    if (call.id, person.id) in _applicants(call.id, [person.id]):
        raise NotAllowed("applicant")
    if person.id in {one.id for one in queries.reviewers_of(call.id)}:
        return False
    grant_role(person, Role.REVIEWER, scope_of(call.id))
    tell_reviewer(person.id, call, "selection.reviewer", url="/review")
    return True


def end_reviewer(call: Call, person: Person, reason: str) -> int:
    """End the role, and take back what was not scored yet; how many applicants that frees."""
    if not end_role(person, Role.REVIEWER, scope_of(call.id), reason=reason):
        return 0
    rows = db.session.scalars(
        select(StageReview)
        .join(StageEntry, StageEntry.id == StageReview.entry_id)
        .join(Stage, Stage.id == StageEntry.stage_id)
        .where(
            Stage.call_id == call.id,
            StageReview.reviewer_id == person.id,
            StageReview.state == "assigned",
        )
    ).all()
    for row in rows:
        row.state = "recused"
    db.session.flush()
    return len(rows)


def _applicants(call_id: int, people: Iterable[int]) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(Application.call_id, Application.person_id).where(
            Application.call_id == call_id, Application.person_id.in_(list(people))
        )
    )
    return {(row.call_id, row.person_id) for row in rows}


def _open_for_stages(call: Call) -> None:
    if queries.published_ranking(call.id) is not None:
        raise NotAllowed("published")


def _check(values: dict[str, Any]) -> None:
    wrong = staging.problems(
        values["kind"], values["source"], Rule(values["pass_mark"], values["top"]),
        values["weight"], values["reviewers_each"],
    )  # fmt: skip
    if wrong:
        raise NotAllowed(wrong[0])


def _stage_facts(stage: Stage) -> dict[str, Any]:
    return {"stage": stage.id, "position": stage.position, **_facts(stage, STAGE)}


def _facts(row: Any, names: Iterable[str]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, bool | int | str | list) or value is None:
            return value
        return value.isoformat() if hasattr(value, "isoformat") else f"{value.normalize():f}"

    return {name: plain(getattr(row, name)) for name in names if name != "guide"}
