"""Reads of admissions; what other features ask for lies here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.courses.admissions.models import Application, ApplicationFile, Call, FormVersion
from lms.courses.admissions.rules.states import IN_THE_RUNNING, SEEN
from lms.db import db
from lms.storage import Attachment


def published_form(call_id: int) -> FormVersion | None:
    """The form that is asked now: the last published version."""
    return db.session.scalar(
        select(FormVersion)
        .where(FormVersion.call_id == call_id, FormVersion.published_at.is_not(None))
        .order_by(FormVersion.number.desc())
        .limit(1)
    )


def working_form(call_id: int) -> FormVersion | None:
    """The version that is being worked on, if any."""
    return db.session.scalar(
        select(FormVersion).where(
            FormVersion.call_id == call_id, FormVersion.published_at.is_(None)
        )
    )


def submitted(call_id: int, states: Iterable[str] = SEEN) -> Sequence[Application]:
    """Applications of a call that were submitted and not taken back, with their people, by number.

    Their *answers* are what was submitted last. Scorers see them through :func:`scored_answers`.
    """
    return db.session.scalars(
        select(Application)
        .where(
            Application.call_id == call_id,
            Application.state.in_([str(state) for state in states]),
            Application.submitted_at.is_not(None),
        )
        .options(joinedload(Application.person), joinedload(Application.form))
        .order_by(Application.number)
    ).all()


def in_the_running(call_id: int) -> Sequence[Application]:
    """Applications that take part in selection."""
    return submitted(call_id, IN_THE_RUNNING)


def eligibility_only(form: FormVersion) -> frozenset[str]:
    """Keys whose answers scorers, and the matcher, never see: asked for another purpose.

    Consents are among them: one to extra points for a disability tells of the disability.
    """
    return frozenset(
        str(item["key"])
        for item in form.items
        if item.get("purpose", "scored") != "scored" or item.get("kind") == "consent"
    )


def scored_answers(application: Application) -> dict[str, object]:
    """What a scorer may read of *application*: answers to fields declared as scored, alone."""
    hidden = eligibility_only(application.form)
    asked = {str(item["key"]) for item in application.form.items}
    return {
        key: value
        for key, value in application.answers.items()
        if key in asked and key not in hidden
    }


def scored_files(application: Application) -> list[tuple[ApplicationFile, Attachment]]:
    """Submitted files that a scorer may open: of scored fields, with nothing left to look at."""
    hidden = eligibility_only(application.form)
    return [
        (row, row.attachment)
        for row in application.files
        if row.in_answers and row.key not in hidden and row.review in ("readable", "cleared")
    ]


def calls_of_track(track_id: int) -> Sequence[Call]:
    """Published calls of a track, the latest first."""
    return db.session.scalars(
        select(Call)
        .where(Call.track_id == track_id, Call.published_at.is_not(None))
        .order_by(Call.closes_at.desc())
    ).all()


def cohorts_applied_to(cohort_ids: Sequence[int]) -> set[int]:
    """Those of *cohort_ids* for which a call was published: their seats are given by admission."""
    found = db.session.scalars(
        select(Call.cohort_id).where(Call.cohort_id.in_(cohort_ids), Call.published_at.is_not(None))
    )
    return {cohort_id for cohort_id in found if cohort_id is not None}
