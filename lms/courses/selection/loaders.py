"""Loading is authorising: stages, entries, reviews, times, offers and appeals by id.

Those who run the call see all of it; a reviewer what is assigned to them; an applicant their own.
"""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.admissions import queries as admissions
from lms.courses.admissions.loaders import call_for, own_application
from lms.courses.admissions.models import Application, ApplicationFile, Call
from lms.courses.admissions.rules.states import LEFT
from lms.courses.rubrics.models import RubricVersion
from lms.courses.selection.models import (
    Appeal,
    ApplicantGroup,
    Conflict,
    InterviewSlot,
    Offer,
    Ranking,
    Stage,
    StageEntry,
    StageReview,
)
from lms.courses.selection.scopes import scope_of
from lms.db import db
from lms.storage import Attachment

REVIEW = Permission.ADMISSION_REVIEW
__all__ = ["call_for", "own_application"]


def _stage(stage_id: int) -> Stage | None:
    return db.session.scalar(
        select(Stage)
        .where(Stage.id == stage_id)
        .options(
            joinedload(Stage.call).joinedload(Call.track),
            joinedload(Stage.rubric_version).options(
                joinedload(RubricVersion.rubric), selectinload(RubricVersion.criteria)
            ),
        )
    )


def stage_for(person: Person, stage_id: int) -> Stage:
    """A stage of a call that *person* runs."""
    found = _stage(stage_id)
    if found is None:
        abort(404 if person.is_authenticated else 401)
    call_for(person, found.call_id)
    return found


def entry_for(person: Person, entry_id: int) -> StageEntry:
    """An applicant in a stage of a call that *person* runs."""
    found = db.session.scalar(
        select(StageEntry)
        .where(StageEntry.id == entry_id)
        .options(
            joinedload(StageEntry.stage),
            joinedload(StageEntry.application).options(
                joinedload(Application.person), joinedload(Application.form)
            ),
        )
    )
    if found is None:
        abort(404 if person.is_authenticated else 401)
    call_for(person, found.stage.call_id)
    return found


def group_for(person: Person, group_id: int) -> tuple[ApplicantGroup, Call]:
    """A group of a call that *person* runs."""
    found = db.session.get(ApplicantGroup, group_id)
    if found is None:
        abort(404 if person.is_authenticated else 401)
    return found, call_for(person, found.call_id)


def ranking_for(person: Person, ranking_id: int) -> tuple[Ranking, Call]:
    """A ranking of a call that *person* runs."""
    found = db.session.get(Ranking, ranking_id)
    if found is None:
        abort(404 if person.is_authenticated else 401)
    return found, call_for(person, found.call_id)


def offer_for(person: Person, offer_id: int) -> tuple[Offer, Call]:
    """An offer of a call that *person* runs."""
    found = db.session.get(Offer, offer_id)
    if found is None:
        abort(404 if person.is_authenticated else 401)
    return found, call_for(person, found.call_id)


def appeal_for(person: Person, appeal_id: int) -> tuple[Appeal, Call]:
    """An appeal to a call that *person* runs."""
    found = db.session.scalar(
        select(Appeal)
        .where(Appeal.id == appeal_id)
        .options(
            joinedload(Appeal.application).joinedload(Application.person),
            joinedload(Appeal.answered_by),
        )
    )
    if found is None:
        abort(404 if person.is_authenticated else 401)
    return found, call_for(person, found.application.call_id)


def conflict_for(person: Person, conflict_id: int) -> tuple[Conflict, Call]:
    """A conflict of interest in a call that *person* runs."""
    found = db.session.get(Conflict, conflict_id)
    if found is None:
        abort(404 if person.is_authenticated else 401)
    return found, call_for(person, found.application.call_id)


def reviewing_stage(person: Person, stage_id: int) -> Stage:
    """A stage of a call whose applicants *person* scores."""
    found = _stage(stage_id)
    if found is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, REVIEW, scope_of(found.call_id))
    return found


def review_for(person: Person, review_id: int) -> StageReview:
    """A review that is *person*'s; nobody else's exists, nor one from which they stepped back."""
    if not person.is_authenticated:
        abort(401)
    found = db.session.scalar(
        select(StageReview)
        .where(StageReview.id == review_id)
        .options(
            joinedload(StageReview.entry).options(
                joinedload(StageEntry.stage),
                joinedload(StageEntry.application).options(
                    joinedload(Application.person),
                    joinedload(Application.form),
                    selectinload(Application.files).joinedload(ApplicationFile.attachment),
                ),
            )
        )
    )
    if found is None or found.reviewer_id != person.id or found.state == "recused":
        abort(404)
    reviewing_stage(person, found.entry.stage_id)
    if found.entry.application.state in LEFT:
        abort(404)
    return found


def review_file(
    person: Person, review_id: int, file_id: int
) -> tuple[Attachment, StageReview, int]:
    """A file that a scorer may open, with its number among those."""
    review = review_for(person, review_id)
    files = admissions.scored_files(review.entry.application)
    found = next(
        ((attachment, at) for at, (row, attachment) in enumerate(files, 1) if row.id == file_id),
        None,
    )
    if found is None:
        abort(404)
    return found[0], review, found[1]


def own_slot_to_close(person: Person, slot_id: int) -> InterviewSlot:
    """A time that *person* opened as a reviewer."""
    if not person.is_authenticated:
        abort(401)
    found = db.session.get(InterviewSlot, slot_id)
    if found is None or found.reviewer_id != person.id:
        abort(404)
    reviewing_stage(person, found.stage_id)
    return found


def own_entry(person: Person, application_id: int) -> StageEntry:
    """One's own place in the interview that is running."""
    application = own_application(person, application_id)
    found = db.session.scalar(
        select(StageEntry)
        .join(Stage, Stage.id == StageEntry.stage_id)
        .where(
            StageEntry.application_id == application.id,
            Stage.kind == "interview",
            StageEntry.state == "in",
        )
        .order_by(Stage.position.desc())
        .limit(1)
    )
    return found or abort(404)


def own_offer(person: Person, application_id: int) -> Offer:
    """One's own offer or place on the list."""
    application = own_application(person, application_id)
    found = db.session.scalar(select(Offer).where(Offer.application_id == application.id))
    return found or abort(404)


def own_appeal(person: Person, application_id: int, appeal_id: int) -> Appeal:
    """An appeal of one's own."""
    application = own_application(person, application_id)
    found = db.session.get(Appeal, appeal_id)
    if found is None or found.application_id != application.id:
        abort(404)
    return found
