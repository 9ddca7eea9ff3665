"""How an assignment is reviewed by those who handed in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms import audit
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.peer_review.models import PeerReview, PeerScheme
from lms.courses.peer_review.rules import Shows
from lms.db import db


@dataclass(frozen=True)
class SchemeValues:
    """What the settings' form says."""

    enabled: bool
    reviewers: int
    use_rubric: bool
    anonymous: bool
    due_at: datetime | None
    shows: str
    shown_from: str
    shown_at: datetime | None
    suggests: bool


def set_scheme(
    assignment: Assignment, values: SchemeValues, version: int, by: Person
) -> PeerScheme:
    """Change how an assignment is reviewed; *version* is the one that was looked at (0: none yet).

    Raises :class:`lms.courses.editing.Conflict` and :class:`Refused` with every reason.
    """
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )
    scheme = db.session.scalar(
        select(PeerScheme)
        .where(PeerScheme.assignment_id == assignment.id)
        .execution_options(populate_existing=True)
    )
    if (scheme.version if scheme is not None else 0) != version:
        raise Conflict
    if reasons := _reasons(assignment, scheme, values):
        raise Refused(reasons)
    if scheme is None:
        scheme = PeerScheme(assignment_id=assignment.id, seed=secrets.token_hex(16))
        before: dict[str, Any] | None = None
        db.session.add(scheme)
    else:
        before = _facts(scheme)
    scheme.enabled, scheme.reviewers = values.enabled, values.reviewers
    if scheme.assigned_at is not None and scheme.use_rubric != values.use_rubric:
        scheme.rubric_version_id = assignment.rubric_version_id if values.use_rubric else None
        for review in db.session.scalars(_live(assignment.id)):
            review.rubric_version_id = scheme.rubric_version_id
    scheme.use_rubric, scheme.anonymous = values.use_rubric, values.anonymous
    scheme.due_at, scheme.shows = values.due_at, values.shows
    scheme.shown_from = values.shown_from
    scheme.shown_at = values.shown_at if values.shown_from == "at" else None
    scheme.suggests = values.suggests
    db.session.flush()
    if _facts(scheme) != before:
        audit.record(
            "peer.scheme", "assignment", assignment.id, actor=by,
            before=before, after=_facts(scheme),
        )  # fmt: skip
    return scheme


def _live(assignment_id: int) -> Any:
    return select(PeerReview).where(
        PeerReview.assignment_id == assignment_id, PeerReview.ended_at.is_(None)
    )


def _begun(assignment_id: int) -> bool:
    query = _live(assignment_id).where(PeerReview.saved_at.is_not(None)).limit(1)
    return db.session.scalar(query) is not None


def _reasons(
    assignment: Assignment, scheme: PeerScheme | None, values: SchemeValues
) -> list[Reason]:
    found: list[Reason] = []
    dealt = scheme is not None and scheme.assigned_at is not None
    if scheme is not None and dealt:
        if scheme.anonymous and not values.anonymous:
            found.append(Reason("anonymity_promised"))
        if scheme.use_rubric != values.use_rubric and _begun(assignment.id):
            found.append(Reason("reviews_begun"))
    if not values.enabled:
        return found
    if assignment.due_at is None:
        found.append(Reason("work_due_missing"))
    if values.due_at is None:
        found.append(Reason("reviews_due_missing"))
    elif assignment.due_at is not None and values.due_at <= assignment.due_at:
        found.append(Reason("reviews_due_early", {"at": assignment.due_at}))
    if values.use_rubric and not assignment.criteria:
        found.append(Reason("no_rubric"))
    if values.shows != Shows.NOTHING and values.shown_from == "at":
        if values.shown_at is None:
            found.append(Reason("shown_at_missing"))
        elif values.due_at is not None and values.shown_at < values.due_at:
            found.append(Reason("shown_at_early", {"at": values.due_at}))
    return found


def _facts(scheme: PeerScheme) -> dict[str, Any]:
    return {
        "enabled": scheme.enabled,
        "reviewers": scheme.reviewers,
        "use_rubric": scheme.use_rubric,
        "anonymous": scheme.anonymous,
        "due_at": scheme.due_at.isoformat() if scheme.due_at else None,
        "shows": scheme.shows,
        "shown_from": scheme.shown_from,
        "shown_at": scheme.shown_at.isoformat() if scheme.shown_at else None,
        "suggests": scheme.suggests,
    }
