"""Conflicts of interest: declared, and taken back."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions.models import Application
from lms.courses.selection.models import Conflict, StageEntry, StageReview
from lms.courses.selection.operations.interviews import free_of
from lms.db import db


def declare(
    application: Application, person_id: int, actor: Person, reason: str
) -> Conflict | None:
    """Note that *person_id* is not to judge this applicant; None where that stands.

    Their reviews of this applicant no longer count, in every stage that is not decided, and an
    interview that was to come is free again: the applicant chooses another time.
    """
    editing.hold(application)
    known = db.session.scalar(
        select(Conflict).where(
            Conflict.application_id == application.id,
            Conflict.person_id == person_id,
            Conflict.lifted_at.is_(None),
        )
    )
    if known is not None:
        return None
    row = Conflict(
        application_id=application.id, person_id=person_id, declared_by_id=actor.id,
        reason=reason.strip()[:300], declared_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    reviews = db.session.scalars(
        select(StageReview)
        .join(StageEntry, StageEntry.id == StageReview.entry_id)
        .where(
            StageEntry.application_id == application.id,
            StageEntry.state == "in",
            StageReview.reviewer_id == person_id,
        )
    )
    for review in reviews:
        review.state = "recused"
    db.session.flush()
    free_of(application, person_id)
    audit.record(
        "selection.conflict", "application", application.id, actor=actor,
        after={"person": person_id, "by": "self" if person_id == actor.id else "staff"},
    )  # fmt: skip
    return row


def lift(conflict: Conflict, actor: Person) -> bool:
    """Take a conflict back; False where it was. Reviews it ended stay ended until assigned anew."""
    editing.hold(conflict.application)
    if conflict.lifted_at is not None:
        return False
    conflict.lifted_at, conflict.lifted_by_id = clock.now(), actor.id
    db.session.flush()
    audit.record(
        "selection.conflict_lift", "application", conflict.application_id, actor=actor,
        before={"person": conflict.person_id},
    )  # fmt: skip
    return True
