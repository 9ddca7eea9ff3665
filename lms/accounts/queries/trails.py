"""The audit trail, the access log and the outbox, as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, selectinload

from lms import clock
from lms.accounts.models import AccessLogEntry, AuditEntry, Person
from lms.db import db
from lms.outbox import OutboxRow
from lms.paging import Page, paginate

EXPORTED_AT_MOST = 50_000

_labels: dict[str, Any] = {}


def register_labels(labels: dict[str, Any]) -> None:
    """Words (lazy translations) for actions or for what was read, by their codes."""
    _labels.update(labels)


def label(code: str, otherwise: str | None = None) -> str:
    """The words for a code; *otherwise* (or the code itself) where nobody gave any."""
    return str(_labels.get(code, code if otherwise is None else otherwise))


@dataclass(frozen=True)
class Filters:
    """What a page of a trail is narrowed to. Days are Seoul's, both ends included."""

    who: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    subject: str = ""  # audit: the subject's kind; access log: whose data
    subject_id: int | None = None

    def narrow(self, query: Select[Any], column: Any) -> Select[Any]:
        """*query* within the days."""
        if self.since is not None:
            query = query.where(column >= clock.seoul_midnight(self.since))
        if self.until is not None:
            query = query.where(column < clock.seoul_midnight(self.until + timedelta(days=1)))
        return query


def _named(person: Any, text: str) -> Any:
    return or_(
        person.name.contains(text, autoescape=True),
        person.email.contains(text.lower(), autoescape=True),
        person.number == text,
    )


def audit_query(filters: Filters) -> Select[tuple[AuditEntry]]:
    """Entries of the trail, newest first."""
    query = select(AuditEntry).options(selectinload(AuditEntry.actor))
    if filters.who:
        query = query.join(Person, AuditEntry.actor_id == Person.id).where(
            _named(Person, filters.who)
        )
    if filters.action:
        query = query.where(AuditEntry.action == filters.action)
    if filters.subject:
        query = query.where(AuditEntry.subject_kind == filters.subject)
    if filters.subject_id is not None:
        query = query.where(AuditEntry.subject_id == filters.subject_id)
    return filters.narrow(query, AuditEntry.at).order_by(AuditEntry.id.desc())


def access_query(filters: Filters) -> Select[tuple[AccessLogEntry]]:
    """Entries of the access log, newest first."""
    query = select(AccessLogEntry).options(
        selectinload(AccessLogEntry.reader), selectinload(AccessLogEntry.person)
    )
    if filters.who:
        query = query.join(Person, AccessLogEntry.reader_id == Person.id).where(
            _named(Person, filters.who)
        )
    if filters.subject:
        whose = aliased(Person)
        query = query.join(whose, AccessLogEntry.person_id == whose.id).where(
            _named(whose, filters.subject)
        )
    if filters.action:
        query = query.where(AccessLogEntry.action == filters.action)
    return filters.narrow(query, AccessLogEntry.at).order_by(AccessLogEntry.id.desc())


def audit_page(filters: Filters, page: int) -> Page[AuditEntry]:
    """One page of the trail."""
    return paginate(audit_query(filters), page, size=50)


def access_page(filters: Filters, page: int) -> Page[AccessLogEntry]:
    """One page of the access log."""
    return paginate(access_query(filters), page, size=50)


def exported(query: Select[Any]) -> list[Any]:
    """What an export holds: everything that matches, up to a bound that one file can carry."""
    return list(db.session.scalars(query.limit(EXPORTED_AT_MOST)))


def actions() -> list[str]:
    """The actions that the trail has."""
    return list(
        db.session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action))
    )


def subject_kinds() -> list[str]:
    """The kinds of things that the trail is about."""
    column = AuditEntry.subject_kind
    return list(db.session.scalars(select(column).distinct().order_by(column)))


def trail_of(person_id: int, limit: int = 20) -> list[AuditEntry]:
    """The latest of what was done to a person's account."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .options(selectinload(AuditEntry.actor))
            .where(AuditEntry.subject_kind == "person", AuditEntry.subject_id == person_id)
            .order_by(AuditEntry.id.desc())
            .limit(limit)
        )
    )


OUTBOX_STATES = ("failed", "pending", "done")


def outbox_page(state: str, page: int) -> Page[OutboxRow]:
    """Rows of the outbox, newest first. *state* is one of :data:`OUTBOX_STATES`."""
    query = select(OutboxRow).where(OutboxRow.kind != "told")
    if state == "failed":
        query = query.where(OutboxRow.done_at.is_(None), OutboxRow.attempts > 0)
    elif state == "pending":
        query = query.where(OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))
    else:
        query = query.where(OutboxRow.done_at.is_not(None))
    return paginate(query.order_by(OutboxRow.id.desc()), page, size=50)
