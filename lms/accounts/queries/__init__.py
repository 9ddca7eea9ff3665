"""Reads of people and organisations that other features use too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import false, or_, select

from lms import access, i18n
from lms.access import ROOT, Permission, Role, Scope
from lms.accounts.models import ConsentRecord, Grant, Organisation, Person
from lms.accounts.rules.people import normalized_email
from lms.accounts.rules.rights import OrganisationKind
from lms.db import db


def person_by_id(person_id: int) -> Person | None:
    """The person with this id."""
    return db.session.get(Person, person_id)


def people_by_ids(person_ids: Iterable[int]) -> dict[int, Person]:
    """People by id, in one statement."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    return {p.id: p for p in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


def holders(roles: Iterable[Role], places: Iterable[Scope]) -> list[Person]:
    """Who holds one of *roles* at one of *places* today and has an account in use, each once."""
    at: dict[str, list[int]] = {}
    for place in places:
        at.setdefault(place.kind, []).append(place.id)
    here = or_(
        false(), *((Grant.scope_kind == kind) & Grant.scope_id.in_(ids) for kind, ids in at.items())
    )
    held = select(Grant.person_id).where(
        Grant.role.in_(list(roles)), Grant.ended_at.is_(None), here
    )
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.id.in_(held), Person.deactivated_at.is_(None))
            .order_by(Person.name, Person.id)
        )
    )


def person_by_email(email: str) -> Person | None:
    """The person with this address."""
    return db.session.scalar(select(Person).where(Person.email == normalized_email(email)))


def anyone_exists() -> bool:
    """Whether the installation has been set up: somebody has an account."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def organisation_by_id(organisation_id: int) -> Organisation | None:
    """The organisation with this id."""
    return db.session.get(Organisation, organisation_id)


def organisations_by_ids(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by id, in one statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(wanted)))
    return {row.id: row for row in rows}


def organisations(*kinds: OrganisationKind) -> list[Organisation]:
    """Every organisation of these kinds (all without any), by name."""
    query = select(Organisation).order_by(Organisation.name, Organisation.id)
    if kinds:
        query = query.where(Organisation.kind.in_(kinds))
    return list(db.session.scalars(query))


def organisations_where(
    person: Person, permission: Permission, *kinds: OrganisationKind
) -> list[Organisation]:
    """The organisations in which *person* has *permission*, by name; departments included."""
    scopes = access.scopes_with(person, permission)
    if ROOT in scopes:
        return organisations(*kinds)
    ids = {scope.id for scope in scopes if scope.kind == "organisation"}
    if not ids:
        return []
    query = (
        select(Organisation)
        .where(or_(Organisation.id.in_(ids), Organisation.parent_id.in_(ids)))
        .order_by(Organisation.name, Organisation.id)
    )
    if kinds:
        query = query.where(Organisation.kind.in_(kinds))
    return list(db.session.scalars(query))


def organisation_kind(scope: Scope) -> OrganisationKind | None:
    """The kind of the organisation that *scope* is, None where it is none."""
    if scope.kind != "organisation":
        return None
    place = organisation_by_id(scope.id)
    return OrganisationKind(place.kind) if place is not None else None


def organisation_ancestors(organisation_id: int) -> list[Scope]:
    """What an organisation belongs to, nearest first."""
    found: list[Scope] = []
    place = organisation_by_id(organisation_id)
    while place is not None and place.parent_id is not None:
        scope = Scope("organisation", place.parent_id)
        if scope in found:
            break
        found.append(scope)
        place = organisation_by_id(place.parent_id)
    return found


def live_consent(person_id: int, kind: str) -> ConsentRecord | None:
    """The consent of *kind* that is in force for a person."""
    return db.session.scalar(
        select(ConsentRecord)
        .where(
            ConsentRecord.person_id == person_id,
            ConsentRecord.kind == kind,
            ConsentRecord.withdrawn_at.is_(None),
        )
        .order_by(ConsentRecord.id.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class OwnText:
    """A text of a feature's own that somebody agreed to: its title, and where it stands."""

    title: str
    url: str


#: (person id) → texts by the kind of the consent.
OwnTexts = Callable[[int], dict[str, OwnText]]
_own_texts: list[OwnTexts] = []


def register_own_texts(function: OwnTexts) -> None:
    """Name the consents that a feature asks for itself (a form's, for instance)."""
    if function not in _own_texts:
        _own_texts.append(function)


def own_texts(person_id: int) -> dict[str, OwnText]:
    """Texts of features' own that a person agreed to, by kind."""
    return {kind: text for function in _own_texts for kind, text in function(person_id).items()}


def consent_history(person_id: int) -> list[ConsentRecord]:
    """Everything that a person was told or agreed to, newest first."""
    return list(
        db.session.scalars(
            select(ConsentRecord)
            .where(ConsentRecord.person_id == person_id)
            .order_by(ConsentRecord.given_at.desc(), ConsentRecord.id.desc())
        )
    )


ScopeNames = Callable[[set[int]], dict[int, str]]
_scope_names: dict[str, ScopeNames] = {}


def register_scope_names(kind: str, finder: ScopeNames) -> None:
    """*finder(ids)* gives the names, in the page's language, of scopes of *kind*."""
    _scope_names[kind] = finder


def has_names(kind: str) -> bool:
    """Whether things of *kind* have names that can be looked up."""
    return kind in _scope_names


def scope_names(scopes: Iterable[Scope]) -> dict[Scope, str]:
    """Names for scopes, one statement a kind."""
    names: dict[Scope, str] = {}
    by_kind: dict[str, set[int]] = {}
    for scope in scopes:
        by_kind.setdefault(scope.kind, set()).add(scope.id)
    for kind, ids in by_kind.items():
        found: dict[int, str] = {}
        if kind == ROOT.kind:
            found = dict.fromkeys(ids, _("시스템 전체"))
        elif kind in _scope_names:
            found = _scope_names[kind](ids)
        for id_ in ids:
            names[Scope(kind, id_)] = found.get(id_) or f"#{id_}"
    return names


def person_names(ids: set[int]) -> dict[int, str]:
    """Names of people in the page's language, with their numbers: homonyms are told apart."""
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)))
    return {one.id: f"{i18n.person_name(one)} ({one.number})" for one in people}


def organisation_names(ids: set[int]) -> dict[int, str]:
    """Names of organisations in the page's language."""
    return {id_: place_name(place) for id_, place in organisations_by_ids(ids).items()}


def place_name(place: Any) -> str:
    """An organisation's name as the page's language writes it."""
    if i18n.current() == "en" and place.english_name:
        return str(place.english_name)
    return str(place.name)
