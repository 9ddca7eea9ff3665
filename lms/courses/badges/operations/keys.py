"""Making, replacing and revoking the keys of institutions."""

from __future__ import annotations

import base64
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from lms import audit, clock, jobs, sealing
from lms.accounts.models import Organisation, Person
from lms.courses.badges.models import IssuerKey
from lms.courses.badges.queries import issuers
from lms.courses.badges.rules import encoding
from lms.courses.editing import NotAllowed
from lms.db import db, unit_of_work


def make(
    organisation: Organisation,
    actor: Person | None,
    *,
    seed: bytes | None = None,
    demo: bool = False,
) -> IssuerKey:
    """A new key for an institution; the one before signs no more and stays published.

    *seed*: 32 bytes of its own instead of random ones, for the demonstration alone.
    """
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
    )
    now = clock.now()
    before = issuers.active_key(organisation.id)
    if before is not None:
        before.retired_at = now
        db.session.flush()
    private = Ed25519PrivateKey.from_private_bytes(seed) if seed else Ed25519PrivateKey.generate()
    public = encoding.multikey(private.public_key().public_bytes_raw())
    key = IssuerKey(
        organisation_id=organisation.id, public=public, controller=issuers.did_of(organisation),
        sealed=_seal(public, private.private_bytes_raw()), data_key=sealing.key_id(),
        created_at=now, created_by_id=actor.id if actor is not None else None, demo=demo,
    )  # fmt: skip
    db.session.add(key)
    db.session.flush()
    audit.record(
        "badge_key.make", "badge_issuer_key", key.id, actor=actor,
        before={"key": before.public} if before is not None else None, after={"key": public},
    )  # fmt: skip
    return key


def _seal(public: str, seed: bytes) -> str:
    return sealing.seal(f"badge key {public}", {"seed": base64.b64encode(seed).decode()})


def seed_of(key: IssuerKey) -> bytes:
    """The secret of a key; ``NotAllowed`` (``no_secret``) where no data key opens it any more."""
    try:
        values = sealing.unseal(f"badge key {key.public}", key.sealed)
    except sealing.Sealed as error:
        raise NotAllowed("no_secret") from error
    return base64.b64decode(values["seed"])


def revoke(key: IssuerKey, actor: Person, reason: str) -> None:
    """Somebody else may hold the key: nothing that it signed counts any more, and it signs no more.

    ``NotAllowed`` (``key_ended``) where that was done before.
    """
    row = db.session.scalars(
        select(IssuerKey)
        .where(IssuerKey.id == key.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if row.revoked_at is not None:
        raise NotAllowed("key_ended")
    now = clock.now()
    row.revoked_at, row.reason, row.sealed = now, reason, ""
    row.retired_at = row.retired_at or now
    db.session.flush()
    audit.record("badge_key.revoke", "badge_issuer_key", row.id, actor=actor, reason=reason)


@jobs.every(timedelta(hours=6))
def reseal() -> int:
    """Seal secrets anew under the data key that seals now; how many were."""
    done, current = 0, sealing.key_id()
    with unit_of_work() as session:
        for row in session.scalars(
            select(IssuerKey).where(IssuerKey.data_key != current, IssuerKey.sealed != "")
        ):
            try:
                row.sealed, row.data_key = sealing.resealed(row.sealed), current
                done += 1
            except sealing.Sealed:
                continue
    return done
