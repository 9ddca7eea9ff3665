"""Counselling notes as their author and those with whom they are shared see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import access, clock
from lms.access import Permission, Scope
from lms.accounts import queries as accounts
from lms.accounts.models import Grant, Person
from lms.courses.attendance import queries as attendance
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.models import Cohort
from lms.courses.training_log.models import CounselNote, CounselShare, CounselVersion
from lms.courses.training_log.queries import days
from lms.courses.training_log.rules.notes import NoteKind, Sharing, follow_up, may_read
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials


@dataclass(frozen=True)
class NoteFilters:
    """What the list is narrowed to. *box*: mine, shared, deleted; empty: mine and shared."""

    text: str = ""
    kind: str = ""
    box: str = ""
    due: bool = False
    place: Scope | None = None
    person_id: int | None = None
    first: date | None = None
    last: date | None = None


def sharing_of(note: CounselNote) -> Sharing:
    """Whose *note* is, and whom it is shared with."""
    named = frozenset(one.person_id for one in note.shares)
    return Sharing(note.author_id, note.shared_with_staff, named)


def readable(note: CounselNote, reader: Person) -> bool:
    """Whether *reader* may read *note*; a deleted one is its author's alone."""
    if note.deleted_at is not None and note.author_id != reader.id:
        return False
    return may_read(
        sharing_of(note),
        reader.id,
        counsels=access.may_anywhere(reader, Permission.COUNSEL),
        counsels_here=lambda: counsels_at(reader, note.place),
        about=note.person_id,
    )


def counsels_at(person: Person, place: Scope) -> bool:
    """Whether *person* counsels at *place*: there, or in an offering of that cohort."""
    if access.may(person, Permission.COUNSEL, place):
        return True
    if place.kind != "cohort":
        return False
    offering_ids = {
        scope.id
        for scope in access.scopes_with(person, Permission.COUNSEL)
        if scope.kind == "offering"
    }
    return bool(offering_ids & set(days.offerings_of(place)))


def notes(reader: Person, asked: NoteFilters) -> list[CounselNote]:
    """The notes that *reader* may read, the latest first. Nobody else's private one is among them."""
    named = select(CounselShare.note_id).where(CounselShare.person_id == reader.id)
    query = (
        select(CounselNote)
        .join(Person, Person.id == CounselNote.person_id)
        .where(
            or_(
                CounselNote.author_id == reader.id,
                CounselNote.id.in_(named),
                CounselNote.shared_with_staff,
            )
        )
        .options(
            joinedload(CounselNote.person),
            joinedload(CounselNote.author),
            selectinload(CounselNote.shares).joinedload(CounselShare.person),
        )
        .order_by(CounselNote.held_on.desc(), CounselNote.id.desc())
    )
    if asked.box == "deleted":
        query = query.where(CounselNote.deleted_at.is_not(None), CounselNote.author_id == reader.id)
    else:
        query = query.where(CounselNote.deleted_at.is_(None))
    if asked.box == "mine":
        query = query.where(CounselNote.author_id == reader.id)
    elif asked.box == "shared":
        query = query.where(CounselNote.author_id != reader.id)
    if asked.kind in set(NoteKind):
        query = query.where(CounselNote.kind == asked.kind)
    if asked.place is not None:
        column = CounselNote.cohort_id if asked.place.kind == "cohort" else CounselNote.offering_id
        query = query.where(column == asked.place.id)
    if asked.person_id is not None:
        query = query.where(CounselNote.person_id == asked.person_id)
    if asked.first is not None:
        query = query.where(CounselNote.held_on >= asked.first)
    if asked.last is not None:
        query = query.where(CounselNote.held_on <= asked.last)
    if asked.text:
        query = query.where(_about(asked.text))
    found = [note for note in db.session.scalars(query) if readable(note, reader)]
    if asked.due:
        today = clock.today()
        found = [note for note in found if state_of(note, today) in ("today", "overdue")]
    return found


def state_of(note: CounselNote, today: date) -> str:
    """How the follow-up of *note* stands (``rules.notes.follow_up``)."""
    return follow_up(note.follow_up_on, note.followed_up_at is not None, today)


def _about(text: str) -> Any:
    """By whom it is about, and by what it says: the text of what the reader may read anyway."""
    if is_initials(text):
        return Person.initials.contains(initial_consonants(text), autoescape=True)
    return or_(
        *(
            column.icontains(text, autoescape=True)
            for column in (Person.name, Person.english_name, Person.number, CounselNote.text)
        )
    )


def versions(note: CounselNote) -> list[CounselVersion]:
    """How *note* stood before, the latest first."""
    return list(
        db.session.scalars(
            select(CounselVersion)
            .where(CounselVersion.note_id == note.id)
            .order_by(CounselVersion.number.desc())
        )
    )


def learners(place: Scope) -> list[attendance.Learner]:
    """Whom a note at *place* may be about: who belongs or belonged to it, by name."""
    return attendance.learners(place, left_too=True)


def colleagues(place: Scope, about: int, author: int) -> list[Person]:
    """Whom an author may name: those who hold a role that counsels at *place*, by name."""
    places = set(access.chain(place))
    if place.kind == "cohort":
        places |= {Scope("offering", one) for one in days.offerings_of(place)}
    roles = [role for role, held in access.ROLE_PERMISSIONS.items() if Permission.COUNSEL in held]
    rows = db.session.execute(
        select(Person, Grant.scope_kind, Grant.scope_id)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role.in_(roles), Grant.ended_at.is_(None), Person.deactivated_at.is_(None))
    )
    found = {
        person.id: person
        for person, kind, scope_id in rows
        if Scope(kind, scope_id) in places and person.id not in (about, author)
    }
    return sorted(found.values(), key=lambda one: (one.name, one.number))


def places_of(person: Person) -> list[tuple[Scope, str]]:
    """Where *person* counsels: running cohorts and offerings, with titles."""
    found: list[Scope] = []
    offerings = db.session.scalars(select(Offering).where(Offering.state == "open"))
    cohorts = db.session.scalars(select(Cohort).where(Cohort.ends_on >= clock.today()))
    granted = access.scopes_with(person, Permission.COUNSEL)
    by_offering = {scope.id for scope in granted if scope.kind == "offering"}
    wide = [scope for scope in granted if scope.kind != "offering"]
    found += [Scope("offering", one.id) for one in offerings if one.id in by_offering]
    if wide:
        found += [
            Scope("cohort", one.id)
            for one in cohorts
            if set(access.chain(Scope("cohort", one.id))) & set(wide)
        ]
    names = accounts.scope_names(found)
    return sorted(((scope, names[scope]) for scope in found), key=lambda pair: pair[1])


def due_count(reader: Person) -> int:
    """How many follow-ups of the reader's own notes are due."""
    rows: Iterable[CounselNote] = db.session.scalars(
        select(CounselNote).where(
            CounselNote.author_id == reader.id,
            CounselNote.deleted_at.is_(None),
            CounselNote.followed_up_at.is_(None),
            CounselNote.follow_up_on <= clock.today(),
        )
    )
    return len(list(rows))
