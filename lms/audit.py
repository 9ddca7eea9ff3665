"""The audit trail and the access log of personal data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import g, has_request_context, request
from flask_login import current_user
from sqlalchemy import insert

from lms import clock
from lms.accounts.models import AccessLogEntry, AuditEntry, Person
from lms.db import apart, db


def record(
    action: str,
    subject_kind: str,
    subject_id: int,
    *,
    actor: Person | None = None,
    on_behalf_of: Person | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add a row to the trail within the present transaction.

    *actor* defaults to the person who is signed in (None: the system). *before* and *after* hold
    numbers, states and ids; never a person's own text, so that erasure works.
    """
    entry = AuditEntry(
        **_told(action, subject_kind, actor, on_behalf_of),
        subject_id=subject_id,
        before=before,
        after=after,
        reason=reason,
    )
    db.session.add(entry)
    return entry


@dataclass(frozen=True)
class Change:
    """What one of many subjects was and became; as in :func:`record`."""

    subject_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str = ""


def record_many(
    action: str, subject_kind: str, changes: Iterable[Change], *, actor: Person | None = None
) -> None:
    """:func:`record` for many subjects of one act, in their order; one statement."""
    told = _told(action, subject_kind, actor, None)
    rows = [{**told, **vars(change)} for change in changes]
    if rows:
        db.session.execute(insert(AuditEntry), rows)


def _told(
    action: str, subject_kind: str, actor: Person | None, on_behalf_of: Person | None
) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "actor_id": actor.id if actor is not None else _signed_in(),
        "on_behalf_of_id": on_behalf_of.id if on_behalf_of is not None else None,
        "action": action,
        "subject_kind": subject_kind,
        "request_id": _request_id(),
    }


def read(
    what: str,
    person: Person | None = None,
    *,
    action: str = "view",
    people: int = 1,
    reason: str = "",
) -> None:
    """Log that the person who is signed in read someone else's personal data.

    *action* is view, search, print or download; for a list give *people*. Reading one's own data
    is not logged. Committed apart, so that it stays whatever becomes of the request.
    """
    reader = _signed_in()
    person_id = person.id if person is not None else None  # apart() may make it be read anew
    if person_id is not None and person_id == reader:
        return
    with apart() as session:
        session.add(
            AccessLogEntry(
                at=clock.now(),
                reader_id=reader,
                address=(request.remote_addr or "") if has_request_context() else "",
                action=action,
                what=what,
                person_id=person_id,
                people=people,
                reason=reason,
                request_id=_request_id(),
            )
        )


def _signed_in() -> int | None:
    if has_request_context() and current_user and current_user.is_authenticated:
        return int(current_user.id)
    return None


def _request_id() -> str:
    return str(g.get("request_id", "")) if has_request_context() else ""
