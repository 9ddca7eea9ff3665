"""Loading is authorising: student records, requests, documents, and institutions' settings."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Organisation, Person
from lms.courses.places import INSTITUTIONS
from lms.courses.standing.models import (
    RecordImport,
    RecordKeeper,
    StatusChange,
    StatusRequest,
    StudentRecord,
    TranscriptDelegation,
)
from lms.courses.standing.queries import CHANGE, REQUEST
from lms.db import db
from lms.storage import Attachment

MANAGE = Permission.STUDENT_STATUS_MANAGE


def _record(record_id: int) -> StudentRecord:
    found = db.session.scalar(
        select(StudentRecord)
        .where(StudentRecord.id == record_id)
        .options(joinedload(StudentRecord.person), joinedload(StudentRecord.track))
    )
    if found is None:
        abort(404)
    return found


def own_record(person: Person, record_id: int) -> StudentRecord:
    """A student record of *person*; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    found = _record(record_id)
    if found.person_id != person.id:
        abort(404)
    return found


def record_for(person: Person, record_id: int) -> StudentRecord:
    """A student record, to those who keep it; that somebody is a student is no fellow's to find."""
    if not person.is_authenticated:
        abort(401)
    found = _record(record_id)
    _require(person, found)
    return found


def _require(person: Person, record: StudentRecord) -> None:
    scope = Scope("student_record", record.id)
    if not access.may(person, MANAGE, scope):
        abort(404)


def request_for(person: Person, request_id: int, *, own: bool = False) -> StatusRequest:
    """A request: *own*, one's own, else one that *person* answers."""
    if not person.is_authenticated:
        abort(401)
    found = db.session.get(StatusRequest, request_id)
    if found is None:
        abort(404)
    record = _record(found.record_id)
    if own:
        if record.person_id != person.id:
            abort(404)
    else:
        _require(person, record)
    return found


def change_for(person: Person, change_id: int) -> StatusChange:
    """A change, to those who keep the record."""
    if not person.is_authenticated:
        abort(401)
    found = db.session.get(StatusChange, change_id)
    if found is None:
        abort(404)
    _require(person, _record(found.record_id))
    return found


def document_for(person: Person, attachment_id: int) -> tuple[Attachment, Person]:
    """A document and whose it is: the student's own, and those who keep the record; else 404."""
    if not person.is_authenticated:
        abort(401)
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.subject_kind not in (CHANGE, REQUEST):
        abort(404)
    row: StatusChange | StatusRequest | None
    if file.subject_kind == CHANGE:
        row = db.session.get(StatusChange, file.subject_id)
    else:
        row = db.session.get(StatusRequest, file.subject_id)
    if row is None:
        abort(404)
    record = _record(row.record_id)
    if record.person_id != person.id:
        _require(person, record)
    return file, record.person


def institution_for(person: Person, organisation_id: int) -> Organisation:
    """An institution, to those who keep its student register."""
    if not person.is_authenticated:
        abort(401)
    place = db.session.get(Organisation, organisation_id)
    if place is None or place.kind not in INSTITUTIONS:
        abort(404)
    access.require(person, MANAGE, Scope("organisation", place.id))
    return place


def setting_for(person: Person, kind: str, setting_id: int) -> RecordKeeper | TranscriptDelegation:
    """A line of who keeps what, or of the name of documents."""
    if not person.is_authenticated:
        abort(401)
    row: RecordKeeper | TranscriptDelegation | None
    if kind == "keeper":
        row = db.session.get(RecordKeeper, setting_id)
    else:
        row = db.session.get(TranscriptDelegation, setting_id)
    if row is None:
        abort(404)
    institution_for(person, row.organisation_id)
    return row


def import_for(person: Person, import_id: int) -> RecordImport:
    """A file of an institution's own system."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(RecordImport, import_id)
    if row is None or row.state == "dropped":
        abort(404)
    institution_for(person, row.organisation_id)
    return row
