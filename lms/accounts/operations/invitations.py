"""Offering a role to an e-mail address, and accepting it, once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from sqlalchemy import select

from lms import access, audit, clock
from lms.access import Role, Scope
from lms.accounts import mails, queries
from lms.accounts.models import Invitation, Person
from lms.accounts.operations.consents import tell_notices
from lms.accounts.operations.people import create_person, grant_role
from lms.accounts.operations.signing import verify_email
from lms.accounts.rules import rights
from lms.accounts.rules.invitations import LIFETIME, InvitationState, state_of
from lms.accounts.rules.people import normalized_email
from lms.db import db


class NotAllowed(ValueError):
    """The inviter may not offer this role there."""


class AlreadyHeld(ValueError):
    """The person at this address holds the role already."""


def may_offer(person: Person, role: Role, scope: Scope) -> bool:
    """Whether *person* may offer *role* at *scope* today."""
    kind = queries.organisation_kind(scope)
    return person.is_active and rights.may_offer(access.roles_at(person, scope), role, scope, kind)


def invite(
    inviter: Person,
    email: str,
    role: Role,
    scope: Scope,
    *,
    language: str,
    permissions: Iterable[str] | None = None,
) -> Invitation:
    """Offer a role; an open offer of the same is renewed. :class:`NotAllowed`, :class:`AlreadyHeld`.

    *permissions*: what the role's grant will permit (:func:`lms.access.allowed`).
    """
    if not may_offer(inviter, role, scope):
        raise NotAllowed
    address = normalized_email(email)
    holder = queries.person_by_email(address)
    if holder is not None and (role, scope) in access.grants_of(holder):
        raise AlreadyHeld
    open_one = db.session.scalar(
        select(Invitation)
        .where(
            Invitation.email == address,
            Invitation.role == role,
            Invitation.scope_kind == scope.kind,
            Invitation.scope_id == scope.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .with_for_update()
    )
    chosen = sorted(permissions) if permissions is not None else None
    if open_one is not None:
        open_one.permissions = chosen
        renew(open_one, inviter, language=language)
        return open_one
    token = secrets.token_urlsafe(32)
    now = clock.now()
    row = Invitation(
        email=address,
        role=role,
        scope_kind=scope.kind,
        scope_id=scope.id,
        token_hash=_hash(token),
        invited_by_id=inviter.id,
        invited_by=inviter,
        permissions=chosen,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "invitation.create",
        "invitation",
        row.id,
        after={"role": str(role), "scope": [scope.kind, scope.id]},
    )
    _mail(row, token, language)
    return row


def renew(row: Invitation, inviter: Person, *, language: str) -> None:
    """Mail a new link, good for another fortnight; the old one stops working."""
    if not may_offer(inviter, Role(row.role), Scope(row.scope_kind, row.scope_id)):
        raise NotAllowed
    if row.accepted_at is not None or row.revoked_at is not None:
        return
    token = secrets.token_urlsafe(32)
    row.token_hash = _hash(token)
    row.expires_at = clock.now() + LIFETIME
    row.invited_by = inviter
    db.session.flush()
    audit.record("invitation.renew", "invitation", row.id)
    _mail(row, token, language)


def revoke(row: Invitation) -> bool:
    """Take an offer back; False where it was accepted or taken back before."""
    if row.accepted_at is not None or row.revoked_at is not None:
        return False
    row.revoked_at = clock.now()
    db.session.flush()
    audit.record("invitation.revoke", "invitation", row.id)
    return True


def look_at(token: str, *, lock: bool = False) -> tuple[InvitationState, Invitation | None]:
    """What a link is worth now; one whose sender may no longer offer the role counts as revoked."""
    query = select(Invitation).where(Invitation.token_hash == _hash(token))
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        return InvitationState.REVOKED, None
    state = state_of(clock.now(), row.expires_at, row.accepted_at, row.revoked_at)
    if state is InvitationState.PENDING and not may_offer(
        row.invited_by, Role(row.role), Scope(row.scope_kind, row.scope_id)
    ):
        return InvitationState.REVOKED, row
    return state, row


def accept(token: str, person: Person) -> bool:
    """Give *person* the role that was offered to their address; False where that cannot be."""
    state, row = look_at(token, lock=True)
    if state is not InvitationState.PENDING or row is None or row.email != person.email:
        return False
    row.accepted_at = clock.now()
    verify_email(person)
    grant = grant_role(
        person, Role(row.role), Scope(row.scope_kind, row.scope_id), permissions=row.permissions
    )
    grant.granted_by_id = row.invited_by_id
    db.session.flush()
    audit.record("invitation.accept", "invitation", row.id, actor=person)
    return True


def join(
    token: str, *, name: str, english_name: str, password_hash: str, language: str
) -> Person | None:
    """Make an account for the invited address and accept; None where the link does not work."""
    state, row = look_at(token, lock=True)
    if state is not InvitationState.PENDING or row is None:
        return None
    person = create_person(
        name,
        row.email,
        english_name=english_name,
        password_hash=password_hash,
        language=language,
        verified=True,
    )
    tell_notices(person)
    return person if accept(token, person) else None


def _mail(row: Invitation, token: str, language: str) -> None:
    known = queries.person_by_email(row.email)
    reader = known.language if known is not None else language
    mails.invitation(row, token, language=reader)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
