"""Peer review goes along where an assignment is copied with its course; no reviewers do."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from lms.courses.assignments.models import Assignment
from lms.courses.content.registry import Copier, CopyJob, Planned
from lms.courses.peer_review import queries
from lms.courses.peer_review.models import PeerScheme
from lms.db import db


def _plan(job: CopyJob) -> Iterable[Planned]:
    """It is part of its assignment, which the plan names."""
    return ()


def _copy(job: CopyJob) -> None:
    for key, made in list(job.made.items()):
        if key.kind != Assignment.item_kind:
            continue
        held = queries.scheme_of(key.id)
        if held is None:
            continue
        db.session.add(
            PeerScheme(
                assignment_id=made,
                enabled=held.enabled,
                reviewers=held.reviewers,
                use_rubric=held.use_rubric,
                anonymous=held.anonymous,
                due_at=job.moved(held.due_at),
                shows=held.shows,
                shown_from=held.shown_from,
                shown_at=job.moved(held.shown_at),
                suggests=held.suggests,
                seed=secrets.token_hex(16),
            )
        )
    db.session.flush()


def copier() -> Copier:
    """What the copy of a course calls."""
    return Copier(plan=_plan, copy=_copy)
