"""Assigning reviewers, and scoring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions.rules.states import LEFT
from lms.courses.editing import NotAllowed
from lms.courses.rubrics import operations as rubrics
from lms.courses.selection import queries
from lms.courses.selection.models import Stage, StageEntry, StageReview
from lms.courses.selection.operations.ranking import PlanChanged
from lms.courses.selection.operations.telling import tell_reviewer
from lms.courses.selection.rules import assigning, normalising
from lms.courses.selection.rules.ranking import digest
from lms.db import db

MOST_NOTES = 4000


@dataclass(frozen=True)
class Assignment:
    """Who would get whom: (application id, reviewer id), who lacks reviewers, and the digest."""

    add: tuple[tuple[int, int], ...]
    short: tuple[tuple[int, int], ...]
    digest: str


def plan_assignment(stage: Stage) -> Assignment:
    """The even assignment of everybody in the stage, by the call's seed; what stands stays."""
    rows = [row for row in queries.table(stage) if row.entry.state == "in"]
    standing = {(row.application.id, one.reviewer_id) for row in rows for one in row.reviews}
    gone = {
        (row.application.id, one.reviewer_id)
        for row in rows
        for one in row.entry.reviews
        if one.state == "recused"
    }
    made = assigning.assign(
        [row.application.id for row in rows if row.application.state not in LEFT],
        [person.id for person in queries.reviewers_of(stage.call_id)],
        stage.reviewers_each,
        queries.conflict_pairs(stage.call_id) | gone,
        standing,
        f"{queries.settings_of(stage.call_id).seed}:{stage.id}",
    )
    return Assignment(made.add, made.short, digest([list(map(list, made.add)), stage.id]))


def assign(stage: Stage, actor: Person, seen: str) -> int:
    """Carry out the assignment that was *seen*; how many were added. Reviewers are told."""
    editing.hold(stage)
    if stage.source != "reviewers" or stage.state != "running":
        raise NotAllowed("not_running")
    made = plan_assignment(stage)
    if made.digest != seen:
        raise PlanChanged
    entries = _entries(stage)
    for application_id, reviewer_id in made.add:
        db.session.add(_review(entries[application_id].id, reviewer_id))
    db.session.flush()
    if made.add:
        audit.record(
            "selection.assign", "call", stage.call_id,
            after={"stage": stage.id, "pairs": len(made.add), "plan": seen},
        )  # fmt: skip
    counts: dict[int, int] = {}
    for _application, reviewer_id in made.add:
        counts[reviewer_id] = counts.get(reviewer_id, 0) + 1
    for reviewer_id, number in sorted(counts.items()):
        tell_reviewer(
            reviewer_id, stage.call, "selection.assigned", number=number,
            url=f"/review/stages/{stage.id}",
        )  # fmt: skip
    return len(made.add)


def add_review(entry: StageEntry, reviewer: Person) -> bool:
    """Give one applicant one more reviewer; False where they have them.

    ``NotAllowed``: not_reviewer, conflict, not_running.
    """
    editing.hold(entry.stage)
    editing.hold(entry)
    if entry.state != "in" or entry.stage.source != "reviewers":
        raise NotAllowed("not_running")
    if reviewer.id not in {one.id for one in queries.reviewers_of(entry.stage.call_id)}:
        raise NotAllowed("not_reviewer")
    if (entry.application_id, reviewer.id) in queries.conflict_pairs(entry.stage.call_id):
        raise NotAllowed("conflict")
    return sit_down(entry, reviewer.id, by_slot=False)


def sit_down(entry: StageEntry, reviewer_id: int, *, by_slot: bool) -> bool:
    """Make *reviewer_id* one of the entry's reviewers; False where they are. The caller checked."""
    known = db.session.scalar(
        select(StageReview).where(
            StageReview.entry_id == entry.id, StageReview.reviewer_id == reviewer_id
        )
    )
    if known is not None and known.state != "recused":
        return False
    if known is not None:
        known.state = "submitted" if known.submitted_at is not None else "assigned"
        known.by_slot = by_slot
    else:
        db.session.add(_review(entry.id, reviewer_id, by_slot=by_slot))
    db.session.flush()
    audit.record(
        "selection.review.add", "application", entry.application_id,
        after={"stage": entry.stage_id, "person": reviewer_id},
    )  # fmt: skip
    return True


def stand_up(entry: StageEntry, reviewer_id: int) -> None:
    """Undo :func:`sit_down` of an interview time, unless the reviewer scored already."""
    known = db.session.scalar(
        select(StageReview).where(
            StageReview.entry_id == entry.id,
            StageReview.reviewer_id == reviewer_id,
            StageReview.by_slot.is_(True),
        )
    )
    if known is not None and known.state == "assigned":
        known.state = "recused"
        db.session.flush()


def score(
    review: StageReview, reviewer: Person, points: dict[int, Decimal], notes: str,
    *, version: int, submit: bool,
) -> None:  # fmt: skip
    """Keep points and notes; *submit* hands them in, which every criterion must have points for.

    A score that was handed in may be mended until the stage is decided. ``NotAllowed``:
    stage_decided, recused, unfinished, out_of_range (criterion). :class:`editing.Conflict` on a
    lost update.
    """
    entry = review.entry
    # The decision holds the stage too: a score is in before it and counted, or refused after it.
    editing.hold(entry.stage)
    editing.hold(entry)
    editing.hold(review, version)
    if review.state == "recused":
        raise NotAllowed("recused")
    if entry.state != "in" or entry.stage.state != "running":
        raise NotAllowed("stage_decided")
    criteria = {line.id: line for line in criteria_of(entry.stage) if line.id is not None}
    for key, given in points.items():
        if key not in criteria or not 0 <= given <= criteria[key].points:
            raise NotAllowed("out_of_range", criterion=key)
    percent = normalising.combined(points, {key: one.points for key, one in criteria.items()})
    if submit and percent is None:
        raise NotAllowed("unfinished")
    before = {"percent": _text(review.percent), "state": review.state}
    review.points = {str(key): f"{value:f}" for key, value in points.items()}
    review.notes, review.percent = notes[:MOST_NOTES], percent
    if submit:
        review.state, review.submitted_at = "submitted", clock.now()
        rubrics.mark_used(entry.stage.rubric_version)
    elif review.state == "submitted" and percent is None:
        raise NotAllowed("unfinished")
    db.session.flush()
    if submit or before["state"] == "submitted":
        audit.record(
            "selection.review.score", "application", entry.application_id, actor=reviewer,
            before=before, after={"percent": _text(percent), "state": review.state,
                                  "stage": entry.stage_id},
        )  # fmt: skip


def criteria_of(stage: Stage) -> list[rubrics.Line]:
    """The criteria of the stage's rubric as values; every id is there."""
    return rubrics.lines_of(stage.rubric_version)


def _entries(stage: Stage) -> dict[int, StageEntry]:
    rows = db.session.scalars(select(StageEntry).where(StageEntry.stage_id == stage.id))
    return {row.application_id: row for row in rows}


def _review(entry_id: int, reviewer_id: int, *, by_slot: bool = False) -> StageReview:
    return StageReview(
        entry_id=entry_id, reviewer_id=reviewer_id, by_slot=by_slot, assigned_at=clock.now()
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
