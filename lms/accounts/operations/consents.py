"""What people were told, and what they agreed to."""

from __future__ import annotations

from sqlalchemy import select

from lms import audit, clock
from lms.accounts import notices
from lms.accounts.models import ConsentRecord, Person
from lms.db import db


def tell_notices(person: Person) -> None:
    """Note which version of each notice was put before *person*; once a version."""
    for kind in notices.TOLD:
        _record(person, kind)


def give_consent(person: Person, kind: str) -> ConsentRecord:
    """Note that *person* agreed to the present text; the live record where they did already.

    A newer version ends the older record: one agreement is live at a time.
    """
    if kind not in notices.CONSENTS:
        raise ValueError(f"{kind} is told, not consented to")
    return _record(person, kind)


def withdraw_consent(person: Person, kind: str, *, reason: str = "") -> bool:
    """End the agreement; False where there is none. What follows is done by who listens."""
    if kind not in notices.CONSENTS:
        raise ValueError(f"{kind} cannot be withdrawn")
    rows = _live(person, kind)
    for row in rows:
        row.withdrawn_at = clock.now()
        audit.record(
            "consent.withdraw",
            "person",
            person.id,
            before={"kind": kind, "version": row.version},
            reason=reason,
        )
    db.session.flush()
    if rows:
        for listener in _listeners.get(kind, []):
            listener(person)
    return bool(rows)


def give_text(person: Person, kind: str, version: str, text_hash: str) -> ConsentRecord:
    """Note that *person* agreed to a text of a feature's own; *kind* names the feature first.

    The live record where they did already; another text ends the older record.
    """
    for row in _live(person, kind):
        if row.text_hash == text_hash:
            return row
        row.withdrawn_at = clock.now()
    return _add(person, kind, version, text_hash, "consent.give")


def end_text(person: Person, kind: str, *, reason: str = "") -> bool:
    """End an agreement to a text of a feature's own; False where there is none."""
    rows = _live(person, kind)
    for row in rows:
        row.withdrawn_at = clock.now()
        audit.record(
            "consent.withdraw",
            "person",
            person.id,
            before={"kind": kind, "version": row.version},
            reason=reason,
        )
    db.session.flush()
    return bool(rows)


_listeners: dict[str, list[notices.Listener]] = {}


def on_withdrawal(kind: str, listener: notices.Listener) -> None:
    """Call *listener(person)* within the transaction in which a consent of *kind* ends."""
    _listeners.setdefault(kind, []).append(listener)


def _live(person: Person, kind: str) -> list[ConsentRecord]:
    return list(
        db.session.scalars(
            select(ConsentRecord).where(
                ConsentRecord.person_id == person.id,
                ConsentRecord.kind == kind,
                ConsentRecord.withdrawn_at.is_(None),
            )
        )
    )


def _record(person: Person, kind: str) -> ConsentRecord:
    text = notices.in_force(kind, clock.today())
    for row in _live(person, kind):
        if row.version == text.version and row.text_hash == text.hash:
            return row
        row.withdrawn_at = clock.now()
    action = "consent.give" if kind in notices.CONSENTS else "notice.tell"
    return _add(person, kind, text.version, text.hash, action)


def _add(person: Person, kind: str, version: str, text_hash: str, action: str) -> ConsentRecord:
    record = ConsentRecord(
        person_id=person.id,
        kind=kind,
        version=version,
        text_hash=text_hash,
        given_at=clock.now(),
    )
    db.session.add(record)
    db.session.flush()
    audit.record(
        action, "person", person.id, actor=person, after={"kind": kind, "version": version}
    )
    return record
