"""What reviewers have before them, and how much of it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.rules.states import LEFT
from lms.courses.selection.models import Conflict, Stage, StageEntry, StageReview
from lms.courses.selection.queries.setup import reviewers_of
from lms.db import db


@dataclass(frozen=True)
class ToReview:
    """A stage in which a person reviews: how many are theirs, how many are done."""

    stage: Stage
    total: int
    done: int


@dataclass(frozen=True)
class Load:
    """A reviewer's work in a call."""

    person: Person
    assigned: int
    submitted: int
    recused: int
    active: bool  # still a reviewer


def my_stages(person_id: int, call_ids: Iterable[int] = ()) -> list[ToReview]:
    """The stages in which *person_id* has reviews, and interviews of *call_ids*; open ones first."""
    mine = {
        row.stage_id: (row.total, row.done)
        for row in db.session.execute(
            select(
                StageEntry.stage_id,
                func.count().label("total"),
                func.sum(case((StageReview.state == "submitted", 1), else_=0)).label("done"),
            )
            .join(StageReview, StageReview.entry_id == StageEntry.id)
            .where(StageReview.reviewer_id == person_id, StageReview.state != "recused")
            .group_by(StageEntry.stage_id)
        )
    }
    stages = db.session.scalars(
        select(Stage)
        .where(
            Stage.id.in_(mine)
            | (
                Stage.call_id.in_(list(call_ids))
                & (Stage.kind == "interview")
                & (Stage.state != "decided")
            )
        )
        .options(joinedload(Stage.call).joinedload(Call.track))
        .order_by(Stage.state.desc(), Stage.due_at, Stage.id)
    )
    return [ToReview(stage, *mine.get(stage.id, (0, 0))) for stage in stages]


def my_reviews(stage: Stage, person_id: int) -> list[StageReview]:
    """A reviewer's applicants in a stage by number, waiting ones first."""
    rows = db.session.scalars(
        select(StageReview)
        .join(StageEntry, StageEntry.id == StageReview.entry_id)
        .join(Application, Application.id == StageEntry.application_id)
        .where(
            StageEntry.stage_id == stage.id,
            StageReview.reviewer_id == person_id,
            StageReview.state != "recused",
            Application.state.not_in(LEFT),
        )
        .options(
            joinedload(StageReview.entry).joinedload(StageEntry.application).options(
                joinedload(Application.person),
                joinedload(Application.form),
                selectinload(Application.files),
            )
        )
        .order_by(StageReview.state, Application.number)
    )  # fmt: skip
    return list(rows)


def workload(call_id: int) -> list[Load]:
    """Every reviewer of a call, and who was one; by name."""
    counts: dict[int, dict[str, int]] = {}
    for reviewer_id, state, number in db.session.execute(
        select(StageReview.reviewer_id, StageReview.state, func.count())
        .join(StageEntry, StageEntry.id == StageReview.entry_id)
        .join(Stage, Stage.id == StageEntry.stage_id)
        .where(Stage.call_id == call_id)
        .group_by(StageReview.reviewer_id, StageReview.state)
    ):
        counts.setdefault(reviewer_id, {})[state] = number
    active = {person.id: person for person in reviewers_of(call_id)}
    gone = db.session.scalars(select(Person).where(Person.id.in_(set(counts) - set(active))))
    people = [*active.values(), *gone]
    return [
        Load(
            person,
            sum(n for state, n in counts.get(person.id, {}).items() if state != "recused"),
            counts.get(person.id, {}).get("submitted", 0),
            counts.get(person.id, {}).get("recused", 0),
            person.id in active,
        )
        for person in sorted(people, key=lambda one: (one.name, one.id))
    ]


def conflicts_of(application_id: int) -> list[Conflict]:
    """The conflicts of an applicant that stand, with their people."""
    return list(
        db.session.scalars(
            select(Conflict)
            .where(Conflict.application_id == application_id, Conflict.lifted_at.is_(None))
            .options(joinedload(Conflict.person))
            .order_by(Conflict.id)
        )
    )
