"""Loading is authorising: curricula, students' audits, requests, agreements and credits by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.degrees import queries
from lms.courses.degrees.models import (
    CreditAgreement,
    CurriculumRequirement,
    CurriculumVersion,
    DegreeRequest,
    RecognisedCredit,
    StudentCurriculum,
)
from lms.courses.programmes.loaders import track_for
from lms.courses.programmes.models import CohortMember, Track
from lms.courses.programmes.queries.standing import memberships
from lms.db import db

MANAGE, AUDIT = Permission.CURRICULUM_MANAGE, Permission.AUDIT_DEGREE


def version_for(person: Person, version_id: int) -> CurriculumVersion:
    """A version of a track whose curricula *person* keeps."""
    row = db.session.scalar(
        select(CurriculumVersion)
        .where(CurriculumVersion.id == version_id)
        .options(joinedload(CurriculumVersion.track).joinedload(Track.organisation))
    )
    if row is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, MANAGE, Scope("track", row.track_id))
    return row


def requirement_for(person: Person, requirement_id: int) -> CurriculumRequirement:
    """A requirement of a version that *person* keeps."""
    row = db.session.get(CurriculumRequirement, requirement_id)
    if row is None:
        abort(404 if person.is_authenticated else 401)
    version_for(person, row.version_id)
    return row


def student_for(person: Person, track_id: int, person_id: int) -> tuple[Track, Person]:
    """A student of a track whose audits *person* reads."""
    track = track_for(person, track_id, AUDIT)
    seen = db.session.get(Person, person_id)
    if seen is None or all(one.track_id != track.id for one in memberships(person_id)):
        abort(404)
    return track, seen


def own_track(person: Person, track_id: int | None = None) -> Track | None:
    """A degree track that *person* is a student of; without an id the latest one, if any."""
    if not person.is_authenticated:
        abort(401)
    mine = queries.own_tracks(person.id)
    if track_id is None:
        return mine[0] if mine else None
    found = next((track for track in mine if track.id == track_id), None)
    if found is None:
        abort(404)
    return found


def own_request(person: Person, request_id: int) -> DegreeRequest:
    """A request that *person* made."""
    if not person.is_authenticated:
        abort(401)
    row = queries.request_by_id(request_id)
    if row is None or row.person_id != person.id:
        abort(404)
    return row


def request_for(person: Person, request_id: int) -> DegreeRequest:
    """A request of somebody else, for whoever decides on degrees of that track."""
    row = queries.request_by_id(request_id)
    if row is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, AUDIT, Scope("track", row.track_id))
    return row


def own_follow(person: Person, follow_id: int) -> StudentCurriculum:
    """A version that *person* follows."""
    if not person.is_authenticated:
        abort(401)
    row = queries.follow_by_id(follow_id)
    if row is None or row.person_id != person.id:
        abort(404)
    return row


def follow_for(person: Person, follow_id: int) -> StudentCurriculum:
    """A version that somebody follows, for whoever decides on degrees of their track."""
    row = queries.follow_by_id(follow_id)
    if row is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, AUDIT, Scope("track", row.home_track_id))
    return row


def agreement_for(person: Person, agreement_id: int) -> CreditAgreement:
    """An agreement of an institution whose curricula *person* keeps."""
    row = db.session.scalar(
        select(CreditAgreement)
        .where(CreditAgreement.id == agreement_id)
        .options(joinedload(CreditAgreement.partner), joinedload(CreditAgreement.organisation))
    )
    if row is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, MANAGE, Scope("organisation", row.organisation_id))
    return row


def credit_for(person: Person, credit_id: int) -> RecognisedCredit:
    """Credits from elsewhere of a student of a track on whose degrees *person* decides."""
    row = db.session.scalar(
        select(RecognisedCredit)
        .where(RecognisedCredit.id == credit_id)
        .options(joinedload(RecognisedCredit.person), joinedload(RecognisedCredit.agreement))
    )
    if row is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, AUDIT, Scope("track", row.track_id))
    return row


def member_of(person_id: int, track_id: int) -> CohortMember | None:
    """The latest place of a student in a track."""
    ids = [one.member_id for one in memberships(person_id) if one.track_id == track_id]
    return db.session.get(CohortMember, ids[0]) if ids else None
