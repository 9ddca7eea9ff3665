"""Dealing works to reviewers when they are due, once; adding and replacing afterwards."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from lms import audit, clock, jobs
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.peer_review import notices, queries
from lms.courses.peer_review.models import PeerReview, PeerScheme
from lms.courses.peer_review.queries import Plan
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.models import RubricVersion
from lms.db import db, unit_of_work

log = logging.getLogger(__name__)


def bring_up_to_date(assignment: Assignment) -> int:
    """Deal what has to be dealt by now, in a transaction of its own; how many reviews are new.

    For pages that are read: whether the job ran does not matter. Whoever comes second finds
    nothing to do.
    """
    if not queries.plan_of(assignment, queries.scheme_of(assignment.id)):
        return 0
    assignment_id = assignment.id
    with unit_of_work():
        return _deal(assignment_id)


@jobs.every(timedelta(minutes=1))
def deal_due() -> None:
    """Deal for every assignment whose works are reviewed now, each in its own transaction."""
    for assignment_id in queries.reviewing_now():
        try:
            with current_app.test_request_context():
                bring_up_to_date(db.session.get_one(Assignment, assignment_id))
        except Exception:  # one assignment's trouble must not keep the others waiting
            log.exception("the reviews of assignment %s could not be dealt", assignment_id)


@jobs.every(timedelta(minutes=5))
def show_due() -> None:
    """Tell people, once, that they may read what was said of their work."""
    now = clock.now()
    rows = db.session.execute(
        select(PeerScheme.assignment_id, PeerScheme.due_at, PeerScheme.shown_at).where(
            PeerScheme.enabled.is_(True),
            PeerScheme.shows != "nothing",
            PeerScheme.shown_from.in_(("due", "at")),
            PeerScheme.due_at <= now,
            PeerScheme.due_at > now - timedelta(days=60),
            PeerScheme.assigned_at.is_not(None),
        )
    ).all()
    for row in rows:
        if row.shown_at is not None and row.shown_at > now:
            continue
        try:
            with current_app.test_request_context(), unit_of_work():
                notices.shown(db.session.get_one(Assignment, row.assignment_id))
        except Exception:
            log.exception("the reviews of assignment %s could not be announced", row.assignment_id)


def _deal(assignment_id: int) -> int:
    scheme = hold(assignment_id)
    assignment = db.session.get_one(Assignment, assignment_id)
    plan = queries.plan_of(assignment, scheme)
    if scheme is None or not plan:
        return 0
    first = scheme.assigned_at is None
    if first:
        _fix(scheme, assignment)
    _end_and_move(plan)
    made = [make(scheme, one, submission_id) for one, submission_id in plan.new]
    db.session.flush()
    audit.record(
        "peer.deal", "assignment", assignment.id,
        after={"first": first, "new": len(made), "ended": len(plan.ends)},
    )  # fmt: skip
    notices.assigned(assignment, scheme, _people({review.reviewer_id for review in made}))
    return len(made)


def hold(assignment_id: int) -> PeerScheme | None:
    """The scheme, while nobody else deals or changes who reviews."""
    return db.session.scalar(
        select(PeerScheme)
        .where(PeerScheme.assignment_id == assignment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _fix(scheme: PeerScheme, assignment: Assignment) -> None:
    """From now on everybody reviews by the rubric as it is."""
    scheme.assigned_at = clock.now()
    if not scheme.use_rubric or assignment.rubric_version_id is None:
        return
    scheme.rubric_version_id = assignment.rubric_version_id
    rubrics.mark_used(db.session.get_one(RubricVersion, assignment.rubric_version_id))


def make(
    scheme: PeerScheme, reviewer_id: int, submission_id: int, *, by_hand: bool = False
) -> PeerReview:
    """A review to be written, within the present transaction."""
    review = PeerReview(
        assignment_id=scheme.assignment_id,
        submission_id=submission_id,
        reviewer_id=reviewer_id,
        key=secrets.token_urlsafe(12),
        author_key=secrets.token_urlsafe(12),
        rubric_version_id=scheme.rubric_version_id,
        by_hand=by_hand,
        assigned_at=clock.now(),
    )
    db.session.add(review)
    return review


def _end_and_move(plan: Plan) -> None:
    now = clock.now()
    for review_id, why in plan.ends:
        review = db.session.get_one(PeerReview, review_id)
        review.ended_at, review.ended_why = now, why
    for review_id, submission_id in plan.moves:
        review = db.session.get_one(PeerReview, review_id)
        review.submission = db.session.get_one(Submission, submission_id)
    db.session.flush()


def _people(ids: set[int]) -> list[Person]:
    if not ids:
        return []
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))
