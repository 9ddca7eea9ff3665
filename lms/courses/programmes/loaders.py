"""Loading is authorising: tracks, cohorts and cohort members by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.programmes.models import (
    Cohort,
    CohortMember,
    Internship,
    MemberExam,
    Mentor,
    RequirementCheck,
    Track,
    TrackRequirement,
    TrackStage,
)
from lms.courses.programmes.queries.beside import lives
from lms.courses.programmes.queries.leaving import DOCUMENTS
from lms.db import db
from lms.storage import Attachment


def track_for(person: Person, track_id: int, permission: Permission) -> Track:
    """The track, where *person* has *permission* on it; 404 to an outsider, 403 to a member."""
    track = db.session.scalar(
        select(Track).where(Track.id == track_id).options(joinedload(Track.organisation))
    )
    if track is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, Scope("track", track.id))
    return track


def cohort_for(person: Person, cohort_id: int, permission: Permission) -> Cohort:
    """The cohort with its track, where *person* has *permission* on it."""
    cohort = db.session.scalar(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .options(joinedload(Cohort.track).joinedload(Track.organisation))
    )
    if cohort is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, Scope("cohort", cohort.id))
    return cohort


def member_for(person: Person, member_id: int, permission: Permission) -> CohortMember:
    """A place in a cohort: the person's own, or one of a cohort on which they have *permission*."""
    if not person.is_authenticated:
        abort(401)
    member = db.session.scalar(
        select(CohortMember)
        .where(CohortMember.id == member_id)
        .options(
            joinedload(CohortMember.cohort).joinedload(Cohort.track).joinedload(Track.organisation)
        )
    )
    if member is None:
        abort(404)
    if member.person_id != person.id:
        scope = Scope("cohort", member.cohort_id)
        if not access.may(person, permission, scope) and access.roles_at(person, scope) == {
            access.Role.LEARNER
        }:
            abort(404)  # that a fellow learner is a member is no one's business
        access.require(person, permission, scope)
    return member


def requirement_for(
    person: Person, requirement_id: int, permission: Permission
) -> TrackRequirement:
    """A requirement of a track on which *person* has *permission*."""
    row = db.session.scalar(
        select(TrackRequirement)
        .where(TrackRequirement.id == requirement_id)
        .options(joinedload(TrackRequirement.track).joinedload(Track.organisation))
    )
    if row is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, Scope("track", row.track_id))
    return row


def check_for(person: Person, check_id: int) -> tuple[RequirementCheck, CohortMember]:
    """A tick and its member, for somebody who decides on the member."""
    row = db.session.scalar(
        select(RequirementCheck)
        .where(RequirementCheck.id == check_id)
        .options(joinedload(RequirementCheck.requirement))
    )
    if row is None:
        abort(404 if person.is_authenticated else 401)
    member = member_for(person, row.member_id, Permission.MEMBER_DECIDE)
    access.require(person, Permission.MEMBER_DECIDE, Scope("cohort", member.cohort_id))
    return row, member


def document_for(
    person: Person, member_id: int, attachment_id: int
) -> tuple[Attachment, CohortMember]:
    """A file that proves a member's employment: their own, or for those who decide."""
    member = member_for(person, member_id, Permission.MEMBER_DECIDE)
    file = db.session.get(Attachment, attachment_id)
    if file is None or (file.subject_kind, file.subject_id) != (DOCUMENTS, member.id):
        abort(404)
    return file, member


def stage_for(person: Person, stage_id: int) -> TrackStage:
    """A stage of a track that *person* manages."""
    row = db.session.get(TrackStage, stage_id)
    if row is None:
        abort(404 if person.is_authenticated else 401)
    track_for(person, row.track_id, Permission.TRACK_MANAGE)
    return row


def managed_member(person: Person, member_id: int, permission: Permission) -> CohortMember:
    """A place in a cohort on which *person* has *permission*; one's own place is not enough."""
    member = member_for(person, member_id, permission)
    if not access.may(person, permission, Scope("cohort", member.cohort_id)):
        abort(404)
    return member


def exam_for(person: Person, exam_id: int) -> tuple[MemberExam, CohortMember]:
    """A certificate exam that *person* may change, with whose it is."""
    row = db.session.get(MemberExam, exam_id)
    if row is None or row.withdrawn_at is not None:
        abort(404 if person.is_authenticated else 401)
    return row, managed_member(person, row.member_id, Permission.COHORT_MANAGE)


def internship_for(person: Person, internship_id: int) -> tuple[Internship, CohortMember]:
    """An internship that *person* may change, with whose it is."""
    row = db.session.get(Internship, internship_id)
    if row is None or row.withdrawn_at is not None:
        abort(404 if person.is_authenticated else 401)
    return row, managed_member(person, row.member_id, Permission.COHORT_MANAGE)


def mentor_for(person: Person, mentor_id: int) -> Mentor:
    """A mentor's part in a cohort that *person* manages."""
    row = db.session.get(Mentor, mentor_id)
    if row is None:
        abort(404 if person.is_authenticated else 401)
    cohort_for(person, row.cohort_id, Permission.COHORT_MANAGE)
    return row


def own_mentoring(person: Person, mentor_id: int) -> Mentor:
    """A part as mentor that is *person*'s own and holds today; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(Mentor, mentor_id)
    if row is None or row.person_id != person.id or not lives(row):
        abort(404)
    return row
