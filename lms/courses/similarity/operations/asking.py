"""When works are compared: on demand, or by itself once they were due and whenever they change."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from lms import audit, clock, jobs, outbox
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.courses.content.registry import Copier, CopyJob, Planned
from lms.courses.editing import Conflict
from lms.courses.similarity import queries
from lms.courses.similarity.models import SimilarityRun, SimilarityScheme
from lms.db import db, unit_of_work

log = logging.getLogger(__name__)
#: A comparison that did not come about within this time may be asked for again.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True)
class SchemeValues:
    """What the settings' form says; *threshold* in percent."""

    by_itself: bool
    threshold: int
    earlier: bool


def set_scheme(
    assignment: Assignment, values: SchemeValues, version: int, by: Person
) -> SimilarityScheme:
    """Change how works are compared; *version* is the one that was looked at (0: none yet).

    Raises :class:`lms.courses.editing.Conflict`.
    """
    _hold(assignment)
    scheme = db.session.get(SimilarityScheme, assignment.id, populate_existing=True)
    if (scheme.version if scheme is not None else 0) != version:
        raise Conflict
    before = None
    if scheme is None:
        scheme = SimilarityScheme(assignment_id=assignment.id)
        db.session.add(scheme)
    else:
        before = _facts(scheme)
    scheme.by_itself, scheme.earlier = values.by_itself, values.earlier
    scheme.threshold = values.threshold
    db.session.flush()
    if _facts(scheme) != before:
        audit.record(
            "similarity.scheme", "assignment", assignment.id, actor=by,
            before=before, after=_facts(scheme),
        )  # fmt: skip
    return scheme


def _facts(scheme: SimilarityScheme) -> dict[str, object]:
    return {
        "by_itself": scheme.by_itself,
        "threshold": scheme.threshold,
        "earlier": scheme.earlier,
    }


def _hold(assignment: Assignment) -> None:
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )


def ask(assignment: Assignment, by: Person | None) -> bool:
    """Have the works compared in the background; False where nothing changed since the last time.

    However often it is asked for, the same works are compared once.
    """
    _hold(assignment)
    wanted, now = queries.inputs_hash(queries.inputs_of(assignment)), clock.now()
    run = db.session.get(SimilarityRun, assignment.id, populate_existing=True)
    if run is not None and run.done == wanted:
        return False
    if run is not None and run.wanted == wanted and now - run.asked_at < PATIENCE:
        return False
    if run is None:
        run = SimilarityRun(assignment_id=assignment.id, wanted=wanted, asked_at=now)
        db.session.add(run)
    run.wanted, run.asked_at = wanted, now
    run.asked_by_id = by.id if by is not None else None
    db.session.flush()
    outbox.enqueue("similarity.compare", {"assignment_id": assignment.id})
    if by is not None:
        audit.record("similarity.ask", "assignment", assignment.id, actor=by)
    return True


@jobs.every(timedelta(minutes=10))
def ask_due() -> None:
    """Ask for what is compared by itself and changed, each in a transaction of its own."""
    for assignment_id in queries.due_now():
        assignment = db.session.get_one(Assignment, assignment_id)
        run = queries.run_of(assignment_id)
        if run is not None and run.done == queries.inputs_hash(queries.inputs_of(assignment)):
            continue
        try:
            with current_app.test_request_context(), unit_of_work():
                ask(db.session.get_one(Assignment, assignment_id), None)
        except Exception:  # one assignment's trouble must not keep the others waiting
            log.exception("the works of assignment %s could not be compared", assignment_id)


def _plan(job: CopyJob) -> Iterable[Planned]:
    """It is part of its assignment, which the plan names."""
    return ()


def _copy(job: CopyJob) -> None:
    for key, made in list(job.made.items()):
        if key.kind != Assignment.item_kind:
            continue
        held = db.session.get(SimilarityScheme, key.id)
        if held is not None:
            db.session.add(
                SimilarityScheme(
                    assignment_id=made,
                    by_itself=held.by_itself,
                    threshold=held.threshold,
                    earlier=held.earlier,
                )
            )
    db.session.flush()


def copier() -> Copier:
    """How works are compared goes along with a copied course; what was found does not."""
    return Copier(plan=_plan, copy=_copy)
