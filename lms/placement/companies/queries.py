"""Reading companies: which may post, what the public sees, what the office decides on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock
from lms.access import Role
from lms.accounts.models import Grant, Invitation, Organisation, Person
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate
from lms.placement.companies.models import CompanyFact, CompanyProfile
from lms.placement.companies.rules import Fact, State, digits_of


def is_verified(organisation_id: int) -> bool:
    """Whether the office verified this company: only then may it post and see candidates."""
    return (
        db.session.scalar(
            select(CompanyProfile.organisation_id).where(
                CompanyProfile.organisation_id == organisation_id,
                CompanyProfile.state == State.VERIFIED,
            )
        )
        is not None
    )


def verified_among(organisation_ids: Sequence[int]) -> set[int]:
    """Which of these organisations are verified companies."""
    return set(
        db.session.scalars(
            select(CompanyProfile.organisation_id).where(
                CompanyProfile.state == State.VERIFIED,
                CompanyProfile.organisation_id.in_(organisation_ids),
            )
        )
    )


def verified_ids() -> set[int]:
    """The organisations of every verified company."""
    return set(
        db.session.scalars(
            select(CompanyProfile.organisation_id).where(CompanyProfile.state == State.VERIFIED)
        )
    )


def profile_of(organisation_id: int) -> CompanyProfile | None:
    """A company's profile with its organisation and sites."""
    return db.session.scalar(
        select(CompanyProfile)
        .where(CompanyProfile.organisation_id == organisation_id)
        .options(joinedload(CompanyProfile.organisation), selectinload(CompanyProfile.sites))
    )


def profiles(organisation_ids: Iterable[int]) -> dict[int, CompanyProfile]:
    """Profiles with their organisations, by organisation, in one statement."""
    rows = db.session.scalars(
        select(CompanyProfile)
        .where(CompanyProfile.organisation_id.in_(set(organisation_ids)))
        .options(joinedload(CompanyProfile.organisation))
    )
    return {row.organisation_id: row for row in rows}


def public_by_slug(slug: str) -> CompanyProfile | None:
    """A verified company by its address on this site; others are not public."""
    return db.session.scalar(
        select(CompanyProfile)
        .join(Organisation)
        .where(Organisation.slug == slug, CompanyProfile.state == State.VERIFIED)
        .options(joinedload(CompanyProfile.organisation), selectinload(CompanyProfile.sites))
    )


def by_business_number(number: str) -> CompanyProfile | None:
    """The company that registered this business number."""
    return db.session.scalar(
        select(CompanyProfile).where(CompanyProfile.business_number == digits_of(number))
    )


def companies_of(person_id: int) -> list[CompanyProfile]:
    """The companies in whose team a person is, in the order of joining."""
    return list(
        db.session.scalars(
            select(CompanyProfile)
            .join(
                Grant,
                (Grant.scope_kind == "organisation")
                & (Grant.scope_id == CompanyProfile.organisation_id),
            )
            .where(
                Grant.person_id == person_id,
                Grant.role == Role.EMPLOYER,
                Grant.ended_at.is_(None),
            )
            .order_by(Grant.id)
            .options(joinedload(CompanyProfile.organisation), selectinload(CompanyProfile.sites))
        )
    )


@dataclass(frozen=True)
class Member:
    """Someone of a company's team."""

    person: Person
    since: datetime
    grant_id: int


def team(organisation_id: int) -> list[Member]:
    """The live team of a company, longest-serving first."""
    rows = db.session.execute(
        select(Person, Grant.granted_at, Grant.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Grant.role == Role.EMPLOYER,
            Grant.scope_kind == "organisation",
            Grant.scope_id == organisation_id,
            Grant.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Grant.id)
    )
    return [Member(person, since, grant_id) for person, since, grant_id in rows]


