"""The office's list of issuers elsewhere whose badges count."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.badges.models import ImportedBadge, TrustedIssuer
from lms.courses.badges.operations import bringing
from lms.courses.badges.queries.badges import is_trusted
from lms.courses.badges.rules.reading import read
from lms.courses.editing import NotAllowed
from lms.db import db


def trust(issuer: str, name: str, note: str, actor: Person) -> TrustedIssuer:
    """Let genuine badges of an issuer count, those brought before too.

    ``NotAllowed`` (``trusted``) where it is on the list.
    """
    if is_trusted(issuer):
        raise NotAllowed("trusted")
    row = TrustedIssuer(
        issuer=issuer, name=name, note=note, added_at=clock.now(), added_by_id=actor.id
    )
    db.session.add(row)
    db.session.flush()
    audit.record("badge_trusted.add", "badge_trusted_issuer", row.id, actor=actor)
    for one in _brought(issuer, "untrusted"):
        credential = read(one.content.encode()).credential
        one.state, one.skills = "counted", bringing.recognised(credential)
        db.session.flush()
        bringing.project(one, credential)
    return row


def end(row: TrustedIssuer, actor: Person) -> None:
    """Let them count no more; evidence of them is withdrawn."""
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    db.session.flush()
    audit.record("badge_trusted.end", "badge_trusted_issuer", row.id, actor=actor)
    if is_trusted(row.issuer):
        return
    for one in _brought(row.issuer, "counted"):
        one.state, one.skills = "untrusted", []
        db.session.flush()
        bringing.project(one)


def _brought(issuer: str, state: str) -> list[ImportedBadge]:
    return list(
        db.session.scalars(
            select(ImportedBadge).where(
                ImportedBadge.issuer == issuer, ImportedBadge.state == state
            )
        )
    )
