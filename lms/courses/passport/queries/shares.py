"""Links of a passport: a holder's own, one by its token, how often each was opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock, sealing
from lms.accounts.models import Person
from lms.courses.passport.models import PassportShare, PassportVisit
from lms.db import db


@dataclass(frozen=True)
class Visits:
    """How often a link was opened, and when last."""

    times: int
    last: datetime


def hashed(token: str) -> str:
    """What stands for a token in the table."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(share: PassportShare) -> str:
    """The token of a link, for its holder; empty where no data key opens it any more."""
    try:
        return str(sealing.unseal(f"passport {share.token_hash}", share.sealed)["token"])
    except sealing.Sealed:
        return ""


def own(person_id: int) -> list[PassportShare]:
    """A person's links, the newest first."""
    return list(
        db.session.scalars(
            select(PassportShare)
            .where(PassportShare.person_id == person_id)
            .order_by(PassportShare.created_at.desc(), PassportShare.id.desc())
        )
    )


def state_of(share: PassportShare) -> str:
    """``live``, ``expired`` or ``revoked``, now."""
    if share.revoked_at is not None:
        return "revoked"
    return "live" if share.expires_at > clock.now() else "expired"


def live(token: str) -> PassportShare | None:
    """The link that works now; none for one that ended, or whose holder closed the account."""
    return db.session.scalar(
        select(PassportShare)
        .join(Person, Person.id == PassportShare.person_id)
        .where(
            PassportShare.token_hash == hashed(token),
            PassportShare.revoked_at.is_(None),
            PassportShare.expires_at > clock.now(),
            Person.deactivated_at.is_(None),
        )
        .options(joinedload(PassportShare.person))
    )


def visits(share_ids: Iterable[int]) -> dict[int, Visits]:
    """How often each link was opened; those never opened are left out."""
    rows = db.session.execute(
        select(PassportVisit.share_id, func.count(), func.max(PassportVisit.at))
        .where(PassportVisit.share_id.in_(list(share_ids)))
        .group_by(PassportVisit.share_id)
    )
    return {share_id: Visits(times, last) for share_id, times, last in rows}


def visits_of(share_id: int, limit: int = 50) -> list[PassportVisit]:
    """The latest times that a link was opened."""
    return list(
        db.session.scalars(
            select(PassportVisit)
            .where(PassportVisit.share_id == share_id)
            .order_by(PassportVisit.at.desc(), PassportVisit.id.desc())
            .limit(limit)
        )
    )


def export(person: Person) -> list[dict[str, Any]]:
    """A person's links, for the copy of their data."""
    return [
        {
            "label": share.label,
            "shows": share.shows,
            "language": share.language,
            "created_at": share.created_at.isoformat(),
            "expires_at": share.expires_at.isoformat(),
            "revoked_at": share.revoked_at.isoformat() if share.revoked_at else None,
            "opened_at": [visit.at.isoformat() for visit in visits_of(share.id, 1000)],
        }
        for share in own(person.id)
    ]
