"""Where a peer review lies."""

from __future__ import annotations

from collections.abc import Iterator

from lms.access import Scope, chain
from lms.courses.peer_review.models import PeerReview
from lms.db import db


def of_review(review_id: int) -> Iterator[Scope]:
    """The submission that is reviewed, and everything above it."""
    review = db.session.get(PeerReview, review_id)
    if review is not None:
        yield from chain(Scope("submission", review.submission_id))
