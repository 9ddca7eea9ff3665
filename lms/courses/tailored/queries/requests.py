"""Requests and proposals, for companies and for institutions' staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from lms import access, clock
from lms.access import Permission, Role, Scope
from lms.accounts.models import Organisation, Person
from lms.accounts.queries import holders
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.places import managed
from lms.courses.tailored.models import TailoredProposal, TailoredRequest
from lms.db import db
from lms.i18n import local

MANAGE, REQUEST = Permission.TAILORED_MANAGE, Permission.TAILORED_REQUEST


def companies_of(person: Person, *, verified: bool = False) -> list[Organisation]:
    """The companies in whose name *person* asks, by name."""
    ids = [one.id for one in access.scopes_with(person, REQUEST) if one.kind == "organisation"]
    if verified:
        ids = sorted(registry.verified_companies(ids))
    if not ids:
        return []
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(ids), Organisation.kind == "company")
            .order_by(Organisation.name, Organisation.id)
        )
    )


def institutions() -> list[Organisation]:
    """Who can be asked: the Academy and the universities."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.kind.in_(("academy", "university")))
            .order_by(Organisation.kind, Organisation.name, Organisation.id)
        )
    )


def own_requests(organisation_ids: Iterable[int]) -> list[TailoredRequest]:
    """What these companies asked for, the latest first."""
    return list(
        db.session.scalars(
            select(TailoredRequest)
            .where(TailoredRequest.organisation_id.in_(list(organisation_ids)))
            .options(
                joinedload(TailoredRequest.organisation), joinedload(TailoredRequest.place)
            )
            .order_by(TailoredRequest.created_at.desc(), TailoredRequest.id.desc())
        )
    )  # fmt: skip


def requests(person: Person, *, text: str = "", state: str = "") -> Select[Any]:
    """What was asked of the institutions for which *person* answers, the latest first."""
    places = [place.id for place in managed(person, MANAGE)]
    company = Organisation
    query = (
        select(TailoredRequest)
        .join(company, company.id == TailoredRequest.organisation_id)
        .where(TailoredRequest.place_id.in_(places))
        .options(joinedload(TailoredRequest.organisation), joinedload(TailoredRequest.place))
        .order_by(TailoredRequest.created_at.desc(), TailoredRequest.id.desc())
    )
    if state:
        query = query.where(TailoredRequest.state == state)
    for word in text.split()[:5]:
        like = f"%{word.replace('%', '').replace('_', ' ')}%"
        query = query.where(
            or_(
                TailoredRequest.title.ilike(like),
                company.name.ilike(like),
                company.english_name.ilike(like),
            )
        )
    return query


def proposals_of(request_id: int) -> list[TailoredProposal]:
    """The answers to a request, the latest first."""
    return list(
        db.session.scalars(
            select(TailoredProposal)
            .where(TailoredProposal.request_id == request_id)
            .order_by(TailoredProposal.number.desc())
        )
    )


def accepted_of(request_id: int) -> TailoredProposal | None:
    """The proposal that the company accepted."""
    return next((one for one in proposals_of(request_id) if one.state == "accepted"), None)


def asked_of(person: Person) -> bool:
    """Whether *person* answers for any institution."""
    return bool(managed(person, MANAGE))


def offerings_of(ids: Iterable[int]) -> dict[int, Offering]:
    """Offerings with their courses, by id."""
    rows = db.session.scalars(
        select(Offering).where(Offering.id.in_(list(ids))).options(joinedload(Offering.course))
    )
    return {row.id: row for row in rows}


def offering_choices(place: Organisation) -> list[tuple[int, str]]:
    """The institution's open offerings that are not over and belong to no cohort and no term."""
    rows = db.session.execute(
        select(Offering, Course)
        .join(Course, Course.id == Offering.course_id)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(
            or_(Organisation.id == place.id, Organisation.parent_id == place.id),
            Offering.state == "open",
            Offering.ends_on >= clock.today(),
            Offering.cohort_id.is_(None),
            Offering.term_id.is_(None),
        )
        .order_by(Course.title_ko, Offering.label, Offering.id)
    )
    return [(row.Offering.id, f"{local(row.Course)} · {row.Offering.label}") for row in rows]


def staff_people(place_id: int) -> list[Person]:
    """The staff of the institution that is asked."""
    chain = access.chain(Scope("organisation", place_id))
    return holders([Role.STAFF], [one for one in chain if one.kind == "organisation"])


def company_people(organisation_id: int) -> list[Person]:
    """The team of a company."""
    return holders([Role.EMPLOYER], [Scope("organisation", organisation_id)])


def waiting_for_staff(person: Person) -> int:
    """How many requests wait for an answer of *person*'s institutions."""
    places = [place.id for place in managed(person, MANAGE)]
    query = select(func.count(TailoredRequest.id)).where(
        TailoredRequest.place_id.in_(places), TailoredRequest.state == "submitted"
    )
    return (db.session.scalar(query) or 0) if places else 0


def waiting_for_company(person: Person) -> int:
    """How many proposals wait for an answer of *person*'s companies."""
    ids = [one.id for one in companies_of(person)]
    query = select(func.count(TailoredRequest.id)).where(
        TailoredRequest.organisation_id.in_(ids), TailoredRequest.state == "proposed"
    )
    return (db.session.scalar(query) or 0) if ids else 0
