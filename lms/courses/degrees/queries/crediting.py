"""Agreements, what was recognised by them, and the hours that could be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.models import CreditAgreement, DegreeRequest, RecognisedCredit
from lms.courses.degrees.queries.curricula import family_of
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now
from lms.courses.programmes.models import Cohort, Track
from lms.db import db


def agreements_for(track: Track, source: str, on: date | None = None) -> list[CreditAgreement]:
    """The agreements in force on a day (default today) by which a track's students may ask."""
    day = on or clock.today()
    return list(
        db.session.scalars(
            select(CreditAgreement)
            .where(
                CreditAgreement.organisation_id.in_(family_of(track.organisation)),
                CreditAgreement.source == source,
                CreditAgreement.starts_on <= day,
                or_(CreditAgreement.ends_on.is_(None), CreditAgreement.ends_on >= day),
            )
            .options(joinedload(CreditAgreement.partner))
            .order_by(CreditAgreement.title, CreditAgreement.id)
        )
    )


def agreements_at(organisation_ids: Collection[int]) -> list[CreditAgreement]:
    """Every agreement of institutions, by title."""
    return list(
        db.session.scalars(
            select(CreditAgreement)
            .where(CreditAgreement.organisation_id.in_(list(organisation_ids)))
            .options(joinedload(CreditAgreement.partner), joinedload(CreditAgreement.organisation))
            .order_by(CreditAgreement.title, CreditAgreement.id)
        )
    )


def partners(but: Collection[int], kinds: Collection[str]) -> list[Organisation]:
    """Institutions with which an agreement can be made."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.kind.in_(list(kinds)), Organisation.id.not_in(list(but)))
            .order_by(Organisation.name, Organisation.id)
        )
    )


@dataclass(frozen=True)
class AcademyCourse:
    """A course of the partner that was completed with its hours, and is not recognised yet."""

    course_id: int
    title_ko: str
    title_en: str
    hours: Decimal


def academy_courses(person_id: int, agreement: CreditAgreement) -> list[AcademyCourse]:
    """What a person completed at an agreement's partner and was not recognised before."""
    taken = select(DegreeRequest.course_id).where(
        DegreeRequest.person_id == person_id,
        DegreeRequest.kind == "academy",
        DegreeRequest.id.in_(
            select(RecognisedCredit.request_id).where(RecognisedCredit.state != "revoked")
        ),
        DegreeRequest.course_id.is_not(None),
    )
    degrees = (  # what was run for a degree programme counts there already
        select(Cohort.id).join(Track, Track.id == Cohort.track_id).where(Track.stream == "degree")
    )
    rows = db.session.execute(
        select(Course.id, Course.title_ko, Course.title_en, Course.hours)
        .join(Offering, Offering.course_id == Course.id)
        .join(CourseResult, CourseResult.offering_id == Offering.id)
        .where(
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            CourseResult.credit_earned.is_(True),
            final_now(),
            Course.organisation_id == agreement.partner_id,
            or_(Offering.cohort_id.is_(None), Offering.cohort_id.not_in(degrees)),
            Course.hours > 0,
            Course.id.not_in(taken),
        )
        .distinct()
        .order_by(Course.title_ko, Course.id)
    )
    return [AcademyCourse(id_, ko, en, Decimal(hours)) for id_, ko, en, hours in rows]


def credits_of(person_id: int, track_id: int | None = None) -> list[RecognisedCredit]:
    """Credits from elsewhere of a person, confirmed or waiting, the oldest first."""
    query = (
        select(RecognisedCredit)
        .where(RecognisedCredit.person_id == person_id)
        .options(
            joinedload(RecognisedCredit.agreement).joinedload(CreditAgreement.partner),
            joinedload(RecognisedCredit.course),
        )
        .order_by(RecognisedCredit.recognised_on, RecognisedCredit.id)
    )
    if track_id is not None:
        query = query.where(RecognisedCredit.track_id == track_id)
    return list(db.session.scalars(query))


def credit_of_request(request_id: int) -> RecognisedCredit | None:
    """What a request came to; none before it was entered, or after it was revoked."""
    return db.session.scalar(
        select(RecognisedCredit)
        .where(RecognisedCredit.request_id == request_id, RecognisedCredit.state != "revoked")
        .options(joinedload(RecognisedCredit.agreement).joinedload(CreditAgreement.partner))
    )
