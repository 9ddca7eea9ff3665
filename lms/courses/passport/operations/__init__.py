"""Making and ending links, noting that one was opened, erasing."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select

from lms import audit, clock, jobs, sealing
from lms.accounts.models import Person
from lms.courses.editing import NotAllowed
from lms.courses.passport.models import PassportShare, PassportVisit
from lms.courses.passport.queries.shares import hashed
from lms.courses.passport.rules.showing import DAYS, Choice
from lms.db import apart, db, unit_of_work

#: Live links of one person.
MOST = 30
#: How long a link that ended is kept with its visits.
KEPT = timedelta(days=365)


def share(person: Person, label: str, choice: Choice, language: str, days: int) -> PassportShare:
    """A new link that nobody guesses. ``NotAllowed``: ``nothing`` chosen, ``days``, ``too_many``."""
    if not choice.parts:
        raise NotAllowed("nothing")
    if days not in DAYS:
        raise NotAllowed("days")
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    now = clock.now()
    there = db.session.scalar(
        select(func.count()).where(
            PassportShare.person_id == person.id, PassportShare.revoked_at.is_(None),
            PassportShare.expires_at > now,
        )
    )  # fmt: skip
    if (there or 0) >= MOST:
        raise NotAllowed("too_many")
    token = secrets.token_urlsafe(32)
    row = PassportShare(
        person_id=person.id, label=label, token_hash=hashed(token),
        sealed=sealing.seal(f"passport {hashed(token)}", {"token": token}), language=language,
        shows=choice.stored(), created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "passport.share", "passport_share", row.id,
        after={"parts": choice.stored()["parts"], "days": days},
    )  # fmt: skip
    return row


def revoke(row: PassportShare) -> None:
    """End a link now; again is nothing."""
    if row.revoked_at is not None:
        return
    row.revoked_at, row.sealed = clock.now(), ""
    db.session.flush()
    audit.record("passport.revoke", "passport_share", row.id)


def note(share_id: int, way: str) -> None:
    """Count that a link was opened; when and how, never who. Committed apart: a page only reads."""
    with apart() as session:
        session.add(PassportVisit(share_id=share_id, at=clock.now(), way=way))


def erase(person: Person) -> None:
    """Links and visits go."""
    _delete(select(PassportShare.id).where(PassportShare.person_id == person.id))


@jobs.every(timedelta(hours=24))
def forget_old() -> None:
    """Delete links that ended long ago."""
    with unit_of_work():
        limit = clock.now() - KEPT
        _delete(select(PassportShare.id).where(PassportShare.expires_at < limit))


def _delete(ids: object) -> None:
    found = list(db.session.scalars(ids))  # type: ignore[call-overload]
    for model, column in (
        (PassportVisit, PassportVisit.share_id),
        (PassportShare, PassportShare.id),
    ):
        db.session.execute(
            delete(model).where(column.in_(found)).execution_options(synchronize_session=False)
        )
