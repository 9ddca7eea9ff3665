"""Issuing and revoking badges: signed once in both forms, with a bit in a published list."""

from __future__ import annotations

import secrets
import uuid

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Organisation, Person
from lms.courses.badges import notices
from lms.courses.badges.models import Achievement, Badge, BadgeStatusList
from lms.courses.badges.operations import keys
from lms.courses.badges.queries import issuers
from lms.courses.badges.queries.badges import achievement_facts
from lms.courses.badges.rules import credentials, identity, proofs, statuslist, tokens
from lms.courses.editing import NotAllowed, hold
from lms.db import db


def issue(achievement: Achievement, person: Person, actor: Person | None) -> Badge:
    """Issue a badge; the one that is there already where the person holds a valid one.

    One whose key was revoked counts for nobody: it ends, and another one takes its place.

    *actor*: none where it is issued by itself. Raises ``NotAllowed``: ``closed``, ``no_key``,
    ``moved`` (the
    site has another address than when the key was made), ``no_mail`` (an address that nobody confirmed says nothing about who holds it), ``no_secret``.
    """
    organisation = db.session.get_one(Organisation, achievement.organisation_id)
    row = _list(organisation)
    there = db.session.scalar(
        select(Badge).where(
            Badge.achievement_id == achievement.id, Badge.person_id == person.id,
            Badge.state == "valid",
        )
    )  # fmt: skip
    if there is not None and there.key.revoked_at is None:
        return there
    if achievement.closed_at is not None:
        raise NotAllowed("closed")
    if person.email_verified_at is None or person.erased_at is not None:
        raise NotAllowed("no_mail")
    key = issuers.active_key(organisation.id)
    if key is None:
        raise NotAllowed("no_key")
    if key.controller != issuers.did_of(organisation):
        raise NotAllowed("moved")
    if there is not None:
        there.state, there.reason, there.ended_at = "revoked", there.key.reason, clock.now()
        db.session.flush()
        audit.record(
            "badge.revoke", "badge", there.id, actor=actor, before={"state": "valid"},
            after={"state": "revoked"}, reason=there.key.reason,
        )  # fmt: skip
    seed, now, index = keys.seed_of(key), clock.now().replace(microsecond=0), row.used
    now = max(now, key.created_at)
    row.used += 1
    urn = uuid.uuid4().urn
    bare = credentials.badge(
        urn=urn, subject=uuid.uuid4().urn, issuer=issuers.facts_of(organisation),
        facts=achievement_facts(achievement),
        identity=identity.identity(person.email, secrets.token_hex(16)),
        status=statuslist.entry(issuers.list_address(organisation, row.number), index), at=now,
    )  # fmt: skip
    method = issuers.method_of(key)
    badge = Badge(
        achievement_id=achievement.id, person_id=person.id, place_id=achievement.place_id,
        key_id=key.id, urn=urn, credential=proofs.signed(bare, seed, method, credentials.moment(now)),
        jwt=tokens.signed(bare, seed, method, now), status_list_id=row.id, status_index=index,
        share=secrets.token_urlsafe(32), issued_by_id=actor.id if actor is not None else None,
        issued_at=now,
    )  # fmt: skip
    db.session.add(badge)
    db.session.flush()
    audit.record(
        "badge.issue", "badge", badge.id, actor=actor,
        after={"achievement": achievement.id, "person": person.id},
    )  # fmt: skip
    notices.issued(badge, achievement)
    return badge


def _list(organisation: Organisation) -> BadgeStatusList:
    """The list with room for one more, locked: each place is given once. It is locked before a
    badge is looked for, so that two presses at once do not make two badges."""
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
    )
    row = db.session.scalar(
        select(BadgeStatusList)
        .where(BadgeStatusList.organisation_id == organisation.id)
        .order_by(BadgeStatusList.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if row is None or row.used >= statuslist.LENGTH:
        row = BadgeStatusList(
            organisation_id=organisation.id,
            number=(row.number if row is not None else 0) + 1,
            used=0,
        )
        db.session.add(row)
        db.session.flush()
    return row


def revoke(badge: Badge, actor: Person, reason: str, version: int) -> None:
    """Take a badge back; its bit is set from now on. Raises ``Conflict``, ``NotAllowed``."""
    hold(badge, version)
    if badge.state != "valid":
        raise NotAllowed("not_valid")
    badge.state, badge.reason, badge.ended_at = "revoked", reason, clock.now()
    db.session.flush()
    audit.record(
        "badge.revoke", "badge", badge.id, actor=actor, before={"state": "valid"},
        after={"state": "revoked"}, reason=reason,
    )  # fmt: skip
    notices.revoked(badge)


def share(badge: Badge, opened: bool) -> None:
    """Open or close the address of one's badge; opened again, it is another address."""
    if (badge.shared_at is not None) == opened:
        return
    badge.shared_at = clock.now() if opened else None
    if opened:
        badge.share = secrets.token_urlsafe(32)
    db.session.flush()
    audit.record("badge.share" if opened else "badge.hide", "badge", badge.id)
