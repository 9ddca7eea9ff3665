"""Vectors worked out in the background, so that a list is quick when it is opened."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from lms import jobs, outbox
from lms.db import db
from lms.matching.encoding import ModelError
from lms.placement.candidates import queries as candidates
from lms.placement.openings import queries as openings
from lms.placement.openings.operations import VECTORS
from lms.placement.ranking import crowd, engine, vectors

log = logging.getLogger(__name__)
_seen: list[tuple[Any, ...]] = []


@outbox.handler(VECTORS)
def encode(_payload: dict[str, Any]) -> None:
    """Encode what is missing of openings that are open and of everyone who is a candidate now."""
    matcher = engine.matcher()
    texts = [
        line.text
        for opening in openings.open_now(with_lines=True)
        for line in openings.for_matcher(opening).requirements
    ]
    people = [one.person_id for one in candidates.live()]
    for passages in crowd.passages_by_person(people).values():
        texts += [passage.text for passage in passages]
    db.session.rollback()
    vectors.fill(matcher, texts)


@jobs.every(timedelta(minutes=1))
def keep_up() -> None:
    """Encode new evidence soon after it came to stand; nothing where nothing changed."""
    state = (*crowd.evidence_state(), len(candidates.live()))
    if _seen == [state]:
        return
    try:
        encode({})
    except ModelError as error:
        log.error("no vectors: %s", error)
        return
    _seen[:] = [state]
