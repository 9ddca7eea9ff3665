"""Loading is authorising: calls, forms, applications and their files."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.admissions import queries
from lms.courses.admissions.models import (
    Application,
    ApplicationFile,
    Call,
    FormVersion,
    PaperRequest,
)
from lms.courses.admissions.rules.states import SEEN
from lms.courses.programmes.loaders import cohort_for, track_for
from lms.courses.programmes.models import Cohort, Track
from lms.db import db

MANAGE = Permission.ADMISSION_MANAGE


def _call(call_id: int) -> Call | None:
    return db.session.scalar(
        select(Call)
        .where(Call.id == call_id)
        .options(joinedload(Call.track).joinedload(Track.organisation), joinedload(Call.cohort))
    )


def public_call(call_id: int) -> Call:
    """A published call for anybody; what is being prepared is not there."""
    call = _call(call_id)
    if call is None or call.published_at is None:
        abort(404)
    return call


def call_for(person: Person, call_id: int) -> Call:
    """A call that *person* runs."""
    call = _call(call_id)
    if call is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, MANAGE, Scope("call", call.id))
    return call


def place_for(person: Person, kind: str, place_id: int) -> tuple[Track, Cohort | None]:
    """The track, or cohort with its track, for which *person* may make a call."""
    if kind == "cohort":
        cohort = cohort_for(person, place_id, MANAGE)
        return cohort.track, cohort
    return track_for(person, place_id, MANAGE), None


def form_for(call: Call, number: int) -> FormVersion:
    """A version of a call's form."""
    found = db.session.scalar(
        select(FormVersion).where(FormVersion.call_id == call.id, FormVersion.number == number)
    )
    return found or abort(404)


def working_form(call: Call) -> FormVersion:
    """The version that is being worked on; 404 where none is."""
    return queries.working_form(call.id) or abort(404)


def own_application(person: Person, application_id: int) -> Application:
    """One's own application; anybody else's does not exist."""
    if not person.is_authenticated:
        abort(401)
    found = _application(application_id)
    if found is None or found.person_id != person.id:
        abort(404)
    return found


def _application(application_id: int) -> Application | None:
    return db.session.scalar(
        select(Application)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.call).joinedload(Call.track).joinedload(Track.organisation),
            joinedload(Application.call).joinedload(Call.cohort),
            joinedload(Application.form),
            joinedload(Application.person),
            selectinload(Application.files).joinedload(ApplicationFile.attachment),
        )
    )


def application_for(person: Person, application_id: int) -> Application:
    """An application of a call that *person* runs. Drafts, and what was taken back, are the
    applicant's alone: 404."""
    found = _application(application_id)
    if found is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, MANAGE, Scope("application", found.id))
    if found.state not in SEEN:
        abort(404)
    return found


def own_file(person: Person, application_id: int, file_id: int) -> ApplicationFile:
    """A file of one's own application."""
    application = own_application(person, application_id)
    return next((row for row in application.files if row.id == file_id), None) or abort(404)


def file_for(person: Person, application_id: int, file_id: int) -> ApplicationFile:
    """A submitted file of an application that *person* looks at."""
    application = application_for(person, application_id)
    row = next((row for row in application.files if row.id == file_id), None)
    if row is None or not row.in_answers:
        abort(404)
    return row


def chosen_applications(call: Call, ids: list[int]) -> list[Application]:
    """Those of *ids* that are of this call and may be seen, by number."""
    wanted = set(ids)
    return [one for one in queries.submitted(call.id) if one.id in wanted]


def own_paper_request(person: Person, application_id: int, request_id: int) -> PaperRequest:
    """What was asked for again of one's own application."""
    return _asked(own_application(person, application_id), request_id)


def paper_request_for(person: Person, application_id: int, request_id: int) -> PaperRequest:
    """What was asked for again of an application that *person* looks at."""
    return _asked(application_for(person, application_id), request_id)


def _asked(application: Application, request_id: int) -> PaperRequest:
    row = db.session.get(PaperRequest, request_id)
    return row if row is not None and row.application_id == application.id else abort(404)
