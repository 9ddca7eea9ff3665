"""Noting that a learner has looked at what was said of their work."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from lms import clock
from lms.courses.feedback.models import FeedbackSeen
from lms.courses.feedback.queries.own import is_member
from lms.courses.grading import queries as grading
from lms.db import apart


def note_seen(submission: Any, person: Any) -> None:
    """Remember that *person* has the page of *submission* open, if it is theirs and released.

    Committed apart: looking at a page is no write of its own.
    """
    if not is_member(submission.id, person.id):
        return
    if submission.id not in grading.released_marks([submission.id]):
        return
    key = (submission.id, person.id)
    try:
        with apart() as session:
            row = session.get(FeedbackSeen, key)
            if row is None:
                session.add(
                    FeedbackSeen(submission_id=key[0], person_id=key[1], seen_at=clock.now())
                )
            else:
                row.seen_at = clock.now()
    except IntegrityError:  # the same page in two tabs at once: it is noted either way
        return
