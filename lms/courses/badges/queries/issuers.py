"""Institutions as issuers: identity, keys, and what they publish about themselves."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.accounts.models import Organisation, Person
from lms.config import settings_of
from lms.courses.badges.models import Badge, BadgeStatusList, IssuerKey
from lms.courses.badges.rules import credentials, encoding
from lms.courses.badges.rules.credentials import IssuerFacts, Words
from lms.courses.documents.queries.institutions import institution_of, issuing_places
from lms.courses.places import INSTITUTIONS
from lms.db import db

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def base_url() -> str:
    """How this site is reached from outside."""
    return settings_of(current_app).base_url.rstrip("/")


def did_of(organisation: Organisation) -> str:
    """The identity under which an institution signs."""
    return encoding.did_web(base_url(), "issuers", organisation.slug)


def facts_of(organisation: Organisation) -> IssuerFacts:
    """An institution as it stands in its badges."""
    return IssuerFacts(
        did_of(organisation),
        Words(organisation.name, organisation.english_name),
        f"{base_url()}/issuers/{organisation.slug}",
    )


def issuer(slug: str) -> Organisation | None:
    """An institution that has a key, by its name in addresses."""
    row = db.session.scalar(
        select(Organisation).where(Organisation.slug == slug, Organisation.kind.in_(INSTITUTIONS))
    )
    return row if row is not None and keys_of(row.id) else None


def keys_of(organisation_id: int) -> list[IssuerKey]:
    """Every key of an institution, the newest first."""
    return list(
        db.session.scalars(
            select(IssuerKey)
            .where(IssuerKey.organisation_id == organisation_id)
            .order_by(IssuerKey.created_at.desc(), IssuerKey.id.desc())
        )
    )


def active_key(organisation_id: int) -> IssuerKey | None:
    """The key that signs now."""
    return db.session.scalar(
        select(IssuerKey).where(
            IssuerKey.organisation_id == organisation_id, IssuerKey.retired_at.is_(None)
        )
    )


def signed_as(did: str, organisation_id: int | None = None) -> bool:
    """Whether this site signed under an identity, also before its address changed."""
    query = select(IssuerKey.id).where(IssuerKey.controller == did)
    if organisation_id is not None:
        query = query.where(IssuerKey.organisation_id == organisation_id)
    return db.session.scalar(query.limit(1)) is not None


def key_by_public(public: str) -> IssuerKey | None:
    """One of our keys, by its multikey."""
    return db.session.scalar(select(IssuerKey).where(IssuerKey.public == public))


def method_of(key: IssuerKey) -> str:
    """The address of a key in the document of its identity."""
    return f"{key.controller}#{key.public}"


def did_document(organisation: Organisation) -> dict[str, Any]:
    """The did:web document: every key with its days, so that old badges still verify."""
    did = did_of(organisation)
    methods = []
    for key in keys_of(organisation.id):
        method = {
            "id": f"{did}#{key.public}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.public,
        }
        if key.revoked_at is not None:
            method["revoked"] = credentials.moment(key.revoked_at)
        elif key.retired_at is not None:
            method["expires"] = credentials.moment(key.retired_at)
        methods.append((key, method))
    return {
        "@context": DID_CONTEXTS,
        "id": did,
        "verificationMethod": [method for _key, method in methods],
        "assertionMethod": [method["id"] for key, method in methods if key.revoked_at is None],
        "service": [
            {
                "id": f"{did}#profile",
                "type": "LinkedDomains",
                "serviceEndpoint": facts_of(organisation).url,
            }
        ],
    }


def jwks(organisation: Organisation) -> dict[str, Any]:
    """The same keys as JSON Web Keys; revoked ones are left out."""
    return {
        "keys": [
            encoding.jwk(encoding.from_multikey(key.public), method_of(key))
            for key in keys_of(organisation.id)
            if key.revoked_at is None
        ]
    }


def profile(organisation: Organisation) -> dict[str, Any]:
    """The issuer's profile (Open Badges), with its keys and their days beside it."""
    facts = facts_of(organisation)
    return {
        "@context": list(credentials.CONTEXTS),
        **credentials.profile(facts),
        "didDocument": f"{facts.url}/did.json",
        "jwks": f"{facts.url}/jwks.json",
        "keys": [
            {
                "id": method_of(key),
                "validFrom": credentials.moment(key.created_at),
                "validUntil": credentials.moment(key.retired_at) if key.retired_at else None,
                "revoked": credentials.moment(key.revoked_at) if key.revoked_at else None,
            }
            for key in keys_of(organisation.id)
        ],
    }


def status_list(organisation: Organisation, number: int) -> BadgeStatusList | None:
    """One of an institution's lists."""
    return db.session.scalar(
        select(BadgeStatusList).where(
            BadgeStatusList.organisation_id == organisation.id, BadgeStatusList.number == number
        )
    )


def list_address(organisation: Organisation, number: int) -> str:
    """Where a list is published."""
    return f"{facts_of(organisation).url}/status/{number}"


def revoked_in(list_id: int) -> list[int]:
    """The bits of a list that are set."""
    return list(
        db.session.scalars(
            select(Badge.status_index)
            .where(Badge.status_list_id == list_id, Badge.state == "revoked")
            .order_by(Badge.status_index)
        )
    )


def managed_issuers(person: Person) -> list[Organisation]:
    """Institutions whose keys *person* looks after: no departments."""
    return list(
        {institution_of(row).id: institution_of(row) for row in issuing_places(person)}.values()
    )
