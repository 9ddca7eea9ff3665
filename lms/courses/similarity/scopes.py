"""Where a pair lies."""

from __future__ import annotations

from collections.abc import Iterator

from lms.access import Scope, chain
from lms.courses.similarity.models import SimilarityPair
from lms.db import db


def of_pair(pair_id: int) -> Iterator[Scope]:
    """The assignment whose works were compared, and everything above it."""
    pair = db.session.get(SimilarityPair, pair_id)
    if pair is not None:
        yield from chain(Scope("assignment", pair.assignment_id))
