"""Writing a review: a draft that saves itself, handed in, changed until the reviews are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.peer_review import queries, rules
from lms.courses.peer_review.models import PeerMark, PeerReview, PeerScheme
from lms.db import db


@dataclass(frozen=True)
class ReviewValues:
    """What a review says: (points or none, comment) by criterion, and a comment on the whole."""

    by_criterion: Mapping[int, tuple[Decimal | None, str]]
    comment: str


def save(
    review: PeerReview, scheme: PeerScheme, person: Person, values: ReviewValues, version: int
) -> PeerReview:
    """Keep a draft. Raises :class:`Conflict` where another window saved, and :class:`Refused`.

    What was handed in is only changed on purpose, by :func:`hand_in`.
    """
    _hold(review, scheme, version)
    if review.handed_in_at is not None:
        raise Refused([Reason("handed_in_already")])
    _write(review, values)
    db.session.flush()
    return review


def hand_in(
    review: PeerReview, scheme: PeerScheme, person: Person, values: ReviewValues, version: int
) -> PeerReview:
    """Hand in, or change what was handed in. Raises as :func:`save`."""
    _hold(review, scheme, version)
    criteria = [line.id for line in queries.criteria_of(review)]
    points = {key: given for key, (given, _comment) in values.by_criterion.items()}
    if reasons := rules.complete_reasons(points, criteria, values.comment):
        raise Refused(reasons)
    again = review.handed_in_at is not None
    _write(review, values)
    review.points = sum((points[key] or Decimal(0) for key in criteria), Decimal(0))
    if not criteria:
        review.points = None
    review.handed_in_at = clock.now()
    db.session.flush()
    audit.record(
        "peer.change" if again else "peer.hand_in", "peer_review", review.id, actor=person,
        after={"points": None if review.points is None else str(review.points)},
    )  # fmt: skip
    return review


def _hold(review: PeerReview, scheme: PeerScheme, version: int) -> None:
    """The review while nobody else writes it, if it may be written now."""
    db.session.execute(select(PeerReview.id).where(PeerReview.id == review.id).with_for_update())
    db.session.refresh(
        review, attribute_names=["version", "ended_at", "handed_in_at", "hidden_at", "saved_at"]
    )
    if review.version != version:
        raise Conflict
    state = queries.phase_of(scheme, review.assignment)
    reasons = rules.closed_reasons(state, scheme.due_at)
    if review.ended_at is not None:
        reasons = [Reason("review_ended")]
    elif review.hidden_at is not None:
        reasons = [Reason("review_hidden")]
    if reasons:
        raise Refused(reasons)


def _write(review: PeerReview, values: ReviewValues) -> None:
    review.comment = values.comment
    review.saved_at = clock.now()
    held = {mark.criterion_id: mark for mark in review.marks}
    for criterion in queries.criteria_of(review):
        points, comment = values.by_criterion.get(criterion.id, (None, ""))
        mark = held.get(criterion.id)
        if mark is None:
            if points is None and not comment:
                continue
            mark = PeerMark(criterion_id=criterion.id)
            review.marks.append(mark)
        mark.points, mark.comment = points, comment
