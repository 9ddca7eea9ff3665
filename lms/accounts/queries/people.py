"""The office's list of people, and one person's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from lms.access import ROOT, Role, Scope
from lms.accounts import queries
from lms.accounts.models import Grant, Invitation, Organisation, Person
from lms.accounts.rules.rights import OrganisationKind
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate

#: Who works in the office holds the role for the whole system, not at an organisation.
_at_the_root = (Grant.scope_kind == ROOT.kind) & (Organisation.kind == OrganisationKind.OFFICE)

SORTS = {
    "name": (Person.name, Person.id),
    "-name": (Person.name.desc(), Person.id.desc()),
    "number": (Person.number, Person.id),
    "-number": (Person.number.desc(), Person.id.desc()),
}


@dataclass(frozen=True)
class PersonLine:
    """A person in the list, with the roles that they hold."""

    person: Person
    roles: list[tuple[Role, str]]  # and the names of their scopes


@dataclass(frozen=True)
class HeldRole:
    """A role of a person's, with what its scope is called and who gave it."""

    role: Role
    scope: Scope
    place: str
    granted_at: datetime
    granted_by: Person | None
    ended_at: datetime | None


def matching(text: str) -> Select[tuple[Person]]:
    """People by name, initial consonants of it, English name, e-mail address, number or phone."""
    query = select(Person).where(Person.erased_at.is_(None))
    text = " ".join(text.split())
    if not text:
        return query
    if is_initials(text):
        return query.where(Person.initials.contains(text.replace(" ", ""), autoescape=True))
    digits = "".join(char for char in text if char.isdigit())
    tests = [
        Person.name.contains(text, autoescape=True),
        func.replace(Person.name, " ", "").contains(text.replace(" ", ""), autoescape=True),
        Person.english_name.icontains(text, autoescape=True),
        Person.email.contains(text.lower(), autoescape=True),
        Person.number.contains(text, autoescape=True),
    ]
    if len(digits) >= 4:
        tests.append(Person.phone.contains(digits.removeprefix("0")))
    return query.where(or_(*tests))


def named(text: str, person: Any = Person) -> ColumnElement[bool]:
    """Whether *person* (or an alias of it) has *text* in its names or number, or as initials."""
    conditions = [
        column.icontains(text, autoescape=True)
        for column in (person.name, person.english_name, person.number)
    ]
    if is_initials(text):
        conditions.append(person.initials.contains(initial_consonants(text), autoescape=True))
    return or_(*conditions)


def matches(person: Person, text: str) -> bool:
    """Whether words in a list's search mean somebody who is read already: by the initial consonants
    of the name, or part of a name, address or number."""
    if is_initials(text):
        return initial_consonants(text) in initial_consonants(person.name)
    known = (person.name, person.english_name, person.email, person.number)
    return any(text.lower() in (value or "").lower() for value in known)


def people(
    *,
    text: str = "",
    role: Role | None = None,
    organisation_id: int | None = None,
    state: str = "active",
    sort: str = "name",
    page: int = 1,
) -> Page[PersonLine]:
    """One page of people. *state*: active, closed, unproved (e-mail address) or any."""
    query = matching(text)
    if state == "active":
        query = query.where(Person.deactivated_at.is_(None))
    elif state == "closed":
        query = query.where(Person.deactivated_at.is_not(None))
    elif state == "unproved":
        query = query.where(Person.email_verified_at.is_(None), Person.deactivated_at.is_(None))
    if role is not None or organisation_id is not None:
        held = select(Grant.person_id).where(Grant.ended_at.is_(None))
        if role is not None:
            held = held.where(Grant.role == role)
        if organisation_id is not None:
            below = aliased(Organisation)
            places = select(below.id).where(
                or_(below.id == organisation_id, below.parent_id == organisation_id)
            )
            held = held.join(Organisation, Organisation.id == organisation_id).where(
                or_(
                    (Grant.scope_kind == "organisation") & Grant.scope_id.in_(places),
                    _at_the_root,
                )
            )
        query = query.where(Person.id.in_(held))
    found: Page[Person] = paginate(query.order_by(*SORTS.get(sort, SORTS["name"])), page)
    roles = _live_roles([person.id for person in found.items])
    return found.map(lambda person: PersonLine(person, roles.get(person.id, [])))


def _live_roles(person_ids: list[int]) -> dict[int, list[tuple[Role, str]]]:
    rows = db.session.execute(
        select(Grant.person_id, Grant.role, Grant.scope_kind, Grant.scope_id)
        .where(Grant.person_id.in_(person_ids), Grant.ended_at.is_(None))
        .order_by(Grant.id)
    ).all()
    names = queries.scope_names(Scope(kind, id_) for _person, _role, kind, id_ in rows)
    found: dict[int, list[tuple[Role, str]]] = {}
    for person_id, role, kind, id_ in rows:
        found.setdefault(person_id, []).append((Role(role), names[Scope(kind, id_)]))
    return found


def roles_of(person: Person, *, ended: bool = False) -> list[HeldRole]:
    """A person's roles, newest first; *ended* adds those that they held before."""
    query = select(Grant).where(Grant.person_id == person.id).order_by(Grant.id.desc())
    if not ended:
        query = query.where(Grant.ended_at.is_(None))
    rows = list(db.session.scalars(query))
    names = queries.scope_names(Scope(row.scope_kind, row.scope_id) for row in rows)
    givers = queries.people_by_ids(row.granted_by_id for row in rows if row.granted_by_id)
    return [
        HeldRole(
            Role(row.role),
            Scope(row.scope_kind, row.scope_id),
            names[Scope(row.scope_kind, row.scope_id)],
            row.granted_at,
            givers.get(row.granted_by_id or 0),
            row.ended_at,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class InvitationLine:
    """An invitation in the list."""

    row: Invitation
    role: Role
    place: str


def invitations(places: list[int] | None, page: int) -> Page[InvitationLine]:
    """Invitations to organisations with these ids (None: all), newest first."""
    query = select(Invitation).options(selectinload(Invitation.invited_by))
    if places is not None:
        query = query.where(
            Invitation.scope_kind == "organisation", Invitation.scope_id.in_(places)
        )
    found: Page[Invitation] = paginate(query.order_by(Invitation.id.desc()), page)
    names = queries.scope_names(Scope(row.scope_kind, row.scope_id) for row in found.items)
    return found.map(
        lambda row: InvitationLine(row, Role(row.role), names[Scope(row.scope_kind, row.scope_id)])
    )


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation in the list, with how many people hold a role in it."""

    place: Organisation
    people: int


def organisation_lines(
    ids: list[int], *, text: str = "", kind: str = "", page: int = 1
) -> Page[OrganisationLine]:
    """One page of the organisations with these *ids*."""
    count = (
        select(func.count(func.distinct(Grant.person_id)))
        .where(
            or_(
                (Grant.scope_kind == "organisation") & (Grant.scope_id == Organisation.id),
                _at_the_root,
            ),
            Grant.ended_at.is_(None),
        )
        .correlate(Organisation)
        .scalar_subquery()
    )
    query = (
        select(Organisation, count)
        .options(selectinload(Organisation.parent))
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.name, Organisation.id)
    )
    if kind:
        query = query.where(Organisation.kind == kind)
    if text:
        query = query.where(
            or_(
                Organisation.name.contains(text, autoescape=True),
                Organisation.english_name.icontains(text, autoescape=True),
            )
        )
    rows = paginate(query, page, scalars=False)
    return rows.map(lambda row: OrganisationLine(row[0], row[1]))
