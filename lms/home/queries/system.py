"""The administrator's first page: whether the system is well, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from lms import clock
from lms.access import Role
from lms.accounts.models import AccessLogEntry, Grant, Person
from lms.accounts.queries import trails
from lms.accounts.queries.descriptions import AuditLine, audit_lines
from lms.config import settings_of
from lms.db import db
from lms.outbox import OutboxRow
from lms.storage import Attachment

#: Rows that have waited longer than this mean that no worker runs.
STUCK = timedelta(minutes=10)


@dataclass(frozen=True)
class SystemHome:
    """The state of the system. *stuck*: rows that are due for a while and were not done."""

    failed: int
    waiting: int
    stuck: int
    engine: str
    database_bytes: int | None  # SQLite only
    files: int
    file_bytes: int
    people: int
    unproved: int
    closed: int
    new: int  # accounts of the last seven days
    roles: dict[Role, int]
    reads: int  # accesses to others' personal data in the last day
    changes: list[AuditLine]
    mail: bool
    text: bool


def home() -> SystemHome:
    """Everything on the page; a fixed number of statements."""
    now = clock.now()
    settings = settings_of(current_app)
    waiting = db.session.execute(
        select(
            func.count().filter(OutboxRow.failed_at.is_not(None)),
            func.count().filter(OutboxRow.failed_at.is_(None)),
            func.count().filter(OutboxRow.failed_at.is_(None), OutboxRow.run_at < now - STUCK),
        ).where(OutboxRow.done_at.is_(None))
    ).one()
    people = db.session.execute(
        select(
            func.count().filter(Person.deactivated_at.is_(None)),
            func.count().filter(
                Person.email_verified_at.is_(None), Person.deactivated_at.is_(None)
            ),
            func.count().filter(Person.deactivated_at.is_not(None)),
            func.count().filter(Person.created_at > now - timedelta(days=7)),
        ).where(Person.erased_at.is_(None))
    ).one()
    files = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Attachment.size), 0))
    ).one()
    return SystemHome(
        *waiting,
        engine=db.engine.dialect.name,
        database_bytes=_database_bytes(),
        files=files[0],
        file_bytes=int(files[1]),
        people=people[0],
        unproved=people[1],
        closed=people[2],
        new=people[3],
        roles=_roles(),
        reads=_reads(now),
        changes=audit_lines(db.session.scalars(trails.audit_query(trails.Filters()).limit(8))),
        mail=bool(settings.mail_url),
        text=bool(settings.text_url),
    )


def _roles() -> dict[Role, int]:
    rows = db.session.execute(
        select(Grant.role, func.count(func.distinct(Grant.person_id)))
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.ended_at.is_(None), Person.deactivated_at.is_(None))
        .group_by(Grant.role)
    )
    found = {Role(role): int(count) for role, count in rows}
    return {role: found[role] for role in Role if role in found}


def _reads(now: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(AccessLogEntry)
            .where(AccessLogEntry.at > now - timedelta(days=1))
        )
        or 0
    )


def _database_bytes() -> int | None:
    name = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return sum(
        path.stat().st_size for suffix in ("", "-wal") if (path := Path(name + suffix)).exists()
    )
