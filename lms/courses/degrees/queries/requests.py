"""Requests of students and declared versions, for the queue, the student and the audit page."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.degrees.models import (
    CreditAgreement,
    CurriculumVersion,
    DegreeRequest,
    RecognisedCredit,
    StudentCurriculum,
)
from lms.courses.programmes.models import Track
from lms.db import db
from lms.paging import Page, paginate

WAITING = ("submitted", "reviewed")


def _with_all(query: Any) -> Any:
    return query.options(
        joinedload(DegreeRequest.person),
        joinedload(DegreeRequest.reviewed_by),
        joinedload(DegreeRequest.decided_by),
        joinedload(DegreeRequest.track).joinedload(Track.organisation),
        joinedload(DegreeRequest.course),
        joinedload(DegreeRequest.for_course),
        joinedload(DegreeRequest.requirement),
        joinedload(DegreeRequest.curriculum).joinedload(CurriculumVersion.track),
        joinedload(DegreeRequest.agreement).joinedload(CreditAgreement.partner),
    )


def request_by_id(request_id: int) -> DegreeRequest | None:
    """A request with all that its page names."""
    return db.session.scalar(_with_all(select(DegreeRequest).where(DegreeRequest.id == request_id)))


def queue(
    organisation_ids: Collection[int], *, state: str, kind: str, text: str, page: int
) -> Page[DegreeRequest]:
    """Requests of institutions' students, those that wait longest first."""
    query = _at(organisation_ids)
    query = _with_all(query).join(Person, Person.id == DegreeRequest.person_id)
    if state == "waiting":
        query = query.where(DegreeRequest.state.in_(WAITING))
    elif state == "entering":
        query = query.where(DegreeRequest.kind == "exchange", DegreeRequest.state == "approved",
                            or_(~_credit().exists(), _credit("entered").exists()))  # fmt: skip
    elif state:
        query = query.where(DegreeRequest.state == state)
    if kind:
        query = query.where(DegreeRequest.kind == kind)
    if text:
        query = query.where(
            or_(
                Person.name.contains(text, autoescape=True),
                Person.english_name.icontains(text, autoescape=True),
                Person.number == text,
            )
        )
    order = (DegreeRequest.asked_at, DegreeRequest.id)
    if state != "waiting":
        order = (DegreeRequest.asked_at.desc(), DegreeRequest.id.desc())  # type: ignore[assignment]
    found: Page[DegreeRequest] = paginate(query.order_by(*order), page)
    return found


def _credit(state: str = "") -> Any:
    query = select(RecognisedCredit.id).where(
        RecognisedCredit.request_id == DegreeRequest.id, RecognisedCredit.state != "revoked"
    )
    return query.where(RecognisedCredit.state == state) if state else query


def _at(organisation_ids: Collection[int]) -> Any:
    return (
        select(DegreeRequest)
        .join(Track, Track.id == DegreeRequest.track_id)
        .where(Track.organisation_id.in_(list(organisation_ids)))
    )


def waiting(organisation_ids: Collection[int]) -> dict[str, int]:
    """How much waits: ``requests``, and micro-degrees that were applied for (``micro``)."""
    requests = _at(organisation_ids).where(DegreeRequest.state.in_(WAITING)).subquery()
    micro = _applied(organisation_ids).subquery()
    return {
        "requests": db.session.scalar(select(func.count()).select_from(requests)) or 0,
        "micro": db.session.scalar(select(func.count()).select_from(micro)) or 0,
    }


def _applied(organisation_ids: Collection[int]) -> Any:
    return (
        select(StudentCurriculum)
        .join(CurriculumVersion, CurriculumVersion.id == StudentCurriculum.version_id)
        .join(Track, Track.id == StudentCurriculum.home_track_id)
        .where(
            Track.organisation_id.in_(list(organisation_ids)),
            CurriculumVersion.form == "micro",
            StudentCurriculum.state == "applied",
        )
    )


def applied_micro(organisation_ids: Collection[int]) -> list[StudentCurriculum]:
    """Micro-degrees that wait for the grant, the oldest first."""
    return list(
        db.session.scalars(
            _applied(organisation_ids)
            .options(joinedload(StudentCurriculum.person), joinedload(StudentCurriculum.curriculum))
            .order_by(StudentCurriculum.id)
        )
    )


def requests_of(person_id: int, track_id: int | None = None) -> list[DegreeRequest]:
    """What a student asked for, the latest first."""
    query = _with_all(select(DegreeRequest).where(DegreeRequest.person_id == person_id))
    if track_id is not None:
        query = query.where(DegreeRequest.track_id == track_id)
    return list(db.session.scalars(query.order_by(DegreeRequest.id.desc())))


def follow_by_id(follow_id: int) -> StudentCurriculum | None:
    """A declared version with its person."""
    return db.session.scalar(
        select(StudentCurriculum)
        .where(StudentCurriculum.id == follow_id)
        .options(
            joinedload(StudentCurriculum.person),
            joinedload(StudentCurriculum.curriculum).joinedload(CurriculumVersion.track),
        )
    )


def transcript_notes(person_id: int, track_id: int | None = None) -> list[StudentCurriculum]:
    """Granted micro-degrees and declared majors, which a transcript notes; the oldest first."""
    query = (
        select(StudentCurriculum)
        .join(CurriculumVersion, CurriculumVersion.id == StudentCurriculum.version_id)
        .where(
            StudentCurriculum.person_id == person_id,
            CurriculumVersion.form != "major",
            or_(
                StudentCurriculum.state == "granted",
                (CurriculumVersion.form != "micro") & (StudentCurriculum.state == "active"),
            ),
        )
        .options(joinedload(StudentCurriculum.curriculum).joinedload(CurriculumVersion.track))
        .order_by(StudentCurriculum.since_on, StudentCurriculum.id)
    )
    if track_id is not None:
        query = query.where(StudentCurriculum.home_track_id == track_id)
    return list(db.session.scalars(query))
