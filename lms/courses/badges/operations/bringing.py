"""Badges that learners bring from elsewhere: looked at, and counted where everything holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select

from lms import audit, clock, jobs, outbox
from lms.accounts.models import Person
from lms.courses.badges import notices
from lms.courses.badges.models import ImportedBadge
from lms.courses.badges.operations.resolving import (
    Outside,
    any_key,
    any_status,
    offline_key,
    offline_status,
)
from lms.courses.badges.queries.badges import is_trusted
from lms.courses.badges.queries.resolving import is_ours
from lms.courses.badges.rules import credentials
from lms.courses.badges.rules.reading import Brought, read
from lms.courses.badges.rules.verifying import UNKNOWN, KeyResolver, Report, StatusReader, verify
from lms.courses.editing import NotAllowed
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching import EvidenceKind
from lms.skills import queries as skills

#: The outbox's kind: look at a badge whose key or list lies on another site.
CHECK = "badges.check"
SOURCE = "badge"
MOST_OF_ONE = 200
#: How often what counts is looked at again: it may have been revoked.
AGAIN = timedelta(days=7)


def bring(person: Person, data: bytes) -> ImportedBadge:
    """Take a badge in and look at it; what lies on another site is looked at by the worker.

    The same badge again is the one that is there, however it is written: another order of its
    names, or a token of it, is no second piece of evidence. Raises ``Unreadable``; ``NotAllowed``:
    ``our_own`` (it counts already, by the result behind it), ``too_many``, ``no_mail``.
    """
    brought = read(data)
    if is_ours(brought):
        raise NotAllowed("our_own")
    if person.email_verified_at is None:
        raise NotAllowed("no_mail")
    content = brought.token or json.dumps(brought.credential, ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    there = db.session.scalar(
        select(ImportedBadge).where(
            ImportedBadge.person_id == person.id, ImportedBadge.sha256 == digest
        )
    )
    there = there or _same(person.id, brought)
    if there is not None:
        return there
    if (db.session.scalar(_count(person.id)) or 0) >= MOST_OF_ONE:
        raise NotAllowed("too_many")
    issuer, name = credentials.issuer_of(brought.credential)
    row = ImportedBadge(
        person_id=person.id, sha256=digest, content=content,
        title=credentials.title_of(brought.credential)[:300] or "–", issuer=issuer[:300],
        issuer_name=name[:200], brought_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record("badge_imported.bring", "badge_imported", row.id)
    look(row, person)
    return row


def _same(person_id: int, brought: Brought) -> ImportedBadge | None:
    """The one of this issuer with this id that may count, or does."""
    issuer, _name = credentials.issuer_of(brought.credential)
    rows = db.session.scalars(
        select(ImportedBadge)
        .where(
            ImportedBadge.person_id == person_id,
            ImportedBadge.issuer == issuer[:300],
            ImportedBadge.state != "refused",
        )
        .order_by(ImportedBadge.id)
    )
    named = brought.credential.get("id")
    return next(
        (row for row in rows if read(row.content.encode()).credential.get("id") == named), None
    )


def _count(person_id: int) -> Any:
    return select(func.count()).where(ImportedBadge.person_id == person_id)


def look(row: ImportedBadge, person: Person) -> None:
    """Look at it now where that needs nobody else; otherwise ask the worker to."""
    try:
        report = _report(row, person.email, offline_key, offline_status)
    except Outside:
        row.state = "waiting"
        db.session.flush()
        outbox.enqueue(CHECK, {"imported_id": row.id})
        return
    settle(row, report)


def _report(row: ImportedBadge, email: str, key_of: KeyResolver, status_of: StatusReader) -> Report:
    brought = read(row.content.encode())
    return verify(brought, now=clock.now(), key_of=key_of, status_of=status_of, email=email)


@outbox.handler(CHECK)
def look_outside(payload: dict[str, int]) -> None:
    """Fetch what is needed outside any transaction, then write down what was found."""
    row = db.session.get(ImportedBadge, payload["imported_id"])
    if row is None:
        return
    person = db.session.get_one(Person, row.person_id)
    email, content, row_id = person.email, row.content, row.id
    db.session.rollback()
    brought: Brought = read(content.encode())
    report = verify(brought, now=clock.now(), key_of=any_key, status_of=any_status, email=email)
    with unit_of_work() as session:
        found = session.get(ImportedBadge, row_id, with_for_update=True)
        if found is None:
            return
        before = found.state
        settle(found, report)
        if found.state != before:
            notices.looked_at(found, session.get_one(Person, found.person_id))


def settle(row: ImportedBadge, report: Report) -> None:
    """Write down what was found; what counts becomes evidence, what does not is none (any more)."""
    row.checked_at = clock.now()
    row.checks = [
        {key: value for key, value in asdict(check).items() if key != "params"}
        | ({"at": check.params["at"].isoformat()} if check.params.get("at") else {})
        for check in report.checks
    ]
    row.state = _state(row, report)
    credential = report.brought.credential
    row.skills = recognised(credential) if row.state == "counted" else []
    db.session.flush()
    project(row, credential)


def _state(row: ImportedBadge, report: Report) -> str:
    if report.failed:
        return "refused"
    if any(check.state == UNKNOWN for check in report.checks):
        holder = report.check("holder")
        only = [check for check in report.checks if check.state == UNKNOWN] == [holder]
        return "refused" if only else "unclear"  # it names no address: whose it is nobody can say
    return "counted" if is_trusted(row.issuer) else "untrusted"


def recognised(credential: dict[str, Any]) -> list[str]:
    """The skills of our taxonomy that a credential names exactly, in code, name or tag."""
    found = (skills.named(name) for name in credentials.skill_names(credential))
    return list(dict.fromkeys(skill.id for skill in found if skill is not None))


def project(row: ImportedBadge, credential: dict[str, Any] | None = None) -> None:
    """Make evidence equal to what counts."""
    if row.state != "counted":
        evidence.withdraw(row.person_id, SOURCE, row.id)
        return
    if credential is None:
        credential = read(row.content.encode()).credential
    since = credentials.read_moment(credential.get("validFrom", credential.get("issuanceDate")))
    on = (since or row.brought_at).astimezone(clock.SEOUL).date()
    evidence.record(
        row.person_id, SOURCE, row.id,
        [
            Shown(skill, EvidenceKind.CERTIFIED.value, row.title, min(on, clock.today()),
                  course=(row.issuer_name or row.issuer)[:200])
            for skill in row.skills
        ],
    )  # fmt: skip


def remove(row: ImportedBadge) -> None:
    """Take one's badge out again; it is no evidence any more."""
    evidence.withdraw(row.person_id, SOURCE, row.id)
    audit.record("badge_imported.remove", "badge_imported", row.id)
    db.session.delete(row)
    db.session.flush()


@jobs.every(timedelta(hours=12))
def look_again() -> None:
    """Ask anew about what counts and about what could not be reached."""
    with unit_of_work() as session:
        ids = session.scalars(
            select(ImportedBadge.id)
            .where(
                or_(
                    ImportedBadge.state.in_(("counted", "untrusted"))
                    & (ImportedBadge.checked_at < clock.now() - AGAIN),
                    (ImportedBadge.state == "unclear")
                    & (ImportedBadge.checked_at < clock.now() - timedelta(days=1)),
                )
            )
            .order_by(ImportedBadge.checked_at)
            .limit(500)
        )
        day = clock.today().isoformat()
        for row_id in ids:
            outbox.enqueue(CHECK, {"imported_id": row_id}, dedup_key=f"{CHECK}:{row_id}:{day}")
