"""Loading is authorising: one's own badges, an institution's, its keys, the office's list."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import ROOT, Permission, Scope
from lms.accounts.models import Organisation, Person
from lms.courses.badges.models import Achievement, Badge, ImportedBadge, IssuerKey, TrustedIssuer
from lms.courses.badges.queries import badges, issuers
from lms.courses.documents.loaders import institution_for
from lms.db import db

ISSUE = Permission.CREDENTIAL_ISSUE


def _badge(person: Person, badge_id: int) -> Badge:
    if not person.is_authenticated:
        abort(401)
    row = db.session.scalar(
        select(Badge)
        .where(Badge.id == badge_id)
        .options(
            joinedload(Badge.person),
            joinedload(Badge.issued_by),
            joinedload(Badge.key),
            joinedload(Badge.achievement).joinedload(Achievement.organisation),
        )
    )
    if row is None or not row.credential:
        abort(404)
    return row


def own_badge(person: Person, badge_id: int) -> Badge:
    """One's own badge; anybody else's does not exist."""
    row = _badge(person, badge_id)
    if row.person_id != person.id:
        abort(404)
    return row


def badge_for(person: Person, badge_id: int) -> Badge:
    """A badge of an institution for which *person* issues them."""
    row = _badge(person, badge_id)
    access.require(person, ISSUE, Scope("organisation", row.place_id))
    return row


def shared_badge(token: str) -> Badge:
    """The badge at an address that its holder opened; anything else does not exist."""
    row = badges.by_share(token) if len(token) == 43 else None
    if row is None or not row.credential:
        abort(404)
    return row


def own_imported(person: Person, imported_id: int) -> ImportedBadge:
    """A badge that *person* brought; anybody else's does not exist."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(ImportedBadge, imported_id)
    if row is None or row.person_id != person.id:
        abort(404)
    return row


def achievement_for(person: Person, achievement_id: int) -> Achievement:
    """An achievement that *person* manages."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(Achievement, achievement_id)
    if row is None:
        abort(404)
    access.require(person, ISSUE, Scope("organisation", row.place_id))
    return row


def public_achievement(achievement_id: int) -> Achievement:
    """An achievement as anybody may read it: badges point to it."""
    row = db.session.get(Achievement, achievement_id)
    if row is None:
        abort(404)
    return row


def public_issuer(slug: str) -> Organisation:
    """An institution that signs badges."""
    row = issuers.issuer(slug)
    if row is None:
        abort(404)
    return row


def key_for(person: Person, key_id: int) -> IssuerKey:
    """A key of an institution whose keys *person* looks after."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(IssuerKey, key_id)
    if row is None:
        abort(404)
    institution_for(person, row.organisation_id)
    return row


def require_office(person: Person) -> None:
    """Who decides whose badges count: the office, for everybody. 403 to others."""
    access.require_anywhere(person, ISSUE)
    if not access.may(person, ISSUE, ROOT):
        abort(403)


def trusted_for(person: Person, trusted_id: int) -> TrustedIssuer:
    """A line of the office's list."""
    require_office(person)
    row = db.session.get(TrustedIssuer, trusted_id)
    if row is None:
        abort(404)
    return row
