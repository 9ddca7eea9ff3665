"""Loading is authorising: requests, one's own and those that one decides, and their documents."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Role
from lms.accounts.models import Person
from lms.courses.absences import queries
from lms.courses.absences.models import AttendanceRequest, RequestEvent
from lms.courses.absences.rules.asking import may_decide, sees_reason
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.models import Session
from lms.courses.attendance.queries import PlaceCard
from lms.db import db
from lms.storage import Attachment

DECIDE = Permission.ABSENCE_DECIDE


@dataclass(frozen=True)
class Deciding:
    """A request as somebody who decides at its place may see and treat it."""

    request: AttendanceRequest
    open: bool  # kind, reason and documents are shown
    decides: bool


def _request(request_id: int) -> AttendanceRequest:
    found = db.session.scalar(
        select(AttendanceRequest)
        .where(AttendanceRequest.id == request_id)
        .options(
            joinedload(AttendanceRequest.person),
            joinedload(AttendanceRequest.session),
            selectinload(AttendanceRequest.events).joinedload(RequestEvent.actor),
        )
    )
    if found is None:
        abort(404)
    return found


def _require(person: Person, request: AttendanceRequest) -> None:
    """403 or 404 to who may not decide at the place; what a fellow learner asks is nobody's to find."""
    if access.roles_at(person, request.place) == {Role.LEARNER}:
        abort(404)
    access.require(person, DECIDE, request.place)


def own_request(person: Person, request_id: int) -> AttendanceRequest:
    """A request that *person* made; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    found = _request(request_id)
    if found.person_id != person.id:
        abort(404)
    return found


def as_decider(person: Person, request: AttendanceRequest) -> Deciding:
    """How *person* may see and treat a request of a place at which they decide."""
    staff, own = queries.is_staff(person, request.place), request.person_id == person.id
    return Deciding(
        request,
        sees_reason(request.sensitive, staff=staff, own=own),
        may_decide(request.approver, decides=True, staff=staff, own=own),
    )


def request_to_decide(person: Person, request_id: int) -> Deciding:
    """A request of a place at which *person* decides; 403 for a step that is not theirs is the
    view's: who may not decide a kind still sees that it was asked."""
    if not person.is_authenticated:
        abort(401)
    found = _request(request_id)
    _require(person, found)
    return as_decider(person, found)


def document_for(person: Person, request_id: int, attachment_id: int) -> tuple[Attachment, Person]:
    """A document, and whose it is: its person's, and those who see the reason; else 404."""
    if not person.is_authenticated:
        abort(401)
    request = _request(request_id)
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.subject_kind != queries.KIND or file.subject_id != request.id:
        abort(404)
    if request.person_id != person.id:
        _require(person, request)
        if not as_decider(person, request).open:
            abort(403)
    return file, request.person


def own_place(person: Person, text: str) -> PlaceCard | None:
    """The place ``cohort-3`` of which *person* is a learner now; none for any other."""
    return next((card for card in own_places(person) if key_of(card) == text), None)


def own_places(person: Person) -> list[PlaceCard]:
    """The places with sessions of which *person* is a learner now."""
    places = attendance.places_of(person.id)
    cards = attendance.cards(places)
    return [
        cards[place]
        for place in attendance.places_with_sessions(places)
        if attendance.learners(place, [person.id])
    ]


def key_of(card: PlaceCard) -> str:
    """What stands for a place in a form."""
    return f"{card.place.kind}-{card.place.id}"


def own_session(person: Person, session_id: int) -> Session:
    """A session of which *person* is a learner; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    session = db.session.get(Session, session_id)
    if session is None or not attendance.learners(session.place, [person.id]):
        abort(404)
    return session
