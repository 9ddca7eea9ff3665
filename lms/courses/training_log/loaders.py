"""Loading is authorising: a cohort's and an offering's papers, and counselling notes."""

from __future__ import annotations

from datetime import date

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort, Track
from lms.courses.training_log.models import CounselNote, CounselShare
from lms.courses.training_log.queries import counselling, days
from lms.courses.training_log.queries import logs as log_queries
from lms.db import db

APPROVE = Permission.TRAINING_LOG_APPROVE


def cohort_team(person: Person, cohort_id: int, permission: Permission) -> Cohort:
    """The cohort, where *person* has *permission* on it or on one of its offerings.

    404 to an outsider and to its learners' fellows, 403 to somebody of the place who may not.
    """
    cohort = db.session.scalar(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .options(joinedload(Cohort.track).joinedload(Track.organisation))
    )
    if cohort is None:
        abort(404 if person.is_authenticated else 401)
    if not person.is_authenticated:
        abort(401)
    if access.may(person, permission, Scope("cohort", cohort.id)):
        return cohort
    own = [Scope("offering", one) for one in days.offerings_of(Scope("cohort", cohort.id))]
    held = [scope for scope in own if access.roles_at(person, scope)]
    if not any(access.may(person, permission, scope) for scope in held):
        abort(403 if held or access.roles_at(person, Scope("cohort", cohort.id)) else 404)
    return cohort


def log_cohort(person: Person, cohort_id: int) -> Cohort:
    """A cohort whose logs *person* may read: who approves them, and who teaches it."""
    if person.is_authenticated and access.may(person, APPROVE, Scope("cohort", cohort_id)):
        return cohort_for(person, cohort_id, APPROVE)
    cohort = cohort_team(person, cohort_id, Permission.OFFERING_TEACH)
    if not log_queries.teaches(person, cohort.id):
        abort(403)
    return cohort


def training_day(text: str) -> date:
    """The day of an address (2026-03-02); 404 for anything else."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2199:
        abort(404)
    return day


def day_for(person: Person, cohort_id: int, text: str) -> log_queries.DaySheet:
    """A training day of a cohort whose logs *person* may read; 404 where there is none."""
    cohort = log_cohort(person, cohort_id)
    sheet = log_queries.day(cohort, training_day(text))
    if sheet is None:
        abort(404)
    return sheet


def register_place(person: Person, kind: str, place_id: int) -> Cohort | Offering:
    """The cohort or offering whose register *person* may read."""
    if kind == "cohort":
        return cohort_team(person, place_id, Permission.ATTENDANCE_VIEW)
    return offering_for(person, place_id, Permission.ATTENDANCE_VIEW)


def counsel_place(person: Person, kind: str, place_id: int) -> Scope:
    """Where *person* counsels; a cohort also by one of its offerings."""
    if kind == "cohort":
        cohort_team(person, place_id, Permission.COUNSEL)
    else:
        offering_for(person, place_id, Permission.COUNSEL)
    return Scope(kind, place_id)


def note_for(person: Person, note_id: int) -> CounselNote:
    """A note that *person* may read. To everybody else it does not exist."""
    if not person.is_authenticated:
        abort(401)
    note = db.session.scalar(
        select(CounselNote)
        .where(CounselNote.id == note_id)
        .options(
            joinedload(CounselNote.person),
            joinedload(CounselNote.author),
            selectinload(CounselNote.shares).joinedload(CounselShare.person),
        )
    )
    if note is None or not counselling.readable(note, person):
        abort(404)
    return note


def own_note(person: Person, note_id: int) -> CounselNote:
    """A note that *person* wrote; 403 to who may only read it."""
    note = note_for(person, note_id)
    if note.author_id != person.id:
        abort(403)
    return note