def open_invitations(organisation_id: int) -> list[Invitation]:
    """Invitations into a company's team that wait for an answer, newest first."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(
                Invitation.role == Role.EMPLOYER,
                Invitation.scope_kind == "organisation",
                Invitation.scope_id == organisation_id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > clock.now(),
            )
            .order_by(Invitation.id.desc())
        )
    )


def facts(organisation_id: int, *, withdrawn: bool = False) -> list[CompanyFact]:
    """Dated facts, newest first; those recorded in error only where *withdrawn* asks for them."""
    query = (
        select(CompanyFact)
        .where(CompanyFact.organisation_id == organisation_id)
        .options(joinedload(CompanyFact.site))
        .order_by(CompanyFact.on.desc(), CompanyFact.id.desc())
    )
    if not withdrawn:
        query = query.where(CompanyFact.withdrawn_at.is_(None))
    return list(db.session.scalars(query))


def standing(rows: Iterable[CompanyFact]) -> list[Fact]:
    """Facts as the rules take them: those that stand."""
    return [Fact(row.kind, row.on, row.site_id) for row in rows if row.withdrawn_at is None]


def counts_by_state() -> dict[str, int]:
    """How many companies stand in each state."""
    rows = db.session.execute(
        select(CompanyProfile.state, func.count()).group_by(CompanyProfile.state)
    )
    found = {str(state): int(count) for state, count in rows}
    return {state.value: found.get(state.value, 0) for state in State}


def _matching(text: str) -> ColumnElement[bool]:
    """Companies whose names hold *text*, or whose number begins with its digits."""
    like = f"%{text.replace('%', '').replace('_', ' ')}%"
    tests: list[ColumnElement[bool]] = [
        Organisation.name.ilike(like),
        Organisation.english_name.ilike(like),
    ]
    digits = digits_of(text)
    if len(digits) >= 3:
        tests.append(CompanyProfile.business_number.startswith(digits))
    return or_(*tests)


def _filtered(query: Select, text: str, industry: str, states: Sequence[str]) -> Select:
    if states:
        query = query.where(CompanyProfile.state.in_(states))
    if industry:
        query = query.where(CompanyProfile.industry == industry)
    text = text.strip()
    if text and is_initials(text):
        query = query.where(CompanyProfile.organisation_id.in_(_by_initials(text)))
    elif text:
        query = query.where(_matching(text))
    return query


def _by_initials(text: str) -> list[int]:
    """Organisations whose Korean name holds these initial consonants (ㅎㅂ finds 한빛)."""
    wanted = initial_consonants(text)
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.kind == "company")
    )
    return [id_ for id_, name in rows if wanted in initial_consonants(name)]


SORTS = ("name", "-name", "industry", "-industry", "decided", "-decided")


def office_list(
    *, text: str = "", state: str = "", industry: str = "", sort: str = "", number: int = 1
) -> Page[CompanyProfile]:
    """The office's list: those that wait for a decision first, unless another order is asked for."""
    pending_first = case((CompanyProfile.state == State.PENDING, 0), else_=1)
    column = {
        "name": Organisation.name,
        "industry": CompanyProfile.industry,
        "decided": CompanyProfile.decided_at,
    }.get(sort.lstrip("-"))
    if column is None:
        order = [pending_first, Organisation.name]
    else:
        order = [column.desc() if sort.startswith("-") else column.asc()]
    query = _filtered(
        select(CompanyProfile)
        .join(Organisation)
        .options(joinedload(CompanyProfile.organisation), selectinload(CompanyProfile.sites))
        .order_by(*order, CompanyProfile.organisation_id),
        text,
        industry,
        [state] if state else [],
    )
    return paginate(query, number)


def public_list(*, text: str = "", industry: str = "", number: int = 1) -> Page[CompanyProfile]:
    """Verified companies, by name."""
    query = _filtered(
        select(CompanyProfile)
        .join(Organisation)
        .options(joinedload(CompanyProfile.organisation))
        .order_by(Organisation.name, CompanyProfile.organisation_id),
        text,
        industry,
        [State.VERIFIED],
    )
    return paginate(query, number)


def find(text: str, limit: int = 8) -> list[CompanyProfile]:
    """Companies that are not refused, by name: to hide from one, or to search for one."""
    if not text.strip():
        return []
    query = _filtered(
        select(CompanyProfile)
        .join(Organisation)
        .options(joinedload(CompanyProfile.organisation))
        .order_by(Organisation.name, CompanyProfile.organisation_id)
        .limit(limit),
        text,
        "",
        [State.VERIFIED, State.PENDING],
    )
    return list(db.session.scalars(query))


def fact_counts() -> dict[str, int]:
    """How many companies have each kind of standing fact (for the office's overview)."""
    rows = db.session.execute(
        select(CompanyFact.kind, func.count(func.distinct(CompanyFact.organisation_id)))
        .where(CompanyFact.withdrawn_at.is_(None))
        .group_by(CompanyFact.kind)
    )
    return {str(kind): int(count) for kind, count in rows}
