"""Our own keys and lists for verification: what verifiers elsewhere read from our addresses."""

from __future__ import annotations

from sqlalchemy import select

from lms.courses.badges.models import Badge, BadgeStatusList
from lms.courses.badges.queries import badges, issuers
from lms.courses.badges.rules import encoding
from lms.courses.badges.rules.encoding import Malformed
from lms.courses.badges.rules.reading import TOKEN, Brought
from lms.courses.badges.rules.statuslist import Entry
from lms.courses.badges.rules.verifying import Key, NoKey, NoStatus
from lms.db import db


def our_key(method: str, _issuer: str) -> Key:
    """One of our keys, with its days; raises :class:`NoKey`."""
    did, _hash, public = method.partition("#")
    row = issuers.key_by_public(public)
    if row is None or row.controller != did:
        raise NoKey("unknown")
    try:
        raw = encoding.from_multikey(row.public)
    except Malformed as error:
        raise NoKey("unknown") from error
    return Key(
        raw, row.controller, since=row.created_at, until=row.retired_at,
        revoked=row.revoked_at is not None, demo=row.demo,
    )  # fmt: skip


def our_status(entry: Entry, issuer: str) -> bool:
    """Whether a bit of one of our lists is set; raises :class:`NoStatus`."""
    head, _slash, number = entry.address.rpartition("/status/")
    organisation = issuers.issuer(head.rpartition("/issuers/")[2])
    if organisation is None or not number.isdecimal() or len(number) > 6:
        raise NoStatus
    if not issuers.signed_as(issuer, organisation.id):
        raise NoStatus
    found = db.session.execute(
        select(BadgeStatusList.id, Badge.state)
        .join(Badge, Badge.status_list_id == BadgeStatusList.id, isouter=True)
        .where(
            BadgeStatusList.organisation_id == organisation.id,
            BadgeStatusList.number == int(number),
            Badge.status_index == entry.index,
        )
    ).one_or_none()
    if found is None:
        raise NoStatus
    return bool(found.state == "revoked")


def is_ours(brought: Brought) -> bool:
    """Whether the issuer that a credential names is, or was, one of this site's."""
    issuer = brought.credential.get("issuer")
    did = issuer.get("id") if isinstance(issuer, dict) else issuer
    return isinstance(did, str) and issuers.signed_as(did)


def registered(brought: Brought) -> Badge | None:
    """The badge in our register that says exactly what was brought."""
    urn = brought.credential.get("id")
    row = badges.by_urn(urn) if isinstance(urn, str) else None
    if row is None:
        return None
    same = (
        row.jwt == brought.token if brought.form == TOKEN else row.credential == brought.credential
    )
    return row if same else None
